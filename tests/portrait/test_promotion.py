"""Kinds of promotion and the depth of reductions, of literal orders, on both engines."""

from __future__ import annotations

import pytest

from portrait.rows import features, near, order, tables

pytestmark = pytest.mark.slow


def test_kinds_and_depth(duckdb_engine, tmp_path):
    warehouse = tables(
        customers=[{"customer_id": "丙"}],
        orders=[
            order("甲", "2025-02-01", 100, promotion_kind="gift"),
            order("甲", "2025-02-02", 100, promotion_kind="full_reduction", discount_amount=20, list_amount=120),
            order("甲", "2025-02-03", 50, promotion_kind="full_reduction", coupon_amount=10),
            order("甲", "2025-02-04", 70),
            order("甲", "2025-02-05", 70, promotion_kind="换购"),
            order("甲", "2025-02-06", 70, promotion_kind="gift", status="unpaid"),
            order("甲", "2025-02-06", -70, promotion_kind="gift", kind="refund"),
            order("甲", "2024-02-07", 1, promotion_kind="gift", discount_amount=999),
            order("乙", "2025-02-01", 70, promotion_kind="gift"),
            order("乙", "2025-02-01", 70, promotion_kind="discount", discount_amount=0),
        ],
    )
    expected = {
        "discount_kind_orders_365d": (0, 1, 0),
        "full_reduction_orders_365d": (2, 0, 0),
        "gift_orders_365d": (1, 1, 0),
        "discount_kind_ratio_365d": (0.0, 0.5, None),
        "full_reduction_ratio_365d": (0.4, 0.0, None),
        "gift_ratio_365d": (0.2, 0.5, None),
        "top_promotion_kind": ("full_reduction", "discount", None),
        "discount_depth_365d": (30 / 180, None, None),
    }
    found = features(duckdb_engine, tmp_path, warehouse, "2025-02-06", only=expected)
    for place, who in enumerate("甲乙丙"):
        assert {name: found[who][name] for name in expected} == near(
            {name: values[place] for name, values in expected.items()}
        )
