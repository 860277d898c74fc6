"""Spread, change and level of what is bought, of literal orders and lines, on both engines."""

from __future__ import annotations

from math import log

import pytest

from portrait.rows import features, line, order, tables

pytestmark = pytest.mark.slow


def test_preferences_of_late_and_price_level(duckdb_engine, tmp_path):
    """The last 90 days begin on 1 January 2025."""
    warehouse = tables(
        customers=[{"customer_id": "丙"}],
        orders=[
            *(order("甲", day, channel="门店", store_id="s1") for day in ("2024-12-29", "2024-12-30", "2024-12-31")),
            order("甲", "2025-01-01", channel="app", payment_method="微信"),
            order("乙", "2025-03-31", channel="app"),
        ],
        order_lines=[
            line("甲", "2024-12-31", "a", amount=50),
            line("甲", "2025-01-01", "b", amount=100),
            line("甲", "2025-01-01", "b", amount=300, quantity=2.0),
            line("甲", "2025-01-01", "b", amount=None),
            line("乙", "2024-03-31", "c", amount=400),
        ],
        products=[{"product_id": number, "category": "茶", "brand": number.upper()} for number in "abc"],
    )
    median = 400 / 3
    expected = {
        "channel_entropy": (-(0.75 * log(0.75) + 0.25 * log(0.25)), 0.0, None),
        "channel_change": (1.0, None, None),
        "recent_top_channel": ("app", "app", None),
        "payment_method_entropy": (0.0, None, None),
        "payment_method_change": (None, None, None),
        "store_entropy": (0.0, None, None),
        "store_change": (None, None, None),
        "hour_entropy": (0.0, 0.0, None),
        "hour_change": (0.0, None, None),
        "weekday_entropy": (-sum(share * log(share) for share in (0.25, 0.25, 0.25, 0.25)), 0.0, None),
        "weekday_change": (1.0, None, None),
        "recent_top_category": ("茶", None, None),
        "category_change": (0.0, None, None),
        "recent_top_brand": ("B", None, None),
        "brand_change": (1.0, None, None),
        "brand_entropy": (-(0.25 * log(0.25) + 0.75 * log(0.75)), 0.0, None),
        "price_level_365d": ((0.375 + 0.75 + 1.125) / 3, None, None),
    }
    found = features(duckdb_engine, tmp_path, warehouse, "2025-03-31", only=expected)
    assert round(1000 * 50 / median) == 375
    for place, who in enumerate("甲乙丙"):
        for name, values in expected.items():
            value = values[place]
            assert found[who][name] == (pytest.approx(value, abs=1e-9) if isinstance(value, float) else value), name
