"""Find the days of the month on which a customer's orders crowd, as they do after a wage is paid."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

import ibis
import ibis.expr.types as ir

SPAN_DAYS = 5
"""How many days of the month, one after another, are looked at together."""
FEWEST_ORDERS = 6
"""With fewer orders than this, where they fall says nothing."""
LAST_MONTH_DAY = 31
_DAYS = range(1, LAST_MONTH_DAY + 1)
_ON, _FROM = "on_{}", "from_{}"
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
    day = known.value.cast("int64")
    # A column a day: sums of columns need neither rows for every span nor a second grouping.
    days = known.group_by("customer_id").agg(
        {_ON.format(one): known.n.sum(where=day == one).fill_null(0).cast("int32") for one in _DAYS},
        every=known.n.sum(),
    )
    spans = days.mutate(
        {_FROM.format(one): reduce(add, (days[_ON.format(other)] for other in _span(one))) for one in _DAYS}
    )
    fullest = spans.mutate(most=ibis.greatest(*(spans[_FROM.format(one)] for one in _DAYS)))
    found = fullest.mutate(first=ibis.greatest(*(_first(fullest, one) for one in _DAYS)))
    told = found.every >= FEWEST_ORDERS
    none = ibis.null("int64")
    start = ibis.least(*((_first(found, one) == found.first).ifelse(one, LAST_MONTH_DAY) for one in _DAYS))
    parts = {
        "payday:start": told.ifelse(start, none),
        "payday:n": told.ifelse(found.most, none),
        "payday:all": found.every,
    }
    return found.select("customer_id", **{name: value.cast(SUMMARY[name]) for name, value in parts.items()})


def _span(start: int) -> Iterable[int]:
    """The days of the month that a span from ``start`` holds."""
    return ((start - 1 + further) % LAST_MONTH_DAY + 1 for further in range(SPAN_DAYS))


def _first(spans: ir.Table, start: int) -> ir.Value:
    """The orders of a span's first day where no span is fuller; less than any number of orders where one is."""
    return (spans[_FROM.format(start)] == spans.most).ifelse(spans[_ON.format(start)], -1)
