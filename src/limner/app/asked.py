"""Open what rules are asked of: only what a rule reads, and once for as long as nothing is committed."""

from __future__ import annotations

from datetime import date
from functools import cache, cached_property, partial
from typing import Any
from weakref import WeakKeyDictionary

from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.rules.columns import reads
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables
from limner.warehouse import activities
from limner.warehouse.activities import activity_tables, rule_tables
from limner.warehouse.reader import Reader
from limner.warehouse.tables import CUSTOMERS, EVENTS, FEATURES, MEMBERSHIPS, TAGS

RULES_READ = (CUSTOMERS, FEATURES, *activities.TABLES, MEMBERSHIPS, TAGS)
"""The tables that a rule can read of."""


class Asked:
    """The tables of one commit as rules see them; what was opened or found out for one rule is kept for the next."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._has = cache(reader.has)
        self._features = cache(partial(reader.part, FEATURES))

    @property
    def as_of(self) -> date:
        """The day that the portraits know of.

        Raises:
            NotFound: no portraits have been built.
        """
        day: date = self._built["as_of"]
        return day

    @property
    def customers(self) -> int:
        """How many customers there are.

        Raises:
            NotFound: no portraits have been built.
        """
        return int(self._built["customers"])

    @cached_property
    def _built(self) -> dict[str, Any]:
        features = self._features(frozenset({"as_of", "customer_id"})) if self._has(FEATURES) else None
        rows = (
            []
            if features is None
            else self.reader.engine.rows(features.agg(customers=features.count(), as_of=features.as_of.max()))
        )
        if not rows or rows[0]["as_of"] is None:
            raise NotFound("No portraits have been built yet.", remedy="Build them with: limner build")
        return rows[0]

    def tables(self, rule: Rule | None = None) -> RuleTables:
        """Arrange the tables for rules; for one ``rule``, only what it reads, which is planned much faster."""
        if rule is None:
            tables = {t.name: self.reader.table(t) for t in RULES_READ if t is CUSTOMERS or self._has(t)}
            return rule_tables(tables, self.event_names)
        wanted = reads(rule)
        features = self.reader.columns(FEATURES) if self._has(FEATURES) else frozenset[str]()
        if not features or not wanted.columns <= features | self.reader.columns(CUSTOMERS):
            return self.tables()
        asked = activity_tables(wanted.activities)
        asked += (TAGS,) * bool(wanted.tags) + (MEMBERSHIPS,) * bool(wanted.segments)
        tables = {table.name: self.reader.table(table) for table in asked if self._has(table)}
        if not wanted.columns <= features:
            tables[CUSTOMERS.name] = self.reader.table(CUSTOMERS)
        tables[FEATURES.name] = self._features(wanted.columns & features | {"customer_id", "as_of"})
        return rule_tables(tables, self.event_names if EVENTS in asked else None)

    def know_activities(self, rule: Rule) -> None:
        """Make sure that each activity that ``rule`` names is declared, or an event that there is.

        Before portraits are built nothing is known of events, and any name may become one.

        Raises:
            InvalidDefinition: one is neither; the remedy names the nearest.
        """
        undeclared = sorted(set(reads(rule).activities) - activities.DECLARED.keys())
        for name in undeclared if self._has(FEATURES) else ():
            self.tables(rule).activity(name)

    @cached_property
    def event_names(self) -> frozenset[str]:
        """The events that there are."""
        if not self._has(EVENTS):
            return frozenset()
        events = self.reader.table(EVENTS)
        named = events.filter(events.event.notnull()).select("event").distinct()
        return frozenset(row["event"] for row in self.reader.engine.rows(named))


_OPEN: WeakKeyDictionary[Workspace, Asked] = WeakKeyDictionary()


def asked_of(workspace: Workspace) -> Asked:
    """Return what rules are asked of as of the newest commit; it stays open until there is a newer one."""
    known = _OPEN.get(workspace)
    engine, snapshot = workspace.engine("duckdb"), workspace.lake.snapshot()
    if known is None or known.reader.engine is not engine or known.reader.snapshot.number != snapshot.number:
        known = _OPEN[workspace] = Asked(workspace.reader(engine="duckdb"))
    return known
