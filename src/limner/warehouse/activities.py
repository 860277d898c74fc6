"""Arrange tables for rules: the activities that tables declare, and where each is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import ibis.expr.types as ir

from limner.core.text import Text
from limner.rules.tables import ActivityRows, RuleTables
from limner.warehouse.tables import ALL, EVENTS, Table

DECLARED = {activity.name: (table, activity) for table in ALL for activity in table.activities}
"""Each activity by its name, with the table that declares it; an event is an activity without a declaration."""
TABLES: tuple[Table, ...] = tuple(table for table in ALL if table.activities or table is EVENTS)
"""The tables that hold activities."""


def activity_tables(names: Iterable[str]) -> tuple[Table, ...]:
    """Return the tables that hold the activities called ``names``; an undeclared one is an event."""
    return tuple({DECLARED[name][0] if name in DECLARED else EVENTS: None for name in sorted(names)})


def activity_titles() -> dict[str, Text]:
    """Return what sentences call activities and the columns of their rows, by the keys of ``rules.describe``."""
    titles = {f"event.{name}": column.title for name, column in EVENTS.columns.items()}
    for name, (table, activity) in DECLARED.items():
        titles |= {
            f"activity:{name}": activity.done,
            f"not activity:{name}": Text(f"没有{activity.done.zh}", activity.not_done),
        }
        titles |= {f"{name}.{column}": table.column_title(column) for column in table.columns}
    return titles


def rule_tables(tables: Mapping[str, ir.Table], event_names: Collection[str] | None = None) -> RuleTables:
    """Arrange the warehouse's ``tables`` (by their names in ``warehouse.tables``) for rules.

    The customers are those who have ``features``, which are the ones known on the day they are of, and what
    ``customers`` holds further are their attributes; before there are features, they are all of ``customers``. Of the
    others each may be left out; a rule that asks for one that is missing is an InvalidDefinition, and so is one that asks
    for an event that is not among ``event_names``, where these are known.
    """
    return RuleTables(
        customers=tables["features"] if "features" in tables else tables["customers"],
        attributes=tables.get("customers") if "features" in tables else None,
        activities={
            name: ActivityRows(tables[table.name], table.day, table.time, activity.only)
            for name, (table, activity) in DECLARED.items()
            if table.name in tables
        },
        events=ActivityRows(tables["events"], EVENTS.day, EVENTS.time) if "events" in tables else None,
        event_names=event_names,
        without_rows={name for name, (table, _activity) in DECLARED.items() if table.name not in tables},
        memberships=tables.get("memberships"),
        tags=tables.get("tags"),
    )
