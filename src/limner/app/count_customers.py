"""Count what each customer did and chose: of everyone, or of those of whom something changed since an earlier build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

import ibis
import ibis.expr.types as ir

from limner.app.earlier_build import STAMP, Earlier, Stamp, stamped
from limner.app.staging import AS_OF, BASE_COMMIT, Staging
from limner.portrait import build as portrait
from limner.portrait.changed import changed
from limner.portrait.fact import Step, Tables
from limner.portrait.measure import joined
from limner.portrait.parts import Part, parts
from limner.warehouse.tables import BY_NAME, PREFERENCES, TOTALS

WORTH_IT = 0.5
"""Where more of the customers than this are to be counted again in a part, all are: that is then no slower. Where so
many rows of ``totals`` stand in the place of others, the table is written anew."""


def count_everyone(staging: Staging, present: tuple[str, ...], stamp: Stamp) -> int:
    """Make ``totals`` and ``preferences`` of every customer; return of how many anything was counted."""
    tables = dict(staging.tables)
    *steps, last = portrait.steps(present)
    for step in steps:
        if not step.of_everyone:
            with staging.step("features", part=step.name):
                tables[step.name] = staging.keep(step.name, staging.step_plan(step, tables))
    with staging.step("features", part=last.name):
        staging.publish(TOTALS, staging.plan(TOTALS.name, partial(_stamped_totals, last, stamp.recipe), tables))
    with staging.step("preferences"):
        _gather_preferences(staging, [step.name for step in portrait.preference_steps(present)])
    return staging.counts[TOTALS.name]


def _stamped_totals(last: Step, recipe: str, tables: Tables) -> ir.Table:
    return stamped(last.plan(tables, AS_OF), AS_OF, BASE_COMMIT, recipe)


def count_changed(staging: Staging, present: tuple[str, ...], stamp: Stamp, earlier: Earlier) -> int:
    """Make ``totals`` and ``preferences`` of what an earlier build counted; return how many customers changed."""
    with staging.step("features", part="changed"):
        pairs = staging.keep("changed", changed(staging.tables, earlier.new, earlier.before, as_of=stamp.as_of))
    about_customers = frozenset(name for name in present if BY_NAME[name].about_customers)
    counting = _Counting(staging, pairs, earlier, stamp, about_customers)
    for part in parts(present):
        counting.count(part)
    counting.publish_totals()
    with staging.step("preferences"):
        counting.publish_preferences()
    return counting.customers


def _gather_preferences(staging: Staging, steps: list[str]) -> None:
    """Stage the choices of every dimension: their files are taken as they are."""
    if not steps:
        return

    def gather(folder: Path) -> None:
        folder.mkdir()
        for name in steps:
            for file in staging.files(name):
                file.rename(folder / f"{name}-{file.name}")

    staging.stage_files(PREFERENCES, gather)


@dataclass
class _Counted:
    """A part that was taken for some customers, or for all of them."""

    part: Part
    who: ir.Table | None
    """Those customers; None for all."""
    tables: Mapping[str, ir.Table]
    """The tables of its steps."""


@dataclass
class _Counting:
    """Counts the parts one after another, each of the customers of whom something changed in its tables."""

    staging: Staging
    pairs: ir.Table
    """Rows of ``changed``."""
    earlier: Earlier
    stamp: Stamp
    present: frozenset[str]
    """The tables about customers that have rows."""
    done: list[_Counted] = field(default_factory=list)
    rows_of: dict[tuple[str, frozenset[str]], ir.Table] = field(default_factory=dict)
    """The rows of a table that belong to the customers who changed in some tables."""

    @cached_property
    def moved(self) -> frozenset[str]:
        """The tables in which something changed of anyone."""
        return frozenset(row["source"] for row in self.staging.engine.rows(self.pairs.select("source").distinct()))

    @cached_property
    def everyone(self) -> ir.Table:
        """All customers of whom something changed."""
        return self.pairs.select("customer_id").distinct()

    @cached_property
    def customers(self) -> int:
        """How many customers are counted again in any part."""
        if any(each.who is None for each in self.done):
            return self.staging.rows(self.everyone.union(self.earlier.totals.select("customer_id"), distinct=True))
        return self.staging.rows(self.everyone)

    @property
    def stale(self) -> bool:
        """Whether so many rows of ``totals`` would have others in their place that all are written anew."""
        if any(each.who is None for each in self.done):
            return True
        return self.earlier.stale + self.customers > WORTH_IT * self.earlier.customers

    def count(self, part: Part) -> None:
        """Take the steps of a part for those who changed in its tables; where nobody did, nothing is done."""
        moved = part.sources & self.moved
        if not moved:
            return
        some = self.pairs.filter(self.pairs.source.isin(sorted(moved))).select("customer_id").distinct()
        who = None if self.staging.rows(some) > WORTH_IT * self.earlier.customers else some
        tables = dict(self.staging.tables)
        if who is not None:
            tables |= {name: self._narrowed(name, moved, who) for name in self.present & part.sources}
        for step in part.steps:
            with self.staging.step("features", part=step.name):
                tables[step.name] = self.staging.keep(step.name, self.staging.step_plan(step, tables))
        self.done.append(_Counted(part, who, {step.name: tables[step.name] for step in part.steps}))

    def publish_totals(self) -> None:
        """Put what was counted in the place of what the earlier build counted of the same customers."""
        with self.staging.step("features", part=TOTALS.name):
            before = self.earlier.totals.drop(*STAMP)
            if not self.done:
                self.staging.tables[TOTALS.name] = before
            elif self.stale:
                ids = self.everyone.union(before.select("customer_id"), distinct=True)
                self.staging.publish(TOTALS, self.stamp.put_on(self._totals(ids, before)))
            else:
                theirs = self.staging.keep("totals_before", before.semi_join(self.everyone, "customer_id"))
                plan = self.stamp.put_on(self._totals(self.everyone, theirs))
                more = self.staging.stage(TOTALS, plan, mode="append")
                others = before.anti_join(self.everyone, "customer_id")
                self.staging.tables[TOTALS.name] = others.union(more.select(before.columns))

    def publish_preferences(self) -> None:
        """Put the choices that were counted in the place of those of the same customers and dimensions."""
        counted = [each for each in self.done if each.part.choices]
        if not counted:
            return
        before = self.earlier.preferences
        rows = [each.tables[step] for each in counted for step in each.part.choices.values()]
        of_all = sorted(name for each in counted if each.who is None for name in each.part.choices)
        # The choices of before are many, and read once: what was counted of some customers is left out by one join.
        kept = before.filter(before.dimension.notin(of_all)) if of_all else before
        again = [
            each.who.select("customer_id", dimension=ibis.array(sorted(each.part.choices)).unnest())
            for each in counted
            if each.who is not None
        ]
        if again:
            kept = kept.anti_join(ibis.union(*again) if again[1:] else again[0], ["customer_id", "dimension"])
        self.staging.publish(PREFERENCES, ibis.union(*(one.select(before.columns) for one in (*rows, kept))))

    def _totals(self, ids: ir.Table, before: ir.Table) -> ir.Table:
        """The totals of the customers ``ids``, of whom ``before`` holds what the earlier build counted."""
        columns: list[ir.Table] = []
        rest = set(before.columns) - {"customer_id"}
        for each in self.done:
            steps = [each.tables[name] for name in each.part.totals]
            if not steps:
                continue
            counted = joined(ids if each.who is None else each.who, steps)
            if each.who is not None:
                theirs = before.anti_join(each.who, "customer_id").select(counted.columns)
                counted = counted.union(theirs)
            columns.append(counted)
            rest -= set(counted.columns)
        unchanged = before.select("customer_id", *(name for name in before.columns if name in rest))
        return joined(ids, [*columns, unchanged]).select(before.columns)

    def _narrowed(self, name: str, moved: frozenset[str], who: ir.Table) -> ir.Table:
        if (name, moved) not in self.rows_of:
            with self.staging.step("features", part=f"{name}_changed"):
                theirs = self.staging.tables[name].semi_join(who, "customer_id")
                kept = f"{name}_changed_{'_'.join(sorted(moved))}"
                self.rows_of[name, moved] = self.staging.keep(kept, theirs)
        return self.rows_of[name, moved]
