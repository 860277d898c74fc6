"""Features that are asked for alone are what they are among all others, and little else is counted for them."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta

import pytest

from limner.core.errors import NotFound
from limner.portrait import build
from limner.portrait.catalogue import catalogue
from limner.portrait.source import DAY_COLUMNS
from limner.portrait.wanted import wanted
from portrait.rows import built, features, line, order, tables

DAY = "2024-03-31"
EACH = ("points_balance", "payday_lift", "abandoned_cart_ratio_90d", "interpurchase_days_mean", "rfm")


def warehouse():
    """A year of dealings of five customers in every table that features are counted from."""
    chance = random.Random(7)
    days = [(date(2024, 3, 31) - timedelta(days=chance.randrange(400))).isoformat() for _ in range(120)]
    who = [chance.choice("甲乙丙丁") for _ in days]
    pairs = list(zip(who, days, strict=True))
    return tables(
        customers=[{"customer_id": each, "first_seen_on": date(2022, 1, 1), "city": "上海"} for each in "甲乙丙丁戊"],
        products=[{"product_id": f"p{n}", "category": "茶", "brand": f"b{n % 2}"} for n in range(4)],
        orders=[order(who, day, chance.randrange(1, 9) * 10_0000, channel="app") for who, day in pairs],
        order_lines=[line(who, day, f"p{chance.randrange(4)}") for who, day in pairs],
        events=[
            {
                "customer_id": who,
                "event": chance.choice(["view", "加购", "checkout", "search", "like"]),
                "occurred_on": date.fromisoformat(day),
                "occurred_at": datetime.combine(date.fromisoformat(day), time(chance.randrange(24))),
            }
            for who, day in pairs
        ],
        **{
            name: [{"customer_id": who, column: date.fromisoformat(day), "points": 5} for who, day in pairs[:20]]
            for name, column in DAY_COLUMNS.items()
            if name in {"feedback", "touches", "redemptions", "service_contacts", "points"}
        },
    )


def values(row, names):
    return {name: row[name] for name in ("customer_id", "as_of", *names)}


@pytest.mark.slow
def test_they_are_what_they_are_among_all(duckdb_engine, tmp_path):
    stock = warehouse()
    staged, absent = built(duckdb_engine, tmp_path / "all", stock, DAY)
    every = {row["customer_id"]: row for row in duckdb_engine.rows(staged["features"])}
    names = list(catalogue().features)
    assert len(every) == 5
    for place in range(8):
        only = names[place::8]
        staged, missing = built(duckdb_engine, tmp_path / str(place), stock, DAY, only=only)
        rows = duckdb_engine.rows(staged["features"])
        assert {row["customer_id"]: row for row in rows} == {who: values(row, only) for who, row in every.items()}
        told = {source: tuple(name for name in out if name in only) for source, out in absent.items()}
        assert missing == {source: out for source, out in told.items() if out}


@pytest.mark.slow
@pytest.mark.parametrize("name", EACH)
def test_one_alone(engine, tmp_path, name):
    rows = features(engine, tmp_path, warehouse(), DAY, only=[name])
    assert set(rows["甲"]) == {"customer_id", "as_of", name}
    assert rows["甲"][name] is not None
    assert rows["戊"]["as_of"] == date(2024, 3, 31)


def test_little_else_is_counted():
    present = {"orders", "order_lines", "products", "events", "points", *DAY_COLUMNS}
    assert [step.name for step in build.steps(present, ["points_balance"])] == [
        "points_days",
        "points_totals",
        "totals",
    ]
    carts = [step.name for step in build.steps(present, ["abandoned_cart_ratio_90d"])]
    assert carts == ["orders_days", "orders_totals", "sessions", "carts", "carts_days", "carts_totals", "totals"]
    (measure,) = wanted(["orders_7d"]).made.measures
    assert (measure.name, measure.windows) == ("orders", (7,))


def test_a_name_that_is_no_feature_is_refused():
    with pytest.raises(NotFound, match="order_7d") as refused:
        build.steps({"orders"}, ["order_7d"])
    assert "orders_7d" in refused.value.remedy
