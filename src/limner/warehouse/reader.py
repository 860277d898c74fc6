"""The only way to read tables: for a stated purpose, with its consents and masks already applied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.core.errors import NotFound
from limner.engine.base import Engine
from limner.engine.lake import Lake, Snapshot
from limner.engine.plans import Plan
from limner.privacy.purposes import Purpose
from limner.warehouse.tables import ALIASES, BY_NAME, CONSENTS, CONTACTS, EXTRA_PREFIX, VISITORS, Table

_ROWS = "rows"
_NAMING = ("customer_id", "visitor_id")
"""The columns by which a row is some person's."""


class Reader:
    """One consistent set of tables, as one purpose may see them.

    Rows of customers who refused the purpose (or, where it needs one, gave no consent) are left out of every table
    about customers; rows without a customer stay, except where the purpose needs a consent. Personal columns are null
    unless the purpose may see them.

    Rows that sources brought are read under the id of the person (``aliases``); a person has refused what any of the
    person's ids has. Rows that name nobody are those of the person who signed in on the same device (``visitors``).
    ``resolved=False`` reads them under the ids that they came with, for finding out who is who.
    Contacts keep those ids always: they are sealed with them.
    """

    def __init__(
        self, engine: Engine, lake: Lake, snapshot: Snapshot, purpose: Purpose, *, resolved: bool = True
    ) -> None:
        self.engine = engine
        self.snapshot = snapshot
        self.purpose = purpose
        self._resolved = resolved
        self.table = cache(self._table)
        self._files = cache(partial(lake.files, snapshot))
        self._schema = cache(partial(stored_schema, lake, snapshot))

    def has(self, table: Table) -> bool:
        """Whether ``table`` holds any file in this snapshot."""
        return bool(self._files(table.name))

    def columns(self, table: Table) -> frozenset[str]:
        """Return the names of the columns that ``table`` has in this snapshot."""
        return frozenset(self._schema(table))

    def part(self, table: Table, columns: Collection[str]) -> ir.Table:
        """Return ``table`` with some of its columns only, which a plan over hundreds of them is made faster by."""
        rows = self._seen(table, self._stored(table, {*columns, *_NAMING}))
        return rows.select(*(name for name in rows.columns if name in columns))

    def decisions(self) -> ir.Table:
        """Return what customers decided that this purpose goes by: refusals, and agreements where it needs a consent.

        One row a person and decision: ``customer_id``, ``granted``.
        """
        others = {one.name: self._stored(one) for one in (ALIASES, CONSENTS) if one is CONSENTS or self.has(one)}
        return self._decided(others)

    def among(self, table: Table, files: Sequence[str]) -> ir.Table:
        """Return the rows of ``table`` that some of its files hold."""
        return self._seen(table, self.engine.scan(files, self._schema(table)))

    def _table(self, table: Table) -> ir.Table:
        """Return ``table`` with its declared columns and then the further ones that it holds, as lazy rows."""
        return self._seen(table, self._stored(table))

    def _seen(self, table: Table, rows: ir.Table) -> ir.Table:
        """Leave out the rows and hide the values that the purpose may not see."""
        others = (ALIASES, VISITORS, CONSENTS) if table.about_customers and table is not CONSENTS else ()
        tables = {one.name: self._stored(one) for one in others if self.has(one)}
        if not tables and not self._changes(table, rows.columns):
            return rows
        made = partial(self._of_purpose, table)
        return self.engine.named(
            self.engine.prepared(
                Plan(f"seen_{table.name}", made, {_ROWS: rows, **tables}, f"{self.purpose} {self._resolved}")
            )
        )

    def _changes(self, table: Table, columns: Collection[str]) -> bool:
        """Whether the purpose sees other than what is stored, where nobody was merged or decided anything."""
        hidden = not self.purpose.sees_personal and not _personal(table).keys().isdisjoint(columns)
        return hidden or (self.purpose.needs_consent and table.about_customers and table is not CONSENTS)

    def _of_purpose(self, table: Table, tables: Mapping[str, ir.Table]) -> ir.Table:
        rows = tables[_ROWS]
        if table.about_customers and table is not CONSENTS:
            if table.writer == "sources" and table is not CONTACTS and "customer_id" in rows.columns:
                rows = self._of_persons(self._of_visitors(rows, tables), tables)
            rows = self._allowed_contacts(rows, tables) if table is CONTACTS else self._consenting(rows, tables)
        personal = {} if self.purpose.sees_personal else _personal(table)
        hidden = {name: kind for name, kind in personal.items() if name in rows.columns}
        return rows.mutate(**{name: ibis.null(kind) for name, kind in hidden.items()}) if hidden else rows

    def _stored(self, table: Table, columns: Collection[str] | None = None) -> ir.Table:
        wanted = {name: kind for name, kind in self._schema(table).items() if columns is None or name in columns}
        return self.engine.scan(self._files(table.name), wanted)

    def _of_persons(self, rows: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
        """Put the person's id in the place of every other id of the person."""
        if not (self._resolved and ALIASES.name in tables):
            return rows
        aliases = tables[ALIASES.name].select("alias_id", person_id=_.customer_id)
        found = rows.left_join(aliases, rows.customer_id == aliases.alias_id)
        return found.mutate(customer_id=ibis.coalesce(found.person_id, found.customer_id)).select(*rows.columns)

    def _of_visitors(self, rows: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
        """Put the id of the person whose device it is in the place of no id."""
        if not (self._resolved and "visitor_id" in rows.columns and VISITORS.name in tables):
            return rows
        nobodys = rows.mutate(of_nobody=ibis.ifelse(rows.customer_id.isnull(), rows.visitor_id, ibis.null("string")))
        visitors = tables[VISITORS.name].select(of_nobody="visitor_id", visitor="customer_id")
        found = nobodys.left_join(visitors, "of_nobody")
        return found.mutate(customer_id=ibis.coalesce(found.customer_id, found.visitor)).select(*rows.columns)

    def _consenting(self, rows: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
        if CONSENTS.name not in tables:
            return rows.filter(ibis.literal(value=False)) if self.purpose.needs_consent else rows
        decided = self._decided(tables)
        agreeing = rows.semi_join(decided.filter(_.granted), "customer_id") if self.purpose.needs_consent else rows
        return agreeing.anti_join(decided.filter(~_.granted), "customer_id")

    def _allowed_contacts(self, rows: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
        """Leave out the contacts of persons who do not take part, whichever id of theirs each is sealed with."""
        persons = self._consenting(self._of_persons(rows.mutate(sealed_with=rows.customer_id), tables), tables)
        return persons.mutate(customer_id=persons.sealed_with).select(*rows.columns)

    def _decided(self, tables: Mapping[str, ir.Table]) -> ir.Table:
        decided = tables[CONSENTS.name].filter(_.purpose == self.purpose.name)
        counting = decided if self.purpose.needs_consent else decided.filter(~_.granted)
        return self._of_persons(counting, tables).select("customer_id", "granted").distinct()


def same_rows(engine: Engine, one: ir.Table, other: ir.Table) -> bool:
    """Whether two tables of the same columns hold the same rows, however often each."""
    differing = one.difference(other).union(other.difference(one))
    return not engine.rows(differing.limit(1))


def stored_rows(engine: Engine, lake: Lake, snapshot: Snapshot, table: Table) -> ir.Table:
    """Return every row of ``table`` as it is kept, whatever its customer decided: for merging imports and for erasing.

    Nothing that looks at customers may use it; that goes through ``Reader``.
    """
    return engine.scan(lake.files(snapshot, table.name), stored_schema(lake, snapshot, table))


def stored_schema(lake: Lake, snapshot: Snapshot, table: Table) -> dict[str, str]:
    """Return the columns of ``table`` with their ibis types: the declared ones, then what the lake holds besides."""
    declared = {name: str(column.type) for name, column in table.columns.items()}
    stored = lake.schema(snapshot, table.name)
    if stored is None:
        return declared
    kinds = {name: str(kind) for name, kind in ibis.Schema.from_pyarrow(stored).items()}
    further = {n: k for n, k in kinds.items() if n not in declared and (table.open_ended or n.startswith(EXTRA_PREFIX))}
    return declared | further


def table_named(name: str) -> Table:
    """Return the table called ``name``.

    Raises:
        NotFound: there is none; the message names the nearest.
    """
    if name not in BY_NAME:
        raise NotFound.among("table", name, (one for one, table in BY_NAME.items() if table.role != "internal"))
    return BY_NAME[name]


def _personal(table: Table) -> dict[str, str]:
    return {name: str(column.type) for name, column in table.columns.items() if column.sensitivity == "personal"}
