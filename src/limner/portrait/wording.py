"""Write the value of a feature as a reader expects it."""

from __future__ import annotations

from typing import Any

from limner.core.money import format_amount
from limner.core.text import Locale, Text
from limner.portrait.evidence import DAY_PART_TITLES, STAGE_TITLES, UNKNOWN, WEEKDAYS
from limner.portrait.feature import Feature
from limner.portrait.features.orders import MONEY

_WORDS: dict[str, dict[Any, Text]] = {
    "gender": {"female": Text("女", "female"), "male": Text("男", "male"), "other": Text("其他", "other")},
}
_UNITS = {"days": Text(" 天", " days"), "orders": Text(" 单", " orders"), "years": Text(" 岁", " years")}


def written(feature: Feature, value: Any, locale: Locale) -> str:
    """Write ``value`` of ``feature``: money in units of the currency, shares in per cent, codes in words."""
