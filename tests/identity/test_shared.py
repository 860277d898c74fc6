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


OLD, NEW, NOW = at(2024, 12, 31, 23, 59), at(2025, 1, 1), at(2025, 1, 31)
CASES = {
    # What each case says, its links (left, right, kind, value), and the values that are crowded.
    "all who have a value are linked in pairs, the smaller id first": (
        [("phone", "1", "b"), ("phone", "1", "a"), ("phone", "1", "c"), ("phone", "2", "d")],
        [("a", "b", "phone", "1"), ("a", "c", "phone", "1"), ("b", "c", "phone", "1")],
        [],
    ),
    "the same value of another kind is another value": ([("phone", "1", "a"), ("card", "1", "b", NEW)], [], []),
    "what a source says twice links once": (
        [("phone", "1", "a"), ("phone", "1", "a"), ("phone", "1", "b"), ("phone", None, "b")],
        [("a", "b", "phone", "1")],
        [],
    ),
    "a value of too many customers joins nobody and is named": (
        [*(("phone", "shop", name) for name in "abcd"), ("phone", "1", "a"), ("phone", "1", "b")],
        [("a", "b", "phone", "1")],
        [("phone", "shop", 4)],
    ),
    "a customer with too many values is joined by none": (
        [*(("phone", str(n), "assistant") for n in range(3)), ("phone", "0", "a"), ("phone", "0", "b")],
        [("a", "b", "phone", "0")],
        [],
    ),
    "blocked values join nobody": (
        [("phone", "blocked", "a"), ("phone", "blocked", "b"), ("card", "1", "a", NEW)],
        [],
        [],
    ),
    "what was seen too long ago does not count": (
        [("card", "1", "a", OLD), ("card", "1", "b", NEW), ("card", "2", "a", NEW), ("card", "2", "b", NEW)],
        [("a", "b", "card", "2")],
        [],
    ),
    "kinds without a rule join nobody": ([("device", "1", "a"), ("device", "1", "b")], [], []),
}
BLOCKED = {"phone": ["blocked values join nobody: blocked"], "card": []}


def of_case(case, row):
    """A row whose value and customer are those of the case alone."""
    kind, value, customer, *seen = row
    return (kind, None if value is None else f"{case}: {value}", f"{case}: {customer}", *seen)


def test_links_and_crowded_values_of_each_case(engine):
    """All cases at once: no customer and no value of one stands in another."""
    table = identifiers(*(of_case(case, row) for case, (rows, *_) in CASES.items() for row in rows))
    found = shared(table, keep=as_planned, rules=(PHONE, CARD), blocked=BLOCKED, now=NOW)
    links = sorted((row["left_id"], row["right_id"], row["kind"], row["value"]) for row in engine.rows(found.links))
    crowded = sorted((row["kind"], row["value"], row["customers"]) for row in engine.rows(found.crowded))
    for case, (_rows, expected, full) in CASES.items():
        of = f"{case}: "
        assert [link for link in links if link[3].startswith(of)] == [
            (of + left, of + right, kind, of + value) for left, right, kind, value in expected
        ]
        assert [one for one in crowded if one[1].startswith(of)] == [
            (kind, of + value, holders) for kind, value, holders in full
        ]
    assert len(links) == sum(len(expected) for _rows, expected, _full in CASES.values())
    assert len(crowded) == sum(len(full) for *_, full in CASES.values())


def test_without_blocked_values_or_identifiers(engine):
    table = identifiers(("phone", "1", "a"), ("phone", "1", "b"))
    (link,) = engine.rows(shared(table, keep=as_planned, rules=[PHONE]).links)
    assert link == {"left_id": "a", "right_id": "b", "kind": "phone", "value": "1", "priority": 2}
    assert engine.rows(shared(identifiers(), keep=as_planned, rules=[PHONE]).links) == []


def test_a_kind_that_counts_for_some_days_needs_a_moment():
    with pytest.raises(ValueError, match="say from when"):
        shared(identifiers(), keep=as_planned, rules=[CARD])


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
    assert [row["value"] for row in engine.rows(found.links)] == ["1"] * 10
    assert engine.rows(found.crowded) == [{"kind": "phone", "value": "2", "customers": 4}]
