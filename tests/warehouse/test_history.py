"""Periods follow what each build found, on both engines."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import examples
from limner.warehouse.history import history
from rows import memory

PERIODS = {"customer_id": "string", "segment": "string", "since": "date", "until": "date"}
FOUND = {"customer_id": "string", "segment": "string"}
MARCH = [date(2024, 3, 1) + timedelta(days=i) for i in range(8)]


def period(customer, segment, since, until=None):
    return {
        "customer_id": customer,
        "segment": segment,
        "since": MARCH[since],
        "until": None if until is None else MARCH[until],
    }


def found(customer, segment):
    return {"customer_id": customer, "segment": segment}


def built(engine, previous, current, day):
    plan = history(memory(PERIODS, *previous), memory(FOUND, *current), name="segment", as_of=MARCH[day])
    return in_order(engine.rows(plan))


def in_order(rows):
    return sorted(rows, key=lambda row: (row["customer_id"], row["segment"], row["since"]))


def test_what_holds_stays_what_ends_is_closed_and_what_is_new_begins(engine):
    previous = [period("a", "金卡", 1), period("b", "金卡", 1), period("c", "金卡", 0, 2)]
    current = [found("a", "金卡"), found("c", "金卡"), found("d", "新客"), found("d", "新客"), found(None, "新客")]
    assert built(engine, previous, current, 4) == [
        period("a", "金卡", 1),
        period("b", "金卡", 1, 4),
        period("c", "金卡", 0, 2),
        period("c", "金卡", 4),
        period("d", "新客", 4),
    ]


def test_a_day_built_again_with_other_findings_is_as_if_built_once(engine):
    previous = [period("a", "x", 1)]
    first = built(engine, previous, [found("b", "x")], 4)
    assert first == [period("a", "x", 1, 4), period("b", "x", 4)]
    assert built(engine, first, [found("a", "x")], 4) == previous


def test_an_earlier_day_is_restated(engine):
    previous = [period("a", "x", 1, 5), period("b", "x", 5), period("c", "x", 1, 5)]
    assert built(engine, previous, [found("a", "x")], 3) == [period("a", "x", 1), period("c", "x", 1, 3)]


@pytest.mark.parametrize("day", [0, 4])
def test_nothing_before_and_nothing_found(engine, day):
    assert built(engine, [], [], day) == []
    assert built(engine, [], [found("a", "x")], day) == [period("a", "x", day)]


def test_periods_of_other_names_go_under_their_own_column(duckdb_engine):
    tags = memory({"customer_id": "string", "tag": "string", "since": "date", "until": "date"})
    plan = history(tags, memory({"customer_id": "string", "tag": "string"}, {"customer_id": "a", "tag": "t"}),
                   name="tag", as_of=MARCH[0])  # fmt: skip
    assert duckdb_engine.rows(plan) == [{"customer_id": "a", "tag": "t", "since": MARCH[0], "until": None}]


def replayed(builds: dict[int, set]) -> list[dict]:
    """Tell the periods from what the last build of each day found: the model that the plan must equal."""
    periods: list[dict] = []
    for day in sorted(builds):
        held = {(row["customer_id"], row["segment"]): row for row in periods if row["until"] is None}
        for key in held.keys() - builds[day]:
            held[key]["until"] = MARCH[day]
        periods += [period(customer, segment, day) for customer, segment in builds[day] - held.keys()]
    return in_order(periods)


memberships = st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("xy")))


@pytest.mark.slow
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(builds=st.lists(st.tuples(st.integers(0, 7), memberships), max_size=5))
def test_any_order_of_builds_is_the_last_build_of_each_day_up_to_the_last_built(duckdb_engine, builds):
    periods: list[dict] = []
    kept: dict[int, set] = {}
    for day, members in builds:
        kept = {earlier: kept[earlier] for earlier in kept if earlier < day} | {day: members}
        current = [found(customer, segment) for customer, segment in members]
        periods = built(duckdb_engine, periods, current, day)
        assert periods == replayed(kept)
        assert built(duckdb_engine, periods, current, day) == periods
