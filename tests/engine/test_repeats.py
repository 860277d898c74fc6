"""Rows that repeat earlier ones are found, and numbered by the order of their lines."""

from __future__ import annotations

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.engine.duckdb import DuckDB
from limner.engine.repeats import repeats
from limner.sources.mapping.facts import alike_by_plan


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB()
    yield engine
    engine.close()


def sheet(rows):
    data = {"line": [row[0] for row in rows], "a": [row[1] for row in rows], "b": [row[2] for row in rows]}
    return ibis.memtable(data, schema={"line": "int64", "a": "string", "b": "float64"})


def found(engine, plan):
    return sorted((row["line"], row["copy"]) for row in engine.rows(plan)) if plan is not None else []


def test_later_rows_are_numbered_in_the_order_of_lines(duckdb):
    rows = [(9, "x", 1.0), (2, "x", 1.0), (3, "x", None), (4, None, 1.0), (5, "x", 1.0), (6, "x", None), (7, None, 1.0)]
    assert found(duckdb, repeats(duckdb, sheet(rows), ["a", "b"])) == [(5, 1), (6, 1), (7, 1), (9, 2)]


def test_nothing_where_no_row_repeats_another(duckdb):
    assert repeats(duckdb, sheet([(2, "x", 1.0), (3, "x", 2.0), (4, None, None)]), ["a", "b"]) is None
    assert repeats(duckdb, sheet([]), ["a"]) is None


CELLS = st.tuples(st.sampled_from(["x", "y", "", None]), st.sampled_from([0.0, -0.0, 1.5, None]))


@settings(max_examples=40, deadline=None)
@given(st.lists(CELLS, max_size=30))
def test_it_finds_what_the_plan_for_any_engine_finds(duckdb, cells):
    rows = sheet([(line, *cell) for line, cell in enumerate(cells, 2)])
    for columns in (["a"], ["a", "b"]):
        assert found(duckdb, repeats(duckdb, rows, columns)) == found(duckdb, alike_by_plan(rows, columns))
