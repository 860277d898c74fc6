"""What ships passes the public checks, and what is wrong does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from datetime import datetime as at

import pytest

from limner.app.catalogue import shipped_tags
from limner.core.text import Text
from limner.portrait.catalogue import catalogue
from limner.rules.rule import Has
from limner.segments.shipped import shipped as shipped_segments
from limner.testing.checks import CheckFailed, check_feature, check_measure, check_segment, check_tag
from limner.warehouse.tables import ORDERS
from rows import memory

DAY = (date(2024, 6, 29), date(2024, 6, 30), date(2024, 7, 1))
ORDER = {name: column.type for name, column in ORDERS.columns.items()}


def orders():
    return memory(
        ORDER,
        *(
            {"order_id": f"{c}{i}", "customer_id": c, "ordered_on": day, "ordered_at": at(day.year, day.month, day.day, 23, 59),
             "ordered_hour": 23, "kind": kind, "status": status, "amount": amount, "discount_amount": i, "units": 1.0}
            for i, (day, kind, status, amount) in enumerate(
                [(DAY[0], "sale", "paid", 100), (DAY[1], "refund", None, -50), (DAY[2], "sale", "unpaid", 0), (DAY[2], "sale", None, None)]
            )
            for c in ("a", "b", None)
        ),
    )  # fmt: skip


@pytest.mark.parametrize("feature", catalogue().formulas, ids=lambda feature: feature.name)
def test_features_that_ship(feature):
    check_feature(feature)


@pytest.mark.parametrize("measure", catalogue().measures_of(ORDERS), ids=lambda measure: measure.name)
def test_measures_that_ship_merge(measure, duckdb_engine):
    check_measure(measure, orders(), duckdb_engine, day="ordered_on")


@pytest.mark.parametrize("tag", shipped_tags().values(), ids=shipped_tags())
def test_tags_that_ship(tag, duckdb_engine):
    check_tag(tag, duckdb_engine)


@pytest.mark.parametrize("segment", shipped_segments().values(), ids=shipped_segments())
def test_segments_that_ship(segment):
    check_segment(segment)


def test_everything_that_is_wrong_with_a_tag_is_said(duckdb_engine):
    tag = shipped_tags()["frequent_buyer"]
    wrong = replace(
        tag, name="Bad Name", theme="none", title=Text("Only English", ""), examples=((tag.examples[0][0], False),)
    )
    with pytest.raises(CheckFailed) as caught:
        check_tag(wrong, duckdb_engine)
    for fault in ("small letters", "no theme", "no Chinese", "no English", "one that does not", "should not fit"):
        assert fault in str(caught.value)


def test_a_feature_that_reads_nothing_known_is_refused():
    feature = replace(catalogue().formulas[0], formula=lambda wide: wide.no_such_column)
    with pytest.raises(CheckFailed, match="no_such_column"):
        check_feature(feature)


def test_a_segment_that_reads_nothing_known_is_refused():
    segment = replace(next(iter(shipped_segments().values())), rule=Has("no_such_feature", "=", 1))
    with pytest.raises(CheckFailed, match="no_such_feature"):
        check_segment(segment)
