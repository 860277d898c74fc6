"""Say what the columns of a table hold.

What is counted of all rows comes from one aggregate plan, which reads the table once: rows, missing, distinct, smallest,
largest, mean, deviation, zeros, blanks, placeholder words, lengths. What needs an order of the values (percentiles,
common values, patterns, outliers) comes from a bounded sample of the rows (``quality.sampled``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis.expr.types as ir
import pyarrow as pa

from limner.engine.portable import count_where
from limner.quality import sampled
from limner.quality.placeholders import are_blank, are_placeholders
from limner.quality.sampled import PERCENTILES

EXACT_ROWS = 1_000_000
"""Distinct values of a larger table are estimated (HyperLogLog, each engine its own; within about a tenth)."""

Class = Literal["text", "number", "truth", "moment", "sealed"]
"""What is looked at: ``sealed`` values (encrypted) are only counted."""


@dataclass(frozen=True, kw_only=True)
class ColumnProfile:
    """What one column of one table holds.

    Attributes:
        table: the table.
        column: the column.
        type: its type.
        rows: rows of the table.
        nulls: rows without a value.
        distinct: different values; estimated where not ``distinct_exact``.
        distinct_exact: whether they were counted.
        blanks: texts of nothing but white space.
        placeholders: texts that only say that nothing is known (``quality.placeholders``).
        zeros: numbers that are 0.
        min_value: the smallest value, as text.
        max_value: the largest value, as text.
        mean: mean of the numbers; of truths, the share that is true.
        deviation: standard deviation of the numbers (n − 1).
        shortest: characters of the shortest text.
        longest: characters of the longest text.
        sampled_rows: rows of the sample that the rest is of.
        percentiles: 1, 5, 25, 50, 75, 95 and 99, of numbers.
        top: the commonest values with their shares of all rows.
        patterns: the commonest patterns of text with their shares of the known rows.
        outliers: shares of numbers far from the others.
        histogram: counts of numbers, days and times in steps of equal width.
        drift: population stability index from the load before to the last one, the largest of all sources; null where no
            source has brought rows twice, or nothing is binned.
    """

    table: str
    column: str
    type: str
    rows: int
    nulls: int
    distinct: int
    distinct_exact: bool
    blanks: int = 0
    placeholders: int = 0
    zeros: int = 0
    min_value: str | None = None
    max_value: str | None = None
    mean: float | None = None
    deviation: float | None = None
    shortest: int | None = None
    longest: int | None = None
    sampled_rows: int = 0
    percentiles: Mapping[int, float]
    top: tuple[tuple[str, float], ...] = ()
    patterns: tuple[tuple[str, float], ...] = ()
    outliers: sampled.Outliers | None = None
    histogram: sampled.Histogram | None = None
    drift: float | None = None

    @property
    def missing(self) -> int:
        """Rows that say nothing: no value, a blank, or a placeholder word."""
        return self.nulls + self.blanks + self.placeholders


def class_of(column: ir.Column) -> Class:
    """Say how a column is looked at."""
    kind = column.type()
    if kind.is_string():
        return "text"
    if kind.is_boolean():
        return "truth"
    if kind.is_numeric():
        return "number"
    return "moment" if kind.is_temporal() else "sealed"


def totals(rows: ir.Table, *, exact: bool) -> ir.Table:
    """Plan what is counted of all rows: one row with the count and, for each column by its place, what ``_totals`` names."""
    counted: dict[str, ir.Scalar] = {"rows": rows.count()}
    for place, name in enumerate(rows.columns):
        counted |= {f"c{place}_{what}": scalar for what, scalar in _totals(rows[name], exact=exact).items()}
    return rows.agg(**counted)


def _totals(column: ir.Column, *, exact: bool) -> dict[str, ir.Scalar]:
    distinct = column.nunique() if exact else column.approx_nunique()
    counted: dict[str, ir.Scalar] = {"filled": column.count(), "distinct": distinct}
    match class_of(column):
        case "text":
            length = column.length()
            return counted | {
                "min_value": column.min(),
                "max_value": column.max(),
                "shortest": length.min(),
                "longest": length.max(),
                "blanks": count_where(are_blank(column)),
                "placeholders": count_where(are_placeholders(column)),
            }
        case "number":
            number = column.cast("float64")
            return counted | {
                "min_value": column.min(),
                "max_value": column.max(),
                "mean": number.mean(),
                "deviation": number.std(),
                "zeros": count_where(column == 0),
            }
        case "truth":
            return counted | {"mean": column.cast("int64").mean()}
        case "moment":
            return counted | {"min_value": column.min(), "max_value": column.max()}
        case _:
            return counted


def profiles(
    table: str,
    rows: ir.Table,
    counted: Mapping[str, Any],
    seen: pa.Table,
    *,
    drift: Mapping[str, float],
    least: int = 1,
) -> list[ColumnProfile]:
    """Put together what ``totals`` counted and what the sample ``seen`` shows.

    Args:
        table: the table's name.
        rows: the table, of which only the columns and types are read.
        counted: the row that ``totals`` gave.
        seen: the rows of ``sampled.sample``.
        drift: how far each column has moved from load to load (``quality.loads``).
        least: values and patterns in fewer rows of the sample are not shown, since they may tell of one person.
    """
    exact = counted["rows"] <= EXACT_ROWS
    return [
        _profile(
            table,
            rows[name],
            {what.partition("_")[2]: value for what, value in counted.items() if what.startswith(f"c{place}_")},
            counted["rows"],
            exact=exact,
            seen=_Seen(seen.column(name).combine_chunks(), drift.get(name), least),
        )
        for place, name in enumerate(rows.columns)
    ]


@dataclass(frozen=True)
class _Seen:
    """One column of the sample, how far it has moved, and in how many rows a value must stand."""

    values: pa.Array
    drift: float | None
    least: int


def _profile(
    table: str, column: ir.Column, counted: Mapping[str, Any], rows: int, *, exact: bool, seen: _Seen
) -> ColumnProfile:
    filled = int(counted["filled"])
    found: dict[str, Any] = _of_sample(class_of(column), seen)
    found |= {name: int(counted.get(name) or 0) for name in ("blanks", "placeholders", "zeros")}
    found |= {name: None if (value := counted.get(name)) is None else str(value) for name in ("min_value", "max_value")}
    found |= {name: _finite(counted.get(name)) for name in ("mean", "deviation")}
    found |= {name: counted.get(name) for name in ("shortest", "longest")}
    return ColumnProfile(
        table=table,
        column=column.get_name(),
        type="timestamp" if column.type().is_timestamp() else str(column.type().copy(nullable=True)),
        rows=rows,
        nulls=rows - filled,
        distinct=min(int(counted["distinct"] or 0), filled),
        distinct_exact=exact,
        sampled_rows=len(seen.values),
        **found,
    )


def _of_sample(kind: Class, seen: _Seen) -> dict[str, Any]:
    if kind == "number":
        return {
            "percentiles": sampled.percentiles(seen.values),
            "top": sampled.top_values(seen.values, least=seen.least),
            "outliers": sampled.outliers(seen.values),
            "histogram": sampled.histogram(seen.values),
            "drift": seen.drift,
        }
    if kind == "text":
        return {
            "percentiles": {},
            "top": sampled.top_values(seen.values, least=seen.least),
            "patterns": sampled.patterns(seen.values, least=seen.least),
            "drift": seen.drift,
        }
    if kind == "truth":
        return {"percentiles": {}, "top": sampled.top_values(seen.values, least=seen.least)}
    return {"percentiles": {}, "histogram": sampled.histogram(seen.values) if kind == "moment" else None}


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None


def percentile_columns() -> Sequence[str]:
    """Return what the columns of percentiles are called: ``p01`` … ``p99``."""
    return [f"p{percent:02}" for percent in PERCENTILES]
