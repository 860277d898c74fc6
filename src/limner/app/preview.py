"""Count what tags and segments there are, and try out a rule before it is kept."""

from __future__ import annotations

import json
from datetime import date

from ibis import _

from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.rules.json import from_data
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables, rule_tables
from limner.segments.preview import Preview, preview
from limner.warehouse.reader import Reader
from limner.warehouse.tables import (
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

_READ = (CUSTOMERS, FEATURES, ORDERS, ORDER_LINES, EVENTS, REDEMPTIONS, FEEDBACK, TOUCHES, MEMBERSHIPS, TAGS)


def sizes(workspace: Workspace, table: Table, name: str) -> dict[str, int]:
    """Return how many customers have each value of ``name`` now, in a table of periods (``tags``, ``memberships``)."""
    reader = workspace.reader(engine="duckdb")
    plan = reader.table(table).filter(_.until.isnull()).group_by(name).agg(n=_.count())
    return {row[name]: row["n"] for row in reader.engine.rows(plan)}


def built_as_of(reader: Reader) -> date:
    """Return the day that the portraits know of.

    Raises:
        NotFound: no portraits have been built.
    """
    rows = reader.engine.rows(reader.table(FEATURES).agg(as_of=_.as_of.max()))
    if rows[0]["as_of"] is None:
        raise NotFound("No portraits have been built yet.", remedy="Build them with: limner build")
    day: date = rows[0]["as_of"]
    return day


def rule_from_text(text: str) -> Rule:
    """Read a rule, or the rule of a segment, written in JSON.

    Raises:
        InvalidDefinition: the text is no rule; the path says where.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidDefinition(
            f"The rule is not JSON: {error}.", remedy="Check quotes, commas and brackets."
        ) from error
    return from_data(data["rule"] if isinstance(data, dict) and "rule" in data else data)


def preview_rule(workspace: Workspace, rule: Rule, *, sample: int) -> Preview:
    """Count the customers that match ``rule`` as of the last build, with a few of them, personal values masked."""
    reader = workspace.reader(engine="duckdb")
    return preview(rule, tables_for_rules(reader), as_of=built_as_of(reader), rows=reader.engine.rows, sample=sample)


def tables_for_rules(reader: Reader) -> RuleTables:
    """Arrange the tables of ``reader`` for rules."""
    return rule_tables({table.name: reader.table(table) for table in _READ if table is CUSTOMERS or reader.has(table)})
