"""Long texts by their runs of letters: literal texts in, likeness and neighbours out."""

from __future__ import annotations

import math

import ibis
import pytest

from limner.identity.grams import NEIGHBOURS, cosines, neighbours, weighted

TEXTS = ["sony turntable", "sony turntable", "sony television", "bose speakers", None]


def prepared(texts=TEXTS, sides=None):
    rows = [{"rid": n, "side": sides[n] if sides else 0, "v0": text} for n, text in enumerate(texts)]
    return ibis.memtable(rows, schema={"rid": "int64", "side": "int64", "v0": "string"})


def test_the_squares_of_a_records_weights_add_up_to_one(engine):
    rows = engine.rows(weighted(prepared(), 0))
    sums = [math.fsum(row["weight"] ** 2 for row in rows if row["rid"] == rid) for rid in range(len(TEXTS))]
    assert sums == pytest.approx([1, 1, 1, 1, 0])
    assert {row["gram"]: row["df"] for row in rows}["son"] == 3


def test_likeness_is_one_for_equal_texts_and_no_row_for_nothing_in_common(engine):
    pairs = ibis.memtable([{"l": 0, "r": 1}, {"l": 0, "r": 2}, {"l": 0, "r": 3}], schema={"l": "int64", "r": "int64"})
    found = {row["r"]: row["cosine"] for row in engine.rows(cosines(pairs, weighted(prepared(), 0)))}
    assert found.keys() == {1, 2}
    assert found[1] == pytest.approx(1)
    assert 0.1 < found[2] < 0.9


def test_neighbours_share_something_and_are_of_the_other_list_where_lists_are_linked(engine):
    def pairs(table, *, link):
        found = engine.rows(neighbours(weighted(table, 0), engine.rows, link=link))
        return sorted((row["l"], row["r"]) for row in found)

    assert pairs(prepared(), link=False) == [(0, 1), (0, 2), (1, 2)]
    assert pairs(prepared(sides=[0, 0, 1, 1, 1]), link=True) == [(0, 2), (1, 2)]


def test_only_the_nearest_are_kept(duckdb_engine):
    texts = [f"article {'x' * (n + 1)}" for n in range(40)]
    found = duckdb_engine.rows(neighbours(weighted(prepared(texts), 0), duckdb_engine.rows, link=False))
    assert len(found) <= len(texts) * NEIGHBOURS
    assert len(found) < len(texts) * (len(texts) - 1) / 2
