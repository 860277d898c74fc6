"""Take rows out of the lake that their source has changed or deleted, and personal values of whom it no longer knows."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import ibis
import ibis.expr.types as ir

from limner.app.protect import indexed_kind
from limner.app.quality_normalise import written_columns
from limner.app.sources_changes import KEY, Known
from limner.app.workspace import Workspace
from limner.core.errors import Conflict
from limner.engine.duckdb import DuckDB
from limner.engine.lake import Change, Snapshot
from limner.identity.identifiers import BY_KIND
from limner.sources.mapping.mapping import SheetMapping
from limner.sources.merge import SUMMED
from limner.warehouse.reader import stored_rows
from limner.warehouse.tables import (
    BY_NAME,
    CONTACTS,
    IDENTIFIERS,
    ORDER_LINES,
    ORDERS,
    RECORDS,
    Table,
    before_column,
)

_TRIES = 8
_HASHED = f"{ORDER_LINES.name}.line_id"
_BARE = "bare_"
_NO = ibis.literal(value=False)


def is_merged(mapping: SheetMapping) -> bool:
    """Whether a changed row completes or corrects what is there, so that nothing needs to be taken out first."""
    return BY_NAME[mapping.main_table].revisable


def key_columns(mapping: SheetMapping, key: Sequence[str]) -> tuple[str, ...] | None:
    """Return the columns of the main table in which the stream's key is kept, or None where it is not kept as it is."""
    prefix = f"{mapping.main_table}."
    found = []
    for name in key:
        column = mapping.columns.get(name)
        targets = [target for target in column.to if target.startswith(prefix) and target != _HASHED] if column else []
        if not column or column.personal or not targets:
            return None
        found.append(targets[0].removeprefix(prefix))
    return tuple(found)


@dataclass(frozen=True)
class Removal:
    """Takes rows of one source out of the lake."""

    workspace: Workspace
    engine: DuckDB
    known: Known
    source: str
    deleted: ir.Table
    """The keys (``KEY``) of rows that the source no longer has; others that are taken out only changed."""
    prefix: str = ""
    """What stands before each of the source's ids of customers and visitors (``SheetMapping.prefix``)."""

    def rows(self, table: Table, key: Sequence[str], gone: ir.Table, *, operation: str) -> int:
        """Take the rows whose keys are in ``gone`` (``KEY``) out of ``table``, in one commit; return how many.

        Where these are lines of orders, the orders are summed anew over the lines that are left; an order that was
        nothing but the sum of its lines goes with the last of them. With a customer's last record, once it is
        ``deleted``, go the contacts that the source told of the customer, and identifiers that are hashes of nothing
        that is left. What other tables hold, rows share: it stays.
        """
        for attempt in range(_TRIES):
            snapshot = self.workspace.lake.snapshot()
            rows = stored_rows(self.engine, self.workspace.lake, snapshot, table)
            if any(column not in rows.columns for column in key):
                return 0
            own = self._as_it_came(table, rows.filter(rows.source == self.source))
            bare = [f"{_BARE}{name}" if f"{_BARE}{name}" in own.columns else name for name in key]
            keyed = own.mutate(**{KEY: self.known.key(own, bare)})
            victims = self.engine.hold(keyed.semi_join(gone, KEY).select(*rows.columns, KEY))
            taken = int(self.engine.rows(victims.agg(n=victims.count()))[0]["n"])
            if not taken:
                return 0
            try:
                self._commit(table, rows, victims, snapshot, f"{operation}:{attempt}")
            except Conflict:
                if attempt == _TRIES - 1:
                    raise
            else:
                return taken
        return 0

    def _as_it_came(self, table: Table, rows: ir.Table) -> ir.Table:
        """Put beside ids of customers and visitors, and beside what was normalised, what the source itself says."""
        written = written_columns(self.workspace).get(table.name, frozenset())
        told = {f"{_BARE}{name}": before_column(name) for name in written if before_column(name) in rows.columns}
        rows = rows.mutate(**{bare: rows[kept].coalesce(rows[bare.removeprefix(_BARE)]) for bare, kept in told.items()})
        spaced = [name for name in ("customer_id", "visitor_id") if self.prefix and name in rows.columns]
        bare = {f"{_BARE}{name}": rows[name].substr(len(self.prefix)) for name in spaced}
        return rows.mutate(**bare) if bare else rows

    def _commit(self, table: Table, rows: ir.Table, victims: ir.Table, snapshot: Snapshot, operation: str) -> None:
        kept = self._without(rows, victims, table)
        changes = [self._stage(table, kept)]
        try:
            if table is ORDER_LINES:
                changes.append(self._stage(ORDERS, self._orders(snapshot, kept, victims)))
            if table is RECORDS:
                changes += self._forgotten(snapshot, kept, victims.semi_join(self.deleted, KEY))
            self.workspace.lake.commit(changes, operation=operation, base=snapshot)
        except BaseException:
            for change in changes:
                shutil.rmtree(change.folder, ignore_errors=True)
            raise

    def _orders(self, snapshot: Snapshot, lines: ir.Table, victims: ir.Table) -> ir.Table:
        """All orders as they are when only ``lines`` are left, of which ``victims`` are none."""
        orders = stored_rows(self.engine, self.workspace.lake, snapshot, ORDERS)
        touched = orders.semi_join(victims, "order_id")
        left = lines.semi_join(victims, "order_id")
        sums = _sums(left)
        both = touched.left_join(sums, touched.order_id == sums.sum_order_id)
        nothing_else = _is_summed(both, "amount") & (both.source == self.source)
        both = both.filter(~(both.sum_lines.isnull() & nothing_else))
        counted = both.lines.notnull()
        values: dict[str, ir.Value] = {
            "units": ibis.ifelse(counted, both.sum_units, both.units),
            "lines": ibis.ifelse(counted, both.sum_lines, both.lines),
        }
        for name in SUMMED:
            # Nothing was paid for an order that is unpaid or cancelled.
            paid = ~both.status.isin(["unpaid", "cancelled"]).fill_null(_NO) if name == "amount" else ~_NO
            values[name] = ibis.ifelse(_is_summed(both, name) & paid, both[f"sum_{name}"], both[name])
        new = both.mutate(**values).select(*orders.columns).cast(orders.schema())
        return orders.anti_join(touched, "order_id").union(new)

    def _forgotten(self, snapshot: Snapshot, records: ir.Table, deleted: ir.Table) -> list[Change]:
        """Stage contacts and identifiers without those of customers of whom the source has no record left."""
        left = records.filter(records.source == self.source)
        people = deleted.filter(deleted.customer_id.notnull()).select("customer_id").distinct()
        people = self.engine.hold(people.anti_join(left, "customer_id"))
        contacts = stored_rows(self.engine, self.workspace.lake, snapshot, CONTACTS)
        told = contacts.filter(contacts.source == self.source).semi_join(people, "customer_id")
        kept = self._without(contacts, self.engine.hold(told), CONTACTS)
        identifiers = stored_rows(self.engine, self.workspace.lake, snapshot, IDENTIFIERS)
        hashes = identifiers.filter(identifiers.kind.isin([kind for kind in BY_KIND if indexed_kind(kind)]))
        theirs = hashes.semi_join(people, "customer_id")
        known = kept.select("customer_id", value="value_index")
        unknown = self.engine.hold(theirs.anti_join(known, ["customer_id", "value"]))
        plans = ((CONTACTS, told, kept), (IDENTIFIERS, unknown, self._without(identifiers, unknown, IDENTIFIERS)))
        return [self._stage(table, plan) for table, gone, plan in plans if self.engine.rows(gone.limit(1))]

    def _without(self, rows: ir.Table, gone: ir.Table, table: Table) -> ir.Table:
        return rows.anti_join(gone, [rows[name].identical_to(gone[name]) for name in table.grain])

    def _stage(self, table: Table, rows: ir.Table) -> Change:
        return self.workspace.lake.stage(table.name, partial(self.engine.write, rows), mode="replace")


def _sums(lines: ir.Table) -> ir.Table:
    sums = {f"sum_{name}": lines[name].sum() for name in SUMMED}
    return lines.group_by(sum_order_id=lines.order_id).agg(
        **sums, sum_units=lines.quantity.sum(), sum_lines=lines.count()
    )


def _is_summed(orders: ir.Table, name: str) -> ir.BooleanValue:
    return orders.summed.contains(SUMMED[name]).fill_null(_NO)
