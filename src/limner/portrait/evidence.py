"""Say why a customer has a tag, in the customer's own numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from string import Formatter
from typing import Any

from limner.core.errors import InvalidDefinition
from limner.core.money import format_amount
from limner.core.text import Locale, Text
from limner.portrait.features.rhythm import DAY_PARTS
from limner.portrait.features.standing import STAGES
from limner.portrait.tag import Tag

UNKNOWN = Text(zh="未知", en="unknown")
_WEEKDAYS = (
    Text(zh="周一", en="Monday"),
    Text(zh="周二", en="Tuesday"),
    Text(zh="周三", en="Wednesday"),
    Text(zh="周四", en="Thursday"),
    Text(zh="周五", en="Friday"),
    Text(zh="周六", en="Saturday"),
    Text(zh="周日", en="Sunday"),
)
_WORDS: dict[str, Mapping[Any, Text]] = {
    "stage": STAGES,
    "day_part": {name: title for name, (_first, _last, title) in DAY_PARTS.items()},
    "weekday": dict(enumerate(_WEEKDAYS)),
}


def explain(tag: Tag, row: Mapping[str, Any], locale: Locale) -> str:
    """Write why a customer has the tag: ``5 of 6 orders in 365 days used a coupon; threshold 50%``.

    The tag's template names features and thresholds in braces. After a colon may stand how a value is written:
    ``money`` (an amount), ``percent`` (a share), ``days``, ``stage``, ``day_part`` or ``weekday``. A value that is null
    or not there is written as unknown.

    Args:
        tag: The tag, with the thresholds that it was assigned with.
        row: The customer's features.
        locale: The language.

    Raises:
        InvalidDefinition: the template asks for a way of writing that there is not.
    """
    return _Writer(locale).vformat(tag.evidence.to(locale), (), {**row, **tag.thresholds})


class _Writer(Formatter):
    """Formats values as a reader of ``locale`` expects them."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def get_field(self, field_name: str, _args: Sequence[object], kwargs: Mapping[str, object]) -> tuple[object, str]:
        """Look up a name as it stands: a template that someone wrote reaches no attribute of a value."""
        return kwargs.get(field_name), field_name

    def format_field(self, value: object, format_spec: str) -> str:
        """Write one value."""
        if value is None:
            return UNKNOWN.to(self.locale)
        if format_spec in _WORDS:
            word = _WORDS[format_spec].get(value)
            return word.to(self.locale) if word else str(value)
        if format_spec not in _NUMBERS:
            known = ", ".join([*filter(None, _NUMBERS), *_WORDS])
            raise InvalidDefinition(
                f"{format_spec!r} is no way to write a value.", path="evidence", remedy=f"Known: {known}."
            )
        return _NUMBERS[format_spec](value)


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


_NUMBERS: dict[str, Callable[[Any], str]] = {
    "": _plain,
    "money": lambda amount: format_amount(round(amount)),
    "percent": lambda share: f"{share:.0%}",
    "days": lambda days: f"{days:.0f}",
}
