"""Count the days of each kind that a customer has had for buying, against which the days bought on are judged."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

WINDOW_DAYS = 365
KINDS = {"exposure:holidays": "is_holiday", "exposure:promotion_days": "is_promotion_day"}
"""The kinds of days that are counted, with the column of the calendar that tells them."""
SUMMARY = {"exposure:days": "int64", **dict.fromkeys(KINDS, "int64")}
"""What is counted, with types; see ``exposure``."""


def exposure(first_days: ir.Table, calendar: ir.Table, *, as_of: date) -> ir.Table:
    """Count the days since the first purchase, in the last 365 days.

    Args:
        first_days: One row a customer: ``customer_id`` and ``first_sale_on_life`` (the day of the first sale).
        calendar: Rows of ``calendar.CALENDAR`` up to ``as_of``.
        as_of: The last day that counts.

    Returns:
        One row a customer with a sale up to ``as_of``: ``customer_id``, ``exposure:days`` (days from the first sale,
        or from the window's first day where that is later, to ``as_of``, both included), and how many of them were
        ``exposure:holidays`` and ``exposure:promotion_days`` (null where the calendar does not tell).
    """
    start = ibis.literal(as_of - timedelta(days=WINDOW_DAYS - 1))
    span = calendar.filter(calendar.day.between(start, ibis.literal(as_of)))
    after = ibis.window(order_by=ibis.desc("day"), preceding=None, following=0)
    left = span.select(
        start="day",
        **{
            "exposure:days": span.day.count().over(after),
            **{name: span[column].cast("int64").sum().over(after) for name, column in KINDS.items()},
        },
    )
    sold = first_days.filter(first_days.first_sale_on_life <= ibis.literal(as_of))
    began = sold.select("customer_id", start=ibis.greatest(sold.first_sale_on_life, start))
    return began.inner_join(left, "start").select("customer_id", *SUMMARY)
