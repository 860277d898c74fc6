"""Tell the visits with something in the cart that were followed by a purchase from those that were not."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.warehouse.tables import Column, Table

CARTS = Table(
    name="carts",
    title=Text("加购会话", "Visits with a cart"),
    doc="One visit in which a customer put something into the cart.",
    grain=("customer_id", "session_id"),
    writer="portrait",
    role="internal",
    day="day",
    reads=("events", "orders"),
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "session_id": Column("string", Text("会话编号", "session id"), "The visit."),
        "day": Column("date", Text("日期", "date"), "Day of the visit."),
        "bought": Column(
            "boolean", Text("是否购买", "bought"), "Whether the customer has a paid sale on that day or the day after."
        ),
    },
)


def carts(sessions: ir.Table, order_days: ir.Table) -> ir.Table:
    """List the visits with a cart, and whether the customer bought then.

    Args:
        sessions: Rows of ``SESSIONS``.
        order_days: One row a customer and day: ``customer_id``, ``day`` and ``orders`` (paid sales of the day).

    Returns:
        Rows of ``CARTS``.
    """
    filled = sessions.filter(sessions.carts > 0).select("customer_id", "session_id", "day")
    bought = order_days.filter(order_days.orders > 0).select("customer_id", "day")
    before = bought.select("customer_id", day=(bought.day - ibis.interval(days=1)).cast("date"))
    soon = bought.union(before, distinct=True).mutate(bought=ibis.literal(value=True))
    found = filled.left_join(soon, ["customer_id", "day"])
    return found.select("customer_id", "session_id", "day", bought=found.bought.notnull())
