"""Name the tables that rules are asked of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import ibis.expr.schema as sch
import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition, NotFound
from limner.rules.rule import Has, Rule


@dataclass(frozen=True)
class ActivityRows:
    """Where one activity is: the rows of ``table`` (with ``customer_id``) that match ``only``."""

    table: ir.Table
    day: str
    """The column with its day, in the workspace's calendar."""
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
        event_names: The events that there are; None where nobody has looked, and any name may be one.
        without_rows: Activities of which there are no rows here.
        memberships: Periods of ``customer_id`` in ``segment``, ``since`` and ``until``, as in ``warehouse.tables``.
        tags: Periods of ``customer_id`` with ``tag``, ``since`` and ``until``.
    """

    customers: ir.Table
    attributes: ir.Table | None = None
    activities: Mapping[str, ActivityRows] = field(default_factory=dict)
    events: ActivityRows | None = None
    event_names: Collection[str] | None = None
    without_rows: Collection[str] = ()
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

    def activity(self, name: str, path: str = "activity") -> ActivityRows:
        """Return where the activity ``name`` is.

        Raises:
            InvalidDefinition: there is no such activity, and the remedy names the nearest; or it has no rows here.
        """
        if name in self.activities:
            return self.activities[name]
        if name in self.without_rows:
            raise InvalidDefinition(
                f"Nothing has been imported that says who did {name!r}.", path=path, remedy="Import it first."
            )
        if self.events is None or (self.event_names is not None and name not in self.event_names):
            unknown = NotFound.among(
                "activity", name, {*self.activities, *self.without_rows, *(self.event_names or ())}
            )
            raise InvalidDefinition(unknown.message, path=path, remedy=unknown.remedy)
        return ActivityRows(self.events.table, self.events.day, self.events.time, only=Has("event", "=", name))
