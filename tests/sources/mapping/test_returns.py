"""A sale that was given back is a sale and a refund; a document about what came back is a refund by itself."""

from __future__ import annotations

import pytest

from limner.sources.mapping.fill import fill
from limner.sources.mapping.mapping import Column, SheetMapping
from sources.mapping.sheets import LOAD, rows_of, sheet

STATES = {"paid": "paid", "refunded": "refunded", "closed": "cancelled"}
ORDERS = {
    "no": Column(to=("orders.order_id",)),
    "who": Column(to=("orders.customer_id",)),
    "state": Column(to=("orders.status",), values=STATES),
    "sum": Column(to=("orders.amount",)),
    "back": Column(to=("orders.refunded_amount",)),
}
LINES = {
    "no": Column(to=("order_lines.order_id", "orders.order_id")),
    "sku": Column(to=("order_lines.product_id", "products.product_id")),
    "qty": Column(to=("order_lines.quantity",)),
    "sum": Column(to=("order_lines.amount",)),
    "state": Column(to=("orders.status",), values=STATES),
    "who": Column(to=("order_lines.customer_id", "orders.customer_id")),
}


def _orders(duckdb_engine, columns, rows, *names):
    filled = fill(sheet(list(columns), rows), SheetMapping(columns=columns), LOAD)
    return rows_of(duckdb_engine, filled.tables["orders"], "order_id", *names)


def test_an_order_with_the_state_refunded_was_paid_and_given_back(duckdb_engine):
    rows = [
        ("1", "C1", "paid", "10", None),
        ("2", "C1", "refunded", "7", None),
        ("3", "C1", "refunded", "8", "0"),
        ("4", "C1", "refunded", "9", "2.5"),
        ("5", "C1", "paid", "9", "2"),
        ("6", "C1", "refunded", "-9", None),
        ("7", "C1", "closed", "9", None),
    ]
    assert _orders(duckdb_engine, ORDERS, rows, "kind", "status", "amount", "refunded_amount") == [
        ("1", "sale", "paid", 100000, None),
        ("2", "sale", "paid", 70000, -70000),
        ("3", "sale", "paid", 80000, -80000),
        ("4", "sale", "paid", 90000, -25000),
        ("5", "sale", "paid", 90000, -20000),
        ("6", "refund", "paid", -90000, None),
        ("7", "sale", "cancelled", 0, None),
    ]


def test_a_refund_beside_the_sale_of_the_same_number_is_taken_off_it(duckdb_engine):
    rows = [("1", "C1", "paid", "100", None), ("1", "C1", "refunded", "30", None)]
    assert _orders(duckdb_engine, ORDERS, rows, "kind", "amount", "refunded_amount") == [("1", "sale", 700000, None)]


@pytest.mark.parametrize(
    ("sale", "expected"),
    [("1001", ("R-1001", "refund", -50000, None)), ("R-1000", ("R-1001", "sale", 50000, -50000))],
    ids=["sales have other numbers", "sales have such numbers"],
)
def test_a_number_of_refunds_alone_is_a_document_of_its_own(duckdb_engine, sale, expected):
    rows = [(sale, "C1", "paid", "5", None), ("R-1001", "C1", "refunded", "5", None)]
    assert expected in _orders(duckdb_engine, ORDERS, rows, "kind", "amount", "refunded_amount")


def test_lines_that_were_given_back_leave_the_others_of_their_order(duckdb_engine):
    rows = [
        ("1", "A", "1", "40", "paid", "C1"),
        ("1", "B", "2", "20", "refunded", "C1"),
        ("2", "A", "1", "40", "refunded", "C1"),
        ("2", "B", "1", "10", None, "C1"),
        ("3", "A", "2", "80", "paid", "C1"),
        ("3", "A", "1", "40", "refunded", "C1"),
        ("4", "A", "1", "40", None, "C1"),
        ("4", "B", "1", "10", "refunded", "C1"),
    ]
    assert _orders(duckdb_engine, LINES, rows, "kind", "units", "amount", "refunded_amount") == [
        ("1", "sale", 3.0, 600000, -200000),
        ("2", "sale", 2.0, 500000, -500000),
        ("3", "sale", 1.0, 400000, None),
        ("4", "sale", 2.0, 500000, -100000),
    ]


def test_an_orders_own_figure_on_its_lines_is_taken_once_and_given_back_once(duckdb_engine):
    columns = {
        **LINES,
        "total": Column(to=("orders.amount",)),
        "off": Column(to=("orders.discount_amount",)),
        "returned": Column(to=("orders.refunded_amount",), once=True),
    }
    rows = [
        ("1", "A", "1", "40", "paid", "C1", "65", "3", "5"),
        ("1", "B", "4", "20", "paid", "C1", "65", "3", "5"),
        ("2", "A", "1", "40", "refunded", "C1", "45", None, None),
        ("2", "B", "4", "20", None, "C1", None, None, None),
    ]
    filled = fill(sheet(list(columns), rows), SheetMapping(columns=columns), LOAD)
    names = ("order_id", "amount", "discount_amount", "refunded_amount", "summed", "lines")
    assert rows_of(duckdb_engine, filled.tables["orders"], *names) == [
        ("1", 650000, 30000, -50000, "", 2),
        ("2", 450000, None, -450000, "", 2),
    ]
    lines = rows_of(duckdb_engine, filled.tables["order_lines"], "order_id", "product_id", "amount")
    assert lines == [("1", "A", 400000), ("1", "B", 200000), ("2", "A", 400000), ("2", "B", 200000)]


def test_an_order_whose_lines_contradict_each_other_is_not_taken(duckdb_engine):
    columns = {**LINES, "total": Column(to=("orders.amount",))}
    rows = [
        ("1", "A", "1", "40", "paid", "C1", "65"),
        ("1", "B", "4", "20", "paid", "C1", "60"),
        ("2", "A", "1", "40", "paid", "C1", "45"),
    ]
    filled = fill(sheet(list(columns), rows), SheetMapping(columns=columns), LOAD)
    assert rows_of(duckdb_engine, filled.tables["orders"], "order_id", "amount") == [("2", 450000)]
    reason = "not the same on each line of its order"
    found = rows_of(duckdb_engine, filled.quarantine, "line", "column", "reason")
    assert sorted(found) == [
        (2, "total", reason),
        (3, "total", reason),
    ]
    assert duckdb_engine.rows(filled.counts) == [{"rows": 3, "filled": 1, "quarantined": 2, "anonymous": 0}]
