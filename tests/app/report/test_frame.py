"""What a report is of."""

from __future__ import annotations

import pytest

from app.report.literal_tables import day
from limner.app.report.frame import customer_days, framed
from limner.app.workspace import Workspace
from limner.core.errors import NotAllowed, NotFound
from limner.warehouse.tables import ORDERS
from rows import memory


def test_days_of_customers_sum_sales_and_refunds(engine):
    def order(customer, on, amount, **more):
        return {"customer_id": customer, "ordered_on": day(on), "amount": amount, "kind": "sale"} | more

    orders = memory(
        {name: str(column.type) for name, column in ORDERS.columns.items()},
        order("a", "2024-01-01", 100, discount_amount=5),
        order("a", "2024-01-01", 50, status="unpaid"),
        order("a", "2024-01-01", 30, coupon_id="k", refunded_amount=-10),
        order("a", "2024-01-02", -40, kind="refund"),
        order("李", "2024-01-02", None),
    )
    days = customer_days(orders)
    assert engine.rows(days.order_by("customer_id", "day")) == [
        {
            "customer_id": "a",
            "day": day("2024-01-01"),
            "orders": 2,
            "net": 120,
            "gross": 130,
            "refund": 10,
            "promoted": 2,
        },
        {
            "customer_id": "a",
            "day": day("2024-01-02"),
            "orders": 0,
            "net": -40,
            "gross": 0,
            "refund": 40,
            "promoted": 0,
        },
        {"customer_id": "李", "day": day("2024-01-02"), "orders": 1, "net": 0, "gross": 0, "refund": 0, "promoted": 0},
    ]


def test_without_portraits_it_says_what_to_do(workspace):
    with pytest.raises(NotFound, match="limner build"), framed(workspace, None):
        pass


def test_a_segment_must_exist_and_have_enough_members(built_shop, store_folder):
    with pytest.raises(NotFound, match="lifecycle_lost"), framed(built_shop, "lifecycle_lots"):
        pass
    with pytest.raises(NotAllowed, match="fewer than 5"), framed(built_shop, "lifecycle_prospect"):
        pass
    with Workspace(store_folder) as store, framed(store, "lifecycle_prospect") as frame:
        assert frame.row(frame.people.agg(n=frame.people.count())) == {"n": 6}
        assert frame.row(frame.everyone.agg(n=frame.everyone.count())) == {"n": 66}
