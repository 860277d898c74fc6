"""Find what an earlier build counted, where this one can go on from it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

import ibis
import ibis.expr.types as ir

from limner.app.identity.survivorship import survivorship
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.core.versions import code_version
from limner.engine.bound import Bound, Day, literal
from limner.engine.lake import Snapshot
from limner.portrait.catalogue import catalogue
from limner.portrait.changed import Before
from limner.portrait.source import DAY_COLUMNS
from limner.warehouse.reader import Reader, same_rows
from limner.warehouse.tables import (
    ALIASES,
    BY_NAME,
    CONSENTS,
    PREFERENCES,
    PRICE_REFERENCES,
    PRODUCTS,
    RECORDS,
    TOTALS,
    VISITORS,
    Table,
)


@dataclass(frozen=True)
class Stamp:
    """Says of which rows something was counted, and how; the columns ``STAMP`` of ``totals``."""

    as_of: date
    base_commit: int
    """The commit whose rows were counted; it differs between any two builds, and is later in the later one."""
    recipe: str

    def put_on(self, totals: ir.Table) -> ir.Table:
        """Put the stamp on every row."""
        return stamped(totals, self.as_of, self.base_commit, self.recipe)


def stamped(totals: ir.Table, as_of: Day, base_commit: int | Bound, recipe: str) -> ir.Table:
    """Put the columns of a stamp on every row."""
    return totals.mutate(as_of=literal(as_of), base_commit=literal(base_commit), recipe=ibis.literal(recipe))


STAMP = tuple(each.name for each in fields(Stamp))


@dataclass(frozen=True)
class Earlier:
    """What an earlier build counted, and the rows that it did not have."""

    before: Before
    totals: ir.Table
    """The newest row of each customer."""
    customers: int
    """How many they are."""
    stale: int
    """How many rows of the table ``totals`` are not the newest of their customer."""
    preferences: ir.Table
    new: dict[str, ir.Table]
    """The rows that came since, by table."""
    same_records: bool
    """Whether no record came since: then the attributes of the table ``customers`` still hold."""


def recipe(workspace: Workspace, present: Collection[str]) -> str:
    """Hash what is counted and how, of which tables, by which calendar: counts of one recipe can be put together.

    What measures compute is part of it, and so is all code that may count, that of installed packages included.
    """
    counted = [
        code_version(),
        catalogue().fingerprint,
        *sorted(present),
        workspace.settings.calendar_country,
        *(f"{name} {how}" for name, how in sorted(survivorship(workspace).items())),
    ]
    return hashlib.sha256("\n".join(counted).encode()).hexdigest()[:16]


def earlier_build(workspace: Workspace, reader: Reader, now: Stamp) -> Earlier | None:
    """Return what the last build counted, where it can be gone on from.

    None where there was no build, where it knew of a later day or counted by another recipe than the build ``now``, or where
    rows were taken away or replaced since, or other customers take part for what they decided, or customers were merged
    or parted.
    """
    if not (reader.has(TOTALS) and reader.has(PREFERENCES)):
        return None
    stored = reader.table(TOTALS)
    builds = reader.engine.rows(stored.group_by(*STAMP).agg(n=stored.count()))
    if not builds or {row["recipe"] for row in builds} != {now.recipe}:
        return None
    last = max(builds, key=lambda row: int(row["base_commit"]))
    if last["as_of"] > now.as_of:
        return None
    lake = workspace.lake
    try:
        base = lake.snapshot(last["base_commit"])
        then = Reader(reader.engine, lake, base, reader.purpose)
        products = then.table(PRODUCTS)
        same_people = _same_people(then, reader)
    except NotFound:  # the commit of then has been vacuumed
        return None
    if not same_people:
        return None
    new = _new_rows(workspace, reader, base)
    if new is None:
        return None
    totals = newest_totals(stored) if len(builds) > 1 else stored
    known = reader.engine.rows(totals.agg(n=totals.count()))[0]["n"]
    return Earlier(
        before=Before(last["as_of"], products, reader.table(PRICE_REFERENCES)),
        totals=totals,
        customers=known,
        stale=sum(row["n"] for row in builds) - known,
        preferences=reader.table(PREFERENCES),
        new=new,
        same_records=lake.appended(base, reader.snapshot, RECORDS.name) == [],
    )


def newest_totals(stored: ir.Table) -> ir.Table:
    """Keep the newest row of each customer of the table ``totals``: builds add the rows of those they counted again."""
    last = stored.group_by("customer_id").agg(base_commit=stored.base_commit.max())
    return stored.semi_join(last, ["customer_id", "base_commit"])


def _same_people(then: Reader, now: Reader) -> bool:
    """Whether every id and every device means the same person as then, and the same persons take part."""

    def rows(reader: Reader, table: Table) -> ir.Table:
        return reader.decisions() if table == CONSENTS else reader.table(table).select(*table.columns)

    return all(
        then.snapshot.versions.get(table.name) == now.snapshot.versions.get(table.name)
        or same_rows(now.engine, rows(then, table), rows(now, table))
        for table in (ALIASES, VISITORS, CONSENTS)
    )


def _new_rows(workspace: Workspace, reader: Reader, base: Snapshot) -> dict[str, ir.Table] | None:
    """The rows of each table that came after ``base``; None where other than coming happened to some."""
    new = {}
    for name in DAY_COLUMNS:
        if base.versions.get(name) == reader.snapshot.versions.get(name):
            continue
        files = workspace.lake.appended(base, reader.snapshot, name)
        if files is None:
            return None
        if files:
            new[name] = reader.among(BY_NAME[name], files)
    return new
