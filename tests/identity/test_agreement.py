"""Two who share a phone and disagree in name, gender or age are not taken for one."""

from __future__ import annotations

import pytest

from limner.identity.agreement import are_apart, disagreeing
from rows import memory

PAIR = {"left_id": "string", "right_id": "string"}
RECORD = {"customer_id": "string", "gender": "string", "birth_year": "int64"}


def pairs(*rows):
    return memory(PAIR, *(dict(zip(PAIR, row, strict=True)) for row in rows))


def records(*rows):
    return memory(RECORD, *(dict(zip(RECORD, row, strict=True)) for row in rows))


def told(engine, links, said, names=()):
    rows = engine.rows(disagreeing(pairs(*links), records(*said), pairs(*names)))
    return {(row["left_id"], row["right_id"]): row["because"] for row in rows}


def test_genders_and_years_of_birth_that_differ_are_told(engine):
    said = [("a", "male", 1980), ("b", "female", 1980), ("c", "male", 1990), ("d", "female", 1990)]
    links = [("a", "b"), ("a", "c"), ("a", "d")]
    assert told(engine, links, said) == {
        ("a", "b"): "gender",
        ("a", "c"): "birth_year",
        ("a", "d"): "gender birth_year",
    }


def test_what_is_unknown_or_a_year_off_disagrees_with_nothing(engine):
    said = [("a", "male", 1980), ("b", None, 1981), ("c", "male", None)]
    assert told(engine, [("a", "b"), ("a", "c"), ("a", "unknown")], said) == {}


def test_what_an_ids_own_records_contradict_is_unknown(engine):
    said = [("a", "male", 1980), ("a", "female", 1980), ("b", "female", 1980)]
    assert told(engine, [("a", "b")], said) == {}


def test_names_that_differ_are_told_with_the_rest(engine):
    said = [("a", "male", 1980), ("b", "female", 1980)]
    assert told(engine, [("a", "b"), ("a", "c")], said, names=[("a", "b"), ("a", "c")]) == {
        ("a", "b"): "name gender",
        ("a", "c"): "name",
    }


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("李丽", "李麗", False),
        ("张伟", "张玮", False),
        ("王小明", "Wang Xiaoming", False),
        ("陈大文", "Chan Tai Man", False),
        ("王小明", "王小红", True),
        ("张伟", "李娜", True),
        ("Robert Alan", "Alan Robert", False),
        ("Robert Alan", "Robert Allen", False),
        ("Robert Alan", "Jennifer Smith", True),
    ],
)
def test_two_ways_to_write_a_name_and_two_names(one, other, apart):
    assert are_apart(one, other) is apart
    assert are_apart(other, one) is apart
