"""Arithmetic over the first rows says whose each figure is and which one was paid; what it cannot say is asked."""

from __future__ import annotations

import pytest

from limner.sources.mapping.figures import figures
from limner.sources.mapping.recognise import ColumnProfile
from limner.sources.mapping.roles import role_of
from limner.sources.mapping.shapes import SHAPES

LINES, ORDERS, PEOPLE = (
    next(one for one in SHAPES if one.main == main) for main in ("order_lines", "orders", "records")
)


def _profiles(columns):
    found = {}
    for name, cells in columns.items():
        texts = tuple(None if cell is None else str(cell) for cell in cells)
        filled = sum(cell is not None for cell in texts)
        commas = sum("," in (cell or "") for cell in texts)
        found[name] = ColumnProfile(
            name=name,
            rows=len(texts),
            filled=filled,
            distinct=len(set(texts)),
            numbers=filled - commas,
            formatted=commas,
            comma_points=commas,
            cells=texts,
        )
    return found


def _settled(shape, columns, **terms):
    return figures(shape, {name: (term, 0.97) for name, term in terms.items()}, _profiles(columns))


def _term(found, name):
    return found.terms.get(name, ("",))[0]


def test_a_total_on_each_line_of_orders_whose_goods_differ_is_the_orders():
    columns = {
        "no": ["1", "1", "2", "2", "3"],
        "qty": [1, 4, 2, 4, 4],
        "price": [40, 5, 40, 5, 5],
        "Order Total": [60, 60, 100, 100, 20],
    }
    terms = {"no": "order_id", "qty": "quantity", "price": "unit_price", "Order Total": "amount"}
    found = _settled(LINES, columns, **terms)
    assert found.once == {"Order Total"}
    assert _term(found, "Order Total") == "amount"
    assert not found.asked


def test_lines_keep_their_amount_beside_that_of_the_order_and_refunds_of_it_count_once():
    columns = {
        "no": ["1", "1", "2", "2", "3"],
        "数量": [1, 4, 2, 4, 4],
        "单价": ["40,0", "5,0", "40,0", "5,0", "5,0"],
        "行金额": ["40,0", "20,0", "70,0", "20,0", "20,0"],
        "订单实付金额": ["65,0", "65,0", "90,0", "90,0", "25,0"],
        "订单退款": ["0,0", "0,0", "0,0", "0,0", "25,0"],
        "整单优惠": ["0,0", "0,0", "10,0", "10,0", "0,0"],
    }
    found = _settled(LINES, columns, no="order_id", 数量="quantity", 单价="unit_price", 订单实付金额="amount")
    assert found.once == {"订单实付金额", "整单优惠"}
    assert _term(found, "行金额") == "amount"
    assert _term(found, "整单优惠") == "discount_amount"
    assert not found.asked


def test_a_total_on_the_first_line_of_each_order_is_the_orders():
    columns = {"no": ["1", "1", "2", "3", "3"], "sku": list("ABACB"), "Total": [9, None, 4, 8, None]}
    found = _settled(LINES, columns, no="order_id", sku="product_id", Total="amount")
    assert found.once == {"Total"}


@pytest.mark.parametrize(
    ("amounts", "price"),
    [([40, 20, 40, 9], [40, 5, 40, 9]), ([20, 20, 40, 9], [20, 5, 40, 9])],
    ids=["amounts differ", "amounts are the same, and price times quantity"],
)
def test_amounts_of_lines_stay_so(amounts, price):
    columns = {"no": ["1", "1", "2", "3"], "qty": [1, 4, 1, 1], "price": price, "amount": amounts}
    found = _settled(LINES, columns, no="order_id", qty="quantity", price="unit_price", amount="amount")
    assert (found.once, found.asked, _term(found, "amount")) == (frozenset(), (), "amount")


def test_orders_of_one_line_are_not_asked_about():
    columns = {"no": ["1", "2", "3"], "amount": [1, 2, 3]}
    found = _settled(LINES, columns, no="order_id", amount="amount")
    assert (found.once, found.asked) == (frozenset(), ())


def test_one_order_of_equal_amounts_is_asked_about():
    columns = {"no": ["1", "1", "2"], "sku": list("ABA"), "umsatz": [20, 20, 7]}
    found = _settled(LINES, columns, no="order_id", sku="product_id", umsatz="amount")
    assert found.asked == (("order_figure", "umsatz", ("order", "line")),)


@pytest.mark.parametrize(
    ("columns", "taken", "paid", "listed"),
    [
        (
            {"应付总额": [120, 200, 300], "店铺优惠": [20, 0, 30], "运费": [0, 8, 0], "合计": [100, 208, 270]},
            "应付总额",
            "合计",
            "应付总额",
        ),
        (
            {
                "Order Value": [45, 30],
                "Discount": [-4.5, 0],
                "Shipping": [5, 5],
                "Tax": [2.81, 2.4],
                "Order Total": [48.31, 37.4],
            },
            "Order Value",
            "Order Total",
            "Order Value",
        ),
        (
            {"Gross Sales": [10, 20], "Discounts": [1, 0], "Net Sales": [9, 20], "Tax": [1, 2], "Total": [10, 22]},
            "Net Sales",
            "Total",
            "Net Sales",
        ),
        ({"Amount": [100, 65], "Fee": [3.2, 2.2], "Net total": [96.8, 62.8]}, "Net total", "Amount", ""),
        ({"交易金额": [100, 65], "实付金额": [90, 65]}, "交易金额", "实付金额", ""),
    ],
    ids=[
        "reduction and freight",
        "reduction below zero, freight and tax",
        "two equations",
        "net of a fee",
        "said by name",
    ],
)
def test_what_was_paid_is_what_equations_end_in(columns, taken, paid, listed):
    found = _settled(ORDERS, columns, **{taken: "amount"})
    assert [name for name, (term, _) in found.terms.items() if term == "amount"] == [paid]
    assert [name for name, (term, _) in found.terms.items() if term == "list_amount"] == [
        one for one in [listed] if one
    ]
    assert not found.asked


def test_amounts_that_no_equation_tells_apart_are_asked_about():
    columns = {"Order Total": [48.31, 37.4], "Adjusted Order Total": [0, 20], "Copy of total": [48.31, 37.4]}
    found = _settled(ORDERS, columns, **{"Order Total": "amount"})
    assert found.asked == (("amount", "Order Total", ("Order Total", "Adjusted Order Total")),)


@pytest.mark.parametrize(
    ("prices", "term"),
    [([60, 20, 10, 5], "amount"), ([20, 20, 5, 5], "unit_price"), ([60, 20, 9, 5], "unit_price")],
    ids=["grows with the quantity", "stays", "neither"],
)
def test_a_price_that_grows_with_the_quantity_is_what_the_line_came_to(prices, term):
    columns = {"sku": ["K", "K", "C", "C"], "qty": [3, 1, 2, 1], "item-price": prices}
    found = _settled(LINES, columns, sku="product_id", qty="quantity", **{"item-price": "unit_price"})
    assert _term(found, "item-price") == term


def test_sheets_that_are_no_orders_stay_as_they_are():
    assert _settled(PEOPLE, {"Total": [1, 2], "累计金额": [3, 4]}, Total="amount").terms == {"Total": ("amount", 0.97)}


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("用户实付金额(元)", "paid"),
        ("商家应收款", "payout"),
        ("Card Processing Fees", "fee"),
        ("ship-promotion-discount", "reduction"),
        ("运费", "freight"),
        ("MwSt", "tax"),
        ("TotalPrice", "total"),
        ("商品单价", "unit"),
        ("Gesamtbetrag (EUR)", "total"),
        ("打款商家金额", "payout"),
        ("Amount Refunded", "refund"),
        ("coffee", ""),
        ("discovery", ""),
        ("Customer City", ""),
    ],
)
def test_names_say_what_money_is(name, role):
    assert role_of(name) == role
