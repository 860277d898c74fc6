"""Imports complete what is there and never count it twice."""

from __future__ import annotations

from datetime import date

import pytest

from limner.sources.merge import dated_by_campaign, merge, replaced
from limner.warehouse.tables import COUPONS, ORDER_LINES, ORDERS, PRODUCTS
from rows import memory

ORDER = {"order_id": "string", "customer_id": "string", "amount": "int64", "discount_amount": "int64", "coupon_amount": "int64",
         "list_amount": "int64", "units": "float64", "lines": "int64", "summed": "string", "status": "string", "channel": "string",
         "source": "string", "load_id": "string"}  # fmt: skip
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


OWN = {"order_id": "a", "customer_id": "顾客", "amount": 100, "discount_amount": 7, "status": "paid", "channel": "app"}
"""What an order file says."""
LINES = (
    {"line_id": "1", "order_id": "a", "amount": 60, "coupon_amount": 2, "quantity": 1.0},
    {"line_id": "2", "order_id": "a", "amount": 50, "coupon_amount": None, "quantity": 2.0},
)
FIRST = {"order_id": "a", "customer_id": "顾客", "amount": 60, "coupon_amount": 2, "units": 1.0, "lines": 1,
         "summed": "amount coupon", "status": "paid", "channel": "shop"}  # fmt: skip
"""What the file with the first line says of its order."""
SECOND = {
    "order_id": "a",
    "amount": 50,
    "units": 2.0,
    "lines": 1,
    "summed": "amount",
    "status": "paid",
    "channel": "shop",
}
BOTH = {**FIRST, "amount": 110, "units": 3.0, "lines": 2}
"""What a file with both lines says of their order."""


def arrive(engine, *files):
    """Merge files of one order after the other; each is its order and the lines that are there after it."""
    there = memory(ORDER)
    for order, lines in files:
        incoming, known = memory(ORDER, order), memory(LINE, *lines)
        assumed = ("status",) if order.get("summed") is not None else ()
        merged = merge(ORDERS, there, incoming, lines=known, assumed=assumed)
        there = memory(ORDER, *engine.rows(replaced(there, merged, ORDERS.grain)))
        again = merge(ORDERS, there, incoming, lines=known, assumed=assumed)
        assert engine.rows(again.added) == engine.rows(again.changed) == []
    return by("order_id", engine.rows(there))


@pytest.mark.parametrize(
    "files",
    [
        [(OWN, ()), (BOTH, LINES)],
        [(BOTH, LINES), (OWN, LINES)],
        [(FIRST, LINES[:1]), (OWN, LINES[:1]), (SECOND, LINES)],
        [(FIRST, LINES[:1]), (SECOND, LINES), (OWN, LINES)],
        [(OWN, ()), (FIRST, LINES[:1]), (SECOND, LINES)],
        [(SECOND, LINES[1:]), (OWN, LINES[1:]), (FIRST, LINES)],
    ],
    ids=["own, lines", "lines, own", "line, own, line", "line, line, own", "own, line, line", "line, own, other line"],
)
def test_an_orders_own_amounts_win_over_sums_of_its_lines_in_whatever_order_they_come(engine, files):
    assert arrive(engine, *files) == [{**OWN, "coupon_amount": 2, "units": 3.0, "lines": 2, "summed": "coupon"}]


@pytest.mark.parametrize("first", [0, 1])
def test_lines_of_two_files_add_up_to_an_order_that_has_only_lines(engine, first):
    files = [(FIRST, LINES[:1]), (SECOND, LINES)] if first == 0 else [(SECOND, LINES[1:]), (FIRST, LINES)]
    (order,) = arrive(engine, *files)
    assert (order["amount"], order["coupon_amount"], order["units"], order["lines"]) == (110, 2, 3.0, 2)
    assert order["summed"] == "amount coupon"


@pytest.mark.parametrize("own_first", [True, False])
def test_an_unpaid_order_stays_0_while_unpaid(engine, own_first):
    unpaid = {"order_id": "a", "customer_id": "顾客", "amount": 0, "list_amount": 100, "status": "unpaid"}
    files = [(unpaid, () if own_first else LINES), (BOTH, LINES)]
    (order,) = arrive(engine, *(files if own_first else files[::-1]))
    assert (order["amount"], order["status"], order["list_amount"], order["lines"]) == (0, "unpaid", 100, 2)
    (order,) = arrive(engine, *files, ({**OWN, "amount": 90}, LINES))
    assert (order["amount"], order["status"]) == (90, "paid")


@pytest.mark.parametrize("own_first", [True, False])
def test_an_order_file_without_amounts_says_whether_the_sum_of_the_lines_was_paid(engine, own_first):
    unpaid = {"order_id": "a", "status": "unpaid"}
    files = [(unpaid, () if own_first else LINES), (BOTH, LINES)]
    (order,) = arrive(engine, *(files if own_first else files[::-1]))
    assert (order["amount"], order["list_amount"], order["status"]) == (0, 110, "unpaid")
    (order,) = arrive(engine, *files, ({"order_id": "a", "status": "paid"}, LINES))
    assert (order["amount"], order["status"]) == (110, "paid")


def test_orders_that_were_kept_before_their_sums_were_marked_grow_by_their_lines(engine):
    there = memory(ORDER, {"order_id": "a", "amount": 60, "lines": 1}, {"order_id": "z", "amount": 9})
    merged = merge(ORDERS, there, memory(ORDER, SECOND), lines=memory(LINE, *LINES))
    assert engine.rows(merged.added) == []
    assert [(row["order_id"], row["amount"]) for row in engine.rows(merged.changed)] == [("a", 110)]


def test_an_order_of_an_order_file_takes_the_newest_values(engine):
    there = memory(
        ORDER,
        {"order_id": "a", "customer_id": "c", "status": "unpaid", "amount": 0},
        {"order_id": "b", "status": "paid"},
    )
    incoming = memory(
        ORDER, {"order_id": "a", "status": "paid", "amount": 8}, {"order_id": "b", "status": "paid", "load_id": "new"}
    )
    merged = merge(ORDERS, there, incoming, lines=memory(LINE))
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


TOUCH = {"touch_id": "string", "campaign_id": "string", "touched_on": "date", "x_extra": "string"}


def test_touches_without_a_day_are_of_the_first_day_of_their_campaign(engine):
    first, own = date(2024, 11, 1), date(2024, 11, 9)
    touches = memory(
        TOUCH,
        {"touch_id": "1", "campaign_id": "双11", "x_extra": "kept"},
        {"touch_id": "2", "campaign_id": "双11", "touched_on": own},
        {"touch_id": "3", "campaign_id": "no first day"},
        {"touch_id": "4", "campaign_id": "unknown"},
        {"touch_id": "5"},
    )
    campaigns = memory(
        {"campaign_id": "string", "starts_on": "date"},
        {"campaign_id": "双11", "starts_on": first},
        {"campaign_id": "no first day"},
        {"starts_on": first},
    )
    found = engine.rows(dated_by_campaign(touches, campaigns))
    assert found == [{"touch_id": "1", "campaign_id": "双11", "touched_on": first, "x_extra": "kept"}]


WRITTEN = {
    "product_id": "string",
    "category": "string",
    "x_category_before": "string",
    "brand": "string",
    "load_id": "string",
}


def written(now, came=None, **more):
    return {"product_id": "p", "category": now, "x_category_before": came, **more}


@pytest.mark.parametrize(
    ("there", "comes", "moved"),
    [
        pytest.param(("Tea", "ＴＥＡ"), ("Tea", "ＴＥＡ"), False, id="the same again"),
        pytest.param(("Tea", "ＴＥＡ"), ("Tea", "tea"), False, id="another spelling of the same"),
        pytest.param(("Tea", "ＴＥＡ"), ("ＴＥＡ", None), False, id="the same, and rewritten no more"),
        pytest.param(("tea", None), ("Tea", "tea"), False, id="the same, and rewritten from now on"),
        pytest.param(("tea", "tea"), ("Tea", "tea"), False, id="the same, and approved since"),
        pytest.param(("Tea", "tea"), (None, None), False, id="nothing"),
        pytest.param((None, None), ("茶", "茶叶"), True, id="where nothing was"),
        pytest.param(("Tea", "tea"), ("茶", "茶叶"), True, id="something else"),
        pytest.param(("Tea", "tea"), ("茶叶", None), True, id="something else, and rewritten no more"),
        pytest.param(("Tea", "tea"), ("", ""), True, id="an empty text"),
    ],
)
def test_a_column_that_is_written_one_way_changes_with_what_it_says_and_not_with_its_spelling(
    engine, there, comes, moved
):
    existing, incoming = memory(WRITTEN, written(*there)), memory(WRITTEN, written(*comes))
    merged = merge(PRODUCTS, existing, incoming, rewritten={"category", "name"})
    expected = [written(*comes, brand=None, load_id=None)] if moved else []
    assert (engine.rows(merged.added), engine.rows(merged.changed)) == ([], expected)


@pytest.mark.parametrize(
    ("there", "comes", "kept"),
    [
        (("Tea", "ＴＥＡ"), ("Tea", "tea"), ("Tea", "ＴＥＡ")),
        (("Tea", "ＴＥＡ"), ("ＴＥＡ", None), ("Tea", "ＴＥＡ")),
        (("tea", None), ("Tea", "tea"), ("Tea", "tea")),
        (("Tea", "ＴＥＡ"), (None, None), ("Tea", "ＴＥＡ")),
    ],
)
def test_where_a_row_says_something_else_the_value_goes_with_what_it_came_from(engine, there, comes, kept):
    existing, incoming = memory(WRITTEN, written(*there)), memory(WRITTEN, written(*comes, brand="龙井"))
    (row,) = engine.rows(merge(PRODUCTS, existing, incoming, rewritten=["category"]).changed)
    assert row == written(*kept, brand="龙井", load_id=None)


def test_without_being_told_a_column_of_that_name_is_one_like_others(engine):
    existing, incoming = memory(WRITTEN, written("Tea", "ＴＥＡ")), memory(WRITTEN, written("Tea", "tea"))
    assert len(engine.rows(merge(PRODUCTS, existing, incoming).changed)) == 1


def test_lines_do_not_overwrite_what_an_order_file_said_in_a_column_that_is_written_one_way(engine):
    schema = {**ORDER, "x_channel_before": "string"}
    there = memory(schema, {**OWN, "channel": "App", "x_channel_before": None})
    incoming = memory(schema, {**FIRST, "channel": "Shop", "x_channel_before": "ＳＨＯＰ"})
    (row,) = engine.rows(
        merge(ORDERS, there, incoming, lines=memory(LINE, *LINES[:1]), rewritten=["channel", "status"]).changed
    )
    assert (row["channel"], row["x_channel_before"], row["lines"]) == ("App", None, 1)


def test_what_is_assumed_only_fills_a_column_that_is_written_one_way(engine):
    schema = {**ORDER, "x_status_before": "string"}
    there = memory(schema, {"order_id": "a", "status": "Done", "x_status_before": "done"}, {"order_id": "b"})
    told = {"status": "paid", "x_status_before": "paid"}
    incoming = memory(schema, {"order_id": "a", **told}, {"order_id": "b", **told})
    merged = merge(ORDERS, there, incoming, lines=memory(LINE), assumed=["status"], rewritten=["status"])
    assert by("order_id", engine.rows(merged.changed)) == [{"order_id": "b", **told}]
