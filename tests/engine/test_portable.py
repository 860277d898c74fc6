"""Expressions agree on both engines."""

from __future__ import annotations

import hashlib
import math
from datetime import date
from datetime import datetime as at
from zoneinfo import ZoneInfo

import ibis
import pytest
from ibis import _

from limner.engine.portable import (
    days_between,
    first_by,
    in_sample,
    last_by,
    later,
    log,
    ratio,
    seconds_between,
    stable_bucket,
    stable_order,
    to_local,
    to_utc,
    weekday,
)


def test_days_between_counts_midnights(engine):
    rows = ibis.memtable(
        {"a": [at(2025, 1, 1, 23, 59), at(2025, 3, 30, 0, 1)], "b": [at(2025, 1, 2, 0, 1), at(2025, 3, 30, 23, 59)]}
    )
    assert engine.rows(rows.select(d=days_between(rows.a, rows.b))) == [{"d": 1}, {"d": 0}]


def test_seconds_between_cuts_fractions_off(engine):
    rows = ibis.memtable(
        {
            "a": [at(2024, 12, 31, 23, 59, 59, 999_999), at(2025, 3, 30, 0, 30), at(2025, 1, 1, 0, 0, 1)],
            "b": [at(2025, 1, 1, 0, 0, 0, 1), at(2025, 3, 31, 1, 0, 5), at(2025, 1, 1)],
        }
    )
    assert engine.rows(rows.select(s=seconds_between(rows.a, rows.b))) == [{"s": 1}, {"s": 88_205}, {"s": -1}]


def test_later_keeps_microseconds(engine):
    rows = ibis.memtable({"t": [at(2024, 12, 31, 23, 59, 59, 999_999), None], "s": [2, 3]})
    rows = rows.mutate(t=rows.t.cast("timestamp(6)"), s=rows.s.cast("int64"))
    assert engine.rows(rows.select(x=later(rows.t, rows.s))) == [{"x": at(2025, 1, 1, 0, 0, 1, 999_999)}, {"x": None}]


def test_ratio_of_nothing_is_null(engine):
    rows = ibis.memtable({"a": [1, 2, None], "b": [0, 4, 1]}, schema={"a": "int64", "b": "int64"})
    assert engine.rows(rows.select(r=ratio(rows.a, rows.b))) == [{"r": None}, {"r": 0.5}, {"r": None}]


def test_log_of_nothing_is_null(engine):
    rows = ibis.memtable({"a": [0.0, -1.0, math.e, None]})
    assert [r["x"] for r in engine.rows(rows.select(x=log(rows.a)))] == [None, None, 1.0, None]


@pytest.mark.parametrize("key", ["", "a", "客户-1", "c" * 100])
def test_stable_bucket_is_sha256(engine, key):
    rows = ibis.memtable({"k": [key]})
    expected = int(hashlib.sha256(f"exp:{key}".encode()).hexdigest()[:7], 16) % 100
    assert engine.rows(rows.select(b=stable_bucket(rows.k, 100, salt="exp"))) == [{"b": expected}]


def test_stable_order_is_md5(engine):
    rows = ibis.memtable({"k": ["a", "客户-1"]})
    expected = [{"o": hashlib.md5(f"sample:{key}".encode()).hexdigest()} for key in ("a", "客户-1")]
    assert engine.rows(rows.select(o=stable_order(rows.k, salt="sample"))) == expected


def test_a_sample_is_what_comes_first_in_the_stable_order(engine):
    keys = [f"c{n}" for n in range(40)]
    rows = ibis.memtable({"k": keys})
    digests = {key: int(hashlib.md5(f"s:{key}".encode()).hexdigest()[:8], 16) for key in keys}
    found = {
        part: {row["k"] for row in engine.rows(rows.filter(in_sample(rows.k, part, salt="s")))} for part in (0.25, 1)
    }
    assert found == {0.25: {key for key, digest in digests.items() if digest < 2**30}, 1: set(keys)}


def test_weekday_starts_on_monday(engine):
    rows = ibis.memtable({"d": [date(2024, 1, 1), date(2024, 1, 7), None]}, schema={"d": "date"})
    assert [r["w"] for r in engine.rows(rows.select(w=weekday(rows.d)))] == [0, 6, None]


def test_first_and_last_by_pass_over_nulls_and_break_ties(engine):
    rows = ibis.memtable(
        {
            "c": ["a", "a", "a", "a", "b"],
            "t": [at(2025, 1, 1), at(2025, 1, 2), at(2025, 1, 2), at(2025, 1, 3), at(2025, 1, 1)],
            "i": [1, 2, 3, 4, 5],
            "v": ["x", "y", "z", None, None],
        },
        schema={"c": "string", "t": "timestamp", "i": "int64", "v": "string"},
    )
    plan = rows.group_by("c").agg(first=first_by(_.v, _.t, _.i), last=last_by(_.v, _.t, _.i)).order_by("c")
    assert engine.rows(plan) == [{"c": "a", "first": "x", "last": "z"}, {"c": "b", "first": None, "last": None}]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/London", "America/New_York", "UTC", "Asia/Kolkata"])
def test_zones_are_those_of_zoneinfo(engine, zone):
    moments = [
        *(at(2011, 3, 27, 0, 59), at(2011, 3, 27, 1, 30), at(2011, 3, 27, 2, 0), at(2011, 10, 30, 1, 30)),
        *(
            at(2011, 11, 6, 1, 30),
            at(2011, 3, 13, 2, 30),
            at(1990, 4, 15, 1, 0),
            at(1989, 7, 1),
            at(2024, 12, 31, 23, 59),
        ),
    ]
    rows = ibis.memtable({"t": moments})
    plan = rows.select("t", utc=to_utc(rows.t, zone, (1985, 2030)), local=to_local(rows.t, zone, (1985, 2030)))
    place, utc = ZoneInfo(zone), ZoneInfo("UTC")
    for row in engine.rows(plan):
        moment = row["t"]
        assert row["utc"].replace(tzinfo=None) == moment.replace(tzinfo=place).astimezone(utc).replace(tzinfo=None)
        assert row["local"].replace(tzinfo=None) == moment.replace(tzinfo=utc).astimezone(place).replace(tzinfo=None)


def test_a_computed_column_is_not_written_again(engine):
    """Both engines leave selects one inside the other (``sql.fuse_selects``)."""
    rows = ibis.memtable({"a": [1, 2]})
    once = rows.mutate(b=rows.a + 1)
    plan = once.select(c=once.b * once.b)
    assert list(once.columns) == ["a", "b"]
    assert ibis.to_sql(plan, dialect="duckdb").count("+ 1") == 1
    assert sorted(row["c"] for row in engine.rows(plan)) == [4, 9]
