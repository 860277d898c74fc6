from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import pytest


def cents(money):
    return round(money * 100)


def test_lines_add_up_to_their_orders(rows):
    sums = defaultdict(lambda: [0, 0, 0])
    for line in rows("data/order_lines"):
        for place, name in enumerate(("paid_amount", "discount_amount", "coupon_discount")):
            sums[line["order_id"]][place] += cents(line[name])
        gross = cents(line["unit_price"]) * line["quantity"]
        assert gross == sum(cents(line[name]) for name in ("paid_amount", "discount_amount", "coupon_discount"))
    orders = rows("data/orders")
    assert len(sums) == len(orders)
    for order in orders:
        told = [cents(order[name]) for name in ("paid_amount", "discount_amount", "coupon_discount")]
        assert sums[order["order_id"]] == told
        assert sum(told) == cents(order["original_amount"])


def test_nothing_is_given_away_or_given_back_twice(rows):
    for order in rows("data/orders"):
        assert 0 <= order["refund_amount"] <= order["paid_amount"]
        assert order["paid_amount"] > 0
        assert (order["coupon_id"] is not None) == (order["coupon_discount"] > 0)
        assert order["order_status"] == "已完成" or order["refund_amount"] == 0


def test_orders_are_within_the_life_of_their_customer(rows):
    registered = {one["customer_id"]: one["registered_date"] for one in rows("data/customers")}
    stops = {
        one["customer_id"]: one["stops_on"] or date.max for one in rows("truth/customers") if not one["comes_back"]
    }
    for order in rows("data/orders"):
        day, customer = order["order_time"].date(), order["customer_id"]
        assert registered[customer] <= day <= stops.get(customer, date.max)
        assert date(2024, 1, 2) <= day <= date(2025, 12, 31)


def test_shops_are_open_when_they_sell(rows):
    hours = {order["order_time"].hour for order in rows("data/orders") if order["channel"] == "门店"}
    assert hours <= set(range(8, 22))
    assert all((order["store_id"] is not None) == (order["channel"] == "门店") for order in rows("data/orders"))


def test_keys_are_unique_and_lead_somewhere(rows):
    orders = {order["order_id"] for order in rows("data/orders")}
    products = {product["product_id"] for product in rows("data/products")}
    campaigns = {campaign["campaign_id"] for campaign in rows("data/campaigns")}
    assert len(orders) == len(rows("data/orders"))
    for name in ("data/order_lines", "data/feedback", "data/service_contacts"):
        assert {row["order_id"] for row in rows(name)} <= orders
    assert {line["product_id"] for line in rows("data/order_lines")} <= products
    assert {touch["campaign_id"] for touch in rows("data/touches")} <= campaigns
    for name, key in {"touches": "touch_id", "points": "movement_id", "service_contacts": "contact_id"}.items():
        assert set(Counter(row[key] for row in rows(f"data/{name}")).values()) == {1}


def test_tendencies_drive_what_is_bought(rows):
    truths = {one["customer_id"]: one for one in rows("truth/customers")}
    promoted, total = Counter(), Counter()
    for order in rows("data/orders"):
        kind = truths[order["customer_id"]]["promotion_sensitive"]
        total[kind] += 1
        promoted[kind] += order["discount_amount"] + order["coupon_discount"] > 0
    assert promoted[True] / total[True] == pytest.approx(0.85, abs=0.05)
    assert promoted[False] / total[False] == pytest.approx(0.14, abs=0.05)
