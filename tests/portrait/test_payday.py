"""Paydays of literal orders, on both engines."""

from __future__ import annotations

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from limner.portrait.payday import payday_summary

SCHEMA = ibis.schema({"customer_id": "string", "value": "string", "n": "int64"})


def choices(*rows):
    return ibis.memtable(
        pa.Table.from_pylist([dict(zip(SCHEMA, row, strict=True)) for row in rows], SCHEMA.to_pyarrow())
    )


def paydays(engine, *rows):
    return {
        row["customer_id"]: (row["payday:start"], row["payday:n"], row["payday:all"])
        for row in engine.rows(payday_summary(choices(*rows)))
    }


def on(customer, **days):
    return [(customer, day.removeprefix("d"), n) for day, n in days.items()]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ({"d10": 4, "d11": 2, "d25": 1}, (10, 6, 7)),
        ({"d15": 1, "d16": 1, "d19": 4, "d20": 9}, (16, 14, 15)),
        ({"d30": 2, "d31": 2, "d1": 2, "d2": 2, "d3": 2, "d15": 3}, (30, 10, 13)),  # a span runs on into the next month
        ({"d31": 3, "d4": 3}, (31, 6, 6)),
        ({"d5": 3, "d20": 3}, (5, 3, 6)),  # as many twice, and as many on the first day
        ({"d5": 2, "d6": 1, "d20": 1, "d21": 2}, (5, 3, 6)),  # the fifth has more of its span's orders
        ({"d1": 6}, (1, 6, 6)),
        ({"d10": 5}, (None, None, 5)),
    ],
)
def test_the_fullest_five_days(engine, days, expected):
    assert paydays(engine, *on("甲", **days)) == {"甲": expected}


def test_customers_are_told_apart_and_nothing_is_no_order(engine):
    rows = [*on("甲", d9=6), *on("乙", d28=7, d2=1), ("丙", None, 9), ("丁", "3", 0)]
    assert paydays(engine, *rows) == {"甲": (9, 6, 6), "乙": (28, 7, 8)}
    assert paydays(engine) == {}


@settings(max_examples=examples(5), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 31)), st.integers(1, 5), max_size=60))
def test_it_is_the_best_of_all_spans(duckdb_engine, orders):
    expected = {}
    for customer in {customer for customer, _day in orders}:
        days = {day: n for (who, day), n in orders.items() if who == customer}
        spans = {start: sum(days.get((start + i - 1) % 31 + 1, 0) for i in range(5)) for start in range(1, 32)}
        best = max(spans, key=lambda start: (spans[start], days.get(start, 0), -start))
        total = sum(days.values())
        expected[str(customer)] = (best, spans[best], total) if total >= 6 else (None, None, total)
    rows = [(str(customer), str(day), n) for (customer, day), n in orders.items()]
    assert paydays(duckdb_engine, *rows) == expected
