"""Which pairs are looked at: literal records in, literal pairs out."""

from __future__ import annotations

import ibis
import pytest

from limner.identity import blocking
from limner.identity.blocking import Key, Rule, candidates, choose, counted
from limner.identity.comparison import made_ready
from limner.identity.fields import Field, Fields, Kind
from limner.identity.workbench import Workbench

PEOPLE = [
    ("smith", "leeds", 0),
    ("smith", "york", 0),
    ("smyth", "leeds", 1),
    ("smith", "leeds", 1),
    (None, "leeds", 1),
]
SURNAME = Key("surname", 0, lambda t: t["v0"], whole=True)
TOWN = Key("town", 1, lambda t: t["v1"], whole=True)


def prepared():
    rows = [{"rid": n, "v0": name, "v1": town, "side": side} for n, (name, town, side) in enumerate(PEOPLE)]
    return ibis.memtable(rows, schema={"rid": "int64", "v0": "string", "v1": "string", "side": "int64"})


@pytest.mark.parametrize(("link", "pairs"), [(False, [3, 1, 6]), (True, [2, 1, 3])])
def test_pairs_that_agree_are_counted_and_missing_values_agree_with_nothing(engine, link, pairs):
    rows = engine.rows(counted(prepared(), [["v0"], ["v0", "v1"], ["v1"]], link=link))
    assert [row["pairs"] for row in sorted(rows, key=lambda row: row["place"])] == pairs


def test_candidates_are_the_pairs_of_any_rule_once_each(engine):
    rules = (Rule((SURNAME,), 3), Rule((SURNAME, TOWN), 1))
    near = ibis.memtable([{"l": 0, "r": 3}, {"l": 2, "r": 4}], schema={"l": "int64", "r": "int64"})
    found = engine.rows(candidates(prepared(), rules, [near], link=False))
    assert sorted((row["l"], row["r"]) for row in found) == [(0, 1), (0, 3), (1, 3), (2, 4)]
    across = engine.rows(candidates(prepared(), rules, [], link=True))
    assert sorted((row["l"], row["r"]) for row in across) == [(0, 3), (1, 3)]


def test_no_rule_brings_nobody_together(duckdb_engine):
    assert duckdb_engine.rows(candidates(prepared(), (), [], link=False)) == []


SIZE = 4_000


def many(engine, folder):
    """Half of the surnames and two thirds of the towns are common; two records share each code."""
    names = ["common" if n % 2 else f"name{n}x" for n in range(SIZE)]
    towns = ["leeds" if n % 3 else f"town{n // 60}y" for n in range(SIZE)]
    rows = [
        {"record_id": str(n), "source": "s", "surname": names[n], "town": towns[n], "code": f"c{n // 2}"}
        for n in range(SIZE)
    ]
    records = ibis.memtable(rows, schema=dict.fromkeys(("record_id", "source", "surname", "town", "code"), "string"))
    fields = Fields((Field("surname", Kind.SURNAME), Field("town", Kind.PLACE), Field("code", Kind.CODE)))
    return made_ready(records, fields, Workbench(engine, folder), link=False)


def test_values_too_common_alone_are_tried_by_two(duckdb_engine, tmp_path):
    ready = many(duckdb_engine, tmp_path)
    rules = choose(ready.prepared, ready.fields, ready.bench, rows=SIZE, link=False)
    # Whoever has one code has one end of it: the whole brings nobody else together.
    assert ("code ends", 2_000) in {(rule.name, rule.pairs) for rule in rules}
    assert "code" not in {rule.name for rule in rules}
    assert not {"surname", "town", "surname begins"} & {rule.name for rule in rules}
    spent = sum(rule.pairs for rule in rules)
    assert spent <= 1_500_000


def test_the_pairs_of_many_records_are_counted_in_a_sample(engine, tmp_path, monkeypatch):
    ready = many(engine, tmp_path)
    monkeypatch.setattr(blocking, "_COUNTED", SIZE // 4)
    rules = choose(ready.prepared, ready.fields, ready.bench, rows=SIZE, link=False)
    found = {rule.name: rule.pairs for rule in rules}
    assert 1_000 < found["code ends"] < 4_000
    assert found == {
        rule.name: rule.pairs for rule in choose(ready.prepared, ready.fields, ready.bench, rows=SIZE, link=False)
    }
