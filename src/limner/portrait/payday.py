"""Find the days of the month on which a customer's orders crowd, as they do after a wage is paid."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

SPAN_DAYS = 5
"""How many days of the month, one after another, are looked at together."""
FEWEST_ORDERS = 6
"""With fewer orders than this, where they fall says nothing."""
LAST_MONTH_DAY = 31
_MONTH_DAYS = range(1, LAST_MONTH_DAY + 1)
_PLACES = 32
_MOST_ORDERS = 2**24
"""More orders than anybody has on one day of the month."""
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
    placed = known.select("customer_id", "n", day=known.value.cast("int64"))
    # A column a day of the month: a row a day and span would be five times the rows, and takes five times as long.
    each = placed.group_by("customer_id").agg(
        **{_of_day(day): placed.n.sum(where=placed.day == day).fill_null(0) for day in _MONTH_DAYS},
        every=placed.n.sum(),
    )
    best = ibis.greatest(*(_rank(each, start) for start in _MONTH_DAYS))
    told = each.every >= FEWEST_ORDERS
    none = ibis.null("int64")
    parts = {
        "payday:start": told.ifelse(LAST_MONTH_DAY - (best - best // _PLACES * _PLACES), none),
        "payday:n": told.ifelse(best // (_PLACES * _MOST_ORDERS), none),
        "payday:all": each.every,
    }
    return each.select("customer_id", **{name: value.cast(SUMMARY[name]) for name, value in parts.items()})


def _of_day(day: int) -> str:
    return f"day_{day}"


def _rank(orders: ir.Table, start: int) -> ir.IntegerValue:
    """Put in one number how many orders a span has, how many its first day has, and how early it begins."""
    span = [orders[_of_day((start + ahead - 1) % LAST_MONTH_DAY + 1)] for ahead in range(SPAN_DAYS)]
    within = sum(span[1:], span[0])
    return (within * _MOST_ORDERS + span[0]) * _PLACES + (LAST_MONTH_DAY - start)
