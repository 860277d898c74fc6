"""Find the days that lie between a customer's days with orders."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import days_between
from limner.warehouse.tables import Column, Table

GAPS = Table(
    name="order_gaps",
    title=Text("购买间隔", "Gaps between purchases"),
    doc="The days between one customer's two neighbouring days with sales.",
    grain=("customer_id", "day"),
    writer="portrait",
    role="internal",
    day="day",
    reads=("orders",),
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "day": Column("date", Text("日期", "date"), "The later of the two days."),
        "gap_days": Column(
            "int64", Text("间隔天数", "days between"), "Calendar days since the earlier one; at least 1.", unit="days"
        ),
    },
)


def gaps(days: ir.Table) -> ir.Table:
    """List the gaps between days with sales.

    Args:
        days: One row a customer and day: ``customer_id``, ``day`` and ``orders`` (sales of the day).

    Returns:
        Rows of ``GAPS``; a customer with one day has none.
    """
    sold = days.filter(days.orders > 0).select("customer_id", "day")
    before = sold.day.lag().over(ibis.window(group_by="customer_id", order_by="day"))
    paired = sold.mutate(before=before)
    return paired.filter(paired.before.notnull()).select(
        "customer_id", "day", gap_days=days_between(paired.before, paired.day)
    )
