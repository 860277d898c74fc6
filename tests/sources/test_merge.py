"""Imports complete what is there and never count it twice."""

from __future__ import annotations

from limner.sources.merge import merge, replaced
from limner.warehouse.tables import COUPONS, ORDER_LINES, ORDERS, PRODUCTS
from rows import memory

ORDER = {"order_id": "string", "customer_id": "string", "amount": "int64", "discount_amount": "int64", "coupon_amount": "int64",
         "units": "float64", "lines": "int64", "status": "string", "load_id": "string"}  # fmt: skip
LINE = {"line_id": "string", "order_id": "string", "amount": "int64", "discount_amount": "int64", "coupon_amount": "int64",
        "quantity": "float64"}  # fmt: skip
PRODUCT = {"product_id": "string", "name": "string", "brand": "string", "load_id": "string"}


def by(key, rows):
    return sorted(({n: v for n, v in row.items() if v is not None} for row in rows), key=lambda row: row[key])


def test_lines_that_are_there_are_not_added(engine):
    there = memory(LINE, {"line_id": "1", "order_id": "a", "amount": 5})
    incoming = memory(
        LINE, {"line_id": "1", "order_id": "a", "amount": 5}, {"line_id": "2", "order_id": "a", "amount": 7}
    )
    assert [row["line_id"] for row in engine.rows(merge(ORDER_LINES, there, incoming).added)] == ["2"]


def test_an_order_grows_by_its_new_lines_only(engine):
    there = memory(
        ORDER, {"order_id": "a", "amount": 5, "units": 1.0, "lines": 1, "load_id": "x"}, {"order_id": "z", "amount": 9}
    )
    incoming = memory(
        ORDER,
        {"order_id": "a", "customer_id": "c", "amount": 12, "units": 3.0, "lines": 2, "load_id": "y"},
        {"order_id": "b", "amount": 4, "units": 1.0, "lines": 1, "load_id": "y"},
        {"order_id": "z", "amount": 9, "lines": 1},
    )
    new_lines = memory(
        LINE,
        {"line_id": "2", "order_id": "a", "amount": 7, "quantity": 2.0},
        {"line_id": "3", "order_id": "b", "amount": 4, "quantity": 1.0},
    )
    merged = merge(ORDERS, there, incoming, new_lines=new_lines)
    assert by("order_id", engine.rows(merged.added)) == [
        {"order_id": "b", "amount": 4, "units": 1.0, "lines": 1, "load_id": "y"}
    ]
    assert by("order_id", engine.rows(merged.changed)) == [
        {"order_id": "a", "customer_id": "c", "amount": 12, "units": 3.0, "lines": 2, "load_id": "y"}
    ]
    whole = engine.rows(replaced(there, merged, ORDERS.grain))
    assert sum(row["amount"] for row in whole) == 25


def test_an_order_of_an_order_file_takes_the_newest_values(engine):
    there = memory(
        ORDER,
        {"order_id": "a", "customer_id": "c", "status": "unpaid", "amount": 0},
        {"order_id": "b", "status": "paid"},
    )
    incoming = memory(
        ORDER, {"order_id": "a", "status": "paid", "amount": 8}, {"order_id": "b", "status": "paid", "load_id": "new"}
    )
    merged = merge(ORDERS, there, incoming)
    assert engine.rows(merged.added) == []
    assert by("order_id", engine.rows(merged.changed)) == [
        {"order_id": "a", "customer_id": "c", "status": "paid", "amount": 8}
    ]


def test_a_null_changes_nothing(engine):
    there = memory(PRODUCT, {"product_id": "1", "name": "茶", "brand": "龙井"})
    incoming = memory(PRODUCT, {"product_id": "1", "name": None, "load_id": "new"})
    assert engine.rows(merge(PRODUCTS, there, incoming).changed) == []


def test_a_missing_part_of_a_key_equals_a_missing_part(engine):
    schema = {"coupon_id": "string", "campaign_id": "string", "product_id": "string"}
    there = memory(schema, {"coupon_id": "c", "campaign_id": "1"})
    merged = merge(COUPONS, there, memory(schema, {"coupon_id": "c", "campaign_id": "1"}))
    assert engine.rows(merged.added) == []
    assert engine.rows(merged.changed) == []
