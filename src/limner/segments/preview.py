"""Show how many customers a rule selects, and a few of them, before anything is saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from limner.engine.bound import Day
from limner.engine.portable import stable_order
from limner.rules.columns import reads
from limner.rules.compile import matching
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables

_SHOWN_FROM = 6
"""Shorter ids are masked as a whole: their ends would give them away."""


@dataclass(frozen=True)
class Preview:
    """What a rule selects.

    Attributes:
        customers: How many customers match.
        total: How many customers there are.
        share: ``customers`` of ``total``, 0 to 1; 0 where there is no customer.
        sample: Some of those who match, always the same: customer_id, masked, and the columns that the rule reads.
    """

    customers: int
    total: int
    share: float
    sample: tuple[dict[str, Any], ...]


def preview(
    rule: Rule,
    tables: RuleTables,
    *,
    as_of: Day,
    rows: Callable[[ir.Table], list[dict[str, Any]]],
    sample: int = 10,
    total: int | None = None,
) -> Preview:
    """Count who matches ``rule`` as of the day, and take a sample of them; one small query for each.

    Args:
        rule: The rule.
        tables: What it is asked of.
        as_of: The day.
        rows: Runs a plan and returns its few rows (``Engine.rows``).
        sample: How many customers to show at most.
        total: How many customers there are, where that is known; otherwise they are counted.

    Raises:
        InvalidDefinition: the rule does not fit the tables.
    """
    matched = matching(rule, tables, as_of=as_of)
    (found,) = rows(matched.agg(customers=matched.count()))
    customers: int = found["customers"]
    if total is None:
        ((total,),) = (row.values() for row in rows(tables.customers.agg(total=tables.customers.count())))
    some = _some(rule, tables, as_of=as_of, limit=sample) if customers and sample else None
    return Preview(
        customers=customers,
        total=total,
        share=customers / total if total else 0.0,
        sample=tuple(row | {"customer_id": masked(row["customer_id"])} for row in ([] if some is None else rows(some))),
    )


def _some(rule: Rule, tables: RuleTables, *, as_of: Day, limit: int) -> ir.Table:
    """Plan a few of those who match, with the columns that the rule reads: always the same ones."""
    shown = matching(rule, tables, as_of=as_of, columns=sorted(reads(rule).columns - {"customer_id"}))
    return shown.order_by(stable_order(shown.customer_id, salt="preview"), "customer_id").limit(limit)


def masked(customer_id: str) -> str:
    """Show an id by its first and its last two characters; a short one not at all."""
    return f"{customer_id[0]}…{customer_id[-2:]}" if len(customer_id) >= _SHOWN_FROM else "…"
