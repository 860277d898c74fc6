"""Open what rules are asked of: only what a rule reads, and once for as long as nothing is committed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property, partial
from typing import Any
from weakref import WeakKeyDictionary

from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.rules.columns import reads
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables, activity_tables, rule_tables
from limner.warehouse.reader import Reader
from limner.warehouse.tables import (
    BY_NAME,
    CUSTOMERS,
    EVENTS,
    FEATURES,
    FEEDBACK,
    MEMBERSHIPS,
    ORDER_LINES,
    ORDERS,
    REDEMPTIONS,
    TAGS,
    TOUCHES,
    Table,
)

_DOINGS = (ORDERS, ORDER_LINES, EVENTS, REDEMPTIONS, FEEDBACK, TOUCHES)
RULES_READ = (CUSTOMERS, FEATURES, *_DOINGS, MEMBERSHIPS, TAGS)
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
            return rule_tables({t.name: self.reader.table(t) for t in RULES_READ if t is CUSTOMERS or self._has(t)})
        wanted = reads(rule)
        features = self.reader.columns(FEATURES) if self._has(FEATURES) else frozenset[str]()
        if not features or not wanted.columns <= features | self.reader.columns(CUSTOMERS):
            return self.tables()
        asked = self._doings(wanted.activities)
        asked += (TAGS,) * bool(wanted.tags) + (MEMBERSHIPS,) * bool(wanted.segments)
        tables = {table.name: self.reader.table(table) for table in asked if self._has(table)}
        if not wanted.columns <= features:
            tables[CUSTOMERS.name] = self.reader.table(CUSTOMERS)
        tables[FEATURES.name] = self._features(wanted.columns & features | {"customer_id", "as_of"})
        return rule_tables(tables)

    def _doings(self, activities: Iterable[str]) -> tuple[Table, ...]:
        """The tables of the activities; all of them where one is not found, which then may be an event or a mistake."""
        names = activity_tables(activities)
        if names is None or not all(self._has(BY_NAME[name]) for name in names):
            return _DOINGS
        return tuple(BY_NAME[name] for name in sorted(names))


_OPEN: WeakKeyDictionary[Workspace, Asked] = WeakKeyDictionary()


def asked_of(workspace: Workspace) -> Asked:
    """Return what rules are asked of as of the newest commit; it stays open until there is a newer one."""
    known = _OPEN.get(workspace)
    engine, snapshot = workspace.engine("duckdb"), workspace.lake.snapshot()
    if known is None or known.reader.engine is not engine or known.reader.snapshot.number != snapshot.number:
        known = _OPEN[workspace] = Asked(workspace.reader(engine="duckdb"))
    return known
