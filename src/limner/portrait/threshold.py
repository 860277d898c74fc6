"""Read and write the thresholds of tags as people say them: shares in per cent, money in units of the currency."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation

from limner.core.errors import InvalidDefinition, NotFound
from limner.core.money import to_amount
from limner.core.text import Locale
from limner.portrait.tag import Tag
from limner.portrait.wording import written_as

_PER_CENT = 100
_SECONDS = 60


def write_threshold(tag: Tag, name: str, value: float, locale: Locale) -> str:
    """Write a threshold as the tag's definition does, with its unit where that is per cent."""
    return written_as(tag.written[name], value, locale)


def read_threshold(tag: Tag, name: str, text: str) -> float:
    """Read a threshold that someone wrote: ``3``; a share as ``0.6`` or ``60%``; money in units of the currency.

    Args:
        tag: The tag.
        name: The threshold.
        text: What was written; a time is in minutes.

    Returns:
        The number as the tag's rule takes it: a share as 0.6, money in ten-thousandths, a time in seconds.

    Raises:
        NotFound: the tag has no such threshold.
        InvalidDefinition: the text is no such number, or a share is not a whole per cent between 0% and 100%.
    """
    if name not in tag.thresholds:
        raise NotFound.among(f"threshold of the tag {tag.name!r}", name, tag.thresholds)
    way = tag.written[name]
    number = _number(name, text.removesuffix("%") if way == "percent" else text)
    if way == "percent":
        return _share(name, number / _PER_CENT if text.endswith("%") else number)
    if way == "money":
        return to_amount(number)
    if way == "minutes":
        number *= _SECONDS
    return int(number) if number == number.to_integral_value() else float(number)


def _number(name: str, text: str) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").strip())
    except InvalidOperation as error:
        raise InvalidDefinition(f"{text!r} is no number.", path=name, remedy=f"Write {name}=3, say.") from error
    if not number.is_finite() or number < 0 or math.isinf(float(number)):
        raise InvalidDefinition(f"{text!r} is below zero or not finite.", path=name, remedy="Write 0 or more.")
    return number


def _share(name: str, share: Decimal) -> float:
    if share > 1 or share * _PER_CENT != (share * _PER_CENT).to_integral_value():
        raise InvalidDefinition(
            f"{share} is no share in whole per cents.", path=name, remedy=f"Write {name}=0.6 or {name}=60%."
        )
    return float(share)
