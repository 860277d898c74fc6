"""Literal events in, literal features of visits out."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from limner.portrait.catalogue import catalogue
from limner.portrait.doings import told
from limner.testing.checks import check_measure
from limner.warehouse.tables import EVENTS
from portrait.rows import built, features, near, order, table, tables


def event(at, name="view", customer="甲", **more):
    """One event of 甲."""
    moment = datetime.fromisoformat(at)
    return {
        "customer_id": customer,
        "event": name,
        "occurred_at": moment,
        "occurred_on": moment.date(),
        "occurred_hour": moment.hour,
        **more,
    }


VISITS = [
    event("2024-06-30 23:50", session_id="s1", category="茶", channel="app", duration_seconds=20.0),
    event("2024-07-01 00:05", "搜索", session_id="s1", channel="app"),
    event("2024-06-24 10:00", "$pageview", session_id="s2", category="酒", channel="web"),
    event("2024-06-24 10:00", "加购", session_id="s2", category="酒", channel="web"),
    event("2024-06-24 10:04", "VIEW_ITEM", session_id="s2", category="茶", channel="web"),
    event("2024-06-02 10:00", "scroll", channel="web"),
    event("2024-05-31 10:00", "pv", category="茶"),
    event("2024-04-02 10:00", "收藏", category="酒"),
    event("2024-04-01 10:00", "begin_checkout", category="酒"),
    event("2023-07-01 10:00", "pv", category=None, channel=None),
    event("2024-06-30 09:00", customer=None),
    event("2024-06-30 09:00", customer="乙", occurred_at=None, occurred_hour=None),
]


def test_visits(duckdb_engine, tmp_path):
    """A window ends with the day; a visit counts on its first day, of which it knows nothing later."""
    expected = {
        "event_days_7d": 2,
        "event_days_30d": 3,
        "event_days_90d": 5,
        "event_days_365d": 6,
        "event_days_life": 7,
        "sessions_7d": 2,
        "sessions_30d": 3,
        "sessions_90d": 5,
        "sessions_life": 7,
        "views_7d": 3,
        "views_30d": 3,
        "views_90d": 4,
        "views_365d": 4,
        "views_life": 5,
        "searches_7d": 0,
        "carts_30d": 1,
        "favourites_90d": 1,
        "checkouts_90d": 0,
        "checkouts_365d": 1,
        "days_since_last_visit": 0,
        "views_per_session_30d": 1.0,
        "dwell_seconds_per_session_30d": (20 + 240) / 3,
        "bounce_ratio_30d": 2 / 3,
        "top_viewed_category": "茶",
        "top_visit_channel": "web",
        "top_visit_hour": 10,
    }
    no_time = {
        "event_days_7d": 1,
        "sessions_life": 0,
        "views_life": 1,
        "bounce_ratio_30d": None,
        "top_visit_hour": None,
    }
    rows = features(duckdb_engine, tmp_path, tables(events=VISITS), "2024-06-30", only=expected | no_time)
    assert {name: rows["甲"][name] for name in expected} == near(expected)
    assert {name: rows["乙"][name] for name in no_time} == no_time
    assert set(rows) == {"甲", "乙"}


@pytest.mark.slow
def test_a_customer_who_only_bought_has_visited_nothing(duckdb_engine, tmp_path):
    expected = {
        "sessions_life": 0,
        "views_30d": 0,
        "event_days_7d": 0,
        "days_since_last_visit": None,
        "bounce_ratio_30d": None,
        "top_viewed_category": None,
        "orders_life": 1,
    }
    warehouse = tables(events=VISITS, orders=[order("丙", "2024-06-01")])
    row = features(duckdb_engine, tmp_path, warehouse, "2024-06-30", only=expected)["丙"]
    assert {name: row[name] for name in expected} == expected


def test_without_events_nothing_is_known(duckdb_engine, tmp_path):
    unknown = {"sessions_life", "views_30d", "days_since_last_visit", "event_days_7d", "sessions_30d", "views_life"}
    warehouse = tables(orders=[order("丙", "2024-06-01")])
    staged, absent = built(duckdb_engine, tmp_path, warehouse, "2024-06-30", only={*unknown, "orders_life"})
    (row,) = duckdb_engine.rows(staged["features"])
    assert [row[name] for name in (*unknown, "orders_life")] == [None] * len(unknown) + [1]
    assert unknown <= set(absent["events"])


@pytest.mark.parametrize("measure", catalogue().measures_of(EVENTS), ids=lambda measure: measure.name)
def test_measures_of_events_merge(duckdb_engine, measure):
    check_measure(measure, told(table("events", VISITS)), duckdb_engine, day="occurred_on")


@pytest.mark.slow
def test_all_that_customers_do(duckdb_engine, tmp_path):
    """Every table of doings in one build, on both engines."""
    day = date(2024, 6, 29)
    warehouse = tables(
        events=VISITS,
        orders=[order("甲", "2024-06-25")],
        feedback=[{"customer_id": "甲", "given_on": day, "kind": "review", "score": 4.5}],
        touches=[
            {"customer_id": "甲", "touched_on": day, "kind": kind, "campaign_id": "c"} for kind in ("sent", "打开")
        ],
        redemptions=[{"customer_id": "甲", "redeemed_on": day}],
        service_contacts=[
            {
                "customer_id": "甲",
                "contacted_on": day,
                "kind": "投诉",
                "resolved": False,
                "wait_seconds": 60.4,
                "score": 2.0,
            }
        ],
        points=[
            {"customer_id": "甲", "moved_on": day, "kind": "earn", "points": 10},
            {"customer_id": "甲", "moved_on": day, "kind": "spend", "points": -4},
        ],
    )
    expected = {
        "sessions_30d": 3,
        "dwell_seconds_per_session_30d": (20 + 240) / 3,
        "bounce_ratio_30d": 2 / 3,
        "top_viewed_category": "茶",
        "top_visit_hour": 10,
        "abandoned_carts_30d": 0,
        "abandoned_cart_ratio_90d": 0.0,
        "path_stage": "paid",
        "likes_life": 0,
        "service_contacts_30d": 1,
        "after_sales_contacts_30d": 0,
        "complaints_30d": 1,
        "unresolved_contacts_30d": 1,
        "wait_seconds_mean_365d": 60.0,
        "service_score_mean_365d": 2.0,
        "reviews_30d": 1,
        "score_mean_365d": 4.5,
        "low_scores_365d": 0,
        "high_scores_365d": 1,
        "days_since_last_review": 1,
        "touches_30d": 1,
        "touches_opened_30d": 1,
        "touches_clicked_30d": 0,
        "open_ratio_90d": 1.0,
        "redemption_ratio_365d": 1.0,
        "points_balance": 6,
        "points_earned_30d": 10,
        "points_spent_30d": 4,
        "points_expired_365d": 0,
        "points_use_ratio_life": 0.4,
        "days_since_points_used": 1,
    }
    rows = features(duckdb_engine, tmp_path, warehouse, "2024-06-30", only=expected)
    assert {name: rows["甲"][name] for name in expected} == near(expected)
    nothing = {name: rows["乙"][name] for name in ("likes_life", "complaints_30d", "touches_30d", "points_balance")}
    assert nothing == dict.fromkeys(nothing, 0)
    assert (rows["乙"]["score_mean_365d"], rows["乙"]["high_scores_365d"]) == (None, 0)
