"""Who is in which segment."""

from __future__ import annotations

from limner.core.text import Text
from limner.warehouse.table import Column, Table

MEMBERSHIPS = Table(
    name="memberships",
    title=Text("客户分群", "Memberships"),
    doc="One period in which one customer was in one segment.",
    grain=("customer_id", "segment", "since"),
    writer="segments",
    role="derived",
    reads=("features", "tags"),
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "segment": Column("string", Text("分群", "segment"), "The segment's name."),
        "since": Column(
            "date", Text("进入日期", "since"), "The as-of day of the first build that found the customer in it."
        ),
        "until": Column(
            "date",
            Text("离开日期", "until"),
            "The as-of day of the first build that no longer did; null while it holds.",
        ),
    },
)
