"""Find what an earlier build counted, where this one can go on from it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import ibis.expr.types as ir

from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.engine.lake import Snapshot
from limner.portrait.catalogue import catalogue
from limner.portrait.changed import Before
from limner.portrait.source import DAY_COLUMNS
from limner.warehouse.reader import Reader, stored_schema
from limner.warehouse.tables import BY_NAME, CONSENTS, PREFERENCES, PRICE_REFERENCES, PRODUCTS, TOTALS


@dataclass(frozen=True)
class Earlier:
    """What an earlier build counted, and the rows that it did not have."""

    before: Before
    totals: ir.Table
    preferences: ir.Table
    new: dict[str, ir.Table]
    """The rows that came since, by table."""


def recipe(workspace: Workspace, present: Collection[str]) -> str:
    """Hash what is counted, of which tables, by which calendar: counts of one recipe can be put together."""
    made = catalogue()
    counted = [
        *(f"{one.name} {one.of.name} {one.kind} {one.windows} {one.definition.en}" for one in made.measures),
        *(f"{one.name} {one.of.name} {one.title.en}" for one in made.dimensions),
        *sorted(present),
        workspace.settings.calendar_country,
    ]
    return hashlib.sha256("\n".join(counted).encode()).hexdigest()[:16]


def earlier_build(workspace: Workspace, reader: Reader, *, as_of: date, wanted: str) -> Earlier | None:
    """Return what the last build counted, where it can be gone on from.

    None where there was no build, where it knew of a later day or counted by another recipe than ``wanted``, or where
    rows were taken away or replaced since, or somebody's consent.
    """
    if not (reader.has(TOTALS) and reader.has(PREFERENCES)):
        return None
    rows = reader.engine.rows(reader.table(TOTALS).select("as_of", "base_commit", "recipe").limit(1))
    if not rows or rows[0]["recipe"] != wanted or rows[0]["as_of"] > as_of:
        return None
    lake = workspace.lake
    try:
        base = lake.snapshot(rows[0]["base_commit"])
        old = Reader(reader.engine, lake, base, reader.purpose)
        products = old.table(PRODUCTS)
    except NotFound:  # the commit of then has been vacuumed
        return None
    if base.versions.get(CONSENTS.name) != reader.snapshot.versions.get(CONSENTS.name):
        return None
    new = _new_rows(workspace, reader, base)
    if new is None:
        return None
    before = Before(rows[0]["as_of"], products, reader.table(PRICE_REFERENCES))
    return Earlier(before, reader.table(TOTALS), reader.table(PREFERENCES), new)


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
            new[name] = reader.engine.scan(files, stored_schema(workspace.lake, reader.snapshot, BY_NAME[name]))
    return new
