"""The shapes that the company promises: heavy-tailed spending, mixed rates, few returns, most sessions stalled."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pyarrow.parquet as pq
import pytest

from limner.testing.company import generate


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    folder = tmp_path_factory.mktemp("town")
    generate(folder, customers=2000)
    return lambda name, *columns: pq.read_table(folder / f"{name}.parquet", columns=list(columns) or None)


@pytest.fixture(scope="module")
def orders(read):
    found = read("data/orders", "customer_id", "order_status", "paid_amount", "refund_amount", "channel").to_pylist()
    return [order for order in found if order["order_status"] == "已完成"]


def test_a_fifth_of_the_buyers_bring_three_fifths_of_the_money_or_more(orders):
    money = defaultdict(float)
    for order in orders:
        money[order["customer_id"]] += order["paid_amount"] - order["refund_amount"]
    ranked = np.sort(list(money.values()))[::-1]
    assert 0.6 <= ranked[: len(ranked) // 5].sum() / ranked.sum() <= 0.72


def test_three_to_eight_per_cent_of_the_orders_come_back(orders):
    assert 0.03 <= np.mean([order["refund_amount"] > 0 for order in orders]) <= 0.08


def test_rates_are_more_uneven_than_chance(orders):
    counts = np.array(list(Counter(order["customer_id"] for order in orders).values()))
    assert counts.var() > 5 * counts.mean()


def test_a_few_products_sell_most(read):
    sold = np.sort(list(Counter(read("data/order_lines", "product_id")["product_id"].to_pylist()).values()))[::-1]
    assert 0.45 <= sold[: len(sold) // 5].sum() / sold.sum() <= 0.8


def test_most_sessions_stall(read, orders):
    sessions = len(set(read("data/events", "session_id")["session_id"].to_pylist()))
    tracked = set(read("data/events", "customer_id")["customer_id"].to_pylist())
    bought = sum(order["customer_id"] in tracked and order["channel"] != "门店" for order in orders)
    assert 2 < sessions / bought < 6


def test_one_in_twelve_speaks_english(read):
    languages = read("data/customers", "language")["language"].to_pylist()
    assert languages.count("English") / len(languages) == pytest.approx(0.08, abs=0.02)
