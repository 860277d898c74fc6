"""Profiles of small tables written out here, on both engines, and of what a sample shows."""

from __future__ import annotations

import hashlib
import math
from datetime import date
from datetime import datetime as at

import pyarrow as pa
import pytest

from limner.quality import drift, sampled
from limner.quality.profile import profiles, totals
from rows import memory

SCHEMA = {
    "id": "string",
    "city": "string",
    "amount": "int64",
    "weight": "float64",
    "member": "boolean",
    "on": "date",
    "at": "timestamp",
    "sealed": "binary",
}
ROWS = (
    {
        "id": "a1",
        "city": "上海",
        "amount": 0,
        "weight": 1.5,
        "member": True,
        "on": date(2024, 3, 1),
        "at": at(2024, 3, 1, 23, 59),
    },
    {
        "id": "a2",
        "city": " ",
        "amount": -20,
        "weight": 2.5,
        "member": False,
        "on": date(2024, 3, 2),
        "at": at(2024, 3, 2, 0, 1),
        "sealed": b"x",
    },
    {"id": "a3", "city": " 未知 ", "amount": 40, "member": True},
    {"id": "a4", "city": "N/A"},
    {"id": "a5", "city": "上海"},
    {"id": "a6"},
)


def profiled(engine, table, *, least=1, exact=True):
    (counted,) = engine.rows(totals(table, exact=exact))
    plan = sampled.sample(table, ["id"], total=counted["rows"])
    seen = pa.Table.from_batches(engine.batches(plan), schema=plan.schema().to_pyarrow())
    found = profiles("t", table, counted, seen, drift={}, least=least)
    return {profile.column: profile for profile in found}


def test_what_is_counted_of_all_rows(engine):
    found = profiled(engine, memory(SCHEMA, *ROWS))
    city = found["city"]
    assert (city.rows, city.nulls, city.distinct, city.blanks, city.placeholders) == (6, 1, 4, 1, 2)
    assert (city.missing, city.shortest, city.longest, city.min_value, city.max_value) == (4, 1, 4, " ", "上海")
    amount = found["amount"]
    assert (amount.nulls, amount.distinct, amount.zeros, amount.min_value, amount.max_value) == (3, 3, 1, "-20", "40")
    assert amount.mean == pytest.approx(20 / 3)
    assert amount.deviation == pytest.approx(30.550504633)
    assert found["member"].mean == pytest.approx(2 / 3)
    assert (found["on"].min_value, found["on"].max_value) == ("2024-03-01", "2024-03-02")
    assert found["at"].max_value == "2024-03-02 00:01:00"
    sealed = found["sealed"]
    assert (sealed.nulls, sealed.distinct, sealed.top, sealed.min_value) == (5, 1, (), None)


def test_what_the_sample_shows(engine):
    found = profiled(engine, memory(SCHEMA, *ROWS))
    assert found["city"].top[0] == ("上海", pytest.approx(2 / 6))
    assert found["city"].patterns[0] == ("字", pytest.approx(2 / 5))
    assert found["id"].patterns == (("a9", 1.0),)
    assert found["weight"].percentiles[50] == pytest.approx(2.0)
    assert found["city"].sampled_rows == 6


def test_an_empty_table_and_a_column_without_values(engine):
    empty = profiled(engine, memory(SCHEMA))
    assert all(profile.rows == profile.nulls == profile.distinct == 0 for profile in empty.values())
    nothing = profiled(engine, memory(SCHEMA, {"id": "a"}, {"id": "b"}))
    assert (nothing["amount"].nulls, nothing["amount"].mean, nothing["amount"].percentiles) == (2, None, {})
    assert nothing["amount"].outliers is None


def test_an_estimate_is_near(engine):
    rows = memory(SCHEMA, *({"id": f"{i}", "city": f"c{i % 40}"} for i in range(4_000)))
    found = profiled(engine, rows, exact=False)
    assert found["city"].distinct == pytest.approx(40, rel=0.2)


def test_values_of_few_rows_are_not_shown(engine):
    assert profiled(engine, memory(SCHEMA, *ROWS), least=2)["city"].top == (("上海", pytest.approx(2 / 6)),)


def test_a_sample_is_the_same_on_each_engine_and_about_as_large_as_asked(engine):
    rows = memory({"id": "string", "n": "int64"}, *({"id": str(i), "n": i} for i in range(5_000)))
    found = sorted(row["n"] for row in engine.rows(sampled.sample(rows, ["id"], total=5_000, size=500)))
    assert 400 < len(found) < 600
    place = format(int(0.1 * 16**8), "08x")
    assert found == [n for n in range(5_000) if hashlib.md5(f"profile:{n}".encode()).hexdigest() < place]


def test_outliers_by_fence_and_by_robust_z():
    found = sampled.outliers(pa.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 500.0]))
    assert (found.iqr_ratio, found.z_ratio) == (0.1, 0.1)
    assert (found.low, found.high) == (3.25 - 3 * 4.5, 7.75 + 3 * 4.5)
    same = sampled.outliers(pa.array([0, 0, 0, 0, 0, 7]))
    assert (same.iqr_ratio, same.z_ratio) == (0.0, None)


def test_drift_of_numbers_and_texts():
    before = drift.of_numbers(pa.array(range(1_000)))
    assert drift.stability_index(before, drift.again(before, pa.array(range(1_000)))) == 0
    moved = drift.stability_index(before, drift.again(before, pa.array(range(500, 1_500))))
    assert moved > drift.STRONG
    words = drift.of_texts(pa.array(["a"] * 50 + ["b"] * 50), least=1)
    assert words.shares == (0.5, 0.5, 0.0, 0.0)
    swapped = drift.again(words, pa.array(["a"] * 25 + ["c"] * 75))
    assert swapped.shares == (0.25, 0.0, 0.75, 0.0)
    by_hand = (0.25 - 0.5) * math.log(0.5) + (0.0005 - 0.5) * math.log(0.001) + (0.75 - 0.0005) * math.log(1_500)
    assert drift.stability_index(words, swapped) == pytest.approx(by_hand)
