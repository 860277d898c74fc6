"""A device is the person's who alone signed in on it, and nobody's where several did."""

from __future__ import annotations

import pytest

from limner.identity import visitors as module
from limner.identity.visitors import shared_visitors, visitors
from rows import memory

SCHEMA = {"kind": "string", "value": "string", "customer_id": "string"}
PERSONS = {"alias_id": "string", "customer_id": "string"}


def signed_in(*rows):
    return memory(SCHEMA, *(dict(zip(SCHEMA, row, strict=True)) for row in rows))


def persons(**known):
    return memory(PERSONS, *({"alias_id": one, "customer_id": person} for one, person in known.items()))


def whose(engine, table, **known):
    rows = engine.rows(visitors(table, persons(**known)))
    return {row["visitor_id"]: row["customer_id"] for row in rows}


def test_a_device_of_one_customer_is_his_and_one_of_two_is_nobodys(engine):
    table = signed_in(
        ("device", "d1", "a"),
        ("cookie", "d1", "a"),
        ("visitor", "d2", "a"),
        ("visitor", "d2", "b"),
        ("phone", "1", "a"),
    )
    assert whose(engine, table) == {"d1": "a"}
    assert engine.rows(shared_visitors(table, persons())) == [{"visitor_id": "d2"}]


def test_a_device_of_two_ids_of_one_person_is_the_persons(engine):
    table = signed_in(("device", "d1", "b"), ("cookie", "d1", "c"), ("device", "d2", "c"), ("device", "d2", "x"))
    assert whose(engine, table, b="a", c="a") == {"d1": "a"}
    assert whose(engine, table) == {}


@pytest.mark.parametrize(
    "nothing",
    ["", "undefined", "Anonymous", "shop:undefined", "00000000-0000-0000-0000-000000000000", "匿名", "x" * 201],
)
def test_what_stands_for_no_device_is_nobodys(duckdb_engine, nothing):
    table = signed_in(("device", nothing, "a"), ("device", None, "a"), ("device", "d1", None))
    assert whose(duckdb_engine, table) == {}


def test_a_till_has_none_of_the_histories(duckdb_engine, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    table = signed_in(*(("device", f"d{n}", "till") for n in range(3)), ("device", "e1", "a"), ("device", "e2", "a"))
    assert whose(duckdb_engine, table) == {"e1": "a", "e2": "a"}
