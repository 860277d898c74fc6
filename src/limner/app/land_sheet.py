"""Land a read sheet in the lake: fill the canonical tables, merge them with what is there, commit."""

from __future__ import annotations

import shutil
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.app.number_spaces import clashes, refuse_clashes, refuse_clashing_rows
from limner.app.protect import Protection
from limner.app.quality_arriving import refusing
from limner.app.quality_contacts import Arriving, with_before
from limner.app.quality_rewriting import rewriting
from limner.app.workspace import Workspace
from limner.core.errors import EngineFailed, InvalidDefinition
from limner.core.text import Locale
from limner.engine.conform import conform
from limner.engine.duckdb import DuckDB
from limner.engine.lake import Change, Mode, Snapshot
from limner.engine.memory import in_memory
from limner.engine.repeats import repeats
from limner.quality.normal import Share
from limner.sources.files.sheet import Sheet
from limner.sources.mapping.facts import Load, Running
from limner.sources.mapping.fill import Filled, fill, named_sentinels
from limner.sources.mapping.mapping import UNNUMBERED, SheetMapping
from limner.sources.mapping.orders import assumed
from limner.sources.merge import Merged, dated_by_campaign, merge, reissued, replaced, unsaid
from limner.warehouse.reader import stored_rows, stored_schema
from limner.warehouse.tables import (
    BY_NAME,
    CAMPAIGNS,
    CONTACTS,
    EXTRA_PREFIX,
    IDENTIFIERS,
    ORDER_LINES,
    ORDERS,
    QUARANTINE,
    RECORDS,
    TOUCHES,
    Table,
)

_REASONS = 5


@dataclass
class Landed:
    """A sheet whose rows are ready to be merged: the plan of each table over what was read, and what to report."""

    load: Load
    protection: Protection
    main: str
    """The table that the sheet's rows are counted by."""
    tables: dict[str, ir.Table]
    personal: pa.Table
    quarantine: ir.Table | None
    counts: dict[str, int]
    sentinels: tuple[tuple[str, str, int, str], ...]
    reasons: tuple[tuple[str, str, int], ...]
    rewritten: tuple[Share, ...] = ()
    assumed: frozenset[str] = frozenset()
    numbers_told: bool = False
    """Whether it was said whose numbers the customers' ids are, or they are nobody's."""
    rows: dict[str, int] = field(default_factory=dict)
    numbered: bool = False
    """Whether the source gives the rows of ``main`` ids of their own, by which they are known again."""
    replaced: int = 0
    """Orders of which this sheet has a newer version."""
    shorter: int = 0
    """Orders of which this sheet has only some of the lines that are there."""


@dataclass
class _Pending:
    """A table as it will be: what is there, what joins it (staged where nothing was), and whether rows change."""

    current: ir.Table
    empty: bool
    staged: Change | None = None
    added: list[ir.Table] = field(default_factory=list)
    changed: bool = False

    @property
    def untouched(self) -> bool:
        return self.empty and not self.staged and not self.added


class Landing:
    """The landing of one file's sheets, in an engine of its own.

    Args:
        workspace: Where they land.
        engine: What reads them.
        whole: Whether the file says all of each order that it names, as exports do and changed rows of a stream do not.
    """

    def __init__(self, workspace: Workspace, engine: DuckDB, *, whole: bool = True) -> None:
        self.workspace = workspace
        self.engine = engine
        self._whole = whole
        self._rewriting = rewriting(workspace)
        self._refuse = refusing(workspace, engine, self._rewriting)
        self._arriving = Arriving(workspace)
        self._running = Running(
            keep=engine.hold, name=engine.named, is_empty=self._is_empty, alike=partial(repeats, engine)
        )

    def fill(self, sheet: Sheet, mapping: SheetMapping, load: Load, protection: Protection) -> Landed:
        """Make the rows of the canonical tables of ``sheet``, once.

        Raises:
            EngineFailed: rows were lost on the way, which must never be.
        """
        filled = fill(sheet, mapping, load, running=self._running, refuse=self._refuse)
        (counts,) = self.engine.rows(filled.counts)
        bad = [*self.engine.rows(sheet.rejected), *self.engine.rows(filled.quarantine)]
        if counts["filled"] + len(bad) != sheet.records:
            raise EngineFailed(
                f"Of {sheet.records} rows {counts['filled']} were read and {len(bad)} put aside.",
                remedy="This is a fault of Limner: nothing was imported; please report the file's shape.",
            )
        tables, personal = self._pseudonymous(filled, protection)
        tables, of_columns = self._rewriting.tables(self.engine, tables)
        found = named_sentinels(filled, self.engine.rows(filled.sentinel_counts)[0])
        locale: Locale = self.workspace.settings.locale
        indexed = protection.indexed(self.engine.batches(personal.order_by("customer_id", "kind", "value")))
        known, rewritten = self._arriving.rewritten(indexed, protection.index)
        return Landed(
            load=load,
            protection=protection,
            main=mapping.main_table,
            numbered=bool(mapping.sources(f"{mapping.main_table}.{BY_NAME[mapping.main_table].own_id}")),
            tables=tables,
            personal=known,
            rewritten=of_columns + rewritten,
            quarantine=protection.quarantine(bad, file=sheet.found.file, sheet=sheet.found.sheet) if bad else None,
            counts={
                "read": sheet.records,
                "filled": counts["filled"],
                "quarantined": len(bad),
                "anonymous": counts["anonymous"] if BY_NAME[mapping.main_table].about_customers else 0,
            },
            sentinels=tuple((one.column, one.value, n, one.reason.to(locale)) for one, n in found),
            reasons=tuple(
                (column or "", reason, n)
                for (column, reason), n in Counter((row["column"], row["reason"]) for row in bad).most_common(_REASONS)
            ),
            assumed=assumed(mapping),
            numbers_told=bool(mapping.customer_namespace or filled.personal_ids),
        )

    def commit(self, sheets: list[Landed], *, operation: str) -> int | None:
        """Merge ``sheets`` with what is there and commit them together; return the commit, or None for nothing new.

        Raises:
            Conflict: another writer was first; call again.
            InvalidDefinition: the customers' numbers are surely other people's in another source.
        """
        snapshot = self.workspace.lake.snapshot()
        pending: dict[str, _Pending] = {}
        changes: list[Change] = []
        try:
            for sheet in sheets:
                self._refuse_others_numbers(sheet, snapshot)
                self._merge_sheet(sheet, pending, snapshot)
            self._date_touches(pending, snapshot)
            for name, table in pending.items():
                changes += self._staged(name, table)
            if not changes:
                return None
            return self.workspace.lake.commit(changes, operation=operation, base=snapshot).number
        except BaseException:
            # A disk that is full stays full until what nobody will commit is gone.
            for change in [*changes, *(table.staged for table in pending.values() if table.staged)]:
                shutil.rmtree(change.folder, ignore_errors=True)
            raise

    def _refuse_others_numbers(self, sheet: Landed, snapshot: Snapshot) -> None:
        """Stop where the customers' numbers are surely not those of other sources, and nobody said whose they are."""
        if sheet.numbers_told or not sheet.personal.num_rows or not self.workspace.lake.files(snapshot, CONTACTS.name):
            return
        contacts = stored_rows(self.engine, self.workspace.lake, snapshot, CONTACTS)
        source = sheet.load.source
        refuse_clashes(clashes(self.engine, contacts, sheet.personal, source), source=source)

    def _merge_sheet(self, sheet: Landed, pending: dict[str, _Pending], snapshot: Snapshot) -> None:
        """Merge what one sheet gives; its personal values are encrypted while the engine writes its tables."""
        new = self._new_contacts(sheet, pending, snapshot)
        with ThreadPoolExecutor(max_workers=1) as beside:
            contacts = beside.submit(sheet.protection.contacts, new) if sheet.personal.num_rows else None
            self._merge_tables(sheet, pending, snapshot)
        if contacts:
            sealed = with_before(contacts.result(), new, sheet.protection.vault.seal)
            sheet.rows[CONTACTS.name] = self._merge(CONTACTS, sealed, pending, snapshot)[1]
            self._merge(IDENTIFIERS, sheet.protection.identifiers(new), pending, snapshot)
        if sheet.quarantine is not None:
            self._merge(QUARANTINE, sheet.quarantine, pending, snapshot)

    def _merge_tables(self, sheet: Landed, pending: dict[str, _Pending], snapshot: Snapshot) -> None:
        """Merge the tables of one sheet, lines before orders, and count what is new."""
        for name in sorted(sheet.tables, key=lambda name: name != "order_lines"):
            incoming = sheet.tables[name]
            table = BY_NAME[name]
            known_by_id = name == sheet.main and sheet.numbered and table is not ORDER_LINES
            if self._whole and table.role in {"line", "happening"} and not (table.revisable or known_by_id):
                incoming = self._unsaid(table, incoming, sheet, pending, snapshot)
            told = sheet.assumed if table is ORDERS else frozenset()
            size, added, changed = self._merge(table, incoming, pending, snapshot, assumed=told)
            sheet.rows[name] = added + changed
            if name == sheet.main:
                # Several rows of a sheet may make one order; each of them counts where the order is new.
                several = sheet.counts["filled"] - size if table is ORDERS and added + changed else 0
                sheet.counts["loaded"] = added + changed + several
                sheet.counts["duplicates"] = sheet.counts["filled"] - sheet.counts["loaded"]

    def _unsaid(
        self, table: Table, incoming: ir.Table, sheet: Landed, pending: dict[str, _Pending], snapshot: Snapshot
    ) -> ir.Table:
        """Leave out the rows that an earlier file has said; of orders that came again, take out what they said before."""
        target = self._pending(table, pending, snapshot)
        if target.untouched:
            return incoming
        schema = self._schema(table, incoming, pending, snapshot)
        extras = [name for name in incoming.columns if name.startswith(EXTRA_PREFIX) and name in target.current.columns]
        existing = self._widened(target, schema)
        incoming = self.engine.hold(conform(incoming, schema))
        if table is not ORDER_LINES:
            return unsaid(table, existing, incoming, extras)
        found = reissued(existing, incoming)
        sheet.replaced, sheet.shorter = self._count(found.replaced), self._count(found.shorter)
        added = self.engine.hold(found.added)
        if sheet.replaced:
            target.current = self.engine.hold(existing.anti_join(found.removed, "line_id"))
            target.changed = True
        return added

    def _date_touches(self, pending: dict[str, _Pending], snapshot: Snapshot) -> None:
        """Give touches without a day, of this file or of earlier ones, the first day of their campaign."""
        if not pending.keys() & {TOUCHES.name, CAMPAIGNS.name}:
            return
        touches = self._pending(TOUCHES, pending, snapshot)
        campaigns = self._pending(CAMPAIGNS, pending, snapshot)
        dated = self.engine.hold(dated_by_campaign(touches.current, campaigns.current))
        if self._count(dated):
            every = replaced(touches.current, Merged(dated.limit(0), dated), TOUCHES.grain)
            touches.current = self.engine.hold(every)
            touches.changed = True

    def _merge(
        self,
        table: Table,
        incoming: ir.Table,
        pending: dict[str, _Pending],
        snapshot: Snapshot,
        *,
        assumed: frozenset[str] = frozenset(),
    ) -> tuple[int, int, int]:
        """Merge ``incoming`` into the table as it will be; return the rows that came, and those added and changed."""
        schema = self._schema(table, incoming, pending, snapshot)
        incoming = conform(incoming, schema)
        target = self._pending(table, pending, snapshot)
        if target.untouched:
            # Nothing to merge with: the rows go straight from their plan into files.
            target.staged = self._stage(table.name, incoming)
            target.current = self.engine.scan(_files(target.staged), schema)
            return target.staged.rows, target.staged.rows, 0
        incoming = self.engine.hold(incoming)
        size = self._count(incoming)
        existing = self._widened(target, schema)
        lines = self._pending(ORDER_LINES, pending, snapshot).current if table is ORDERS else None
        written = self._rewriting.written.get(table.name, ())
        merged = merge(table, existing, incoming, lines=lines, assumed=assumed, rewritten=written)
        added = self.engine.hold(merged.added)
        if table.role in {"line", "happening"} and self._count(added) < size:
            refuse_clashing_rows(self.engine, table, existing, incoming)
        changed = self._count(merged.changed) if merged.changed is not None else 0
        target.added.append(added)
        if changed:
            target.current = self.engine.hold(replaced(existing, merged, table.grain))
            target.changed = True
        else:
            target.current = existing.union(added)
        return size, self._count(added), changed

    def _pending(self, table: Table, pending: dict[str, _Pending], snapshot: Snapshot) -> _Pending:
        if table.name not in pending:
            lake = self.workspace.lake
            empty = not lake.files(snapshot, table.name)
            pending[table.name] = _Pending(stored_rows(self.engine, lake, snapshot, table), empty)
        return pending[table.name]

    def _schema(
        self, table: Table, incoming: ir.Table, pending: dict[str, _Pending], snapshot: Snapshot
    ) -> dict[str, str]:
        """Give the columns of ``table`` with their types: as stored, then what is new in this file."""
        known = stored_schema(self.workspace.lake, snapshot, table)
        if table.name in pending:
            current = pending[table.name].current.schema().items()
            known = {name: str(kind) for name, kind in current if name not in known} | known
        for name, kind in incoming.schema().items():
            if name.startswith(EXTRA_PREFIX):
                known[name] = _common_type(f"{table.name}.{name}", known.get(name, str(kind)), str(kind))
        return known

    def _widened(self, target: _Pending, schema: dict[str, str]) -> ir.Table:
        """The rows that are there in the types of ``schema``; where a column of whole numbers gets fractions, all are written again."""
        kept = target.current.schema()
        if any(name in schema and str(kind.copy(nullable=True)) != schema[name] for name, kind in kept.items()):
            target.current = self.engine.hold(conform(target.current, schema))
            target.changed = True
        return conform(target.current, schema)

    def _new_contacts(self, sheet: Landed, pending: dict[str, _Pending], snapshot: Snapshot) -> pa.Table:
        """Pick the personal values that are not there yet: told by the same source, or by one that takes nothing back."""
        if not sheet.personal.num_rows:
            return sheet.personal
        target = self._pending(CONTACTS, pending, snapshot)
        if target.untouched:
            return sheet.personal
        others = [name for name in self.workspace.store.sources.names() if name != sheet.load.source]
        there = target.current.filter(target.current.source.notin(others)) if others else target.current
        new = in_memory(sheet.personal).anti_join(there, [key for key in CONTACTS.grain if key != "source"])
        batches = self.engine.batches(new.order_by("customer_id"))
        return pa.Table.from_batches(batches, schema=sheet.personal.schema)

    def _staged(self, name: str, table: _Pending) -> list[Change]:
        """Stage the table anew where rows of it change, and otherwise each sheet's rows with the columns that it has."""
        if table.changed:
            changes = [self._stage(name, table.current, mode="replace")]
            if table.staged:
                shutil.rmtree(table.staged.folder)
        else:
            changes = [self._stage(name, rows) for rows in table.added]
            changes = [table.staged, *changes] if table.staged else changes
            table.staged = None
        empty = [change for change in changes if not change.rows]
        for change in empty:
            shutil.rmtree(change.folder, ignore_errors=True)
        return [change for change in changes if change not in empty]

    def _stage(self, name: str, rows: ir.Table, *, mode: Mode = "append") -> Change:
        return self.workspace.lake.stage(name, partial(self.engine.write, rows), mode=mode)

    def _pseudonymous(self, filled: Filled, protection: Protection) -> tuple[dict[str, ir.Table], ir.Table]:
        """Put hashes in the place of customer ids that are themselves personal values (a phone number, say).

        Returns the tables, and the personal values: ``customer_id``, ``kind``, ``value``.
        """
        kind = filled.personal_ids
        if kind is None:
            return dict(filled.tables), filled.personal
        tables = {name: self.engine.hold(plan) for name, plan in filled.tables.items()}
        named = [table for table in tables.values() if "customer_id" in table.columns]
        clear = ibis.union(*(table.select("customer_id") for table in [*named, filled.personal])).distinct()
        ids = [row["customer_id"] for row in self.engine.rows(clear) if row["customer_id"] is not None]
        pairs = self.engine.hold(protection.pseudonyms(kind, ids))
        swapped = {
            name: _with_pseudonyms(name, table, pairs) if "customer_id" in table.columns else table
            for name, table in tables.items()
        }
        owners = filled.personal.left_join(pairs, filled.personal.customer_id == pairs.clear)
        personal = owners.select("kind", "value", customer_id="pseudonym").select("customer_id", "kind", "value")
        if kind == UNNUMBERED:
            return swapped, personal
        own = pairs.select(customer_id="pseudonym", kind=ibis.literal(kind), value="clear")
        return swapped, personal.union(own)

    def _is_empty(self, plan: ir.Table) -> bool:
        return not self.engine.rows(plan.limit(1))

    def _count(self, plan: ir.Table) -> int:
        return int(self.engine.rows(plan.agg(n=plan.count()))[0]["n"])


def _files(change: Change) -> list[str]:
    return sorted(str(file) for file in change.folder.glob("*.parquet"))


def _with_pseudonyms(name: str, table: ir.Table, pairs: ir.Table) -> ir.Table:
    joined = table.left_join(pairs, table.customer_id == pairs.clear)
    swapped = joined.mutate(customer_id=joined.pseudonym).select(*table.columns)
    if name == RECORDS.name:
        swapped = swapped.mutate(record_id=(swapped.record_id + swapped.customer_id).hexdigest("md5"))
    # Two ways to write a phone number are one customer, of whom rows that say the same are one row.
    return swapped.distinct() if name in {RECORDS.name, IDENTIFIERS.name} else swapped


def _common_type(column: str, stored: str, incoming: str) -> str:
    """Say as which type a further column of a source is kept, given the type in which it is there already."""
    if stored in {incoming, "string"}:
        return stored
    if {stored, incoming} == {"float64", "int64"}:
        return "float64"
    raise InvalidDefinition(
        f"{column} holds {stored} since an earlier import, and {incoming} in this file.",
        path=column,
        remedy="Give the column another name, or the type of the earlier import, in the mapping (--save-map, --map).",
    )
