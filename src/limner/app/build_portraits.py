"""Build every customer's portrait as of a day: customers, features, preferences, tags and segments, in one commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import ibis
import ibis.expr.types as ir

from limner.app.catalogue import all_segments, all_tags
from limner.app.count_customers import count_changed, count_everyone
from limner.app.earlier_build import Earlier, Stamp, earlier_build, recipe
from limner.app.full_disk import telling_full_disk
from limner.app.identity.survivorship import survivorship
from limner.app.keep_house import keep_house
from limner.app.publish_consents import publish_consents
from limner.app.publish_portraits import publish_portraits
from limner.app.quality_rewriting import rewriting
from limner.app.staging import Progress, Staging
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.engine.lake import Commit
from limner.identity.customers import customers, customers_since
from limner.portrait import build as portrait
from limner.portrait.calendar import CALENDAR, calendar
from limner.portrait.tag import assign
from limner.quality.normal import Share
from limner.segments.membership import memberships
from limner.warehouse.activities import rule_tables
from limner.warehouse.history import history
from limner.warehouse.reader import Reader
from limner.warehouse.tables import (
    BY_NAME,
    CUSTOMERS,
    FEATURES,
    MEMBERSHIPS,
    ORDERS,
    RECORDS,
    TAGS,
    Table,
    before_column,
    of_role,
)

COUNTED = tuple(BY_NAME[name] for name in FEATURES.reads if name != CUSTOMERS.name)
"""The tables that portraits are counted from."""
DAYS = tuple((table, table.day) for table in of_role("happening"))
"""The tables that show a customer on a day, with the column of the day."""


@dataclass(frozen=True)
class BuildReport:
    """What a build made.

    Attributes:
        as_of: the last day that it knows of.
        engine: what computed it.
        commit: the lake's commit.
        customers: how many portraits.
        counted: of how many customers the rows were counted; of the others the earlier build's counts still held.
        features: how many features each has.
        tags: customers by tag.
        segments: customers by segment.
        absent: sources without data, each with the features that are null for that reason.
        seconds: wall time by step.
        rewritten: of the columns of customers that are normalised as they are made, how many values there were and changed.
    """

    as_of: date
    engine: str
    commit: int
    customers: int
    counted: int
    features: int
    tags: Mapping[str, int]
    segments: Mapping[str, int]
    absent: Mapping[str, tuple[str, ...]]
    seconds: Mapping[str, float]
    rewritten: tuple[Share, ...] = ()


def build_portraits(
    workspace: Workspace,
    *,
    as_of: date | None = None,
    engine: str | None = None,
    anew: bool = False,
    progress: Progress = lambda _step: None,
) -> BuildReport:
    """Build all portraits as of ``as_of``, by default the last day on which anything happened.

    Only rows of that day and earlier count. The tables that are made change together or not at all. Building the same
    day again changes nothing but what new rows change. Where an earlier build can be gone on from, only the rows of
    customers of whom something changed are counted again; the result is the same. ``anew`` counts everyone.

    Raises:
        NotFound: nothing has been imported yet.
        Conflict: another build ran at the same time and was first.
    """
    with telling_full_disk(workspace.folder):
        publish_consents(workspace)
        reader = workspace.reader(engine=engine)
        day = as_of or last_day(reader)
        with workspace.store.runs.running("build", {"as_of": day.isoformat(), "engine": reader.engine.name}) as run:
            with workspace.scratch() as scratch:
                staging = Staging(workspace, reader, scratch, progress)
                made = _Build(workspace, staging, day, anew=anew)
                commit = made.run(operation=f"build:{run.run_id}")
            customers_made = staging.counts[CUSTOMERS.name]
            features_made = len(staging.tables[FEATURES.name].columns) - 2
            run.counts = {"customers": customers_made, "features": features_made}
            run.lake_commit = commit.number
        with staging.step("publish"):
            publish_portraits(workspace)
        keep_house(workspace)
    return BuildReport(
        as_of=day,
        engine=reader.engine.name,
        commit=commit.number,
        customers=customers_made,
        counted=made.counted,
        features=features_made,
        tags=made.sizes["tag"],
        segments=made.sizes["segment"],
        absent=made.absent,
        seconds=staging.seconds,
        rewritten=made.rewritten,
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
    """One build on its way."""

    workspace: Workspace
    staging: Staging
    as_of: date
    anew: bool = False
    counted: int = 0
    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rewritten: tuple[Share, ...] = ()

    @property
    def reader(self) -> Reader:
        return self.staging.reader

    @cached_property
    def present(self) -> tuple[str, ...]:
        """The tables that have rows."""
        return tuple(table.name for table in COUNTED if self.reader.has(table))

    def run(self, *, operation: str) -> Commit:
        """Take every step in order, and commit what was made; where that fails, nothing of it stays."""
        try:
            self._make()
            return self.staging.commit(operation=operation)
        except BaseException:
            self.staging.drop()
            raise

    def _make(self) -> None:
        staging, tables = self.staging, self.staging.tables
        stamp = Stamp(self.as_of, self.reader.snapshot.number, recipe(self.workspace, self.present))
        earlier = None if self.anew else earlier_build(self.workspace, self.reader, stamp)
        tables |= {table.name: self.reader.table(table) for table in COUNTED}
        tables[CALENDAR.name] = self._calendar()
        with staging.step("customers"):
            chosen = rewriting(self.workspace)
            made = self._customers(earlier, chosen.written.get(RECORDS.name, ()))
            plan, self.rewritten = chosen.rows(staging.engine, CUSTOMERS.name, made)
            staging.publish(CUSTOMERS, plan)
        with staging.step("presence"):
            (present,) = staging.engine.rows(portrait.presence(tables, as_of=self.as_of))
        for step in portrait.steps(self.present):
            if step.of_everyone:
                with staging.step("features", part=step.name):
                    staging.publish(BY_NAME[step.name], step.plan(tables, self.as_of))
        if earlier:
            self.counted = count_changed(staging, self.present, stamp, earlier)
        else:
            self.counted = count_everyone(staging, self.present, stamp)
        with staging.step("features"):
            built = portrait.features(tables, present, as_of=self.as_of)
            self.absent = built.absent
            staging.publish(FEATURES, built.features)
        with staging.step("tags"):
            found = assign(all_tags(self.workspace), rule_tables(tables), as_of=self.as_of)
            self._keep_history(TAGS, "tag", found)
        with staging.step("segments"):
            found = memberships(all_segments(self.workspace), rule_tables(tables), as_of=self.as_of)
            self._keep_history(MEMBERSHIPS, "segment", found)

    def _customers(self, earlier: Earlier | None, written: Collection[str]) -> ir.Table:
        read = self.reader.table
        if earlier and earlier.same_records:
            came = [(earlier.new[table.name], day) for table, day in DAYS if table.name in earlier.new]
            return customers_since(read(CUSTOMERS), came)
        sightings = [(read(table), day) for table, day in DAYS if self.reader.has(table)]
        records = read(RECORDS)
        # What a record said before it was normalised is no attribute of its own, and says nothing of another record's value.
        kept = {before_column(name) for name in written} & set(records.columns)
        return customers(records.drop(*kept), sightings, survivorship(self.workspace))

    def _calendar(self) -> ir.Table:
        orders = self.staging.tables[ORDERS.name]
        first = self.reader.engine.rows(orders.agg(first=orders.ordered_on.min()))[0]["first"]
        return calendar(first or self.as_of, self.as_of, country=self.workspace.settings.calendar_country)

    def _keep_history(self, table: Table, name: str, found: ir.Table) -> None:
        periods = history(self.reader.table(table), self.staging.keep(name, found), name=name, as_of=self.as_of)
        self.staging.publish(table, periods)
        kept = self.staging.tables[table.name]
        sizes = kept.filter(kept.until.isnull()).group_by(name).agg(n=ibis._.count())
        self.sizes[name] = {row[name]: row["n"] for row in self.reader.engine.rows(sizes)}
