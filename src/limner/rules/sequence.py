"""Find the customers who did things one after another."""

from __future__ import annotations

import functools
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from limner.engine.portable import days_between
from limner.rules.tables import ActivityRows


def completed(steps: Sequence[tuple[ActivityRows, ir.BooleanValue]], *, within_days: int, name: str) -> ir.Table:
    """Plan who did the ``steps`` in order, each strictly later than the one before, within the days of the first.

    A step is an activity with the condition on its rows. For each moment and step the latest day on which a chain
    that has come so far can have begun is carried on: it is enough to know, since a later beginning is never worse.

    Returns:
        One row a customer who did: customer_id, and ``name`` (int64), at how many moments.
    """
    moments = _moments(steps)
    before = ibis.window(group_by="customer_id", order_by="moment", preceding=(None, 1))
    chain = moments.mutate(begun_0=_day_if(moments, 0))
    for i in range(1, len(steps)):
        earlier = chain[f"begun_{i - 1}"].max().over(before)
        chain = chain.mutate(earlier=earlier)
        chain = chain.mutate(**{f"begun_{i}": ibis.ifelse(chain[f"step_{i}"], chain.earlier, ibis.null("date"))})
    last = chain[f"begun_{len(steps) - 1}"]
    done = chain.filter(last.notnull() & (days_between(last, chain.day) <= within_days))
    return done.group_by("customer_id").agg(**{name: done.count()})


def _moments(steps: Sequence[tuple[ActivityRows, ir.BooleanValue]]) -> ir.Table:
    """Plan one row a customer and moment: the day, and which steps were done at that moment (``step_0`` …).

    One row a moment makes "the rows before" mean "strictly earlier".
    """
    parts = [
        activity.table.filter(
            holds, activity.table.customer_id.notnull(), activity.table[activity.time].notnull()
        ).select(
            "customer_id",
            moment=activity.table[activity.time],
            day=activity.table[activity.day].cast("date"),
            **{f"step_{j}": ibis.literal(i == j) for j in range(len(steps))},
        )
        for i, (activity, holds) in enumerate(steps)
    ]
    rows = functools.reduce(lambda left, right: left.union(right), parts)
    flags = {f"step_{i}": rows[f"step_{i}"].any() for i in range(len(steps))}
    return rows.group_by("customer_id", "moment").agg(day=rows.day.max(), **flags)


def _day_if(moments: ir.Table, step: int) -> ir.DateValue:
    return ibis.ifelse(moments[f"step_{step}"], moments.day, ibis.null("date"))
