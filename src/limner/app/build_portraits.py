"""Build every customer's portrait as of a day: customers, features, preferences, tags and segments, in one commit."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from pathlib import Path

import ibis
import ibis.expr.types as ir

from limner.app.catalogue import all_segments, all_tags
from limner.app.earlier_build import Earlier, earlier_build, recipe
from limner.app.full_disk import telling_full_disk
from limner.app.keep_house import keep_house
from limner.app.publish_consents import publish_consents
from limner.app.publish_portraits import publish_portraits
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.engine.base import Engine
from limner.engine.lake import Change, Commit
from limner.identity.customers import customers
from limner.portrait import build as portrait
from limner.portrait.calendar import CALENDAR, calendar
from limner.portrait.changed import changed
from limner.portrait.fact import PRICE_REFERENCES as PRICES
from limner.portrait.source import DAY_COLUMNS
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
    POINTS,
    PREFERENCES,
    PRICE_REFERENCES,
    PRODUCTS,
    RECORDS,
    REDEMPTIONS,
    SERVICE_CONTACTS,
    TAGS,
    TOTALS,
    TOUCHES,
    Table,
)

COUNTED = (ORDERS, ORDER_LINES, PRODUCTS, EVENTS, FEEDBACK, TOUCHES, REDEMPTIONS, SERVICE_CONTACTS, POINTS)
"""The tables that portraits are counted from."""
DAYS = tuple(
    (table, DAY_COLUMNS[table.name]) for table in COUNTED if table.name in DAY_COLUMNS and table != ORDER_LINES
)
"""The tables that show a customer on a day, with the column of the day."""
WORTH_IT = 0.5
"""Where more of the customers than this have changed, all are counted again: that is then no slower."""

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
        counted: of how many customers the rows were counted; of the others the earlier build's counts still held.
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
    counted: int
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
                made = _Build(workspace, reader, day, scratch, progress, anew=anew)
                commit = made.run(operation=f"build:{run.run_id}")
            run.counts = {"customers": made.counts["customers"], "features": len(made.features.columns) - 2}
            run.lake_commit = commit.number
        with made.step("publish"):
            publish_portraits(workspace)
        keep_house(workspace)
    return BuildReport(
        as_of=day,
        engine=reader.engine.name,
        commit=commit.number,
        customers=made.counts["customers"],
        counted=made.counted,
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
    anew: bool = False
    tables: dict[str, ir.Table] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    counted: int = 0
    sizes: dict[str, dict[str, int]] = field(default_factory=dict)
    absent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def engine(self) -> Engine:
        return self.reader.engine

    @property
    def features(self) -> ir.Table:
        return self.tables["features"]

    @cached_property
    def present(self) -> tuple[str, ...]:
        """The tables that have rows."""
        return tuple(table.name for table in COUNTED if self.reader.has(table))

    def run(self, *, operation: str) -> Commit:
        """Take every step in order, and commit what was made; where that fails, nothing of it stays."""
        try:
            self._make()
            return self.workspace.lake.commit(
                list(self.changes.values()), operation=operation, base=self.reader.snapshot
            )
        except BaseException:
            for change in self.changes.values():
                shutil.rmtree(change.folder, ignore_errors=True)
            raise

    def _make(self) -> None:
        read = self.reader.table
        self.tables |= {table.name: read(table) for table in COUNTED}
        self.tables[CALENDAR.name] = self._calendar()
        with self.step("customers"):
            sightings = [(read(table), day) for table, day in DAYS if self.reader.has(table)]
            self._publish(CUSTOMERS, customers(read(RECORDS), sightings))
        with self.step("presence"):
            (present,) = self.engine.rows(portrait.presence(self.tables, as_of=self.as_of))
        self._count()
        with self.step("features"):
            built = portrait.features(self.tables, present, as_of=self.as_of)
            self.absent = built.absent
            self._publish(FEATURES, built.features)
        with self.step("tags"):
            found = assign(all_tags(self.workspace), rule_tables(self.tables), as_of=self.as_of)
            self._keep_history(TAGS, "tag", found)
        with self.step("segments"):
            found = memberships(all_segments(self.workspace), rule_tables(self.tables), as_of=self.as_of)
            self._keep_history(MEMBERSHIPS, "segment", found)

    def _count(self) -> None:
        """Make ``totals`` and ``preferences``: of the customers that changed where an earlier build can be gone on from."""
        tables = dict(self.tables)
        if PRICE_REFERENCES.name in {step.name for step in portrait.steps(self.present)}:
            with self.step("features", part=PRICE_REFERENCES.name):
                self._publish(PRICE_REFERENCES, PRICES.plan(tables, self.as_of))
                tables[PRICE_REFERENCES.name] = self.tables[PRICE_REFERENCES.name]
        wanted = recipe(self.workspace, self.present)
        earlier = None if self.anew else earlier_build(self.workspace, self.reader, as_of=self.as_of, wanted=wanted)
        who = self._changed(tables, earlier) if earlier else None
        if who is not None:
            self._narrow(tables, who)
        *steps, last = portrait.steps(self.present)
        for step in steps:
            if step.name != PRICE_REFERENCES.name:
                with self.step("features", part=step.name):
                    tables[step.name] = self._materialise(step.name, step.plan(tables, self.as_of))
        with self.step("features", part=last.name):
            totals = _with_unchanged(last.plan(tables, self.as_of), earlier and earlier.totals, who)
            stamp = {"as_of": self.as_of, "base_commit": self.reader.snapshot.number, "recipe": wanted}
            self._publish(TOTALS, totals.mutate(**{name: ibis.literal(value) for name, value in stamp.items()}))
        self.counted = self.counts[TOTALS.name] if who is None else self._rows(who)
        with self.step("preferences"):
            chosen = [step.name for step in portrait.preference_steps(self.present)]
            self._publish_preferences([tables[name] for name in chosen], chosen, earlier, who)

    def _narrow(self, tables: dict[str, ir.Table], who: ir.Table) -> None:
        """Let the plans that follow read the rows of ``who`` only."""
        for table in COUNTED:
            if table.about_customers and table.name in self.present:
                with self.step("features", part=f"{table.name}_changed"):
                    theirs = tables[table.name].semi_join(who, "customer_id")
                    tables[table.name] = self._materialise(f"{table.name}_changed", theirs)

    def _publish_preferences(
        self, chosen: Sequence[ir.Table], names: Sequence[str], earlier: Earlier | None, who: ir.Table | None
    ) -> None:
        """Stage the choices of every dimension; where all were counted, their files are taken as they are."""
        if not chosen:
            return
        if earlier and who is not None:
            self._publish(PREFERENCES, _with_unchanged(ibis.union(*chosen), earlier.preferences, who))
            return

        def gather(folder: Path) -> None:
            folder.mkdir()
            for name in names:
                for file in sorted((self.scratch / name).rglob("*.parquet")):
                    file.rename(folder / f"{name}-{file.name}")

        self.changes[PREFERENCES.name] = self.workspace.lake.stage(PREFERENCES.name, gather, mode="replace")

    def _changed(self, tables: dict[str, ir.Table], earlier: Earlier) -> ir.Table | None:
        """The customers to count again; None where they are so many that all may as well be."""
        with self.step("features", part="changed"):
            who = self._materialise("changed", changed(tables, earlier.new, earlier.before, as_of=self.as_of))
            return who if self._rows(who) <= WORTH_IT * self._rows(earlier.totals) else None

    def _calendar(self) -> ir.Table:
        orders = self.tables[ORDERS.name]
        first = self.engine.rows(orders.agg(first=orders.ordered_on.min()))[0]["first"]
        return calendar(first or self.as_of, self.as_of, country=self.workspace.settings.calendar_country)

    def _rows(self, plan: ir.Table) -> int:
        return int(self.engine.rows(plan.agg(n=plan.count()))[0]["n"])

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
    def step(self, name: str, *, part: str = "") -> Iterator[None]:
        """Tell that a step begins, and keep how long it took."""
        self.progress(name)
        started = time.perf_counter()
        yield
        self.seconds[part or name] = time.perf_counter() - started


def _with_unchanged(counted: ir.Table, earlier: ir.Table | None, who: ir.Table | None) -> ir.Table:
    """Add to what was counted what an earlier build counted of the others than ``who``."""
    if earlier is None or who is None:
        return counted
    return counted.union(earlier.anti_join(who, "customer_id").select(counted.columns))
