"""What a person answers becomes the mapping."""

from __future__ import annotations

import pytest

from limner.core.errors import InvalidDefinition
from limner.sources.mapping.mapping import Column, SheetMapping

MAPPING = SheetMapping(
    columns={
        "Order Total": Column(to=("orders.amount",)),
        "Adjusted Total": Column(to=("orders.x_adjusted_total",), type="float64"),
        "Fee": Column(to=("orders.x_fee",), type="float64"),
        "State": Column(to=("orders.status",)),
    }
)
LINES = SheetMapping(
    columns={"sku": Column(to=("order_lines.product_id",)), "Total": Column(to=("order_lines.amount",))}
)


def test_the_column_that_was_paid_takes_the_place_of_the_other():
    found = MAPPING.answered("Order Total", "amount", "Adjusted Total")
    assert found.columns["Adjusted Total"].to == ("orders.amount",)
    assert found.columns["Adjusted Total"].reading == "money"
    assert found.columns["Order Total"].to == ("orders.x_order_total",)
    assert found.columns["Fee"] == MAPPING.columns["Fee"]
    assert MAPPING.answered("Order Total", "amount", "Order Total") == MAPPING


def test_a_figure_of_the_order_is_taken_once():
    assert LINES.answered("Total", "order_figure", "order").columns["Total"] == Column(to=("orders.amount",), once=True)
    assert LINES.answered("Total", "order_figure", "line") == LINES


def test_words_of_state_and_orders_of_dates_are_answered():
    assert MAPPING.answered("State", "status:on hold", "unpaid").columns["State"].values == {"on hold": "unpaid"}
    assert MAPPING.answered("State", "date_order", "dmy").columns["State"].date == "dmy"


def test_the_decimal_sign_is_answered_by_the_sign():
    assert MAPPING.answered("Fee", "decimal", ",").columns["Fee"].decimal == ","
    assert MAPPING.answered("Fee", "decimal", ".") == MAPPING


@pytest.mark.parametrize(
    ("key", "answer"),
    [("decimal", "comma"), ("amount", "Nothing"), ("gender", "1"), ("order_figure", "both"), ("date_order", "ydm")],
)
def test_other_answers_are_refused(key, answer):
    with pytest.raises(InvalidDefinition):
        MAPPING.answered("Order Total", key, answer)
