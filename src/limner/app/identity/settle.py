"""Settle who is one person: from links and decisions to ``aliases``, ``visitors`` and ``identity_links``, in one commit."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from limner.app.identity.decisions import Decision, decisions
from limner.app.workspace import Workspace
from limner.engine.base import Engine
from limner.engine.lake import Change
from limner.identity.components import components
from limner.identity.settle import Apart, Link, settle
from limner.identity.shared import exclusive_values
from limner.identity.visitors import visitors
from limner.identity.workbench import Workbench
from limner.privacy.purposes import MATCHING
from limner.warehouse.tables import ALIASES, IDENTIFIERS, IDENTITY_LINKS, VISITORS, Table

MANUAL = "manual"
JOINED, WAITS, REFUSED = "joined", "waits", "refused"
_OBSTACLE = {"left_id": "string", "right_id": "string", "obstacle": "string"}


@dataclass(frozen=True)
class Settled:
    """What settling came to."""

    commit: int
    persons: int
    """Persons of more than one id."""
    ids: int
    """Their ids."""
    waiting: int
    """Links that wait for a person to decide."""
    refused: int
    """Links that would have joined what must stay apart."""


def settle_identities(workspace: Workspace, links: ir.Table | None = None, *, engine: str | None = None) -> Settled:
    """Apply decisions to links, and commit who is one person.

    Args:
        workspace: The workspace.
        links: Rows of ``identity_links`` without decisions; those that are kept already where none are given.
        engine: What computes.

    Raises:
        Conflict: another writer was first; call again.
    """
    reader = workspace.reader(MATCHING, engine=engine, resolved=False)
    with workspace.scratch() as scratch:
        bench = Workbench(reader.engine, scratch)
        found = reader.table(IDENTITY_LINKS) if links is None else links
        data = bench.hold(found.filter(_.reason != MANUAL))
        made = _Settling(bench, decisions(workspace), reader.table(IDENTIFIERS))
        changes: list[Change] = []
        try:
            told = bench.hold(made.told(data))
            found, obstacles = made.persons(told)
            persons = bench.hold(found)
            changes.append(_staged(workspace, bench.engine, ALIASES, persons.filter(_.alias_id != _.customer_id)))
            changes.append(_staged(workspace, bench.engine, VISITORS, visitors(made.identifiers, persons)))
            fates = bench.hold(made.fates(told, persons, obstacles))
            changes.append(_staged(workspace, bench.engine, IDENTITY_LINKS, fates))
            commit = workspace.lake.commit(
                changes, operation=f"identity:{workspace.clock().isoformat()}", base=reader.snapshot
            )
        except BaseException:
            for change in changes:
                shutil.rmtree(change.folder, ignore_errors=True)
            raise
        (several,) = bench.engine.rows(persons.agg(persons=_.customer_id.nunique(), ids=_.count()))
        return Settled(
            commit=commit.number,
            **several,
            waiting=bench.count(fates.filter(_.fate == WAITS)),
            refused=bench.count(fates.filter(_.fate == REFUSED)),
        )


@dataclass(frozen=True)
class _Settling:
    bench: Workbench
    decided: Sequence[Decision]
    identifiers: ir.Table

    def told(self, data: ir.Table) -> ir.Table:
        """Put decisions beside the links: who was told to be the same is linked first, who was told apart by nothing."""
        manual = _rows_of(
            IDENTITY_LINKS,
            (
                {
                    "left_id": one.left_id,
                    "right_id": one.right_id,
                    "reason": MANUAL,
                    "priority": 0,
                    "probability": 1.0,
                    "fate": JOINED,
                    "because": one.reason,
                }
                for one in self.decided
                if one.same
            ),
        )
        pairs = [{"left_id": one.left_id, "right_id": one.right_id, "same": one.same} for one in self.decided]
        if not pairs:
            return data
        known = data.left_join(
            _memory(pairs, left_id="string", right_id="string", same="boolean"), ["left_id", "right_id"]
        )
        fate = ibis.cases((known.same, JOINED), (~known.same, REFUSED), else_=known.fate)
        because = ibis.ifelse(known.same.notnull() & ~known.same, "apart", known.because)
        return known.mutate(fate=fate, because=because).select(*data.columns).union(manual.select(*data.columns))

    def persons(self, links: ir.Table) -> tuple[ir.Table, ir.Table]:
        """Find the persons, and what stood between.

        Returns:
            One row an id of a link that joins: ``alias_id`` and ``customer_id``, the person's. And one row a pair whose
            link was refused: ``left_id``, ``right_id``, ``obstacle``.
        """
        joining = links.filter(_.fate == JOINED)
        labels = components(joining, keep=self.bench.hold, count=self.bench.count)
        crossed = self.bench.hold(self._crossed(labels))
        simple = labels.anti_join(crossed, "component").select(alias_id="member_id", customer_id="component")
        if not self.bench.count(crossed):
            return simple, _memory([], **_OBSTACLE)
        inside = labels.semi_join(crossed, "component")
        theirs = joining.semi_join(inside, [("left_id", "member_id")])
        settled = settle(self._links(theirs), self._apart(inside))
        rows = [{"alias_id": one, "customer_id": person} for one, person in settled.component.items()]
        refused = {(link.left_id, link.right_id): why for link, why in settled.refused.items()}
        obstacles = [{"left_id": one, "right_id": other, "obstacle": why} for (one, other), why in refused.items()]
        return simple.union(_memory(rows, alias_id="string", customer_id="string")), _memory(obstacles, **_OBSTACLE)

    def fates(self, links: ir.Table, persons: ir.Table, obstacles: ir.Table) -> ir.Table:
        """Say what became of each link: one whose ends are one person joined, one that met an obstacle was refused."""
        left = persons.select(left_id="alias_id", left_person="customer_id")
        right = persons.select(right_id="alias_id", right_person="customer_id")
        known = links.left_join(left, "left_id").select(*links.columns, "left_person")
        known = known.left_join(right, "right_id").select(*known.columns, "right_person")
        known = known.left_join(obstacles, ["left_id", "right_id"]).select(*known.columns, "obstacle")
        joined = (known.left_person == known.right_person).fill_null(ibis.literal(value=False))
        refused = known.obstacle.notnull() & ~joined
        fate = ibis.cases((joined, JOINED), (refused, REFUSED), else_=known.fate)
        # Nobody tells them apart any more.
        stands = ibis.ifelse(joined, known.because.nullif("apart"), known.because)
        because = ibis.ifelse(refused, known.obstacle, stands)
        return known.mutate(fate=fate, because=because).select(*links.columns)

    def _crossed(self, labels: ir.Table) -> ir.Table:
        """The components in which something must stay apart: ``component``, one row each."""
        own = exclusive_values(self.identifiers)
        numbers = labels.inner_join(own, [("member_id", "customer_id")])
        different = numbers.group_by("component", "kind").agg(n=_.value.nunique()).filter(_.n > 1)
        crossed = different.select("component")
        if self.apart_pairs:
            pairs = _memory(
                [{"left_id": one, "right_id": other} for one, other in self.apart_pairs],
                left_id="string",
                right_id="string",
            )
            left = pairs.inner_join(labels, [("left_id", "member_id")]).select("right_id", one="component")
            both = left.inner_join(labels, [("right_id", "member_id")]).select("one", "component")
            crossed = crossed.union(both.filter(_.one == _.component).select("component"))
        return crossed.distinct()

    @property
    def apart_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.left_id, one.right_id) for one in self.decided if not one.same)

    def _apart(self, inside: ir.Table) -> Apart:
        own = exclusive_values(self.identifiers).semi_join(inside, [("customer_id", "member_id")])
        exclusive: dict[str, frozenset[tuple[str, str]]] = {}
        for row in self.bench.engine.rows(own):
            known = exclusive.get(row["customer_id"], frozenset())
            exclusive[row["customer_id"]] = known | {(row["kind"], row["value"])}
        return Apart(self.apart_pairs, exclusive)

    def _links(self, plan: ir.Table) -> list[Link]:
        sure = plan.probability.fill_null(1.0)
        rows = self.bench.engine.rows(plan.select("left_id", "right_id", "reason", "priority", probability=sure))
        return [Link(**row) for row in rows]


def _staged(workspace: Workspace, engine: Engine, table: Table, plan: ir.Table) -> Change:
    rows = plan.select(*table.columns)
    return workspace.lake.stage(table.name, partial(engine.write, rows), mode="replace")


def _rows_of(table: Table, rows: Iterable[dict[str, Any]]) -> ir.Table:
    return _memory(rows, **{name: column.type for name, column in table.columns.items()})


def _memory(rows: Iterable[dict[str, Any]], **schema: str) -> ir.Table:
    filled = [{name: row.get(name) for name in schema} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(filled, schema=ibis.schema(schema).to_pyarrow()))
