"""Aggregate the rows of a table into totals that merge, all measures of the table in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from typing import Literal

import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.bound import Day, literal
from limner.engine.portable import count_where
from limner.portrait.source import Source
from limner.warehouse.tables import BY_NAME, Table, Type

Window = int | None
Expression = Callable[[ir.Table], ir.Value]
Kind = Literal["count", "sum", "min", "max", "days", "months"]

_MONTHS_A_YEAR = 12

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
    """``days`` and ``months`` count the distinct days and calendar months that have a row which meets ``where``; the
    others say what they are."""
    title: Text
    definition: Text
    windows: tuple[Window, ...] = EVERY_WINDOW
    value: Expression | None = None
    """What is summed, or of what the least or greatest is taken; none for the kinds that count."""
    where: Expression | None = None
    days: Expression | None = None
    """Which days count, of the columns of ``calendar.calendar``; all of them where it is not given."""
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
        return self.kind not in {"min", "max"}

    @property
    def reduction(self) -> tuple[object, ...]:
        """What is kept of the rows of a day: measures of one reduction share a column of the state."""
        counts = self.kind in {"count", "days", "months"}
        return ("count" if counts else self.kind, self.value, self.where)


def state_columns(measures: Iterable[Measure]) -> dict[Measure, str]:
    """Name the column of the state from which each measure is totalled: that of the plainest of its reduction."""
    measures = tuple(measures)
    names: dict[tuple[object, ...], str] = {}
    for each in sorted(measures, key=lambda one: (one.days is not None, one.kind != one.reduction[0])):
        names.setdefault(each.reduction, each.name)
    return {each: names[each.reduction] for each in measures}


def day_state(measures: Iterable[Measure], rows: ir.Table, *, day: str) -> ir.Table:
    """Reduce rows to one a customer and day: the state from which every window is totalled, and which merges.

    Returns:
        One row a customer and day of ``rows``: ``customer_id``, ``day`` and the columns of ``state_columns``. Rows
        without a customer or without a day are left out.
    """
    placed = rows.filter(rows.customer_id.notnull(), rows[day].notnull())
    return placed.group_by("customer_id", day=placed[day]).agg(
        **{column: _of_rows(measure, placed) for column, measure in _reductions(measures).items()}
    )


def merge(measures: Iterable[Measure], states: Sequence[ir.Table]) -> ir.Table:
    """Merge states of disjoint rows into the state of all rows, in any order and grouping."""
    every = reduce(lambda one, other: one.union(other), states)
    return every.group_by("customer_id", "day").agg(
        **{column: _merged(measure, every[column], None) for column, measure in _reductions(measures).items()}
    )


def totals(measures: Iterable[Measure], state: ir.Table, *, as_of: Day, calendar: ir.Table) -> ir.Table:
    """Total the state of ``day_state`` over each window as of a day.

    Each window is a small aggregate of its own over the days inside it, and they are joined: with a condition a column
    instead, every day would touch the totals of every window, which takes twice as long.

    Args:
        measures: The measures of the state.
        state: What ``day_state`` or ``merge`` gave for them.
        as_of: The last day that counts.
        calendar: The days up to ``as_of``; see ``calendar.calendar``.

    Returns:
        One row a customer with a day up to ``as_of``: ``customer_id`` and the columns of each measure; null where the
        customer has no day in the window.
    """
    columns = state_columns(measures)
    windows = sorted({window for measure in columns for window in measure.windows if window}, reverse=True)
    whole, *others = (_window_totals(columns, state, window, as_of, calendar) for window in (None, *windows))
    return joined(whole, others)


def direct_totals(measures: Iterable[Measure], rows: ir.Table, *, day: str, as_of: Day, calendar: ir.Table) -> ir.Table:
    """Total rows over each window at once, for measures of which no state a day is kept (not of days or months).

    Returns:
        One row a customer: ``customer_id`` and the columns of each measure. Totals of disjoint rows merge as of the
        same day.
    """
    measures = tuple(measures)
    known = rows.filter(rows.customer_id.notnull(), rows[day] <= literal(as_of))
    placed = _with_calendar(measures, known, day, calendar)
    return placed.group_by("customer_id").agg(
        **{
            measure.column(window): _of_rows(
                measure,
                placed,
                _both(_on_days(measure, placed), within(placed[day], window, as_of) if window else None),
            )
            for measure in measures
            for window in measure.windows
        }
    )


def within(day: ir.DateValue, window: int, as_of: Day) -> ir.BooleanValue:
    """Say whether a day lies in the window, given that it is not after ``as_of``."""
    return day > literal(as_of - timedelta(days=window))


def joined(whole: ir.Table, parts: Iterable[ir.Table]) -> ir.Table:
    """Put the columns of ``parts``, each with one row a customer at most, beside those of ``whole``."""
    chain, columns = whole, list(whole.columns)
    for place, part in enumerate(parts):
        chain = chain.left_join(part, "customer_id", rname=f"{{name}}_{place}")
        columns += [name for name in part.columns if name != "customer_id"]
    return chain.select(*columns) if len(columns) > len(whole.columns) else whole


def _reductions(measures: Iterable[Measure]) -> dict[str, Measure]:
    """Return the columns of the state, each with a measure that says how it is reduced and merged."""
    return {column: measure for measure, column in state_columns(measures).items() if column == measure.name}


def _with_calendar(measures: Iterable[Measure], rows: ir.Table, day: str, calendar: ir.Table) -> ir.Table:
    """Put the calendar beside rows where some measure asks for days of it."""
    if not any(measure.days for measure in measures):
        return rows
    days = calendar.rename(calendar_day="day")
    return rows.left_join(days, rows[day] == days.calendar_day).drop("calendar_day")


def _on_days(measure: Measure, rows: ir.Table) -> ir.BooleanValue | None:
    return measure.days(rows) if measure.days else None


def _of_rows(measure: Measure, rows: ir.Table, only: ir.BooleanValue | None = None) -> ir.Scalar:
    where = _both(measure.where(rows) if measure.where else None, only)
    if measure.value is None:
        return rows.count() if where is None else count_where(where)
    return _merged(measure, measure.value(rows), where)


def _window_totals(
    columns: Mapping[Measure, str], state: ir.Table, window: Window, as_of: Day, calendar: ir.Table
) -> ir.Table:
    inside = [state.day <= literal(as_of), *([within(state.day, window, as_of)] if window else [])]
    days = state.filter(*inside)
    asked = {each: name for each, name in columns.items() if window in each.windows}
    if not asked:
        return days.select("customer_id").distinct()
    placed = _with_calendar(asked, days, "day", calendar)
    months = {each: name for each, name in asked.items() if each.kind == "months"}
    whole = placed.group_by("customer_id").agg(
        **{each.column(window): _of_days(each, placed, name) for each, name in asked.items() if each not in months}
    )
    # A filter of their own: DuckDB would keep all columns of one that two aggregates read in memory.
    return joined(
        whole,
        [
            _months(each, _with_calendar([each], state.filter(*inside, state[name] > 0), "day", calendar), window)
            for each, name in months.items()
        ],
    )


def _of_days(measure: Measure, days: ir.Table, name: str) -> ir.Scalar:
    column, where = days[name], _on_days(measure, days)
    if measure.kind == "days":
        return count_where(_both(column > 0, where))
    return _merged(measure, column, where)


def _months(measure: Measure, days: ir.Table, window: Window) -> ir.Table:
    """Count months by grouping: with a count of distinct ones all totals of orders take a sixth longer."""
    only = _on_days(measure, days)
    told = days if only is None else days.filter(only)
    month = told.day.year() * _MONTHS_A_YEAR + told.day.month()
    different = told.select("customer_id", month=month).distinct()
    return different.group_by("customer_id").agg(**{measure.column(window): different.count()})


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
