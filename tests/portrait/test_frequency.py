"""Orders by calendar month, quarter and year, of literal orders, on both engines."""

from __future__ import annotations

import pytest

from portrait.rows import features, near, order, tables

pytestmark = pytest.mark.slow


def test_orders_by_calendar_period(duckdb_engine, tmp_path):
    warehouse = tables(
        customers=[{"customer_id": "丙"}],
        orders=[
            order("甲", "2025-05-20", hour=23),
            order("甲", "2025-05-01", hour=0),
            order("甲", "2025-04-30"),
            order("甲", "2025-03-31"),
            order("甲", "2024-12-31"),
            order("甲", "2024-05-20"),  # the day before the window of 365 days
            order("甲", "2025-05-20", kind="refund", amount=-1),
            order("甲", "2025-05-21"),
            order("乙", "2025-05-20"),
            order("乙", "2025-05-20"),
        ],
    )
    expected = {
        "orders_this_month": (2, 2, 0),
        "orders_this_quarter": (3, 2, 0),
        "orders_this_year": (4, 2, 0),
        "order_months_365d": (4, 1, 0),
        "order_months_life": (5, 1, 0),
        "orders_per_month_365d": (5 / 12, 2.0, None),
        "orders_per_quarter_365d": (5 / 4, 2.0, None),
        "orders_per_year_life": (6 * 365 / 366, 2.0, None),
    }
    found = features(duckdb_engine, tmp_path, warehouse, "2025-05-20", only=expected)
    for place, who in enumerate("甲乙丙"):
        assert {name: found[who][name] for name in expected} == near(
            {name: values[place] for name, values in expected.items()}
        )
