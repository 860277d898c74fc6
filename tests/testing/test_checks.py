"""What ships passes the public checks, and what is wrong does not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from datetime import datetime as at

import pytest

from limner.app.catalogue import shipped_tags
from limner.core.text import Text
from limner.portrait.catalogue import catalogue
from limner.rules.rule import Has
from limner.segments.shipped import shipped as shipped_segments
from limner.testing.checks import CheckFailed, check_feature, check_measure, check_segment, check_tag, check_tags
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


def test_tags_that_ship(engine):
    check_tags(shipped_tags().values(), engine)


@pytest.mark.parametrize("segment", shipped_segments().values(), ids=shipped_segments())
def test_segments_that_ship(segment):
    check_segment(segment)


TAG = shipped_tags()["frequent_buyer"]
FAULTS = {
    "a name": ({"name": "Bad Name"}, ["small letters"]),
    "a theme": ({"theme": "none"}, ["'none' is no theme"]),
    "one language": ({"title": Text("Only English", "")}, ["title has no Chinese", "title has no English"]),
    "a rule of nothing known": (
        {"when": lambda _: Has("no_such_feature", ">", 1)},
        ["reads no feature: no_such_feature"],
    ),
    "an example of nothing known": (
        {"examples": (*TAG.examples, ({"no_such_feature": 1}, False))},
        ["examples name no feature: no_such_feature"],
    ),
    "one example": (
        {"examples": ((TAG.examples[0][0], False),)},
        ["one that does not", "should not fit", "third example"],
    ),
    "no example of nulls": (
        {"examples": (TAG.examples[0], *[({**TAG.examples[0][0], "order_days_90d": 0}, False)] * 2)},
        ["third example"],
    ),
    "an example the wrong way round": (
        {"examples": tuple((row, not fits) for row, fits in TAG.examples)},
        ["example 0 should not fit", "example 1 should fit"],
    ),
    "a threshold that is not said": (
        {"wording": Text("近 90 天常买。", "Buys often.")},
        ["does not name each threshold"],
    ),
    "a threshold of one language": (
        {"wording": Text("{min_order_days} 天", "days")},
        ["wording has other braces", "writes thresholds differently"],
    ),
    "a threshold that moves nothing": (
        {"when": lambda _: Has("order_days_90d", ">=", 4)},
        ["threshold min_order_days does not move its rule"],
    ),
    "evidence of one language": ({"evidence": Text("近 {order_days_90d} 天", "often")}, ["evidence has other braces"]),
    "evidence that its example does not give": (
        {"evidence": Text("满 {age} 岁", "{age} years old")},
        ["evidence (zh) says what its first example does not", "evidence (en) says what"],
    ),
    "evidence in a way that there is not": (
        {"evidence": Text("第 {order_days_90d:roman} 次", "time {order_days_90d:roman}")},
        ["'roman' is no way"],
    ),
    "evidence with braces": (
        {"evidence": Text("近 {{90}} 天常买", "Often in {{90}} days")},
        ["evidence (zh) leaves braces", "evidence (en) leaves braces"],
    ),
}


@pytest.mark.parametrize(("wrong", "said"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_with_a_tag_is_said(wrong, said, duckdb_engine):
    check_tag(TAG, duckdb_engine)
    with pytest.raises(CheckFailed) as caught:
        check_tag(replace(TAG, **wrong), duckdb_engine)
    for fault in said:
        assert fault in str(caught.value)


def test_what_is_wrong_with_several_tags_is_said_of_each(duckdb_engine):
    wrong = [replace(TAG, name="a", theme="none"), TAG, replace(TAG, name="b", examples=TAG.examples[:1])]
    with pytest.raises(CheckFailed) as caught:
        check_tags(wrong, duckdb_engine)
    assert re.findall(r"(\w+): (?:'none' is no theme|there must be an example)", str(caught.value)) == ["a", "b"]
    assert TAG.name not in str(caught.value)


def test_a_feature_that_reads_nothing_known_is_refused():
    feature = replace(catalogue().formulas[0], formula=lambda wide: wide.no_such_column)
    with pytest.raises(CheckFailed, match="no_such_column"):
        check_feature(feature)


def test_a_segment_that_reads_nothing_known_is_refused():
    segment = replace(next(iter(shipped_segments().values())), rule=Has("no_such_feature", "=", 1))
    with pytest.raises(CheckFailed, match="no_such_feature"):
        check_segment(segment)
