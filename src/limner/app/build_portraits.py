"""Build every customer's portrait as of a day: customers, features, preferences, tags and segments, in one commit."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir

from limner.app.catalogue import all_segments, all_tags
from limner.app.keep_house import keep_house
from limner.app.publish_consents import publish_consents
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.engine.base import Engine
from limner.engine.lake import Change
from limner.identity.customers import customers
from limner.portrait import build as portrait
from limner.portrait.tag import assign
from limner.rules.tables import rule_tables
from limner.segments.membership import memberships
from limner.warehouse.history import history
from limner.warehouse.reader import Reader
from limner.warehouse.tables import (
    CUSTOMERS,
    EVENTS,
    FEATURES,
    FEEDBACK,
    MEMBERSHIPS,
    ORDER_LINES,
    ORDERS,
    PREFERENCES,
    PRODUCTS,
    RECORDS,
    REDEMPTIONS,
    TAGS,
    TOUCHES,
    Table,
)

DAYS = (
    (ORDERS, "ordered_on"),
    (EVENTS, "occurred_on"),
    (REDEMPTIONS, "redeemed_on"),
    (FEEDBACK, "given_on"),
    (TOUCHES, "touched_on"),
)
"""The tables that show a customer on a day, with the column of the day."""

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


@dataclass(frozen=True)
class BuildReport:
    """What a build made.

    Attributes:
        as_of: the last day that it knows of.
        engine: what computed it.
        commit: the lake's commit.
        customers: how many portraits.
        features: how many features each has.
        tags: customers by tag.
        segments: customers by segment.
        absent: sources without data, each with the features that are null for that reason.
        seconds: wall time by step.
    """

    as_of: date
    engine: str
    commit: int
    customers: int
    features: int
    tags: Mapping[str, int]
    segments: Mapping[str, int]
    absent: Mapping[str, tuple[str, ...]]
    seconds: Mapping[str, float]


def build_portraits(
    workspace: Workspace,
    *,
    as_of: date | None = None,
    engine: str | None = None,
    progress: Progress = lambda _step: None,
) -> BuildReport:
    """Build all portraits as of ``as_of``, by default the last day on which anything happened.

    Only rows of that day and earlier count. The tables ``customers``, ``features``, ``preferences``, ``tags`` and
    ``memberships`` change together or not at all. Building the same day again changes nothing but what new rows change.

    Raises:
        NotFound: nothing has been imported yet.
        Conflict: another build ran at the same time and was first.
    """
    publish_consents(workspace)
    reader = workspace.reader(engine=engine)
    day = as_of or last_day(reader)
    with workspace.store.runs.running("build", {"as_of": day.isoformat(), "engine": reader.engine.name}) as run:
        with workspace.scratch() as scratch:
            made = _Build(workspace, reader, day, scratch, progress)
            made.run()
        run.counts = {"customers": made.counts["customers"], "features": len(made.features.columns) - 2}
        operation = f"build:{run.run_id}"
        commit = workspace.lake.commit(list(made.changes.values()), operation=operation, base=reader.snapshot)
        run.lake_commit = commit.number
    keep_house(workspace)
    return BuildReport(
        as_of=day,
        engine=reader.engine.name,
        commit=commit.number,
        customers=made.counts["customers"],
        features=run.counts["features"],
        tags=made.sizes["tag"],
        segments=made.sizes["segment"],
        absent=made.absent,
        seconds=made.seconds,
    )


def last_day(reader: Reader) -> date:
    """Return the last day on which a customer did anything, or was registered.

    Raises:
        NotFound: nothing has been imported yet.
    """
    tables = [(table, day) for table, day in (*DAYS, (RECORDS, "registered_on")) if reader.has(table)]
    days = [
        reader.engine.rows(reader.table(table).agg(last=reader.table(table)[day].max()))[0]["last"]
        for table, day in tables
    ]
    known = [day for day in days if day is not None]
    if not known:
        if tables:
            raise NotFound(
                "No row of what was imported has a day.", remedy="Name the day: limner build --as-of 2024-12-31"
            )
        raise NotFound("Nothing has been imported yet.", remedy="Begin with: limner import FILE…")
    newest: date = max(known)
    return newest


@dataclass
class _Build:
    """One build on its way: plans are written down in order, and scanned back for the plans that follow."""

    workspace: Workspace
    reader: Reader
    as_of: date
    scratch: Path
    progress: Progress
    tables: dict[str, ir.Table] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def engine(self) -> Engine:
        return self.reader.engine

    @property
    def features(self) -> ir.Table:
        return self.tables["features"]

    def run(self) -> None:
        """Take every step in order."""
        read = self.reader.table
        self.tables |= {
            t.name: read(t) for t in (ORDERS, ORDER_LINES, PRODUCTS, EVENTS, REDEMPTIONS, FEEDBACK, TOUCHES)
        }
        with self._step("customers"):
            sightings = [(read(table), day) for table, day in DAYS if self.reader.has(table)]
            self._publish(CUSTOMERS, customers(read(RECORDS), sightings))
        with self._step("presence"):
            (present,) = self.engine.rows(portrait.presence(self.tables, as_of=self.as_of))
        for step in portrait.STEPS:
            with self._step("features", part=step.name):
                self.tables[step.name] = self._materialise(step.name, step.plan(self.tables, self.as_of))
        with self._step("features"):
            built = portrait.features(self.tables, present, as_of=self.as_of)
            self.absent = built.absent
            self._publish(FEATURES, built.features)
        with self._step("preferences"):
            self._publish(PREFERENCES, ibis.union(*(self.tables[name] for name in portrait.PREFERENCES)))
        with self._step("tags"):
            found = assign(all_tags(self.workspace), rule_tables(self.tables), as_of=self.as_of)
            self._keep_history(TAGS, "tag", found)
        with self._step("segments"):
            found = memberships(all_segments(self.workspace), rule_tables(self.tables), as_of=self.as_of)
            self._keep_history(MEMBERSHIPS, "segment", found)

    def _keep_history(self, table: Table, name: str, found: ir.Table) -> None:
        periods = history(self.reader.table(table), self._materialise(name, found), name=name, as_of=self.as_of)
        self._publish(table, periods)
        kept = self.tables[table.name]
        sizes = kept.filter(kept.until.isnull()).group_by(name).agg(n=ibis._.count())
        self.sizes[name] = {row[name]: row["n"] for row in self.engine.rows(sizes)}

    def _publish(self, table: Table, plan: ir.Table) -> None:
        """Stage ``plan`` as the new content of ``table`` and let later plans read it."""
        change = self.workspace.lake.stage(table.name, partial(self.engine.write, plan), mode="replace")
        self.changes[table.name] = change
        self.counts[table.name] = change.rows
        self.tables[table.name] = self._scanned(change.folder, plan)

    def _materialise(self, name: str, plan: ir.Table) -> ir.Table:
        folder = self.scratch / name
        self.engine.write(plan, folder)
        return self._scanned(folder, plan)

    def _scanned(self, folder: Path, plan: ir.Table) -> ir.Table:
        files = sorted(str(file) for file in folder.rglob("*.parquet"))
        return self.engine.scan(files, {name: str(kind.copy(nullable=True)) for name, kind in plan.schema().items()})

    @contextmanager
    def _step(self, name: str, *, part: str = "") -> Iterator[None]:
        self.progress(name)
        started = time.perf_counter()
        yield
        self.seconds[part or name] = time.perf_counter() - started
