"""Write the value of a feature as a reader expects it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from limner.core.money import STORED_UNIT, format_amount
from limner.core.text import Locale, Text
from limner.portrait.feature import Feature
from limner.portrait.features.rhythm import DAY_PARTS
from limner.portrait.features.standing import STAGES

WEEKDAYS = (
    Text(zh="周一", en="Monday"),
    Text(zh="周二", en="Tuesday"),
    Text(zh="周三", en="Wednesday"),
    Text(zh="周四", en="Thursday"),
    Text(zh="周五", en="Friday"),
    Text(zh="周六", en="Saturday"),
    Text(zh="周日", en="Sunday"),
)
WORDS: Mapping[str, Mapping[Any, Text]] = {
    "gender": {"female": Text("女", "female"), "male": Text("男", "male"), "other": Text("其他", "other")},
    "lifecycle_stage": STAGES,
    "top_day_part": {name: title for name, (_first, _last, title) in DAY_PARTS.items()},
    "top_weekday": dict(enumerate(WEEKDAYS)),
}
"""Words for the values of features that are codes."""

_UNITS = {
    "days": Text(" 天", " days"),
    "orders": Text(" 单", " orders"),
    "years": Text(" 岁", " years"),
    "units": Text(" 件", " units"),
    "refunds": Text(" 次", ""),
}


def written(feature: Feature, value: Any, locale: Locale) -> str:  # noqa: ANN401  (a feature may be of any type)
    """Write ``value`` of ``feature``: money in units of the currency, shares in per cent, codes in words."""
    if feature.name in WORDS and value in WORDS[feature.name]:
        return WORDS[feature.name][value].to(locale)
    if feature.name == "top_hour":
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
