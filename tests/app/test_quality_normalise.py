"""A column of the lake is tried, approved, written one way and taken back."""

from __future__ import annotations

import pytest

from limner.app.quality_normalise import (
    apply_normaliser,
    approve,
    normalise_on_arrival,
    on_arrival,
    revert_normaliser,
    stop_on_arrival,
    try_normaliser,
)
from limner.core.errors import InvalidDefinition, NotFound
from limner.warehouse.tables import PRODUCTS

LINES = """\
order_id,customer_id,order_date,product_id,product_name,category,quantity,unit_price
A1,c1,2024-01-05,p1,Tea,Drinks,1,5.00
A2,c1,2024-01-06,p2,Pu er,drinks,1,5.00
A3,c2,2024-01-07,p3,Cup,Table＞Cups,1,5.00
A4,c2,2024-01-08,p4,Oolong,Drinks,1,5.00
"""


@pytest.fixture
def products(workspace, bring):
    bring(lines=LINES)

    def found(column="category"):
        reader = workspace.reader()
        return {row["product_id"]: row[column] for row in reader.engine.rows(reader.table(PRODUCTS))}

    return found


def test_trying_changes_nothing(workspace, products):
    before = products()
    tried = try_normaliser(workspace, "products", "category")
    assert (tried.normaliser.name, tried.found.changed_rows, tried.commit) == ("categories", 1, None)
    assert [(one.before, one.after, one.score) for one in tried.found.proposals] == [("drinks", "Drinks", 0.97)]
    assert products() == before


def test_what_is_safe_or_approved_is_written_and_can_be_taken_back(workspace, products):
    before = products()
    approve(workspace, "products", "category", {"drinks": "Drinks"}, by="me")
    tried = apply_normaliser(workspace, "products", "category")
    assert tried.found.changed_rows == 2
    assert products() == {"p1": "Drinks", "p2": "Drinks", "p3": "Table > Cups", "p4": "Drinks"}
    assert products("x_category_before") == before
    assert apply_normaliser(workspace, "products", "category").commit is None, "nothing is left to do"
    approve(workspace, "products", "category", {"Drinks": "饮料"}, by="me")
    assert apply_normaliser(workspace, "products", "category").found.changed_rows == 3
    assert products("x_category_before") == before, "what came stays what is kept"
    revert_normaliser(workspace, "products", "category")
    assert products() == before


def test_a_column_that_a_source_calls_so_is_not_written_over(workspace, bring):
    bring({"table": "products"}, goods="product_id,product_name,category,category_before\np1,茶,ｔｅａ,花茶\n")
    with pytest.raises(InvalidDefinition, match="of a source"):
        apply_normaliser(workspace, "products", "category")
    with pytest.raises(InvalidDefinition, match="of a source"):
        normalise_on_arrival(workspace, "products", "category", by="me")


def test_what_was_only_chosen_for_rows_to_come_ends_with_taking_it_back(workspace, products):
    normalise_on_arrival(workspace, "products", "category", by="me")
    assert set(on_arrival(workspace, "products")) == {"category"}
    assert revert_normaliser(workspace, "products", "category") is None
    assert on_arrival(workspace, "products") == {}
    assert not stop_on_arrival(workspace, "products", "category", by="me")
    with pytest.raises(NotFound):
        revert_normaliser(workspace, "products", "category")


@pytest.mark.parametrize(
    ("column", "name", "words"),
    [
        ("colour", None, "normaliser"),
        ("category", "colours", "normaliser"),
        ("list_price", "categories", "text column"),
    ],
)
def test_what_there_is_not(workspace, products, column, name, words):
    with pytest.raises(NotFound, match=words):
        try_normaliser(workspace, "products", column, name)


def test_taking_back_what_was_not_done(workspace, products):
    with pytest.raises(NotFound):
        revert_normaliser(workspace, "products", "category")
