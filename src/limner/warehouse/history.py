"""Keep since when and until when each customer had what a build finds: a segment, a tag."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.engine.bound import Day, literal


def history(previous: ir.Table, current: ir.Table, *, name: str, as_of: Day) -> ir.Table:
    """Plan the periods after a build for the day ``as_of``.

    First everything that builds of that day or a later one did is undone: periods that began then are dropped, those
    that ended then are open again. Then what still holds keeps its ``since``, what no longer does ends on ``as_of``,
    and what is new begins on it. So building a day again changes nothing, and building an earlier day restates.

    Args:
        previous: The periods so far: customer_id, ``name``, since (date), until (date; null while it holds). The
            periods of one customer and name do not overlap.
        current: What the build found: customer_id and ``name``; a row with a null is passed over, and one that stands
            twice counts once.
        name: The column that says what the customer had (``segment``, ``tag``).
        as_of: The day that was built.

    Returns:
        One row a period: customer_id, ``name``, since (date), until (date).
    """
    day = literal(as_of)
    before = previous.filter(previous.since < day)
    ended = before.filter(before.until < day)
    held = before.filter(before.until.isnull() | (before.until >= day))
    found = current.filter(current.customer_id.notnull(), current[name].notnull())
    found = found.select(found_customer="customer_id", found_name=name).distinct()
    both = held.outer_join(found, (held.customer_id == found.found_customer) & (held[name] == found.found_name))
    renewed = both.select(
        customer_id=ibis.coalesce(both.customer_id, both.found_customer),
        **{name: ibis.coalesce(both[name], both.found_name)},
        since=ibis.coalesce(both.since, day),
        until=ibis.ifelse(both.found_customer.isnull(), day, ibis.null("date")),
    )
    return ended.select("customer_id", name, "since", "until").union(renewed)
