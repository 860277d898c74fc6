"""What only the embedded engine has: bounds on memory and threads, a place to spill, files of bounded size."""

from __future__ import annotations

import ibis
import pytest

from limner.core.errors import EngineFailed
from limner.engine.duckdb import DuckDB


@pytest.fixture
def bounded(tmp_path):
    engine = DuckDB(spill=tmp_path / "it's a spill", memory="64MB", threads=1)
    yield engine
    engine.close()


def test_settings_reach_the_engine(bounded, tmp_path):
    found = bounded.sql("select current_setting('memory_limit'), current_setting('threads')")
    assert found == [("61.0 MiB", 1)]
    assert bounded.sql("select current_setting('temp_directory')") == [(str(tmp_path / "it's a spill"),)]


def test_a_plan_that_needs_more_than_its_memory_spills(bounded):
    rows = ibis.range(1_500_000).unnest().name("i").as_table()
    wide = rows.mutate(s=rows.i.cast("string") + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
    ranked = wide.mutate(r=ibis.row_number().over(order_by=ibis.desc("s")))
    assert bounded.rows(ranked.agg(n=ranked.r.max())) == [{"n": 1_499_999}]


def test_without_a_place_to_spill_it_fails_clearly(tmp_path):
    engine = DuckDB(memory="40MB", threads=1)
    engine.sql("set max_temp_directory_size = '0KB'")
    rows = ibis.range(1_500_000).unnest().name("i").as_table()
    wide = rows.mutate(s=rows.i.cast("string") + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
    with pytest.raises(EngineFailed, match="Out of Memory"):
        engine.write(wide.order_by(ibis.desc("s")), tmp_path / "out")
    engine.close()


def test_nothing_is_downloaded(duckdb_engine):
    assert duckdb_engine.sql("select current_setting('autoinstall_known_extensions')") == [(False,)]


def test_rows_have_the_types_of_the_plan(duckdb_engine):
    rows = ibis.range(3).unnest().name("i").as_table()
    (row,) = duckdb_engine.rows(rows.agg(n=rows.i.cast("int64").sum()))
    assert row == {"n": 3}
    assert type(row["n"]) is int  # DuckDB's own sum is of 128 bits, which Arrow gives as a decimal


def test_a_table_without_files_has_its_columns_and_no_row(duckdb_engine):
    table = duckdb_engine.scan([], {"a b": "string", "at": "timestamp(6)", "sealed": "binary"})
    assert [str(kind) for kind in table.schema().types] == ["string", "timestamp(6)", "binary"]
    assert duckdb_engine.rows(table) == []


def test_a_table_with_the_columns_wanted_is_read_as_it_is(duckdb_engine, tmp_path):
    """A select around it would be kept in memory, all columns of it, wherever a plan reads the table twice."""
    duckdb_engine.write(ibis.memtable({"a": [1, 2], "b": ["甲", "乙"]}), tmp_path / "rows")
    rows = duckdb_engine.scan([str(f) for f in (tmp_path / "rows").iterdir()], {"a": "int64", "b": "string"})
    both = rows.select("a").union(rows.select(a=rows.b.length().cast("int64")))
    assert "WITH" not in str(ibis.to_sql(both, dialect="duckdb"))
    assert sorted(row["a"] for row in duckdb_engine.rows(both)) == [1, 1, 1, 2]
