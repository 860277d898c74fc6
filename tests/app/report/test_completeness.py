"""How complete the data are."""

from __future__ import annotations

from datetime import date

from limner.app.report.completeness import COLUMNS, TABLES
from limner.warehouse.tables import BY_NAME


def test_tables_are_counted_with_their_days_and_missing_values(facts):
    held = {each.name: each for each in facts.completeness.held}
    assert (held["customers"].rows, held["orders"].first, held["orders"].last) == (
        66,
        date(2023, 4, 1),
        date(2024, 6, 30),
    )
    assert dict(held["orders"].missing)["customer_id"] == 0
    assert dict(held["orders"].missing)["coupon_amount"] == 1
    assert facts.completeness.anonymous == 0


def test_what_is_not_there_names_the_features_that_want_it(facts):
    lacking = {(each.table, each.columns): each.features for each in facts.completeness.lacking}
    assert "top_store" in lacking["orders", ("store_id",)]
    assert 0 < facts.completeness.known < facts.completeness.features


def test_every_column_that_is_looked_at_exists_and_has_a_name_in_both_languages():
    for name, (title, day, columns) in TABLES.items():
        assert title.zh != title.en
        assert {day, *columns} - {""} <= set(BY_NAME[name].columns)
        assert set(columns) <= set(COLUMNS)
