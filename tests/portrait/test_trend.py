"""Growth and usual gaps: null wherever there is nothing to compare with."""

from __future__ import annotations

import ibis

from limner.portrait.features.trend import gross_amount_growth_90d, idle_gaps


def test_growth_compares_with_the_90_days_before(duckdb_engine):
    schema = {"customer_id": "string", "gross_amount_90d": "int64", "gross_amount_180d": "int64"}
    rows = [("a", 300, 400), ("b", 0, 100), ("c", 300, 300), ("d", 0, 0)]
    wide = ibis.memtable(rows, schema=schema)
    found = duckdb_engine.rows(wide.select("customer_id", growth=gross_amount_growth_90d.formula(wide)))
    assert {row["customer_id"]: row["growth"] for row in found} == {"a": 3.0, "b": 0.0, "c": None, "d": None}


def test_idle_time_is_counted_in_usual_gaps(duckdb_engine):
    schema = {"customer_id": "string", "recency_days": "int64", "interpurchase_days_mean": "float64"}
    rows = [("a", 45, 30.0), ("b", 0, 30.0), ("c", 45, None), ("d", None, None)]
    wide = ibis.memtable(rows, schema=schema)
    found = duckdb_engine.rows(wide.select("customer_id", gaps=idle_gaps.formula(wide)))
    assert {row["customer_id"]: row["gaps"] for row in found} == {"a": 1.5, "b": 0.0, "c": None, "d": None}
