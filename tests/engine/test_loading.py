"""DuckDB's loader numbers lines and accounts for every record."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from limner.core.errors import SourceRejected
from limner.engine.layout import CsvLayout, FixedLayout, Unparsable
from limner.engine.lines import blank_lines, lines_of
from limner.engine.loading import DuckDBLoader

NONE = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


@pytest.fixture
def load(duckdb_engine, tmp_path):
    def run(content: bytes, **layout):
        path = tmp_path / "t.csv"
        path.write_bytes(content)
        told = {
            "columns": ("a", "b"), "delimiter": ",", "quote": '"', "escape": '"', "line_end": "\n",
            "skip": 1, "first_line": 2, "lines": content.rstrip(b"\n").count(b"\n") + 1,
        }  # fmt: skip
        loaded = DuckDBLoader(duckdb_engine).load_csv(path, CsvLayout(**(told | layout)))
        rows = [tuple(row.values()) for row in duckdb_engine.rows(loaded.rows.order_by("line"))]
        rejected = [tuple(row.values()) for row in duckdb_engine.rows(loaded.rejected.order_by("line"))]
        return loaded, rows, rejected

    return run


def test_lines_are_true_among_blank_long_broken_and_commented_records(load):
    loaded, rows, rejected = load(b'a,b\n1,2\n\n3\n"x\n\ny",4\n\n# c\n5,6,7\n,\n8,9\n\n\n', comment="#")
    assert rows == [(2, "1", "2"), (5, "x\n\ny", "4"), (12, "8", "9")]
    assert rejected == [(4, "b", "1 cell instead of 2", "3"), (10, None, "3 cells instead of 2", "5,6,7")]
    assert (loaded.records, loaded.comments) == (5, 1)


def test_optional_columns_go_when_nothing_fills_them(load):
    loaded, rows, _ = load(b"a,b\n1,2,\n3,,\n", columns=("a", "b", "c"), optional=1)
    assert loaded.columns == ("a", "b")
    assert rows == [(2, "1", "2"), (3, "3", None)]


def test_mixed_line_ends_cannot_be_parsed(load):
    with pytest.raises(Unparsable):
        load(b"a,b\n1,2\r\n3,4\n")


def test_a_quote_that_swallows_lines_is_refused_by_line(load):
    with pytest.raises(SourceRejected, match="line 3"):
        load(b'a,b\n1,2\n3,"4\n5,6\n')


def test_names_need_no_care(load):
    loaded, rows, _ = load(b"x,y\n1,2\n", columns=('say "hi"', "姓 名"))
    assert loaded.rows.columns == ("line", 'say "hi"', "姓 名")
    assert rows == [(2, "1", "2")]


def test_fixed_width(duckdb_engine, tmp_path):
    path = tmp_path / "t.txt"
    path.write_text("张三  12\n李四   3\n王五 x 4\n\n")
    layout = FixedLayout(columns=("name", "n"), spans=((0, 2), (4, 6)), skip=0)
    loaded = DuckDBLoader(duckdb_engine).load_fixed(path, layout)
    assert [tuple(row.values()) for row in duckdb_engine.rows(loaded.rows)] == [(1, "张三", "12"), (2, "李四", "3")]
    assert duckdb_engine.rows(loaded.rejected)[0]["line"] == 3
    assert loaded.records == 3


def test_batches_keep_their_types(duckdb_engine):
    table = pa.table({"line": [1, 2], "n": [1.5, None]})
    rejected = pa.table({"line": [3], "column": ["n"], "reason": ["odd"], "record": ["?"]})
    loaded = DuckDBLoader(duckdb_engine).load_batches(table.to_reader(), rejected)
    assert (loaded.columns, loaded.records) == (("n",), 3)
    assert duckdb_engine.rows(loaded.rows) == [{"line": 1, "n": 1.5}, {"line": 2, "n": None}]


def test_lines_by_position(tmp_path):
    path = tmp_path / "t"
    path.write_bytes(b'a\r\n\r\n"\r\n\r\n"\r\n\r\nb')
    assert lines_of(path, np.array([0, 3, 5, 16]), "\r\n").tolist() == [1, 2, 3, 7]
    assert blank_lines(path, "\r\n", '"', 1, NONE).tolist() == [2, 6]
    assert blank_lines(path, "\r\n", "", 3, NONE).tolist() == [4, 6]


def test_quotes_and_blanks_of_a_broken_record_say_nothing_of_the_lines_after_it(tmp_path):
    path = tmp_path / "broken.csv"
    path.write_bytes(b'a,b\n"x\n\ny\n\n1,"p\n\nq"\n\n')
    broken = (np.array([2], dtype=np.int64), np.array([3], dtype=np.int64))
    assert blank_lines(path, "\n", '"', 1, broken).tolist() == [5, 9]
