"""The good rows of a sheet with what every table asks of them: values of targets, days and hours, provenance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from limner.engine.portable import to_local
from limner.sources.mapping import unnumbered
from limner.sources.mapping.mapping import SheetMapping
from limner.sources.mapping.rows import YEARS, local_value, target_type, target_value, value_name
from limner.warehouse.tables import BY_NAME, EXTRA_PREFIX

Keep = Callable[[ir.Table], ir.Table]
"""Writes down or names a plan and returns a scan of what it wrote or named; or returns the plan itself."""
IsEmpty = Callable[[ir.Table], bool]
Alike = Callable[[ir.Table, Sequence[str]], ir.Table | None]
"""Gives ``line`` and ``copy`` of each row that repeats an earlier one in some columns, null equal to null: ``copy`` is 1 for
the second of equal rows in the order of ``line``, and so on. None where surely no row does."""


def as_it_is(plan: ir.Table) -> ir.Table:
    """Keep nothing."""
    return plan


def alike_by_plan(rows: ir.Table, columns: Sequence[str]) -> ir.Table:
    """Plan what ``Alike`` gives, for any engine."""
    numbered = rows.select("line", copy=ibis.row_number().over(group_by=list(columns), order_by="line"))
    return numbered.filter(numbered.copy > 0)


@dataclass(frozen=True, kw_only=True)
class Running:
    """What runs plans while others are made of them; left alone, nothing is run.

    Attributes:
        keep: called with plans that others are made from, and that cost too much to be run again for each.
        name: called with plans that others are made from.
        is_empty: whether a plan gives no row; what is surely empty is not planned any further.
        alike: finds rows that say the same.
    """

    keep: Keep = as_it_is
    name: Keep = as_it_is
    is_empty: IsEmpty = lambda _plan: False
    alike: Alike = alike_by_plan


NOTHING_RUN = Running()


@dataclass(frozen=True, kw_only=True)
class Load:
    """Which import a row belongs to.

    Attributes:
        source: name of the source.
        load_id: the import.
        loaded_at: when it began (UTC, no zone).
        time_zone: the workspace's zone, whose calendar ``_on`` and ``_hour`` follow.
    """

    source: str
    load_id: str
    loaded_at: dt.datetime
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Facts:
    """Rows that were read without fault (``rows.readings``), their mapping, their import, and what runs plans."""

    rows: ir.Table
    mapping: SheetMapping
    load: Load
    running: Running = NOTHING_RUN

    def value(self, target: str) -> ir.Value:
        """The value of ``target``, null of its type where nothing is mapped to it."""
        kind = target_type(self.mapping, target)
        found = target_value(self.rows, self.mapping, target)
        return ibis.null(kind) if found is None else found.cast("timestamp(6)" if kind == "timestamp" else kind)

    def customer(self, rows: ir.Table | None = None) -> ir.StringValue:
        """The row's customer, null where it names none; of ``rows`` in place of the good ones where given."""
        rows = self.rows if rows is None else rows
        if self.mapping.known_by:
            places = {name: value_name(place) for place, name in enumerate(self.mapping.columns)}
            return unnumbered.key(
                self.mapping, lambda name: rows[places[name]] if places[name] in rows.columns else None
            )
        for table in self.mapping.tables:
            found = target_value(rows, self.mapping, f"{table}.customer_id")
            if found is not None:
                return found
        return ibis.null("string")

    @property
    def names_customer(self) -> bool:
        """Whether the sheet has a column that names the customer."""
        return any(self.mapping.sources(f"{table}.customer_id") for table in self.mapping.tables)

    def moment(self, target: str) -> dict[str, ir.Value]:
        """The columns ``_at``, ``_on`` and ``_hour`` of a moment; day and hour are those of the workspace's calendar.

        A date without a time of day is that day everywhere, its ``_at`` is its midnight and it has no hour.
        """
        stem = target.partition(".")[2].removesuffix("_at")
        found = local_value(self.rows, self.mapping, target)
        if found is None:
            return {
                f"{stem}_at": ibis.null("timestamp(6)"),
                f"{stem}_on": ibis.null("date"),
                f"{stem}_hour": ibis.null("int64"),
            }
        local, column = found
        moment = self.value(target)
        same = self.load.time_zone == self.mapping.time_zone and column.date not in {"epoch_s", "epoch_ms"}
        if column.clock and not same:
            local = to_local(moment, self.load.time_zone, YEARS)
        hour = local.hour().cast("int64") if column.clock else ibis.null("int64")
        return {f"{stem}_at": moment, f"{stem}_on": local.cast("date"), f"{stem}_hour": hour}

    def day(self, target: str) -> ir.DateValue:
        """The calendar day of a date or moment."""
        found = local_value(self.rows, self.mapping, target)
        return ibis.null("date") if found is None else found[0].cast("date")

    def extras(self, table: str) -> dict[str, ir.Value]:
        """The ``x_`` columns of ``table``."""
        return {name: self._extra(f"{table}.{name}") for name in extra_names(self.mapping, table)}

    def _extra(self, target: str) -> ir.Value:
        kind = target_type(self.mapping, target)
        return self.day(target) if kind == "date" else self.value(target)


def extra_names(mapping: SheetMapping, table: str) -> tuple[str, ...]:
    """The names of the ``x_`` columns that the mapping gives to ``table``, in the order of the sheet."""
    prefix = f"{table}.{EXTRA_PREFIX}"
    names = (
        target.partition(".")[2]
        for column in mapping.columns.values()
        for target in column.to
        if target.startswith(prefix)
    )
    return tuple(dict.fromkeys(names))


def shaped(table: str, rows: ir.Table, load: Load, values: Mapping[str, ir.Value]) -> ir.Table:
    """Select the declared columns of ``table`` and the ``x_`` columns of ``values``; null where ``values`` has none."""
    declared = BY_NAME[table].columns
    known = {**values, "source": ibis.literal(load.source), "load_id": ibis.literal(load.load_id)}
    columns = {name: _typed(known.get(name), column.type) for name, column in declared.items()}
    extras = {name: value for name, value in values.items() if name.startswith(EXTRA_PREFIX)}
    return rows.select(**columns, **extras)


def _typed(value: ir.Value | None, kind: str) -> ir.Value:
    kind = "timestamp(6)" if kind == "timestamp" else kind
    return ibis.null(kind) if value is None else value.cast(kind)
