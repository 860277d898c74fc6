"""A cart is abandoned unless an order follows on the day or the day after."""

from __future__ import annotations

from datetime import date

from limner.portrait.cart import CARTS, carts
from limner.portrait.session import SESSIONS
from rows import memory

TYPES = {name: column.type for name, column in SESSIONS.columns.items()}


def _carts(engine, visits, orders):
    filled = [
        {"customer_id": who, "session_id": name, "day": date.fromisoformat(day), "carts": n}
        for who, name, day, n in visits
    ]
    days = [{"customer_id": who, "day": date.fromisoformat(day), "orders": n} for who, day, n in orders]
    plan = carts(memory(TYPES, *filled), memory({"customer_id": "string", "day": "date", "orders": "int64"}, *days))
    assert plan.columns == tuple(CARTS.columns)
    return {(row["customer_id"], row["session_id"], row["day"].isoformat()): row["bought"] for row in engine.rows(plan)}


def test_bought_on_the_day_or_the_day_after(engine):
    visits = [
        ("甲", "1", "2024-02-28", 1),
        ("甲", "2", "2024-02-29", 3),
        ("甲", "3", "2024-03-01", 1),
        ("甲", "4", "2024-03-01", 0),
        ("甲", "5", "2024-03-02", 1),
        ("b", "1", "2024-02-29", 1),
    ]
    orders = [("甲", "2024-03-01", 2), ("甲", "2024-02-29", 1), ("b", "2024-02-29", 0), ("b", "2024-03-02", 1)]
    assert _carts(engine, visits, orders) == {
        ("甲", "1", "2024-02-28"): True,
        ("甲", "2", "2024-02-29"): True,
        ("甲", "3", "2024-03-01"): True,
        ("甲", "5", "2024-03-02"): False,
        ("b", "1", "2024-02-29"): False,
    }


def test_nothing_of_nothing(engine):
    assert _carts(engine, [], []) == {}
