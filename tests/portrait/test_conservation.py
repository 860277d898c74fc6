"""Every way of adding up what a customer spent gives one sum."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from limner.portrait import build
from portrait.rows import built, line, order, tables

CUSTOMERS = 150
FIRST = date(2024, 1, 1)


def shop(seed):
    """Orders of every state, of goods that come back, with postage and reductions, and goods given for nothing."""
    draw = random.Random(seed)
    orders, lines = [], []
    for number in range(CUSTOMERS * 4):
        who, day = f"c{draw.randrange(CUSTOMERS)}", (FIRST + timedelta(days=draw.randrange(60))).isoformat()
        signs = draw.choices([1, -1], [9, 1], k=draw.randint(1, 4))
        own = [sign * draw.choice([0, 1, 9_9900, draw.randrange(10**7)]) for sign in signs]
        paid = max(0, sum(own) + draw.choice([0, 0, 8_0000, -5_0000, 1]))
        summed = "amount" if paid == sum(own) and draw.random() < 0.5 else ""
        orders.append(
            order(
                who,
                day,
                paid,
                order_id=str(number),
                lines=len(own),
                summed=summed,
                status=draw.choice(["paid", "paid", "paid", "unpaid", "cancelled"]),
                kind=draw.choice(["sale", "sale", "sale", "refund"]),
                channel=draw.choice(["app", "shop"]),
                payment_method=draw.choice(["card", "cash"]),
                store_id=draw.choice(["s1", "s2"]),
            )
        )
        lines += [
            line(
                who,
                day,
                f"p{draw.randrange(12)}",
                amount,
                1.0 if sign > 0 else -1.0,
                order_id=str(number),
                line_id=f"{number}-{place}",
            )
            for place, (amount, sign) in enumerate(zip(own, signs, strict=True))
        ]
    products = [{"product_id": f"p{n}", "category": f"k{n % 3}", "brand": f"b{n % 4}"} for n in range(12)]
    return tables(orders=orders, order_lines=lines, products=products)


def test_money_by_every_dimension_adds_up_to_the_same(engine, tmp_path):
    looked_at = ("gross_amount_life", "top_product", "top_category", "top_brand", "top_channel", "top_payment_method")
    staged, _absent = built(engine, tmp_path, shop(7), "2024-03-31", only=(*looked_at, "top_store", "top_weekday"))
    spent = {row["customer_id"]: row["gross_amount_life"] for row in engine.rows(staged["features"])}
    sums = Counter()
    for step in build.preference_steps(staged):
        if step.name in staged:
            for row in engine.rows(staged[step.name]):
                sums[row["dimension"], row["customer_id"]] += row["amount"]
    dimensions = {dimension for dimension, _ in sums}
    assert dimensions >= {"product", "category", "brand", "channel", "payment_method", "store", "weekday"}
    money = dimensions - {"event_hour", "page"}
    assert sum(spent.values()) > 0
    assert {name: {who: sums[name, who] for who in spent} for name in money} == dict.fromkeys(money, spent)
