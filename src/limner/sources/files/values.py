"""Tell what kind of value a cell's text is, roughly, to know headers from data."""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["blank", "number", "date", "boolean", "text"]

_NUMBER = re.compile(r"[-+(]?[¥￥$€£]?\s?[-+]?(\d{1,3}([,.' ]\d{3})+|\d+)?([.,]\d+)?([eE][-+]?\d+)?\s?[%)元]?")
_DATE = re.compile(
    r"\d{1,4}[-/.年]\d{1,2}[-/.月]\d{1,4}日?([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s?([AaPp][Mm]|Z|[-+]\d{2}:?\d{2})?)?"
    r"|\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?"
)
_BOOLEANS = frozenset({"true", "false", "yes", "no", "是", "否"})


def kind(cell: str) -> Kind:
    """Name the kind of a cell's text."""
    text = cell.strip()
    if not text:
        return "blank"
    if text.lower() in _BOOLEANS:
        return "boolean"
    if _DATE.fullmatch(text):
        return "date"
    if any(char.isdigit() for char in text) and _NUMBER.fullmatch(text):
        return "number"
    return "text"
