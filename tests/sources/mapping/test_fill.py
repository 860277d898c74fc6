"""Rows of a sheet become rows of the canonical tables: refunds, unpaid orders, ids, quarantine, sentinels."""

from __future__ import annotations

from datetime import date
from datetime import datetime as at

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples import examples
from limner.core.errors import InvalidDefinition
from limner.engine.duckdb import DuckDB
from limner.sources.mapping.facts import Load, Running
from limner.sources.mapping.fill import fill, named_sentinels
from limner.sources.mapping.mapping import Column, SheetMapping
from limner.warehouse.tables import BY_NAME
from sources.mapping.sheets import LOAD, rows_of, sheet

LINES = SheetMapping(
    time_zone="Asia/Shanghai",
    currency="CNY",
    columns={
        "no": Column(to=("order_lines.order_id", "orders.order_id")),
        "who": Column(to=("order_lines.customer_id", "orders.customer_id")),
        "when": Column(to=("order_lines.ordered_at", "orders.ordered_at")),
        "sku": Column(to=("order_lines.product_id", "products.product_id")),
        "name": Column(to=("products.name",)),
        "qty": Column(to=("order_lines.quantity",)),
        "price": Column(to=("order_lines.unit_price",)),
        "note": Column(to=("order_lines.x_note",)),
    },
    computed={"order_lines.amount": "quantity_times_price"},
)


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB()
    yield engine
    engine.close()


def lines(engine, rows):
    """Fill from a sheet of ``LINES``, its rows read once and held as the import does."""

    def keep(plan):
        return engine.connection.create_table(ibis.util.gen_name("read"), plan, temp=True)

    return fill(sheet(list(LINES.columns), rows), LINES, LOAD, running=Running(keep=keep))


SALES = [
    ("1", "17850.0", "2024-01-31 23:59:00", "A", "杯", "2", "1.5", "x"),
    ("1", "17850.0", "2024-01-31 23:59:00", "A", "杯", "2", "1.5", "x"),
    ("1", "17850.0", "2024-01-31 23:59:00", "B", None, "1", "10", None),
    ("C2", None, "2024-02-01 00:01:00", "A", "杯子", "-1", "1.5", None),
    ("3", "9", "2024-02-01 00:01:00", "B", "盘", "3", "2", None),
    ("3", "9", "2024-02-01 00:01:00", "B", "盘", "-1", "2", None),
    ("C4", "9", "2024-02-02 10:00:00", "B", "盘", "-1", "0", None),
]


def test_a_product_beyond_64_bits_is_no_amount(duckdb):
    plan = lines(duckdb, [("1", "9", "2024-07-01 03:00:00", "A", None, "9" * 40, "¥3", None)])
    assert rows_of(duckdb, plan.tables["order_lines"], "unit_price", "amount") == [(30_000, None)]


def test_orders_are_sums_of_their_lines(duckdb):
    plan = lines(duckdb, SALES).tables["orders"]
    found = rows_of(duckdb, plan, "order_id", "customer_id", "kind", "status", "amount", "units", "lines", "currency")
    assert found == [
        ("1", "17850", "sale", "paid", 160000, 5.0, 3, "CNY"),
        ("3", "9", "sale", "paid", 40000, 2.0, 2, "CNY"),
        ("C2", None, "refund", "paid", -15000, -1.0, 1, "CNY"),
        ("C4", "9", "refund", "paid", 0, -1.0, 1, "CNY"),
    ]


def test_times_are_utc_and_days_are_the_workspaces(duckdb):
    found = rows_of(duckdb, lines(duckdb, SALES[:1]).tables["orders"], "ordered_at", "ordered_on", "ordered_hour")
    assert found == [(at(2024, 1, 31, 15, 59), date(2024, 1, 31), 23)]


def test_a_workspace_elsewhere_has_its_own_days(duckdb):
    load = Load(source="till", load_id="l", loaded_at=at(2024, 2, 1), time_zone="Europe/London")
    plan = fill(sheet(list(LINES.columns), [("1", "9", "2024-07-01 03:00:00", "A", None, "1", "1", None)]), LINES, load)
    found = rows_of(duckdb, plan.tables["orders"], "ordered_at", "ordered_on", "ordered_hour")
    assert found == [(at(2024, 6, 30, 19), date(2024, 6, 30), 20)]


def test_equal_lines_stay_and_have_the_same_ids_whenever_they_come(duckdb):
    first = rows_of(duckdb, lines(duckdb, SALES).tables["order_lines"], "line_id", "order_id", "product_id")
    again = rows_of(
        duckdb, lines(duckdb, list(reversed(SALES))).tables["order_lines"], "line_id", "order_id", "product_id"
    )
    part = rows_of(duckdb, lines(duckdb, SALES[2:]).tables["order_lines"], "line_id", "order_id", "product_id")
    assert len({line for line, _, _ in first}) == len(SALES)
    assert first == again
    assert set(part) < set(first)


def test_products_have_their_latest_name(duckdb):
    assert rows_of(duckdb, lines(duckdb, SALES).tables["products"], "product_id", "name") == [
        ("A", "杯子"),
        ("B", "盘"),
    ]


def test_the_columns_are_the_declared_ones_and_the_extras(duckdb):
    for name, plan in lines(duckdb, SALES).tables.items():
        extras = ["x_note"] if name == "order_lines" else []
        assert list(plan.columns) == [*BY_NAME[name].columns, *extras]


def test_rows_that_do_not_parse_are_kept_aside_with_the_reason(duckdb):
    rows = [
        *SALES,
        ("5", "9", "31/01/2024", "A", None, "1", "12a", None),
        ("6", "9", None, "A", None, "两个", "1", None),
    ]
    filled = lines(duckdb, rows)
    assert duckdb.rows(filled.counts) == [{"rows": 9, "filled": 7, "quarantined": 2, "anonymous": 1}]
    assert set(rows_of(duckdb, filled.quarantine, "line", "column", "reason")) == {
        (9, "when", "not a time: 99/99/9999"),
        (10, "qty", "not a number: 字字"),
    }
    records = rows_of(duckdb, filled.quarantine, "record")
    assert any('"price":"12a"' in record for (record,) in records)


ORDERS = SheetMapping(
    time_zone="Asia/Shanghai",
    columns={
        "订单编号": Column(to=("orders.order_id",)),
        "总金额": Column(to=("orders.list_amount",)),
        "实付": Column(to=("orders.amount",)),
        "省": Column(to=("orders.province",)),
        "创建": Column(to=("orders.ordered_at",)),
        "付款": Column(to=("orders.status", "orders.x_paid_at"), read="paid_at"),
        "退款": Column(to=("orders.refunded_amount",)),
    },
)


def test_orders_without_payment_are_unpaid_and_refunds_negative(duckdb):
    rows = [
        ("1", "178.8", "0", "上海", "2020-02-21 00:00:00", None, "0.0"),
        ("2", "21", "21", "安徽省", "2020-02-20 23:59:54", "2020-02-21 00:00:02", "5.5"),
        ("2", "21", "21", "安徽省", "2020-02-20 23:59:54", "2020-02-21 00:00:02", "5.5"),
    ]
    plan = fill(sheet(list(ORDERS.columns), rows), ORDERS, LOAD).tables["orders"]
    found = rows_of(duckdb, plan, "order_id", "status", "amount", "list_amount", "refunded_amount", "x_paid_at")
    assert found == [
        ("1", "unpaid", 0, 1788000, 0, None),
        ("2", "paid", 210000, 210000, -55000, at(2020, 2, 20, 16, 0, 2)),
    ]


def test_status_words(duckdb):
    mapping = SheetMapping(
        columns={
            "id": Column(to=("orders.order_id",)),
            "state": Column(to=("orders.status",), values={"done": "paid", "void": "cancelled", "back": "refunded"}),
            "sum": Column(to=("orders.amount",)),
            "at": Column(to=("orders.ordered_at",), clock=False),
        }
    )
    rows = [("1", "done", "5", "2024-01-01"), ("2", "VOID", "6", "2024-01-01"), ("3", "back", "7", None)]
    plan = fill(sheet(list(mapping.columns), rows), mapping, LOAD).tables["orders"]
    found = rows_of(duckdb, plan, "order_id", "kind", "status", "amount", "list_amount", "refunded_amount")
    assert found == [
        ("1", "sale", "paid", 50000, None, None),
        ("2", "sale", "cancelled", 0, 60000, None),
        ("3", "sale", "paid", 70000, None, -70000),
    ]


def test_lines_without_an_order_number_are_orders_of_one_visit(duckdb):
    columns = {name: column for name, column in LINES.columns.items() if name != "no"}
    mapping = SheetMapping(columns=columns, computed=LINES.computed)
    rows = [row[1:] for row in SALES[:3]] + [(None, "2024-01-01", "A", None, "1", "1", None)] * 2
    filled = fill(sheet(list(columns), rows), mapping, LOAD)
    assert sorted(row["lines"] for row in duckdb.rows(filled.tables["orders"])) == [1, 1, 3]


def test_columns_with_one_target_add_up(duckdb):
    mapping = SheetMapping(
        columns={
            "id": Column(to=("orders.order_id",)),
            "a": Column(to=("orders.coupon_amount",)),
            "b": Column(to=("orders.coupon_amount",)),
        }
    )
    rows = [("1", "-1", "2.5"), ("2", None, "1"), ("3", None, None)]
    filled = fill(sheet(["id", "a", "b"], rows), mapping, LOAD)
    found = rows_of(duckdb, filled.tables["orders"], "order_id", "coupon_amount", "kind", "status")
    assert found == [("1", 35000, None, None), ("2", 10000, None, None), ("3", None, None, None)]
    assert filled.partial == {"orders"}


PEOPLE = SheetMapping(
    observed_on="2024-06-01",
    customer_namespace="shop",
    columns={
        "手机": Column(to=("records.customer_id",), personal="phone"),
        "姓名": Column(personal="name"),
        "性别": Column(to=("records.gender",), values={"F": "female", "0": None}),
        "年龄": Column(to=("records.birth_year",), read="age", missing=("118",)),
        "入会": Column(to=("records.registered_on",), clock=False, missing=("1900-01-01",)),
    },
)


def test_people_with_sentinels_and_personal_values(duckdb):
    rows = [
        ("13812345670", "张三", "f", "24", "2020-01-01"),
        ("13812345670", "张三", "f", "24", "2020-01-01"),
        ("13912345671", None, "0", "118", "1900-01-01"),
        (None, "李四", "f", "24", None),
    ]
    filled = fill(sheet(list(PEOPLE.columns), rows), PEOPLE, LOAD)
    found = rows_of(
        duckdb, filled.tables["records"], "customer_id", "gender", "birth_year", "registered_on", "recorded_at"
    )
    assert found == [
        ("13812345670", "female", 2000, date(2020, 1, 1), at(2024, 2, 1)),
        ("13912345671", None, None, None, at(2024, 2, 1)),
    ]
    assert ("13812345670", "name", "张三") in rows_of(duckdb, filled.personal)
    assert filled.personal_ids == "phone"
    assert rows_of(duckdb, filled.quarantine, "line", "column", "reason") == [(5, "手机", "customer_id is empty")]
    sentinels = named_sentinels(filled, duckdb.rows(filled.sentinel_counts)[0])
    assert [(one.column, one.value, n) for one, n in sentinels] == [("年龄", "118", 1), ("入会", "1900-01-01", 1)]
    assert "118" in sentinels[0][0].reason.zh


def test_numbers_of_a_space_of_their_own_are_told_apart(duckdb):
    """Customers and visitors have numbers that another shop may have given to others; an e-mail address it has not."""
    columns = {
        "user": Column(to=("events.customer_id",)),
        "mail": Column(personal="email"),
        "device": Column(to=("events.visitor_id", "identifiers.visitor")),
        "time": Column(to=("events.occurred_at",)),
        "type": Column(to=("events.event",)),
    }
    mapping = SheetMapping(columns=columns, customer_namespace="web")
    rows = [("17", "a@b.cn", "d1", "2024-01-01", "view"), (None, None, "d1", "2024-01-01", "view")]
    filled = fill(sheet(list(columns), rows), mapping, LOAD)
    assert rows_of(duckdb, filled.tables["events"], "customer_id", "visitor_id") == [
        ("web:17", "web:d1"),
        (None, "web:d1"),
    ]
    assert rows_of(duckdb, filled.tables["identifiers"], "kind", "value", "customer_id") == [
        ("visitor", "web:d1", "web:17")
    ]
    assert rows_of(duckdb, filled.personal) == [("web:17", "email", "a@b.cn")]


def test_events_touches_and_feedback_have_ids(duckdb):
    events = SheetMapping(
        columns={
            "user": Column(to=("events.customer_id",)),
            "time": Column(to=("events.occurred_at",)),
            "type": Column(to=("events.event",), values={"1": "view"}),
        }
    )
    rows = [("1.0", "2016-01-31 23:59:02", "1")] * 2 + [("1.0", "2016-01-31 23:59:02", "2")]
    found = duckdb.rows(fill(sheet(list(events.columns), rows), events, LOAD).tables["events"])
    assert len({row["event_id"] for row in found}) == 3
    assert sorted(row["event"] for row in found) == ["2", "view", "view"]
    reviews = SheetMapping(
        columns={"id": Column(to=("feedback.feedback_id",)), "score": Column(to=("feedback.score",))}
    )
    found = duckdb.rows(
        fill(sheet(["id", "score"], [("r1", "5"), ("r1", "4"), ("r2", "3")]), reviews, LOAD).tables["feedback"]
    )
    assert len({row["feedback_id"] for row in found}) == 3
    assert {"r1", "r2"} < {row["feedback_id"] for row in found}


def test_rates_become_amounts(duckdb):
    columns = {**LINES.columns, "rate": Column(to=("order_lines.x_discount_rate",), read="rate")}
    mapping = SheetMapping(
        columns=columns, computed={**LINES.computed, "order_lines.discount_amount": "amount_and_rate"}
    )
    rows = [(*SALES[0], "0.2"), (*SALES[0], "1"), (*SALES[0], None)]
    plan = fill(sheet(list(columns), rows), mapping, LOAD).tables["order_lines"]
    assert rows_of(duckdb, plan, "amount", "discount_amount", "x_discount_rate") == [
        (30000, 7500, 0.2),
        (30000, None, 1.0),
        (30000, None, None),
    ]


def test_a_mapping_of_another_sheet_is_refused():
    with pytest.raises(InvalidDefinition, match="no column of this sheet"):
        fill(sheet(["other"], [("1",)]), LINES, LOAD)
    with pytest.raises(InvalidDefinition, match="fills no table"):
        fill(sheet(["a"], [("1",)]), SheetMapping(columns={"a": Column(personal="name")}), LOAD)


def test_an_empty_sheet_gives_empty_tables(duckdb):
    filled = lines(duckdb, [])
    assert duckdb.rows(filled.counts) == [{"rows": 0, "filled": 0, "quarantined": 0, "anonymous": 0}]
    assert all(duckdb.rows(plan) == [] for plan in filled.tables.values())


JUNK = st.one_of(
    st.none(),
    st.sampled_from(["", " ", "1", "-2.5", "C9", "2024-01-05", "x", "1,5", "¥3", "9" * 40, "\\N", "女"]),
    st.text(max_size=6).filter(lambda text: "\x00" not in text),
)


@pytest.mark.slow
@settings(max_examples=examples(10), deadline=None)
@given(st.lists(st.tuples(*[JUNK] * len(LINES.columns)), max_size=12))
def test_rows_in_are_rows_filled_and_quarantined(duckdb, rows):
    filled = lines(duckdb, rows)
    counts = duckdb.rows(filled.counts)[0]
    assert counts["rows"] == len(rows) == counts["filled"] + counts["quarantined"]
    assert len(duckdb.rows(filled.quarantine)) == counts["quarantined"]
    assert len({row["line_id"] for row in duckdb.rows(filled.tables["order_lines"])}) == counts["filled"]


@pytest.mark.parametrize(
    ("to", "formula", "read", "cells", "expected"),
    [
        ("order_lines.discount_amount", "price_less_discount", None, ["10", None, "-5"], [900000, 300000, 450000]),
        ("order_lines.x_discount_rate", "price_less_rate", "rate", ["0.1", None, "0.2"], [900000, 300000, 400000]),
        ("order_lines.x_discount_rate", "price_less_rate", "percent", ["10", "0", "20"], [900000, 300000, 400000]),
        ("order_lines.x_discount_rate", "price_less_rate", "percent", ["10%", "0", "20"], [900000, 300000, 400000]),
    ],
)
def test_prices_lose_the_reductions_of_their_line(duckdb, to, formula, read, cells, expected):
    mapping = SheetMapping(
        columns={
            "no": Column(to=("order_lines.order_id",)),
            "qty": Column(to=("order_lines.quantity",)),
            "price": Column(to=("order_lines.unit_price",)),
            "off": Column(to=(to,), read=read),
        },
        computed={"order_lines.amount": formula},
    )
    rows = [("1", "2", "50", cells[0]), ("2", "1", "30", cells[1]), ("3", "1", "50", cells[2])]
    filled = fill(sheet(list(mapping.columns), rows), mapping, LOAD)
    assert [amount for _, amount in rows_of(duckdb, filled.tables["order_lines"], "order_id", "amount")] == expected
