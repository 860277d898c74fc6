"""Find the days of the month on which a customer's orders crowd, as they do after a wage is paid."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

SPAN_DAYS = 5
"""How many days of the month, one after another, are looked at together."""
FEWEST_ORDERS = 6
"""With fewer orders than this, where they fall says nothing."""
LAST_MONTH_DAY = 31
SUMMARY = {"payday:start": "int64", "payday:n": "int64", "payday:all": "int64"}
"""What is known of a customer's payday, with types; see ``payday_summary``."""


def payday_summary(choices: ir.Table) -> ir.Table:
    """Find each customer's payday: the day of the month with which the fullest span of five days begins.

    The first day of the month follows on its 31st. Of several spans with as many orders, it is the one whose first day
    has the most; of several, the one that begins earliest in the month.

    Args:
        choices: One row a customer and day of the month: ``customer_id``, ``value`` (the day, 1 to 31, as string or
            number) and ``n`` (orders on such days).

    Returns:
        One row a customer with an order: ``customer_id``, ``payday:start``, ``payday:n`` (orders in the span; both
        null with fewer than six orders) and ``payday:all`` (all orders).
    """
    known = choices.filter(choices.n > 0, choices.value.notnull())
    placed = known.select("customer_id", "n", day=known.value.cast("int64"), back=ibis.array(range(SPAN_DAYS)).unnest())
    first = placed.day - placed.back.cast("int64")
    began = placed.select("customer_id", "n", "back", start=(first < 1).ifelse(first + LAST_MONTH_DAY, first))
    spans = began.group_by("customer_id", "start").agg(
        n=began.n.sum(), first_n=began.n.sum(where=began.back == 0).fill_null(0)
    )
    fullest = ibis.struct({"n": -spans.n, "first_n": -spans.first_n, "start": spans.start})
    each = spans.group_by("customer_id").agg(found=fullest.min(), every=spans.first_n.sum())
    told = each.every >= FEWEST_ORDERS
    none = ibis.null("int64")
    parts = {
        "payday:start": told.ifelse(each.found["start"], none),
        "payday:n": told.ifelse(-each.found["n"], none),
        "payday:all": each.every,
    }
    return each.select("customer_id", **{name: value.cast(SUMMARY[name]) for name, value in parts.items()})
