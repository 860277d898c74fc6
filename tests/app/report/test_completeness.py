"""How complete the data are."""

from __future__ import annotations

from datetime import date

from limner.app.report.completeness import watched
from limner.warehouse.tables import of_role


def test_tables_are_counted_with_their_days_and_missing_values(facts):
    held = {each.table.name: each for each in facts.completeness.held}
    assert (held["customers"].rows, held["orders"].first, held["orders"].last) == (
        66,
        date(2023, 4, 1),
        date(2024, 6, 30),
    )
    assert dict(held["orders"].missing)["customer_id"] == 0
    assert dict(held["orders"].missing)["coupon_amount"] == 1
    assert facts.completeness.anonymous == 0


def test_what_is_not_there_names_the_features_that_want_it(facts):
    lacking = {(each.table.name, each.columns): each.features for each in facts.completeness.lacking}
    assert "top_store" in lacking["orders", ("store_id",)]
    assert 0 < facts.completeness.known < facts.completeness.features


def test_of_every_table_that_is_looked_at_there_are_columns_whose_missing_values_are_told():
    for table in of_role("entity", "happening", "line"):
        assert watched(table)
        assert set(watched(table)) <= set(table.columns)
