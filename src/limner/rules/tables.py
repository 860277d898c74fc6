"""Name the tables that rules are asked of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import ibis.expr.schema as sch
import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition
from limner.rules.rule import All, Any, Has, Not, Rule, nearest


@dataclass(frozen=True)
class Activity:
    """Where the doings of one kind are: the rows of ``table`` (with ``customer_id``) that match ``only``."""

    table: ir.Table
    day: str
    """The column with the day of the doing, in the workspace's calendar."""
    time: str
    """The column with its time, by which the steps of a sequence are told apart."""
    only: Rule | None = None


@dataclass(frozen=True, kw_only=True)
class RuleTables:
    """What rules are asked of.

    Attributes:
        customers: One row a customer: ``customer_id`` (never null) and columns. Who is not in it is no customer here.
        attributes: Further columns of the same customers; joined only for a rule that reads one of them.
        activities: The named activities.
        events: Where the events are; an activity that ``activities`` does not name is the event of that name.
        memberships: Periods of ``customer_id`` in ``segment``, ``since`` and ``until``, as in ``warehouse.tables``.
        tags: Periods of ``customer_id`` with ``tag``, ``since`` and ``until``.
    """

    customers: ir.Table
    attributes: ir.Table | None = None
    activities: Mapping[str, Activity] = field(default_factory=dict)
    events: Activity | None = None
    memberships: ir.Table | None = None
    tags: ir.Table | None = None

    @cached_property
    def schema(self) -> sch.Schema:
        """The columns of the customers and of their attributes; a name that both have is the customers' own."""
        further = {} if self.attributes is None else dict(self.attributes.schema())
        return sch.Schema(further | dict(self.customers.schema()))

    def customers_with(self, columns: Iterable[str]) -> ir.Table:
        """Plan the customers with at least ``columns``."""
        missing = sorted(set(columns) - set(self.customers.columns))
        if not missing or self.attributes is None:
            return self.customers
        attributes = self.attributes.select("customer_id", *missing)
        return self.customers.left_join(attributes, "customer_id").drop("customer_id_right")

    def activity(self, name: str, path: str = "activity") -> Activity:
        """Return where the activity ``name`` is.

        Raises:
            InvalidDefinition: there is no such activity; the remedy names the nearest.
        """
        if name in self.activities:
            return self.activities[name]
        if self.events is None:
            raise InvalidDefinition(f"there is no activity {name!r}.", path=path, remedy=nearest(name, self.activities))
        return Activity(self.events.table, self.events.day, self.events.time, only=Has("event", "=", name))


# As the features count orders: a row without a kind is a sale, and one without a status is paid.
_PAID_SALE = Not(
    Any(
        (
            All((Has("kind", "present"), Has("kind", "!=", "sale"))),
            All((Has("status", "present"), Has("status", "!=", "paid"))),
        )
    )
)

_ACTIVITIES: dict[str, tuple[str, str, str, Rule | None]] = {
    "order": ("orders", "ordered_on", "ordered_at", _PAID_SALE),
    "refund": ("orders", "ordered_on", "ordered_at", Has("kind", "=", "refund")),
    "purchase_line": ("order_lines", "ordered_on", "ordered_at", None),
    "redemption": ("redemptions", "redeemed_on", "redeemed_at", None),
    "feedback": ("feedback", "given_on", "given_at", None),
    "touch": ("touches", "touched_on", "touched_at", None),
}


def activity_tables(activities: Iterable[str]) -> frozenset[str] | None:
    """Return the names of the tables that hold ``activities``; None where one of them has no table of its own."""
    named = set(activities)
    return frozenset(_ACTIVITIES[name][0] for name in named) if named <= _ACTIVITIES.keys() else None


def rule_tables(tables: Mapping[str, ir.Table]) -> RuleTables:
    """Arrange the warehouse's ``tables`` (by their names in ``warehouse.tables``) for rules.

    The customers are those who have ``features``, which are the ones known on the day they are of, and what
    ``customers`` holds further are their attributes; before there are features, they are all of ``customers``. Of the
    others each may be left out; a rule that asks for one that is missing is an InvalidDefinition.
    """
    return RuleTables(
        customers=tables["features"] if "features" in tables else tables["customers"],
        attributes=tables.get("customers") if "features" in tables else None,
        activities={
            name: Activity(tables[table], day, time, only)
            for name, (table, day, time, only) in _ACTIVITIES.items()
            if table in tables
        },
        events=Activity(tables["events"], "occurred_on", "occurred_at") if "events" in tables else None,
        memberships=tables.get("memberships"),
        tags=tables.get("tags"),
    )
