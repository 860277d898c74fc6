"""Literal visits and orders in, the furthest step and the carts that were left out."""

from __future__ import annotations

from datetime import datetime

import pytest

from portrait.rows import features, near, order, tables


def _event(customer, at, name):
    moment = datetime.fromisoformat(at)
    return {"customer_id": customer, "event": name, "occurred_at": moment, "occurred_on": moment.date()}


@pytest.mark.slow
def test_path_and_carts(duckdb_engine, tmp_path):
    events = [
        _event("甲", "2024-06-30 12:00", "加购"),
        _event("甲", "2024-06-20 12:00", "begin_checkout"),
        _event("甲", "2024-06-10 23:59", "add_to_cart"),
        _event("甲", "2024-06-11 00:01", "add_to_cart"),
        _event("甲", "2024-06-01 12:00", "cart"),
        _event("甲", "2024-05-01 12:00", "cart"),
        _event("甲", "2024-01-01 12:00", "cart"),
        _event("车", "2024-06-30 12:00", "收藏"),
        _event("车", "2024-06-30 12:00", "cart"),
        _event("看", "2024-06-30 12:00", "pv"),
        _event("看", "2024-05-31 12:00", "purchase"),
        _event("来", "2024-06-01 12:00", "scroll"),
        _event("买", "2024-06-01 12:00", "buy"),
        _event("远", "2024-05-31 12:00", "cart"),
    ]
    orders = [
        order("甲", "2024-06-30", status="unpaid"),
        order("甲", "2024-06-12"),
        order("甲", "2024-06-02"),
        order("甲", "2024-05-01"),
        order("车", "2024-05-15"),
        order("单", "2024-06-15"),
    ]
    expected = {
        "abandoned_carts_30d": 2,
        "abandoned_carts_90d": 2,
        "abandoned_carts_life": 3,
        "abandoned_cart_ratio_90d": 2 / 4,
        "orders_per_session_90d": 3 / 5,
    }
    warehouse = tables(events=events, orders=orders)
    rows = features(duckdb_engine, tmp_path, warehouse, "2024-06-30", only={"path_stage", *expected})
    stages = {who: row["path_stage"] for who, row in rows.items()}
    assert stages == {"甲": "paid", "车": "cart", "看": "view", "来": "visit", "买": "paid", "远": None, "单": None}
    assert {name: rows["甲"][name] for name in expected} == near(expected)
    assert (rows["看"]["abandoned_carts_30d"], rows["看"]["abandoned_cart_ratio_90d"]) == (0, None)
    assert (rows["单"]["abandoned_carts_30d"], rows["单"]["orders_per_session_90d"]) == (0, None)


def test_without_orders_the_path_is_told_and_no_cart_is_called_abandoned(duckdb_engine, tmp_path):
    events = [_event("车", "2024-06-30 12:00", "cart"), _event("买", "2024-06-30 12:00", "购买")]
    names = ("path_stage", "abandoned_carts_30d", "orders_per_session_90d")
    rows = features(duckdb_engine, tmp_path, tables(events=events), "2024-06-30", only=names)
    assert {who: row["path_stage"] for who, row in rows.items()} == {"车": "cart", "买": "paid"}
    assert [rows["车"][name] for name in names] == ["cart", None, None]
