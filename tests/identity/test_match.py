"""Whole matchings of small lists made from a seed."""

from __future__ import annotations

import json
import math
import random

import ibis
import pytest

from limner.core.errors import InvalidDefinition
from limner.identity.explain import clusters_table, pairs_table, reasons
from limner.identity.fields import Kind
from limner.identity.match import match
from limner.identity.workbench import Workbench

GIVEN = [
    "olivia",
    "noah",
    "emma",
    "liam",
    "amelia",
    "oliver",
    "sophia",
    "elijah",
    "ava",
    "lucas",
    "isla",
    "mateo",
    "mia",
    "levi",
    "zoe",
    "ezra",
    "lily",
    "asher",
    "nora",
    "leo",
]
FAMILY = [
    "smith",
    "jones",
    "taylor",
    "brown",
    "wilson",
    "evans",
    "thomas",
    "roberts",
    "johnson",
    "walker",
    "wright",
    "robinson",
    "thompson",
    "white",
    "hughes",
]
TOWNS = ["bristol", "leeds", "york", "hull", "derby", "exeter", "truro", "luton", "poole", "dover"]
COLUMNS = ("given_name", "surname", "born", "town", "email")


def people(seed, count):
    chance = random.Random(seed)
    for _ in range(count):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        born = f"{chance.randint(1940, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield (given, family, born, chance.choice(TOWNS), f"{chance.getrandbits(40):x}@example.org")


def slip(chance, value):
    place = chance.randrange(len(value) - 1)
    return value[:place] + value[place + 1] + value[place] + value[place + 2 :]


def records(seed=7, count=300, again=100):
    chance = random.Random(seed)
    rows = [(str(number), person) for number, person in enumerate(people(seed, count))]
    for number, person in list(rows)[:again]:
        damaged = list(person)
        place = chance.randrange(4)
        damaged[place] = slip(chance, damaged[place])
        damaged[chance.choice((1, 3, 4))] = None
        rows.append((number, tuple(damaged)))
    return [
        {"record_id": f"r{place:04}", "source": "list", "truth": truth, **dict(zip(COLUMNS, row, strict=True))}
        for place, (truth, row) in enumerate(rows)
    ]


def table(rows, columns=COLUMNS):
    kept = ("record_id", "source", *columns)
    return ibis.memtable([{name: row[name] for name in kept} for row in rows], schema=dict.fromkeys(kept, "string"))


def clusters(engine, folder, rows):
    folder.mkdir()
    found = engine.rows(clusters_table(match(table(rows), Workbench(engine, folder))))
    return {row["record_id"]: row["cluster_id"] for row in found}


def test_people_who_stand_there_twice_are_found(engine, tmp_path):
    rows = records()
    found = clusters(engine, tmp_path / "steps", rows)
    truth = {row["record_id"]: row["truth"] for row in rows}
    members = {}
    for record, cluster in found.items():
        members.setdefault(cluster, set()).add(truth[record])
    assert all(len(people) == 1 for people in members.values())
    assert len(members) >= 95


@pytest.mark.slow
def test_the_order_of_rows_changes_nothing(duckdb_engine, tmp_path):
    rows = records()
    shuffled = list(rows)
    random.Random(3).shuffle(shuffled)
    assert clusters(duckdb_engine, tmp_path / "one", rows) == clusters(duckdb_engine, tmp_path / "two", shuffled)


def test_two_lists_are_linked_one_to_one(duckdb_engine, tmp_path):
    rows = records()
    sided = [{**row, "source": "b" if place >= 300 else "a"} for place, row in enumerate(rows)]
    matched = match(table(sided), Workbench(duckdb_engine, tmp_path), link=True)
    ends = [matched.record_ids[one] for group in matched.groups for one in group]
    assert len(ends) == len(set(ends))
    right = [
        rows[int(matched.record_ids[a][1:])]["truth"] == rows[int(matched.record_ids[b][1:])]["truth"]
        for a, b in matched.groups
    ]
    assert sum(right) >= 97
    assert all(right)


def test_every_pair_says_why(duckdb_engine, tmp_path):
    rows = records()
    matched = match(table(rows), Workbench(duckdb_engine, tmp_path))
    told = duckdb_engine.rows(pairs_table(matched))
    sure = max(told, key=lambda row: row["weight"])
    assert sure["band"] == "sure"
    assert sure["taken"]
    assert {reason["column"] for reason in json.loads(sure["reasons"])} == set(COLUMNS)
    by_field = reasons(matched, int(matched.pairs.codes[0]))
    prior = matched.model.prior
    whole = sum(reason.bits for reason in by_field)
    assert whole == pytest.approx(matched.pairs.bits[0] - math.log2(prior / (1 - prior)), abs=0.1)
    values = {value for row in rows for value in (row["surname"], row["email"]) if value}
    assert not any(value in row["reasons"] for row in told for value in values)


def test_two_people_of_one_name_stay_two(duckdb_engine, tmp_path):
    rows = records(again=100)
    twins = [
        ("olivia", "smith", "1950-01-02", "leeds", "os@example.org"),
        ("olivia", "smith", "1991-11-23", "dover", "smith.o@example.net"),
    ]
    rows += [
        {"record_id": f"t{n}", "source": "list", "truth": f"t{n}", **dict(zip(COLUMNS, twin, strict=True))}
        for n, twin in enumerate(twins)
    ]
    found = clusters(duckdb_engine, tmp_path / "steps", rows)
    assert found.get("t0", 0) != found.get("t1", 1)


def test_records_with_nothing_but_keys_are_refused(duckdb_engine, tmp_path):
    rows = [{"record_id": str(n), "source": "s", "row_id": str(n)} for n in range(50)]
    with pytest.raises(InvalidDefinition, match="No column can be compared"):
        match(table(rows, ("row_id",)), Workbench(duckdb_engine, tmp_path))


def test_kinds_are_told_from_names_and_contents(duckdb_engine, tmp_path):
    matched = match(table(records()), Workbench(duckdb_engine, tmp_path))
    kinds = {field.column: field.kind for field in matched.fields.used}
    assert kinds["email"] is Kind.EMAIL
    assert kinds["given_name"] is Kind.GIVEN_NAME
    assert kinds["surname"] is Kind.SURNAME
    assert kinds["town"] is Kind.PLACE
