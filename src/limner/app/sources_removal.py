"""Take rows out of the lake that their source has changed or deleted."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import ibis
import ibis.expr.types as ir

from limner.app.land_sheet import MAIN
from limner.app.quality_normalise import written_columns
from limner.app.sources_changes import KEY, Known
from limner.app.workspace import Workspace
from limner.core.errors import Conflict
from limner.engine.duckdb import DuckDB
from limner.engine.lake import Change, Snapshot
from limner.sources.mapping.mapping import SheetMapping
from limner.sources.merge import ENTITIES, SUMMED
from limner.warehouse.reader import stored_rows
from limner.warehouse.tables import BY_NAME, ORDER_LINES, ORDERS, Table, before_column

_TRIES = 8
_HASHED = f"{ORDER_LINES.name}.line_id"
_BARE = "bare_"
_NO = ibis.literal(value=False)


def main_table(mapping: SheetMapping) -> Table:
    """Return the table that holds a row for each row of the stream; others of its tables hold what rows share."""
    return BY_NAME[next((name for name in MAIN if name in mapping.tables), mapping.tables[0])]


def is_merged(mapping: SheetMapping) -> bool:
    """Whether a changed row completes or corrects what is there, so that nothing needs to be taken out first."""
    return main_table(mapping) in ENTITIES


def key_columns(mapping: SheetMapping, key: Sequence[str]) -> tuple[str, ...] | None:
    """Return the columns of the main table in which the stream's key is kept, or None where it is not kept as it is."""
    prefix = f"{main_table(mapping).name}."
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
    prefix: str = ""
    """What stands before each of the source's ids of customers and visitors (``SheetMapping.prefix``)."""

    def rows(self, table: Table, key: Sequence[str], gone: ir.Table, *, operation: str) -> int:
        """Take the rows whose keys are in ``gone`` (``KEY``) out of ``table``, in one commit; return how many.

        Where these are lines of orders, the orders are summed anew over the lines that are left; an order that was
        nothing but the sum of its lines goes with the last of them. What other tables hold, rows share: it stays.
        """
        for attempt in range(_TRIES):
            snapshot = self.workspace.lake.snapshot()
            rows = stored_rows(self.engine, self.workspace.lake, snapshot, table)
            if any(column not in rows.columns for column in key):
                return 0
            own = self._as_it_came(table, rows.filter(rows.source == self.source))
            bare = [f"{_BARE}{name}" if f"{_BARE}{name}" in own.columns else name for name in key]
            keyed = own.mutate(**{KEY: self.known.key(own, bare)})
            victims = self.engine.hold(keyed.semi_join(gone, KEY).select(*rows.columns))
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
        kept = rows.anti_join(victims, [rows[name].identical_to(victims[name]) for name in table.grain])
        changes = [self._stage(table, kept)]
        try:
            if table is ORDER_LINES:
                changes.append(self._stage(ORDERS, self._orders(snapshot, kept, victims)))
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

    def _stage(self, table: Table, rows: ir.Table) -> Change:
        return self.workspace.lake.stage(table.name, partial(self.engine.write, rows), mode="replace")


def _sums(lines: ir.Table) -> ir.Table:
    sums = {f"sum_{name}": lines[name].sum() for name in SUMMED}
    return lines.group_by(sum_order_id=lines.order_id).agg(
        **sums, sum_units=lines.quantity.sum(), sum_lines=lines.count()
    )


def _is_summed(orders: ir.Table, name: str) -> ir.BooleanValue:
    return orders.summed.contains(SUMMED[name]).fill_null(_NO)
