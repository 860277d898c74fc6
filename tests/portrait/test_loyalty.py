"""Literal movements of points in, literal features of loyalty out."""

from __future__ import annotations

from datetime import date

import pytest

from limner.portrait.catalogue import catalogue
from limner.testing.checks import check_measure
from limner.warehouse.tables import POINTS
from portrait.rows import features, near, table, tables


def _move(points, kind=None, *, on="2024-06-01", customer="甲"):
    return {"customer_id": customer, "moved_on": date.fromisoformat(on), "kind": kind, "points": points}


MOVES = [
    _move(100, "earn"),
    _move(50),
    _move(-30, "spend"),
    _move(-20, on="2024-05-31"),
    _move(-10, "expire"),
    _move(7, "adjust"),
    _move(-5, "清零"),
    _move(None, "earn"),
    _move(200, "earn", on="2023-01-01"),
    _move(-40, "expire", on="2023-01-01"),
    _move(999, "earn", on="2024-07-01"),
    _move(-5, "spend", customer="乙"),
    _move(8, "adjust", customer="乙"),
]


def test_points(duckdb_engine, tmp_path):
    expected = {
        "points_balance": 252,
        "points_earned_30d": 150,
        "points_earned_365d": 150,
        "points_earned_life": 350,
        "points_spent_30d": 30,
        "points_spent_365d": 50,
        "points_spent_life": 50,
        "points_expired_365d": 10,
        "points_use_ratio_life": 50 / 350,
        "days_since_points_used": 29,
    }
    rows = features(duckdb_engine, tmp_path, tables(points=MOVES), "2024-06-30", only=expected)
    assert {name: rows["甲"][name] for name in expected} == near(expected)
    assert (rows["乙"]["points_balance"], rows["乙"]["points_use_ratio_life"]) == (3, None)


@pytest.mark.parametrize("measure", catalogue().measures_of(POINTS), ids=lambda measure: measure.name)
def test_measures_of_points_merge(duckdb_engine, measure):
    check_measure(measure, table("points", MOVES), duckdb_engine, day="moved_on")
