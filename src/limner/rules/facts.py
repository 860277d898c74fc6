"""Add to the customers what rules need to know of their doings, segments and tags: one pass over each table."""

from __future__ import annotations

import functools
import operator
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

import ibis.expr.types as ir

from limner.engine.bound import Day, literal
from limner.rules.columns import reads, walk
from limner.rules.compare import Fact, fact_name, holds
from limner.rules.rule import Did, HasTag, InSegment, Rule, Sequence, Step
from limner.rules.sequence import completed
from limner.rules.tables import ActivityRows, RuleTables


@dataclass(frozen=True)
class _Count:
    """A number to be counted for each customer: the rows of ``table`` where ``holds``."""

    name: str
    table: ir.Table
    holds: ir.BooleanValue


def with_facts(rules: Collection[Rule], tables: RuleTables, *, as_of: Day, columns: Iterable[str] = ()) -> ir.Table:
    """Plan the customers with the columns and counts that ``rules`` need, and with ``columns``.

    The count behind a fact is in the column that ``fact_name`` names; it is int64, and null for a customer who has
    none. Each table of doings is read once for all counts on it, and once more for each sequence.
    """
    facts = {fact_name(node): node for rule in rules for node in walk(rule) if isinstance(node, Fact)}
    counts = [_count(name, node, tables, as_of) for name, node in facts.items() if not isinstance(node, Sequence)]
    passes = [_counted(group) for group in _by_table(counts)]
    for name, node in facts.items():
        if isinstance(node, Sequence):
            doings = [happened(step, tables, as_of) for step in node.steps]
            passes.append(completed(doings, within_days=node.within_days, name=name))
    wide = tables.customers_with({*columns, *(column for rule in rules for column in reads(rule).columns)})
    for counted in passes:
        key = f"{counted.columns[1]}_of"
        wide = wide.left_join(counted.rename({key: "customer_id"}), [("customer_id", key)]).drop(key)
    return wide


def happened(doing: Did | Step, tables: RuleTables, as_of: Day) -> tuple[ActivityRows, ir.BooleanValue]:
    """Plan which rows of the activity's table are the doings that ``doing`` counts as of the day."""
    activity = tables.activity(doing.activity)
    day = activity.table[activity.day].cast("date")
    conditions = [day <= literal(as_of)]
    if isinstance(doing, Did) and doing.within_days is not None:
        conditions.append(day >= literal(as_of - timedelta(days=doing.within_days - 1)))
    conditions += [holds(rule, activity.table) for rule in (activity.only, doing.where) if rule is not None]
    return activity, functools.reduce(operator.and_, conditions)


def _count(name: str, fact: Did | InSegment | HasTag, tables: RuleTables, as_of: Day) -> _Count:
    if isinstance(fact, Did):
        activity, holds = happened(fact, tables, as_of)
        return _Count(name, activity.table, holds)
    if isinstance(fact, InSegment):
        return _open_period(name, tables.memberships, "segment", fact.name, as_of)
    return _open_period(name, tables.tags, "tag", fact.name, as_of)


def _open_period(name: str, periods: ir.Table, column: str, value: str, as_of: Day) -> _Count:
    day = literal(as_of)
    is_open = (periods.since <= day) & (periods.until.isnull() | (periods.until > day))
    return _Count(name, periods, (periods[column] == value) & is_open)


def _by_table(counts: Iterable[_Count]) -> list[list[_Count]]:
    groups: dict[object, list[_Count]] = {}
    for count in counts:
        groups.setdefault(count.table.op(), []).append(count)
    return list(groups.values())


def _counted(counts: list[_Count]) -> ir.Table:
    flags = counts[0].table.select("customer_id", **{count.name: count.holds for count in counts})
    used = flags.filter(functools.reduce(operator.or_, [flags[count.name] for count in counts]))
    return used.group_by("customer_id").agg(**{count.name: used.count(where=used[count.name]) for count in counts})
