"""Literal messages and coupons in, what came of them out."""

from __future__ import annotations

from datetime import date

import pytest

from limner.portrait.catalogue import catalogue
from limner.testing.checks import check_measure
from limner.warehouse.tables import TOUCHES
from portrait.rows import features, near, table, tables


def _touch(kind=None, *, on="2024-06-01", customer="甲", campaign=None):
    day = date.fromisoformat(on) if on else None
    return {"customer_id": customer, "touched_on": day, "kind": kind, "campaign_id": campaign}


TOUCHED = [
    *(_touch(kind, campaign="c1") for kind in ("sent", "Delivered", "opened", "打开", "clicked", "退订")),
    _touch("addressed", campaign="c2"),
    _touch("短信"),
    _touch(None),
    _touch("opened", on="2024-05-01"),
    _touch("opened", on="2023-01-01"),
    _touch("sent", on=None),
    _touch("sent", on="2024-07-01"),
    *(_touch("opened", customer="乙") for _ in range(3)),
    _touch("sent", customer="乙"),
]


def test_contacts(duckdb_engine, tmp_path):
    redeemed = [{"customer_id": "甲", "redeemed_on": date(2024, 6, 1)}] * 3 + [
        {"customer_id": "甲", "redeemed_on": None}
    ]
    expected = {
        "touches_30d": 4,
        "touches_life": 4,
        "touches_opened_30d": 2,
        "touches_opened_90d": 3,
        "touches_opened_365d": 3,
        "touches_opened_life": 4,
        "touches_clicked_30d": 1,
        "open_ratio_90d": 0.75,
        "click_ratio_90d": 0.25,
        "redemptions_30d": 3,
        "redemption_ratio_365d": 1.0,
    }
    rows = features(duckdb_engine, tmp_path, tables(touches=TOUCHED, redemptions=redeemed), "2024-06-30", only=expected)
    assert {name: rows["甲"][name] for name in expected} == near(expected)
    assert (rows["乙"]["open_ratio_90d"], rows["乙"]["redemptions_30d"]) == (1.0, 0)
    assert rows["乙"]["redemption_ratio_365d"] is None


@pytest.mark.parametrize("measure", catalogue().measures_of(TOUCHES), ids=lambda measure: measure.name)
def test_measures_of_touches_merge(duckdb_engine, measure):
    check_measure(measure, table("touches", TOUCHED), duckdb_engine, day="touched_on")
