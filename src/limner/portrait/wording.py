"""Write the values of features and thresholds as a reader expects them, alone or in a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any

from limner.core.errors import InvalidDefinition
from limner.core.money import STORED_UNIT, format_amount
from limner.core.text import Locale, Text
from limner.portrait.feature import Feature
from limner.portrait.features.rhythm import DAY_PARTS
from limner.portrait.features.standing import STAGES

UNKNOWN = Text(zh="未知", en="unknown")
WEEKDAYS = (
    Text(zh="周一", en="Monday"),
    Text(zh="周二", en="Tuesday"),
    Text(zh="周三", en="Wednesday"),
    Text(zh="周四", en="Thursday"),
    Text(zh="周五", en="Friday"),
    Text(zh="周六", en="Saturday"),
    Text(zh="周日", en="Sunday"),
)
SEASONS = {
    "spring": Text(zh="春季", en="spring"),
    "summer": Text(zh="夏季", en="summer"),
    "autumn": Text(zh="秋季", en="autumn"),
    "winter": Text(zh="冬季", en="winter"),
}
PATH_STAGES = {
    "visit": Text(zh="到访", en="a visit"),
    "view": Text(zh="浏览商品", en="viewing products"),
    "cart": Text(zh="加购", en="the cart"),
    "checkout": Text(zh="结算", en="the checkout"),
    "paid": Text(zh="付款", en="payment"),
}
WORDS: Mapping[str, Mapping[Any, Text]] = {
    "gender": {"female": Text("女", "female"), "male": Text("男", "male"), "other": Text("其他", "other")},
    "lifecycle_stage": STAGES,
    "top_day_part": {name: title for name, (_first, _last, title) in DAY_PARTS.items()},
    "top_weekday": dict(enumerate(WEEKDAYS)),
    "top_season": SEASONS,
    "path_stage": PATH_STAGES,
}
"""Words for the values of features that are codes."""

_UNITS = {
    "days": Text(" 天", " days"),
    "orders": Text(" 单", " orders"),
    "years": Text(" 岁", " years"),
    "units": Text(" 件", " units"),
    "refunds": Text(" 次", ""),
    "times": Text(" 倍", " times"),
    "visits": Text(" 次", " visits"),
    "views": Text(" 次", " views"),
    "events": Text(" 次", ""),
    "contacts": Text(" 次", ""),
    "reviews": Text(" 条", ""),
    "messages": Text(" 次", ""),
    "coupons": Text(" 张", ""),
    "points": Text(" 分", " points"),
    "score": Text(" 分", ""),
    "seconds": Text(" 秒", " s"),
    "gaps": Text(" 个间隔", " gaps"),
}


def written(feature: Feature, value: Any, locale: Locale) -> str:  # noqa: ANN401  (a feature may be of any type)
    """Write ``value`` of ``feature``: money in units of the currency, shares in per cent, codes in words."""
    if feature.name in WORDS and value in WORDS[feature.name]:
        return WORDS[feature.name][value].to(locale)
    if feature.unit == "0-23":
        return f"{value}:00–{value}:59"
    if feature.unit == STORED_UNIT:
        return format_amount(round(value))
    if feature.unit == "share":
        return f"{value:.0%}"
    unit = _UNITS[feature.unit].to(locale) if feature.unit in _UNITS else ""
    return (
        f"{value:,.1f}{unit}"
        if isinstance(value, float)
        else f"{value:,}{unit}"
        if isinstance(value, int)
        else str(value)
    )


def filled(template: str, values: Mapping[str, Any], locale: Locale) -> str:
    """Write ``values`` into a template that names them in braces: ``at least {min_orders} orders``.

    After a colon may stand how a value is written: ``money`` (an amount), ``percent`` (a share), ``days`` (a whole
    number), ``times`` (a number with one decimal), ``minutes`` (of seconds), ``gender``, ``stage``, ``path``,
    ``day_part``, ``weekday`` or ``season``. A value that is null or not there is written as unknown.

    Raises:
        InvalidDefinition: the template asks for a way of writing that there is not.
    """
    return _Writer(locale).vformat(template, (), values)


def ways(template: str) -> dict[str, str]:
    """Return how a template writes each name in it: ``{"min_share": "percent"}``; empty text where it says nothing."""
    return {name: spec or "" for _text, name, spec, _conversion in Formatter().parse(template) if name}


def written_as(way: str, value: Any, locale: Locale) -> str:  # noqa: ANN401  (a feature may be of any type)
    """Write one value in one of the ways that ``filled`` knows.

    Raises:
        InvalidDefinition: there is no such way.
    """
    if value is None:
        return UNKNOWN.to(locale)
    if way in _CODES:
        word = _CODES[way].get(value)
        return word.to(locale) if word else str(value)
    if way not in _NUMBERS:
        known = ", ".join([*filter(None, _NUMBERS), *_CODES])
        raise InvalidDefinition(f"{way!r} is no way to write a value.", path="evidence", remedy=f"Known: {known}.")
    return _NUMBERS[way](value)


class _Writer(Formatter):
    """Formats values as a reader of ``locale`` expects them."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def get_field(self, field_name: str, _args: Sequence[object], kwargs: Mapping[str, object]) -> tuple[object, str]:
        """Look up a name as it stands: a template that someone wrote reaches no attribute of a value."""
        return kwargs.get(field_name), field_name

    def format_field(self, value: object, format_spec: str) -> str:
        """Write one value."""
        return written_as(format_spec, value, self.locale)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


_CODES: Mapping[str, Mapping[Any, Text]] = {
    "gender": WORDS["gender"],
    "stage": STAGES,
    "path": PATH_STAGES,
    "day_part": WORDS["top_day_part"],
    "weekday": WORDS["top_weekday"],
    "season": SEASONS,
}
_NUMBERS: Mapping[str, Callable[[Any], str]] = {
    "": _plain,
    "money": lambda amount: format_amount(round(amount)),
    "percent": lambda share: f"{share:.0%}",
    "days": lambda days: f"{days:.0f}",
    "times": lambda times: f"{times:.1f}",
    "minutes": lambda seconds: f"{round(seconds / 60, 1):g}",
}
