"""Customers are linked by what they have in common, and by nothing that many have."""

from __future__ import annotations

from datetime import datetime as at

import pytest

from limner.core.text import Text
from limner.identity.identifiers import IdentifierRule
from limner.identity.shared import exclusive_values, shared
from rows import memory

SCHEMA = {"kind": "string", "value": "string", "customer_id": "string", "seen_at": "timestamp(6)"}


def rule(kind, priority, **more):
    given = {"most_customers": 3, "most_values": 2} | more
    return IdentifierRule(kind=kind, title=Text(kind, kind), priority=priority, **given)


PHONE, CARD, ID = rule("phone", 2), rule("card", 1, within_days=30), rule("id_number", 0, exclusive=True)


def identifiers(*rows):
    return memory(SCHEMA, *(dict(zip(SCHEMA, row, strict=False)) for row in rows))


def as_planned(plan):
    """Nothing is written: each step is run again wherever it is read."""
    return plan


def links(engine, table, *rules, **more):
    rows = engine.rows(shared(table, keep=as_planned, rules=rules, **more).links)
    return sorted((row["left_id"], row["right_id"], row["kind"], row["value"]) for row in rows)


def test_all_who_have_a_value_are_linked_in_pairs_the_smaller_id_first(engine):
    table = identifiers(("phone", "1", "b"), ("phone", "1", "a"), ("phone", "1", "c"), ("phone", "2", "d"))
    expected = [("a", "b", "phone", "1"), ("a", "c", "phone", "1"), ("b", "c", "phone", "1")]
    assert links(engine, table, PHONE) == expected


def test_the_same_value_of_another_kind_is_another_value(engine):
    table = identifiers(("phone", "1", "a"), ("card", "1", "b", at(2025, 1, 1)))
    assert links(engine, table, PHONE, CARD, now=at(2025, 1, 2)) == []


def test_what_a_source_says_twice_links_once(engine):
    table = identifiers(("phone", "1", "a"), ("phone", "1", "a"), ("phone", "1", "b"), ("phone", None, "b"))
    assert links(engine, table, PHONE) == [("a", "b", "phone", "1")]


def test_a_value_of_too_many_customers_joins_nobody_and_is_told(engine):
    table = identifiers(*(("phone", "shop", name) for name in "abcd"), ("phone", "1", "a"), ("phone", "1", "b"))
    assert links(engine, table, PHONE) == [("a", "b", "phone", "1")]
    assert engine.rows(shared(table, keep=as_planned, rules=[PHONE]).crowded) == [
        {"kind": "phone", "value": "shop", "customers": 4}
    ]


def test_a_customer_with_too_many_values_is_joined_by_none(engine):
    table = identifiers(*(("phone", str(n), "assistant") for n in range(3)), ("phone", "0", "a"), ("phone", "0", "b"))
    assert links(engine, table, PHONE) == [("a", "b", "phone", "0")]


def test_blocked_values_join_nobody(engine):
    table = identifiers(("phone", "1", "a"), ("phone", "1", "b"), ("card", "1", "a", at(2025, 1, 1)))
    assert links(engine, table, PHONE, blocked={"phone": ["1"], "card": []}) == []


def test_what_was_seen_too_long_ago_does_not_count(engine):
    old, new = at(2024, 12, 31, 23, 59), at(2025, 1, 1)
    table = identifiers(
        ("card", "1", "a", old), ("card", "1", "b", new), ("card", "2", "a", new), ("card", "2", "b", new)
    )
    assert links(engine, table, CARD, now=at(2025, 1, 31)) == [("a", "b", "card", "2")]
    with pytest.raises(ValueError, match="say from when"):
        shared(table, keep=as_planned, rules=[CARD])


def test_kinds_without_a_rule_join_nobody(engine):
    assert links(engine, identifiers(("device", "1", "a"), ("device", "1", "b")), PHONE) == []


def test_no_identifiers_no_links(engine):
    assert links(engine, identifiers(), PHONE) == []


def test_exclusive_values_are_those_of_which_nobody_has_two(engine):
    table = identifiers(("id_number", "1", "a"), ("id_number", "1", "a"), ("phone", "1", "a"))
    found = engine.rows(exclusive_values(table, rules=[PHONE, ID]))
    assert found == [{"customer_id": "a", "kind": "id_number", "value": "1"}]


def test_one_person_in_many_sources_is_no_crowd(engine):
    """A person has an id in each source; more ids than allowed of one source are more people."""
    schema = {**SCHEMA, "source": "string"}
    spread = [{"kind": "phone", "value": "1", "customer_id": f"a{n}", "source": f"s{n}"} for n in range(5)]
    crowd = [{"kind": "phone", "value": "2", "customer_id": f"b{n}", "source": "s1"} for n in range(4)]
    table = memory(schema, *spread, *crowd, {**crowd[0], "source": "s2"})
    found = shared(table, keep=as_planned, rules=(PHONE,))
    assert {row["value"] for row in engine.rows(found.links)} == {"1"}
    assert len(engine.rows(found.links)) == 10
    assert engine.rows(found.crowded) == [{"kind": "phone", "value": "2", "customers": 4}]
