"""Literal orders in, literal features out, on both engines; slow, since Spark takes its time over each whole build."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from limner.portrait import build
from limner.portrait.catalogue import catalogue, money_features
from limner.warehouse.tables import FEATURES
from portrait.rows import built, features, line, near, order, tables

pytestmark = pytest.mark.slow


def test_windows_money_and_rhythm(engine, tmp_path):
    """Windows include the as-of day; money is net of refunds; gaps are between days, not orders."""
    warehouse = tables(
        orders=[
            order("甲", "2025-01-31", 30_0000, hour=0, discount_amount=1_0000, coupon_amount=None, units=2.0),
            order("甲", "2025-01-31", 10_0000, hour=23, discount_amount=0, units=1.0),
            order("甲", "2025-01-25", 20_0000, hour=9, coupon_amount=2_0000, units=0.5),
            order("甲", "2025-01-24", 40_0000, hour=9, coupon_id="C1"),
            order("甲", "2025-01-26", -15_0000, kind="refund"),
            order("甲", "2024-10-24", 50_0000, refunded_amount=-5_0000),
            order("甲", "2025-01-30", 99_0000, status="unpaid"),
            order("甲", "2025-02-01", 77_0000),
        ]
    )
    expected = {
        "orders_7d": 3,
        "orders_30d": 4,
        "orders_90d": 4,
        "orders_180d": 5,
        "orders_life": 5,
        "order_days_7d": 2,
        "order_days_life": 4,
        "gross_amount_7d": 60_0000,
        "gross_amount_life": 150_0000,
        "net_amount_7d": 45_0000,
        "net_amount_life": 130_0000,
        "refunds_7d": 1,
        "refunds_life": 2,
        "refund_amount_life": 20_0000,
        "discount_amount_7d": 1_0000,
        "coupon_amount_life": 2_0000,
        "discounted_orders_life": 1,
        "coupon_orders_7d": 1,
        "coupon_orders_life": 2,
        "promoted_orders_life": 3,
        "promoted_order_ratio_life": 0.6,
        "recency_days": 0,
        "tenure_days": 99,
        "interpurchase_days_mean": 33.0,
        "longest_gap_days_life": 92,
        "longest_gap_days_30d": 92,
        "average_order_value_life": 30_0000.0,
        "units_per_order_365d": 0.7,
        "top_hour": 9,
        "top_day_part": "morning",
        "night_orders_life": 1,
        "weekend_orders_life": 1,
        "lifecycle_stage": "returning",
        "rfm": "555",
        "value_percentile": 0.0,
    }
    looked_at = {*expected, "interpurchase_days_spread"}
    row = features(engine, tmp_path, warehouse, "2025-01-31", only=looked_at)["甲"]
    assert row["as_of"] == date(2025, 1, 31)
    assert {name: row[name] for name in expected} == near(expected)
    gaps = [92, 1, 6]
    spread = (sum((gap - 33) ** 2 for gap in gaps) / 3) ** 0.5
    assert row["interpurchase_days_spread"] == pytest.approx(spread, rel=1e-12)


def test_absent_sources_are_null_and_named(engine, tmp_path):
    """No coupon column ever filled: null for all. Filled for one customer: 0 for the other."""
    warehouse = tables(
        customers=[{"customer_id": "c", "gender": "female"}],
        orders=[order("a", "2025-01-01"), order("b", "2025-01-01", discount_amount=5_0000)],
    )
    looked_at = (
        "coupon_orders_365d",
        "coupon_order_ratio_365d",
        "discounted_orders_365d",
        "promoted_orders_7d",
        "promoted_order_ratio_365d",
        "top_category",
        "orders_life",
        "recency_days",
        "lifecycle_stage",
        "net_amount_life",
        "rfm",
        "value_percentile",
        "gender",
    )
    staged, absent = built(engine, tmp_path, warehouse, "2025-01-01", only=looked_at)
    rows = {row["customer_id"]: row for row in engine.rows(staged["features"])}
    assert rows["a"]["coupon_orders_365d"] is None
    assert rows["a"]["discounted_orders_365d"] == 0
    assert rows["b"]["promoted_order_ratio_365d"] == 1.0
    assert "coupon_orders_365d" in absent["orders.coupon_amount|coupon_id"]
    assert "coupon_order_ratio_365d" in absent["orders.coupon_amount|coupon_id"]
    assert "top_category" in absent["products.category"]
    assert "promoted_orders_7d" not in {name for names in absent.values() for name in names}
    prospect = rows["c"]
    assert (prospect["orders_life"], prospect["recency_days"], prospect["lifecycle_stage"]) == (0, None, "prospect")
    assert (prospect["net_amount_life"], prospect["rfm"], prospect["value_percentile"]) == (0, None, None)
    assert prospect["gender"] == "female"


def test_nothing_at_all(engine, tmp_path):
    staged, absent = built(engine, tmp_path, tables(), "2025-01-01")
    assert engine.rows(staged["features"]) == []
    assert set(absent) >= {"orders", "order_lines.product_id", "customers.gender"}


def test_only_records(duckdb_engine, tmp_path):
    """Without orders as a source, nothing is known of orders: null, not 0."""
    people = [{"customer_id": "a", "birth_year": 1990, "yearly_income": 60_000_0000}, {"customer_id": "b"}]
    rows = features(duckdb_engine, tmp_path, tables(customers=people), "2025-06-01")
    assert [rows["a"][name] for name in ("orders_life", "lifecycle_stage", "age", "age_band", "income_band")] == [
        None,
        None,
        35,
        "35-44",
        "50-99K",
    ]
    assert rows["b"]["age"] is None


def test_preferences_and_prices(engine, tmp_path):
    """Favourites by count, then money, then character order; dear is the top third of the category."""
    products = [{"product_id": f"p{i}", "category": "食品", "brand": "B" if i < 3 else None} for i in range(1, 4)]
    products += [{"product_id": "q", "category": "酒"}]
    lines = [
        line("甲", "2025-01-01", "p1", 30_0000),
        line("甲", "2025-01-01", "p2", 40_0000, 2.0),
        line("甲", "2025-01-02", "p3", 30_0000),
        line("甲", "2025-01-02", "q", 900_0000),
        line("甲", "2025-01-02", "p1", -30_0000, -1.0),
        line("乙", "2025-01-02", "p3", 90_0000, 1.0),
        line(None, "2025-01-02", "p3", 1000_0000, 1.0),
        line("甲", "2025-01-02", None, 1_0000),
        line("甲", "2025-01-03", "p3", 1_0000),
    ]
    warehouse = tables(
        orders=[
            order("甲", "2025-01-01", channel="门店"),
            order("甲", "2025-01-02", channel="app"),
            order("甲", "2025-01-02", channel="门店", status="cancelled"),
            order("乙", "2025-01-02"),
        ],
        order_lines=lines,
        products=products,
    )
    expected = {
        "top_product": "q",
        "top_product_ratio": 0.25,
        "distinct_products": 4,
        "top_category": "食品",
        "top_category_ratio": 0.75,
        "distinct_categories": 2,
        "category_lines": 4,
        "top_brand": "B",
        "top_brand_ratio": 1.0,
        "top_channel": "app",
        "top_channel_ratio": 0.5,
        "distinct_channels": 2,
        "top_weekday": 2,
        "high_price_ratio_365d": 0.3,
    }
    looked_at = {*expected, "category_entropy", "top_hour"}
    staged, _absent = built(engine, tmp_path, warehouse, "2025-01-02", only=looked_at)
    row = {row["customer_id"]: row for row in engine.rows(staged["features"])}["甲"]
    assert {name: row[name] for name in expected} == near(expected)
    assert row["category_entropy"] == pytest.approx(0.5623351446188083, rel=1e-8)
    chosen = {
        (p["dimension"], p["value"]): (p["n"], p["amount"])
        for step in build.preference_steps(staged)
        if step.name in staged
        for p in engine.rows(staged[step.name])
        if p["customer_id"] == "甲"
    }
    assert chosen["category", "食品"] == (3, 100_0000)
    assert chosen["product", "p1"] == (1, 30_0000)
    assert chosen["hour", "12"] == (2, 200_0000)
    assert ("brand", None) not in chosen


def test_scores_share_the_better_of_ties(engine, tmp_path):
    orders = [order(f"c{i}", "2025-01-01", i * 1_0000) for i in range(1, 11)]
    orders += [order("c10", "2025-01-02", 1_0000)]
    rows = features(
        engine,
        tmp_path,
        tables(orders=orders),
        "2025-01-02",
        only=("r_score", "f_score", "m_score", "value_percentile"),
    )
    assert [rows[f"c{i}"]["m_score"] for i in range(1, 11)] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert {rows[f"c{i}"]["f_score"] for i in range(1, 11)} == {5}
    assert [rows[f"c{i}"]["r_score"] for i in (1, 10)] == [5, 5]
    assert rows["c3"]["value_percentile"] == pytest.approx(0.2)


STAGES = (
    (["2025-05-17"], "new"),
    (["2025-05-16"], "active"),
    (["2025-05-15"], "dormant"),
    (["2024-06-15"], "dormant"),
    (["2024-06-14"], "lost"),
    (["2025-02-01", "2025-02-11", "2025-03-17"], "dormant"),
    (["2025-02-01", "2025-02-11", "2025-02-21"], "lost"),
    (["2024-12-01", "2025-03-12"], "active"),
    (["2025-01-01", "2025-06-01"], "returning"),
    (["2025-05-16", "2025-05-17", "2025-06-15"], "active"),
)


HOSTILE = {
    "customers": [
        {"customer_id": "p"},
        {"customer_id": "seen", "first_seen_on": date(2025, 6, 15), "registered_on": date(2025, 6, 14)},
        {"customer_id": "later", "first_seen_on": date(2025, 6, 16)},
        {"customer_id": "undated", "registered_on": date(2030, 1, 1)},
        {"customer_id": None},
    ],
    "orders": [
        order(None, "2025-06-15"),
        order("tomorrow", "2025-06-16"),
        order("refunded", "2025-06-15", -5_0000, kind="refund"),
        {"customer_id": "without a day"},
        {"customer_id": "nulls", "ordered_on": date(2025, 6, 15)},
    ],
}


def test_hostile_rows_and_lifecycle(engine, as_shipped, tmp_path):
    """Who is a customer, what refunds and nulls give, and one stage for each; a whole build of Spark's compiled plans."""
    orders = [order(str(i), day) for i, (days, _stage) in enumerate(STAGES) for day in days]
    warehouse = tables(customers=HOSTILE["customers"], orders=[*HOSTILE["orders"], *orders])
    rows = features(engine, tmp_path, warehouse, "2025-06-15")
    assert {name: row["lifecycle_stage"] for name, row in rows.items()} == {
        "p": "prospect",
        "seen": "prospect",
        "undated": "prospect",
        "refunded": "prospect",
        "nulls": "new",
        **{str(i): stage for i, (_days, stage) in enumerate(STAGES)},
    }
    assert (rows["seen"]["registered_days"], rows["undated"]["registered_days"]) == (1, None)
    names = (
        "orders_life",
        "refunds_life",
        "net_amount_life",
        "gross_amount_life",
        "average_order_value_life",
        "top_hour",
    )
    assert [rows["refunded"][name] for name in names] == [0, 1, -5_0000, 0, None, None]
    assert [rows["nulls"][name] for name in names] == [1, 0, 0, 0, 0.0, None]


def test_nothing_later_is_used(duckdb_engine, tmp_path):
    """A portrait as of a day is the same whether or not later rows are there."""
    chance = random.Random(7)
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(60)]
    products = [{"product_id": f"p{i}", "category": f"c{i % 2}"} for i in range(8)]
    orders = [_random_order(chance, days) for _ in range(200)]
    lines = [
        line(chance.choice("abc"), chance.choice(days).isoformat(), f"p{chance.randrange(8)}", chance.randrange(1, 99))
        for _ in range(200)
    ]
    cut = days[30]
    past = [[row for row in rows if row["ordered_on"] <= cut] for rows in (orders, lines)]
    everything = tables(orders=orders, order_lines=lines, products=products)
    then = tables(orders=past[0], order_lines=past[1], products=products)
    assert features(duckdb_engine, tmp_path / "all", everything, cut.isoformat()) == features(
        duckdb_engine, tmp_path / "then", then, cut.isoformat()
    )


def test_features_equal_a_plain_count(duckdb_engine, tmp_path):
    """Two hundred customers, counted again one by one in plain Python."""
    chance = random.Random(11)
    as_of = date(2025, 6, 30)
    days = [as_of - timedelta(days=n) for n in range(-5, 500)]
    names = [f"c{i}" for i in range(200)]
    orders = [_random_order(chance, days, names) for _ in range(3000)]
    rows = features(duckdb_engine, tmp_path, tables(orders=orders), as_of.isoformat())
    for name, row in rows.items():
        own = [each for each in orders if each["customer_id"] == name and each["ordered_on"] <= as_of]
        expected = _counted(own, as_of)
        assert {key: row[key] for key in expected} == near(expected)


def _random_order(chance, days, names=("a", "b", "c", None)):
    refund = chance.random() < 0.1
    return order(
        chance.choice(names),
        chance.choice(days).isoformat(),
        chance.randrange(1, 1000) * (-1 if refund else 1),
        kind="refund" if refund else "sale",
        status=chance.choice(["paid", "paid", None, "unpaid"]),
        hour=chance.choice([0, 5, 6, 23, None]),
        coupon_amount=chance.choice([None, 0, 5]),
        discount_amount=chance.choice([None, 0, 7]),
        channel=chance.choice(["店", "app", None]),
    )


def _counted(own, as_of):
    sales = [each for each in own if each["kind"] == "sale" and each["status"] in ("paid", None)]
    backs = [each for each in own if each["kind"] == "refund" and each["status"] != "unpaid"]
    counted = {"refunds_life": len(backs)}
    for window in (7, 30, 90, 180, 365):
        first = as_of - timedelta(days=window - 1)
        inside = [each for each in sales if each["ordered_on"] >= first]
        counted[f"orders_{window}d"] = len(inside)
        counted[f"order_days_{window}d"] = len({each["ordered_on"] for each in inside})
        counted[f"net_amount_{window}d"] = sum(
            each["amount"] for each in (*inside, *(back for back in backs if back["ordered_on"] >= first))
        )
        counted[f"coupon_orders_{window}d"] = sum(bool(each["coupon_amount"]) for each in inside)
        counted[f"promoted_orders_{window}d"] = sum(
            bool(each["coupon_amount"] or each["discount_amount"]) for each in inside
        )
    sold = sorted({each["ordered_on"] for each in sales})
    gaps = [(later - earlier).days for earlier, later in pairwise(sold)]
    mean = sum(gaps) / len(gaps) if gaps else None
    channels = [each["channel"] for each in sales if each["channel"]]
    money = {c: sum(each["amount"] for each in sales if each["channel"] == c) for c in channels}
    top = min(money, key=lambda c: (-channels.count(c), -money[c], c.encode()), default=None)
    return counted | {
        "recency_days": (as_of - sold[-1]).days if sold else None,
        "tenure_days": (as_of - sold[0]).days if sold else None,
        "interpurchase_days_mean": mean,
        "interpurchase_days_spread": (sum((g - mean) ** 2 for g in gaps) / len(gaps)) ** 0.5 if gaps else None,
        "top_channel": top,
        "top_channel_ratio": channels.count(top) / len(channels) if top else None,
        "night_orders_life": sum(
            each["ordered_hour"] in range(6) for each in sales if each["ordered_hour"] is not None
        ),
        "weekend_orders_life": sum(each["ordered_on"].weekday() >= 5 for each in sales),
    }


def test_every_feature_says_what_it_is():
    for name, feature in catalogue().features.items():
        assert name not in FEATURES.columns
        for words in (feature.title, feature.definition):
            assert words.zh.strip(), name
            assert words.en.strip(), name
            assert any("一" <= char <= "鿿" for char in words.zh), name
    assert "net_amount_365d" in money_features()
    assert "orders_365d" not in money_features()
