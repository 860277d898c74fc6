"""Which lines were bought, and what was paid for each."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limner.engine.duckdb import DuckDB
from limner.portrait.sold import of_sales, paid_lines
from portrait.rows import line, order, table

DAY = "2024-03-01"


def of(number, *amounts, **more):
    return [
        line("c1", DAY, f"p{place}", amount, order_id=number, line_id=f"{number}-{place}", **more)
        for place, amount in enumerate(amounts)
    ]


def amounts(engine, lines, orders):
    rows = engine.rows(paid_lines(table("order_lines", lines), table("orders", orders)))
    return {row["line_id"]: row["amount"] for row in rows}


def test_goods_of_orders_that_are_no_paid_sales_were_not_bought(engine):
    orders = [
        order("c1", DAY, order_id="paid"),
        order("c1", DAY, order_id="closed", status="cancelled"),
        order("c1", DAY, order_id="open", status="unpaid"),
        order("c1", DAY, order_id="back", kind="refund"),
    ]
    lines = [one for number in ("paid", "closed", "open", "back", "nowhere") for one in of(number, 10)]
    lines += of(None, 10)
    kept = engine.rows(of_sales(table("order_lines", lines), table("orders", orders)))
    assert {row["order_id"] for row in kept} == {"paid", "nowhere", None}


def test_what_an_order_costs_more_or_less_than_its_lines_is_spread_over_them(engine):
    orders = [
        order("c1", DAY, 120, order_id="postage", lines=2, summed=""),
        order("c1", DAY, 10, order_id="thirds", lines=3, summed="discount"),
        order("c1", DAY, 7, order_id="unpriced", lines=2, summed=""),
        order("c1", DAY, 50, order_id="returned", lines=2, summed=""),
        order("c1", DAY, 999, order_id="summed", lines=1, summed="amount"),
        order("c1", DAY, 999, order_id="older", lines=1, summed=None),
        order("c1", DAY, None, order_id="unknown", lines=1, summed=""),
    ]
    lines = [
        *of("postage", 25, 75),
        *of("thirds", 5, 5, 5),
        *of("unpriced", None, None),
        *of("returned", 100, -40),
        *of("summed", 3),
        *of("older", 4),
        *of("unknown", 5),
    ]
    assert amounts(engine, lines, orders) == {
        "postage-0": 30,
        "postage-1": 90,
        "thirds-0": 3,
        "thirds-1": 3,
        "thirds-2": 4,
        "unpriced-0": 3,
        "unpriced-1": 4,
        "returned-0": 92,
        "returned-1": -42,
        "summed-0": 3,
        "older-0": 4,
        "unknown-0": 5,
    }


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB()
    yield engine
    engine.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**13),
            st.lists(st.none() | st.integers(-(10**9), 10**13), min_size=1, max_size=5),
            st.sampled_from(["paid", "unpaid", "cancelled"]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_lines_add_up_to_what_was_paid_for_their_orders(duckdb, drawn):
    orders = [
        order("c1", DAY, paid, order_id=str(n), lines=len(own), summed="", status=status)
        for n, (paid, own, status) in enumerate(drawn)
    ]
    lines = [one for n, (_, own, _) in enumerate(drawn) for one in of(str(n), *own)]
    found = amounts(duckdb, lines, orders)
    for n, (paid, _, status) in enumerate(drawn):
        own = [amount for name, amount in found.items() if name.startswith(f"{n}-")]
        assert sum(own) == (paid if status == "paid" else 0)
