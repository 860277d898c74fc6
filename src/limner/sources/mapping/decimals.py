"""Which decimal sign a sheet writes, as its columns show together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, Protocol

import ibis
import ibis.expr.types as ir

_COMMA_POINT = (
    r"^\D*((\d+|\d{1,3}(\.\d{3})+),(\d|\d\d|\d{4,})|\d{1,3}(\.\d{3})+,\d{3}|(0|\d{4,}),\d{3}|\d{1,3}(\.\d{3}){2,})\D*$"
)
_POINT = r"^\D*((\d+|\d{1,3}(,\d{2,3})+)\.(\d|\d\d|\d{4,})|\d{1,3}(,\d{2,3})+\.\d{3}|(0|\d{4,})\.\d{3}|\d{1,3}(,\d{2,3})+,\d{3})\D*$"
_EITHER = r"^\D*[1-9]\d{0,2}\.\d{3}\D*$"
_EITHER_COMMA = r"^\D*[1-9]\d{0,2},\d{3}\D*$"
_NUMERIC = 0.9
"""Columns with fewer numbers show no decimal sign: they are lists or codes."""
_COMMA_COUNTRIES = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{4}\b|\d\s*€$")
"""A day such as 31.12.2024 and a € behind its number: where people write so, they write decimal commas."""


class Numbers(Protocol):
    """What a column's profile says of its numbers."""

    @property
    def native(self) -> str:
        """The type the column was read as."""

    @property
    def comma_points(self) -> int:
        """Cells that can only be read with a decimal comma."""

    @property
    def points(self) -> int:
        """Cells that can only be read with a decimal point."""

    @property
    def samples(self) -> tuple[str, ...]:
        """Different values."""

    @property
    def numeric_share(self) -> float:
        """The share of cells that are numbers."""


def decimal_facts(text: ir.Value, number: ir.FloatingValue, money: ir.StringValue) -> dict[str, ir.Value]:
    """Count the cells that show a decimal comma, or a point, and those whose point parts a fraction or thousands.

    ``number`` are the cells that are plain numbers, ``money`` those that are numbers with signs and separators.
    """
    if not text.type().is_string():
        return {
            "comma_points": ibis.literal(0),
            "points": number.count(),
            "either": ibis.literal(0),
            "either_commas": ibis.literal(0),
        }
    plain = number.notnull() & text.contains(".")
    thousands = text.right(4).startswith(".") & (number.abs() >= 1) & (number.abs() < 1000)  # noqa: PLR2004 — what three digits may follow
    return {
        "comma_points": money.re_search(_COMMA_POINT).sum(),
        "points": (plain & ~thousands).sum().fill_null(0) + money.re_search(_POINT).sum().fill_null(0),
        "either_commas": money.re_search(_EITHER_COMMA).sum(),
        "either": (plain & thousands).sum().fill_null(0) + money.re_search(_EITHER).sum().fill_null(0),
    }


def sheet_decimal(columns: Iterable[Numbers]) -> Literal[".", ",", ""]:
    """Say which decimal sign the sheet writes; empty where its columns show none, or both.

    Cells that can be read in one way only decide; where there is none, the way in which days and euros are written.
    """
    written = [column for column in columns if column.native == "string"]
    numeric = [column for column in written if column.numeric_share >= _NUMERIC]
    comma, point = (any(column.comma_points for column in numeric), any(column.points for column in numeric))
    if comma != point:
        return "," if comma else "."
    if comma:
        return ""
    return "," if any(_COMMA_COUNTRIES.search(sample) for column in written for sample in column.samples) else ""
