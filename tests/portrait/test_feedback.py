"""Literal reviews in, scores by their scale out."""

from __future__ import annotations

from datetime import date

import pytest

from limner.portrait.catalogue import catalogue
from limner.testing.checks import check_measure
from limner.warehouse.tables import FEEDBACK
from portrait.rows import features, near, table, tables


def _review(score, *, on="2024-06-01", customer="甲", kind="review"):
    return {"customer_id": customer, "given_on": date.fromisoformat(on), "kind": kind, "score": score}


REVIEWS = [
    *(_review(score) for score in (1.0, 2.0, 2.5, 4.0, 4.5, 5.0, None, float("nan"), -1.0)),
    _review(1.0, kind=None),
    _review(5.0, on="2024-05-31", kind="评价"),
    _review(1.0, on="2023-07-01"),
    _review(1.0, on="2024-07-01"),
    _review(10.0, kind="NPS"),
    _review(1.0, kind="投诉"),
    _review(5.0, customer=None),
]


def test_reviews(duckdb_engine, tmp_path):
    expected = {
        "reviews_30d": 10,
        "reviews_365d": 11,
        "reviews_life": 12,
        "score_mean_365d": (1 + 2 + 2.5 + 4 + 4.5 + 5 + 1 + 5) / 8,
        "low_scores_365d": 3,
        "high_scores_365d": 4,
        "days_since_last_review": 29,
    }
    row = features(duckdb_engine, tmp_path, tables(feedback=REVIEWS), "2024-06-30", only=expected)["甲"]
    assert {name: row[name] for name in expected} == near(expected)


@pytest.mark.parametrize(
    ("scores", "low", "high"),
    [
        ((2.0, 4.0, 5.0), 1, 2),
        ((2.0, 4.0, 5.0, 8.0, 9.0), 2, 2),
        ((2.0, 4.0, 40.0, 41.0, 80.0, 100.0), 3, 2),
        ((2.0, *[4.0] * 99, 55.0), 1, 99),
        ((2.0, *[4.0] * 97, 55.0), 98, 0),
        ((0.0,), 1, 0),
    ],
)
def test_low_and_high_follow_the_scale_of_all(duckdb_engine, tmp_path, scores, low, high):
    """Another customer's scores tell the scale as well; one stray score in a hundred does not."""
    rows = [_review(score, customer="甲" if place % 2 else "b") for place, score in enumerate(scores)]
    found = features(
        duckdb_engine, tmp_path, tables(feedback=rows), "2024-06-30", only=("low_scores_365d", "high_scores_365d")
    ).values()
    assert sum(each["low_scores_365d"] for each in found) == low
    assert sum(each["high_scores_365d"] for each in found) == high


@pytest.mark.parametrize("measure", catalogue().measures_of(FEEDBACK), ids=lambda measure: measure.name)
def test_measures_of_feedback_merge(duckdb_engine, measure):
    check_measure(measure, table("feedback", REVIEWS), duckdb_engine, day="given_on")
