"""Every segment's members come from one plan, on both engines."""

from __future__ import annotations

from datetime import date

import pytest

from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.rules.rule import All, Any, Has, InSegment, Not
from limner.rules.tables import RuleTables
from limner.segments.membership import memberships
from limner.segments.segment import Segment
from rows import memory

AS_OF = date(2024, 3, 10)
CUSTOMERS = {"customer_id": "string", "level": "string", "orders": "int64"}
PEOPLE = [
    {"customer_id": "a", "level": "金卡", "orders": 5},
    {"customer_id": "b", "orders": 5},
    {"customer_id": "c", "level": "金卡"},
    {"customer_id": "d"},
]


def segment(name, rule):
    return Segment(name=name, title=Text(name, name), definition=Text(name, name), rule=rule, theme="mine")


GOLD = segment("gold", Has("level", "=", "金卡"))
BUYERS = segment("buyers", Has("orders", ">", 0))
BOTH = segment("both", All((InSegment("gold"), InSegment("buyers"))))
NEITHER = segment("neither", Not(Any((InSegment("gold"), InSegment("buyers")))))


def members(engine, segments, tables):
    rows = engine.rows(memberships(segments, tables, as_of=AS_OF))
    return sorted((row["segment"], row["customer_id"]) for row in rows)


def test_members(engine):
    tables = RuleTables(customers=memory(CUSTOMERS, *PEOPLE))
    assert members(engine, [BOTH, GOLD, NEITHER, BUYERS], tables) == [
        ("both", "a"),
        ("buyers", "a"),
        ("buyers", "b"),
        ("gold", "a"),
        ("gold", "c"),
        ("neither", "d"),
    ]


def test_no_customers_and_no_segments(engine):
    assert members(engine, [GOLD], RuleTables(customers=memory(CUSTOMERS))) == []
    assert members(engine, [], RuleTables(customers=memory(CUSTOMERS, *PEOPLE))) == []


def test_a_segment_outside_is_looked_up(duckdb_engine):
    periods = memory(
        {"customer_id": "string", "segment": "string", "since": "date", "until": "date"},
        {"customer_id": "d", "segment": "gold", "since": date(2024, 3, 1)},
    )
    tables = RuleTables(customers=memory(CUSTOMERS, *PEOPLE), memberships=periods)
    assert members(duckdb_engine, [BUYERS, NEITHER], tables) == [("buyers", "a"), ("buyers", "b"), ("neither", "c")]


def test_the_customers_are_scanned_once():
    plan = memberships([GOLD, BUYERS, BOTH, NEITHER], RuleTables(customers=memory(CUSTOMERS, *PEOPLE)), as_of=AS_OF)
    assert len(list(plan.op().find(lambda op: type(op).__name__ == "InMemoryTable"))) == 1
    assert not list(plan.op().find(lambda op: type(op).__name__ in ("Union", "JoinChain")))


def test_segments_that_name_each_other_in_a_circle_are_refused():
    circle = [segment("x", Not(InSegment("y"))), segment("y", All((InSegment("x"),)))]
    with pytest.raises(InvalidDefinition, match="x: the segments x → y → x name each other in a circle"):
        memberships(circle, RuleTables(customers=memory(CUSTOMERS)), as_of=AS_OF)


def test_a_rule_at_fault_is_found_by_its_segment():
    wrong = segment("wrong", All((Has("levl", "=", "金卡"),)))
    with pytest.raises(InvalidDefinition, match=r"wrong\.all\[0\]\.column: there is no column 'levl'"):
        memberships([GOLD, wrong], RuleTables(customers=memory(CUSTOMERS)), as_of=AS_OF)
