"""Expressions whose native forms differ between engines, written once so that they agree.

Nothing outside this module uses ``.delta(``, ``.hash(``, ``.epoch_seconds(`` or ``.mode(``.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir


def days_between(start: ir.Value, end: ir.Value) -> ir.IntegerValue:
    """Count calendar days from ``start`` to ``end`` (dates or timestamps).

    Why: on timestamps ``.delta`` counts midnights on DuckDB and 24-hour spans on Spark; on dates they agree.
    """
    return end.cast("date").delta(start.cast("date"), unit="day").cast("int64")


def ratio(part: ir.NumericValue, whole: ir.NumericValue) -> ir.FloatingValue:
    """Divide as float64, giving null for a zero ``whole``; DuckDB gives inf or nan and ANSI Spark raises."""
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def log(value: ir.NumericValue) -> ir.FloatingValue:
    """Natural logarithm, null for zero and below; DuckDB raises there and Spark gives null."""
    number = value.cast("float64")
    return ibis.ifelse(number > 0, number, ibis.null("float64")).ln()


def stable_bucket(key: ir.StringValue, buckets: int, *, salt: str) -> ir.IntegerValue:
    """Assign ``key`` to one of ``buckets``: SHA-256 of ``salt:key``, its first 28 bits modulo ``buckets``.

    Why: each engine's own hash is its own; SHA-256 is the same on both and in hashlib.
    """
    digest = (ibis.literal(f"{salt}:") + key).hexdigest("sha256").substr(0, 7)
    return sum((_hex_digit(digest.substr(i, 1)) * 16 ** (6 - i) for i in range(7)), ibis.literal(0, "int64")) % buckets


def weekday(day: ir.DateValue) -> ir.IntegerValue:
    """Day of the week, 0 Monday to 6 Sunday; the engines' own numbering differs, ibis's index is checked on both."""
    return day.day_of_week.index().cast("int64")


def first_by(value: ir.Column, *order: ir.Value) -> ir.Value:
    """Value of the row with the smallest ``order``, nulls of ``value`` passed over; the last ``order`` breaks ties.

    Why: ``first(order_by=…)`` is not on Spark; a minimum over a struct orders by its fields on both engines.
    """
    return _extreme(value, order).min()["value"]


def last_by(value: ir.Column, *order: ir.Value) -> ir.Value:
    """Value of the row with the largest ``order``, nulls of ``value`` passed over; the last ``order`` breaks ties."""
    return _extreme(value, order).max()["value"]


def _extreme(value: ir.Column, order: Sequence[ir.Value]) -> ir.StructValue:
    row = ibis.struct({**{f"order_{i}": key for i, key in enumerate(order)}, "value": value})
    return ibis.ifelse(value.notnull(), row, ibis.null(row.type()))


def _hex_digit(char: ir.StringValue) -> ir.IntegerValue:
    return ibis.literal("0123456789abcdef").find(char).cast("int64")
