"""Parquet, Arrow and Feather keep their types."""

from __future__ import annotations

import datetime as dt
import gzip

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
import pytest

TABLE = pa.table(
    {
        " id ": pa.array([1, 2], pa.int64()),
        "name": pa.array(["张三", None]).dictionary_encode(),
        "at": pa.array([dt.datetime(2024, 1, 1, 23, 59), None], pa.timestamp("us")),
        "Name": pa.nulls(2),
    }
)


def written(path, kind):
    match kind:
        case "parquet":
            pyarrow.parquet.write_table(TABLE, path)
        case "feather":
            pyarrow.feather.write_feather(TABLE, str(path))
        case _:
            opener = pa.ipc.new_stream if kind == "stream" else pa.ipc.new_file
            with path.open("wb") as sink, opener(sink, TABLE.schema) as writer:
                writer.write_table(TABLE)


@pytest.mark.parametrize(
    ("kind", "name"), [("parquet", "t.parquet"), ("feather", "t.feather"), ("file", "t.arrow"), ("stream", "t.arrow")]
)
def test_types_are_kept_and_rows_numbered(tmp_path, read_one, kind, name):
    written(tmp_path / name, kind)
    got = read_one(tmp_path / name)
    assert got.columns == ("id", "name", "at", "Name_2")
    assert got.rows[0] == (1, "张三", dt.datetime(2024, 1, 1, 23, 59), None)
    assert got.lines == [1, 2]


def test_packed_parquet(tmp_path, read_bytes):
    written(tmp_path / "t.parquet", "parquet")
    got = read_bytes(gzip.compress((tmp_path / "t.parquet").read_bytes()), name="u.parquet.gz")
    assert got.rows[0][:2] == (1, "张三")
