"""Ids that hang together get one component, whatever the shape of the chain."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limner.identity.components import components
from rows import memory

LINK = {"left_id": "string", "right_id": "string"}


def memtable_of(engine):
    return lambda plan: memory({name: str(kind) for name, kind in plan.schema().items()}, *engine.rows(plan))


def found(engine, *pairs):
    links = memory(LINK, *({"left_id": one, "right_id": other} for one, other in pairs))
    plan = components(links, keep=memtable_of(engine), count=lambda p: len(engine.rows(p)))
    return {row["member_id"]: row["component"] for row in engine.rows(plan)}


def by_hand(pairs):
    label = {each: each for pair in pairs for each in pair}
    while True:
        before = dict(label)
        for one, other in pairs:
            label[one] = label[other] = min(label[one], label[other])
        if label == before:
            return label


def test_chains_stars_and_rings_each_become_one(engine):
    pairs = [("d", "c"), ("c", "b"), ("b", "a"), ("x", "y"), ("x", "z"), ("m", "n"), ("n", "o"), ("o", "m")]
    expected = {"a": "a", "b": "a", "c": "a", "d": "a", "x": "x", "y": "x", "z": "x", "m": "m", "n": "m", "o": "m"}
    assert found(engine, *pairs) == expected


def test_a_link_to_itself_and_a_link_to_nobody_join_nothing(engine):
    assert found(engine, ("a", "a"), ("b", None), (None, "c"), ("d", "e")) == {"a": "a", "d": "d", "e": "d"}


def test_no_links_have_no_components(engine):
    assert found(engine) == {}


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("abcdefghij"), st.sampled_from("abcdefghij")), max_size=12))
def test_they_are_those_of_a_walk_by_hand(duckdb_engine, pairs):
    held = duckdb_engine.hold
    links = memory(LINK, *({"left_id": one, "right_id": other} for one, other in pairs))
    plan = components(links, keep=held, count=lambda p: len(duckdb_engine.rows(p)))
    assert {row["member_id"]: row["component"] for row in duckdb_engine.rows(plan)} == by_hand(pairs)


@pytest.mark.parametrize("scatter", [1, 79], ids=["in order", "shuffled"])
def test_a_long_chain_takes_few_rounds(duckdb_engine, scatter):
    rounds, length = [], 100
    names = [f"{n * scatter % 101:03}" for n in range(length)]
    links = memory(LINK, *({"left_id": one, "right_id": other} for one, other in pairwise(names)))

    def counted(plan):
        rounds.append(1)
        return len(duckdb_engine.rows(plan))

    plan = components(links, keep=duckdb_engine.hold, count=counted)
    assert {row["component"] for row in duckdb_engine.rows(plan)} == {"000"}
    assert len(rounds) < length / 6  # one by one it would take as many as there are links
