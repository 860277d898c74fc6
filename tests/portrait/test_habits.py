"""Orders on holidays, in promotion seasons, by season and around payday, of literal orders, on both engines."""

from __future__ import annotations

import pytest

from limner.portrait.features.habits import _span_share
from portrait.rows import built, features, near, order, tables

pytestmark = pytest.mark.slow

ORDERS = [
    order("甲", "2025-02-04"),  # last day of the break, the day after the Spring Festival
    order("甲", "2025-01-28", hour=23),  # New Year's Eve, the last day of 年货节
    order("甲", "2024-11-11", hour=0),
    order("甲", "2024-09-05"),  # autumn has just begun
    order("甲", "2023-12-12"),
    order("甲", "2023-11-11"),
    order("甲", "2024-10-01", status="unpaid"),
    order("乙", "2025-02-09"),
]
HOLIDAYS = 6 + 3 + 5 + 3 + 3 + 7 + 1 + 8
"""From 12 February 2024: rest of the Spring Festival, Tomb Sweeping, Labour Day, Dragon Boat, Mid-Autumn, National Day,
New Year, Spring Festival."""
PROMOTION_DAYS = 20 + 22 + 3 + 30


def test_days_of_every_kind(duckdb_engine, tmp_path):
    warehouse = tables(customers=[{"customer_id": "丙"}], orders=ORDERS)
    expected = {
        "holiday_orders_365d": (2, 0, 0),
        "holiday_ratio_365d": (0.5, 0.0, None),
        "holiday_lift_365d": (0.5 / (HOLIDAYS / 365), None, None),
        "promotion_season_orders_365d": (2, 0, 0),
        "promotion_season_ratio_365d": (0.5, 0.0, None),
        "promotion_season_lift_365d": (0.5 / (PROMOTION_DAYS / 365), None, None),
        "double_11_orders_life": (2, 0, 0),
        "double_12_orders_life": (1, 0, 0),
        "midyear_618_orders_life": (0, 0, 0),
        "spring_festival_orders_life": (1, 0, 0),
        "black_friday_orders_life": (None, None, None),
        "christmas_orders_life": (None, None, None),
        "season_change_ratio_365d": (0.25, 0.0, None),
        "month_start_ratio_365d": (0.5, 1.0, None),
        "month_middle_ratio_365d": (0.25, 0.0, None),
        "month_end_ratio_365d": (0.25, 0.0, None),
        "top_season": ("autumn", "winter", None),
        "top_season_ratio": (0.5, 1.0, None),
        "payday": (11, None, None),
        "payday_ratio": (0.5, None, None),
        "payday_lift": (0.5 / (5 * 4800 / 146_097), None, None),
    }
    found = features(duckdb_engine, tmp_path, warehouse, "2025-02-10", only=expected)
    for place, who in enumerate("甲乙丙"):
        assert {name: found[who][name] for name in expected} == near(
            {name: values[place] for name, values in expected.items()}
        )


def test_a_business_of_no_country_knows_no_holidays(duckdb_engine, tmp_path):
    names = (
        "holiday_ratio_365d",
        "holiday_orders_365d",
        "holiday_lift_365d",
        "double_11_orders_life",
        "top_season",
        "month_start_ratio_365d",
    )
    staged, absent = built(duckdb_engine, tmp_path, tables(orders=ORDERS), "2025-02-10", country="", only=names)
    row = next(row for row in duckdb_engine.rows(staged["features"]) if row["customer_id"] == "甲")
    assert [row[name] for name in names] == [None, None, None, None, None, 0.5]
    assert {"holiday_orders_365d", "holiday_ratio_365d", "holiday_lift_365d"} <= set(absent["calendar.is_holiday"])


def test_spans_of_the_month_share_out_all_days():
    assert sum(_span_share(start) for start in range(1, 32)) == pytest.approx(5)
    assert _span_share(1) == pytest.approx(5 * 12 / 365.2425)
    assert _span_share(27) < _span_share(26) < _span_share(24)
