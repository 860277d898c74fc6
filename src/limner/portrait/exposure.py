"""Count the days of each kind that a customer has had for buying, against which the days bought on are judged."""

from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir

from limner.engine.bound import Day, literal

WINDOW_DAYS = 365
KINDS = {"exposure:holidays": "is_holiday", "exposure:promotion_days": "is_promotion_day"}
"""The kinds of days that are counted, with the column of the calendar that tells them."""
SUMMARY = {"exposure:days": "int64", **dict.fromkeys(KINDS, "int64")}
"""What is counted, with types; see ``exposed``."""


def exposed(customers: ir.Table, calendar: ir.Table, *, as_of: Day) -> ir.Table:
    """Put the days since the first purchase, in the last 365 days, beside each customer.

    Args:
        customers: One row a customer, with ``first_sale_on_life`` (the day of the first sale).
        calendar: Rows of ``calendar.CALENDAR`` up to ``as_of``.
        as_of: The last day that counts.

    Returns:
        ``customers`` with ``exposure:days`` (days from the first sale, or from the window's first day where that is
        later, to ``as_of``, both included), and how many of them were ``exposure:holidays`` and
        ``exposure:promotion_days``; null without a sale up to ``as_of``, and where the calendar does not tell.
    """
    start, end = literal(as_of - timedelta(days=WINDOW_DAYS - 1)), literal(as_of)
    span = calendar.filter(calendar.day.between(start, end))
    onwards = ibis.window(order_by=ibis.desc("day"), preceding=None, following=0)
    days = span.select(
        day_from="day",
        **{
            "exposure:days": span.day.count().over(onwards),
            **{name: span[column].cast("int64").sum().over(onwards) for name, column in KINDS.items()},
        },
    )
    first = customers.first_sale_on_life
    # The engines pass over a null among what is compared, so no first sale is told apart.
    began = first.notnull().ifelse(ibis.greatest(first, start), ibis.null("date"))
    return customers.left_join(days, began == days.day_from).drop("day_from")
