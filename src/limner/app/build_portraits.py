"""Build every customer's portrait as of a day: customers, features, preferences, tags and segments, in one commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from limner.app.catalogue import all_segments, all_tags
from limner.app.count_customers import count_changed, count_everyone
from limner.app.earlier_build import Earlier, Stamp, earlier_build, recipe
from limner.app.full_disk import telling_full_disk
from limner.app.identity.survivorship import survivorship
from limner.app.keep_house import keep_house
from limner.app.publish_consents import publish_consents
from limner.app.publish_portraits import publish_portraits
from limner.app.quality_rewriting import rewriting
from limner.app.staging import AS_OF, BASE_COMMIT, Progress, Staging
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.engine.lake import Commit
from limner.engine.plans import Plan, Prepared
from limner.identity.customers import customers, customers_since
from limner.portrait import build as portrait
from limner.portrait.calendar import CALENDAR, calendar_days
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
                values: dict[str, date | int] = {AS_OF.name: day, BASE_COMMIT.name: reader.snapshot.number}
                staging = Staging(workspace, reader, scratch, progress, values=values)
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
    days = {table.name: day for table, day in (*DAYS, (RECORDS, "registered_on")) if reader.has(table)}
    if not days:
        raise NotFound("Nothing has been imported yet.", remedy="Begin with: limner import FILE…")
    tables = {name: reader.table(BY_NAME[name]) for name in days}
    last = Plan("last_days", partial(_last_days, days), tables, str(days))
    newest: date | None = reader.engine.rows(reader.engine.prepared(last))[0]["last"]
    if newest is None:
        raise NotFound("No row of what was imported has a day.", remedy="Name the day: limner build --as-of 2024-12-31")
    return newest


def _last_days(days: Mapping[str, str], tables: Mapping[str, ir.Table]) -> ir.Table:
    every = ibis.union(*(tables[name].agg(last=tables[name][day].max()) for name, day in days.items()))
    return every.agg(last=every["last"].max())


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
        staging.definition = stamp.recipe
        earlier = None if self.anew else earlier_build(self.workspace, self.reader, stamp)
        tables |= {table.name: self.reader.table(table) for table in COUNTED}
        tables[CALENDAR.name] = staging.keep_rows(CALENDAR.name, self._calendar())
        with staging.step("customers"):
            self._publish_customers(earlier)
        with staging.step("presence"):
            (present,) = staging.engine.rows(
                staging.plan("presence", lambda read: portrait.presence(read, as_of=AS_OF), tables)
            )
        for step in portrait.steps(self.present):
            if step.of_everyone:
                with staging.step("features", part=step.name):
                    staging.publish(BY_NAME[step.name], staging.step_plan(step, tables))
        if earlier:
            self.counted = count_changed(staging, self.present, stamp, earlier)
        else:
            self.counted = count_everyone(staging, self.present, stamp)
        with staging.step("features"):
            self.absent = portrait.absent(present)
            made = partial(portrait.features, present=present, as_of=AS_OF)
            staging.publish(FEATURES, staging.plan(FEATURES.name, made, tables, str(present)))
        with staging.step("tags"):
            tags = all_tags(self.workspace)
            told = str({tag.name: tag.rule for tag in tags})
            found = staging.plan("assign", lambda read: assign(tags, rule_tables(read), as_of=AS_OF), tables, told)
            self._keep_history(TAGS, "tag", found)
        with staging.step("segments"):
            segments = all_segments(self.workspace)
            told = str({segment.name: segment.rule for segment in segments})
            found = staging.plan(
                "memberships", lambda read: memberships(segments, rule_tables(read), as_of=AS_OF), tables, told
            )
            self._keep_history(MEMBERSHIPS, "segment", found)

    def _publish_customers(self, earlier: Earlier | None) -> None:
        staging = self.staging
        chosen = rewriting(self.workspace)
        if earlier and earlier.same_records:
            made = self._customers_since(earlier)
        else:
            made = self._customers(chosen.written.get(RECORDS.name, frozenset()))
        if chosen.chosen.get(CUSTOMERS.name):
            plan, self.rewritten = chosen.rows(staging.engine, CUSTOMERS.name, staging.engine.named(made))
            staging.publish(CUSTOMERS, plan)
        else:
            staging.publish(CUSTOMERS, made)

    def _customers_since(self, earlier: Earlier) -> Prepared:
        days = {table.name: day for table, day in DAYS if table.name in earlier.new}
        tables = {CUSTOMERS.name: self.reader.table(CUSTOMERS), **{name: earlier.new[name] for name in days}}

        def made(read: Mapping[str, ir.Table]) -> ir.Table:
            return customers_since(read[CUSTOMERS.name], [(read[name], day) for name, day in days.items()])

        return self.staging.plan("customers_since", made, tables, str(days))

    def _customers(self, written: Collection[str]) -> Prepared:
        days = {table.name: day for table, day in DAYS if self.reader.has(table)}
        tables = {name: self.reader.table(BY_NAME[name]) for name in (RECORDS.name, *days)}
        # What a record said before it was normalised is no attribute of its own, and says nothing of another record's value.
        before = {before_column(name) for name in written}
        rules = survivorship(self.workspace)

        def made(read: Mapping[str, ir.Table]) -> ir.Table:
            records = read[RECORDS.name]
            sightings = [(read[name], day) for name, day in days.items()]
            return customers(records.drop(*(before & set(records.columns))), sightings, rules)

        return self.staging.plan(CUSTOMERS.name, made, tables, f"{days} {sorted(before)} {sorted(rules.items())}")

    def _calendar(self) -> pa.Table:
        orders = {ORDERS.name: self.staging.tables[ORDERS.name]}
        plan = self.staging.plan("first_order", lambda read: read[ORDERS.name].agg(first=_.ordered_on.min()), orders)
        first = self.reader.engine.rows(plan)[0]["first"]
        return calendar_days(first or self.as_of, self.as_of, country=self.workspace.settings.calendar_country)

    def _keep_history(self, table: Table, name: str, found: Prepared) -> None:
        staging = self.staging
        tables = {"previous": self.reader.table(table), "current": staging.keep(name, found)}
        periods = staging.plan(
            f"{table.name}_history",
            lambda read: history(read["previous"], read["current"], name=name, as_of=AS_OF),
            tables,
        )
        staging.publish(table, periods)
        sizes = staging.plan(
            f"{table.name}_sizes",
            lambda read: read["kept"].filter(_.until.isnull()).group_by(name).agg(n=_.count()),
            {"kept": staging.tables[table.name]},
        )
        self.sizes[name] = {row[name]: row["n"] for row in staging.engine.rows(sizes)}
