"""Prices of products beside the others of their category, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from limner.portrait.price import price_references, priced_lines
from portrait.rows import line, table

AS_OF = date(2025, 3, 10)


def references(engine, lines, products, as_of=AS_OF):
    plan = price_references(table("order_lines", lines), table("products", products), as_of=as_of)
    return {row.pop("product_id"): row for row in engine.rows(plan)}


def products(**categories):
    return [{"product_id": number, "category": category} for number, category in categories.items()]


def test_the_median_is_the_middle_or_the_mean_of_the_two(engine):
    lines = [
        *(
            line("甲", "2025-02-01", number, amount=price)
            for number, price in zip("abc", (3_0000, 1_0000, 9_0000), strict=True)
        ),
        *(
            line("乙", "2025-02-01", number, amount=price)
            for number, price in zip("defg", (1, 2, 4, 1_0000), strict=True)
        ),
        *(line("乙", "2025-02-01", number, amount=7) for number in "hi"),
    ]
    found = references(
        engine, lines, products(**dict.fromkeys("abc", "茶"), **dict.fromkeys("defg", "酒"), h="米", i="米")
    )
    assert {number: row["category_median_price"] for number, row in found.items()} == {
        **dict.fromkeys("abc", 3_0000.0),
        **dict.fromkeys("defg", 3.0),
    }
    assert [number for number, row in sorted(found.items()) if row["high_price"]] == ["c", "f", "g"]


def test_products_of_one_price_share_their_place(engine):
    lines = [line(None, "2025-02-01", number, amount=5) for number in "abcd"]
    found = references(engine, lines, products(**dict.fromkeys("abcd", "茶")))
    assert found == {number: {"high_price": True, "price": 5.0, "category_median_price": 5.0} for number in "abcd"}


def test_the_mean_price_is_money_over_quantity_of_sales(engine):
    lines = [
        line("甲", "2025-02-01", "a", amount=10, quantity=4.0),
        line(None, "2025-02-02", "a", amount=2, quantity=2.0),
        line("甲", "2025-02-02", "a", amount=-99, quantity=-1.0),
        line("甲", "2025-02-02", "a", amount=None, quantity=1.0),
        line("甲", "2025-02-02", "a", amount=50, quantity=None),
        line("甲", "2025-02-02", "a", amount=50, quantity=0.0),
        line("甲", "2025-02-02", "b", amount=3, quantity=1.0),
        line("甲", "2025-02-02", "c", amount=0, quantity=1.0),
        line("甲", "2025-02-02", None, amount=3, quantity=1.0),
        line("甲", "2025-02-02", "kein", amount=3, quantity=1.0),
    ]
    found = references(engine, lines, products(a="茶", b="茶", c="茶", kein=None))
    assert {number: row["price"] for number, row in found.items()} == {"a": 2.0, "b": 3.0, "c": 0.0}


def test_prices_stay_the_same_until_the_month_is_over(duckdb_engine):
    stock = products(a="茶", b="茶", c="茶")
    old = [line("甲", "2025-02-28", number, amount=price) for number, price in (("a", 1), ("b", 2), ("c", 3))]
    new = [line("甲", "2025-03-01", "a", amount=99), line("甲", "2025-03-31", "b", amount=99)]
    in_march = references(duckdb_engine, old, stock)
    for day in (date(2025, 3, 1), AS_OF, date(2025, 3, 31)):
        assert references(duckdb_engine, [*old, *new], stock, day) == in_march
    assert references(duckdb_engine, [*old, *new], stock, date(2025, 4, 1))["a"]["price"] == 50.0


def test_in_the_first_month_prices_are_those_so_far(duckdb_engine):
    lines = [line("甲", "2025-03-10", number, amount=7) for number in "abc"]
    lines.append(line("甲", "2025-03-11", "a", amount=99))
    assert references(duckdb_engine, lines, products(a="茶", b="茶", c="茶"))["a"]["price"] == 7.0


def test_a_product_that_was_not_sold_by_then_has_no_reference(duckdb_engine):
    lines = [line("甲", "2025-02-01", number, amount=7) for number in "abc"]
    lines.append(line("甲", "2025-03-01", "d", amount=7))
    assert set(references(duckdb_engine, lines, products(**dict.fromkeys("abcd", "茶")))) == {"a", "b", "c"}


def test_lines_tell_their_price_level(engine):
    lines = [
        line("甲", "2025-02-01", "a", amount=100, quantity=1.0, line_id="1"),
        line("甲", "2025-02-01", "b", amount=200, quantity=1.0, line_id="2"),
        line("甲", "2025-02-01", "c", amount=900, quantity=1.0, line_id="3"),
        line("甲", "2025-03-01", "c", amount=250, quantity=2.0, line_id="4"),
        line("甲", "2025-03-01", "c", amount=None, quantity=2.0, line_id="5"),
        line("甲", "2025-03-01", "c", amount=5, quantity=0.0, line_id="6"),
        line("甲", "2025-03-01", "c", amount=-5, quantity=-1.0, line_id="7"),
        line("甲", "2025-03-01", "x", amount=5, quantity=1.0, line_id="8"),
    ]
    rows = table("order_lines", lines)
    found = priced_lines(rows, price_references(rows, table("products", products(a="茶", b="茶", c="茶")), as_of=AS_OF))
    assert {row["line_id"]: (row["high_price"], row["price_level_permille"]) for row in engine.rows(found)} == {
        "1": (False, 500),
        "2": (False, 1000),
        "3": (True, 4500),
        "4": (True, 625),
        "5": (True, None),
        "6": (True, None),
    }
    assert found.columns[: len(rows.columns)] == rows.columns


def test_free_goods_have_no_price_level(duckdb_engine):
    rows = table("order_lines", [line("甲", "2025-02-01", number, amount=0) for number in "abc"])
    found = priced_lines(rows, price_references(rows, table("products", products(a="茶", b="茶", c="茶")), as_of=AS_OF))
    assert [row["price_level_permille"] for row in duckdb_engine.rows(found)] == [None] * 3


@pytest.mark.parametrize("lines", [[], [line("甲", "2025-03-11", "a")]])
def test_nothing_known_gives_no_reference(engine, lines):
    assert references(engine, lines, products(a="茶")) == {}
