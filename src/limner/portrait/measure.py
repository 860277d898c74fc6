"""Aggregate the rows of a table into totals that merge, all measures of the table in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Literal

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.portrait.source import Source
from limner.warehouse.tables import BY_NAME, Table, Type

Window = int | None
Expression = Callable[[ir.Table], ir.Value]
Kind = Literal["count", "sum", "min", "max", "days"]

EVERY_WINDOW: tuple[Window, ...] = (7, 30, 90, 180, 365, None)
"""The windows of the usual totals, in whole calendar days; ``None`` is the whole life."""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """An aggregate over the rows of one table which can be had of parts and merged.

    A measure gives one column a window: ``orders_7d`` … ``orders_life``. A window of ``n`` days ends with the as-of
    day and includes it, so ``7`` is the as-of day and the six days before. Rows for which ``where`` is null or false,
    and values that are null, count for nothing.
    """

    name: str
    of: Table
    kind: Kind
    """``days`` counts the distinct days that have a row which meets ``where``; the others say what they are."""
    title: Text
    definition: Text
    windows: tuple[Window, ...] = EVERY_WINDOW
    value: Expression | None = None
    """What is summed, or of what the least or greatest is taken; none for ``count`` and ``days``."""
    where: Expression | None = None
    type: Type = "int64"
    unit: str = ""
    needs: tuple[Source, ...] = ()
    """What must be there besides a row of ``of``; without it the measure is null."""
    published: bool = True
    """Whether its columns are features; otherwise they only serve formulas."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that must be there, the tables themselves first."""
        return (*(Source(BY_NAME[name]) for name in self.of.reads or (self.of.name,)), *self.needs)

    def column(self, window: Window) -> str:
        """Name the column of a window."""
        return f"{self.name}_life" if window is None else f"{self.name}_{window}d"

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of all windows."""
        return tuple(self.column(window) for window in self.windows)

    @property
    def adds(self) -> bool:
        """Whether nothing means zero; the least and the greatest of nothing are null."""
        return self.kind in {"count", "sum", "days"}


def day_state(measures: Iterable[Measure], rows: ir.Table, *, day: str) -> ir.Table:
    """Reduce rows to one a customer and day: the state that is kept and merged.

    Returns:
        One row a customer and day of ``rows``: ``customer_id``, ``day`` and a column a measure, of the measure's name.
        Rows without a customer or without a day are left out.
    """
    placed = rows.filter(rows.customer_id.notnull(), rows[day].notnull())
    return placed.group_by("customer_id", day=placed[day]).agg(
        **{measure.name: _of_rows(measure, placed) for measure in measures}
    )


def merge(measures: Iterable[Measure], states: Sequence[ir.Table]) -> ir.Table:
    """Merge states of disjoint rows into the state of all rows, in any order and grouping."""
    every = reduce(lambda one, other: one.union(other), states)
    return every.group_by("customer_id", "day").agg(
        **{measure.name: _merged(measure, every[measure.name], None) for measure in measures}
    )


def totals(measures: Iterable[Measure], state: ir.Table, *, as_of: date) -> ir.Table:
    """Total the state of ``day_state`` over each window as of a day.

    Each window is a small aggregate of its own over the days inside it, and they are joined: with a condition a column
    instead, every day would touch the totals of every window, which takes twice as long.

    Returns:
        One row a customer with a day up to ``as_of``: ``customer_id`` and the columns of each measure; null where the
        customer has no day in the window.
    """
    measures = tuple(measures)
    past = state.filter(state.day <= ibis.literal(as_of))
    windows = sorted({window for measure in measures for window in measure.windows if window}, reverse=True)
    whole = _window_totals(measures, past, None)
    for window in windows:
        inside = past.filter(within(past.day, window, as_of))
        whole = whole.left_join(_window_totals(measures, inside, window), "customer_id").drop("customer_id_right")
    return whole


def direct_totals(measures: Iterable[Measure], rows: ir.Table, *, day: str, as_of: date) -> ir.Table:
    """Total rows over each window at once, for measures of which no state a day is kept (not of kind ``days``).

    Returns:
        One row a customer: ``customer_id`` and the columns of each measure. Totals of disjoint rows merge as of the
        same day.
    """
    placed = rows.filter(rows.customer_id.notnull(), rows[day] <= ibis.literal(as_of))
    return placed.group_by("customer_id").agg(
        **{
            measure.column(window): _of_rows(measure, placed, within(placed[day], window, as_of) if window else None)
            for measure in measures
            for window in measure.windows
        }
    )


def within(day: ir.DateValue, window: int, as_of: date) -> ir.BooleanValue:
    """Say whether a day lies in the window, given that it is not after ``as_of``."""
    return day > ibis.literal(as_of - timedelta(days=window))


def _of_rows(measure: Measure, rows: ir.Table, window: ir.BooleanValue | None = None) -> ir.Scalar:
    where = _both(measure.where(rows) if measure.where else None, window)
    if measure.value is None:
        return rows.count(where=where)
    return _merged(measure, measure.value(rows), where)


def _window_totals(measures: Iterable[Measure], days: ir.Table, window: Window) -> ir.Table:
    columns = {each.column(window): _of_days(each, days) for each in measures if window in each.windows}
    return days.group_by("customer_id").agg(**columns) if columns else days.select("customer_id").distinct()


def _of_days(measure: Measure, days: ir.Table) -> ir.Scalar:
    column = days[measure.name]
    return days.count(where=column > 0) if measure.kind == "days" else _merged(measure, column, None)


def _merged(measure: Measure, value: ir.Value, where: ir.BooleanValue | None) -> ir.Scalar:
    if measure.kind == "min":
        return value.min(where=where)
    if measure.kind == "max":
        return value.max(where=where)
    return value.sum(where=where)


def _both(one: ir.BooleanValue | None, other: ir.BooleanValue | None) -> ir.BooleanValue | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other
