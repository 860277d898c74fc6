"""What every engine promises to those who scan, write and run plans."""

from __future__ import annotations

from datetime import date
from datetime import datetime as at

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from limner.core.errors import EngineFailed

SCHEMA = {"i": "int64", "f": "float64", "s": "string", "b": "binary", "o": "boolean", "d": "date", "t": "timestamp"}
FULL = {
    "i": 2**63 - 1,
    "f": 0.1,
    "s": "客户",
    "b": b"\x00\xff",
    "o": True,
    "d": date(2024, 2, 29),
    "t": at(2025, 3, 30, 2, 30, 0, 1),
}
EMPTY = dict.fromkeys(SCHEMA)


def memtable(*rows, schema=SCHEMA):
    arrow = ibis.schema(schema).to_pyarrow()
    return ibis.memtable(pa.Table.from_pylist(list(rows), schema=arrow), schema=ibis.schema(schema))


def parquet(folder):
    return sorted(str(file) for file in folder.glob("*.parquet"))


def stored(folder):
    return pa.unify_schemas([pq.read_schema(file).remove_metadata() for file in parquet(folder)])


def test_what_is_written_is_read_again(engine, tmp_path):
    engine.write(memtable(FULL, EMPTY), tmp_path / "new" / "folder")
    table = engine.scan(parquet(tmp_path / "new" / "folder"), SCHEMA)
    assert {name: str(kind) for name, kind in table.schema().items()} == SCHEMA
    assert engine.rows(table.order_by(table.i.asc(nulls_first=False))) == [FULL, EMPTY]
    assert stored(tmp_path / "new" / "folder").field("t").type == pa.timestamp("us")


def test_a_plan_without_rows_leaves_its_columns(engine, tmp_path):
    plan = memtable(FULL)
    engine.write(plan.filter(plan.i < 0), tmp_path / "out")
    assert stored(tmp_path / "out") == ibis.schema(SCHEMA).to_pyarrow()
    assert engine.rows(engine.scan(parquet(tmp_path / "out"), SCHEMA)) == []


def test_files_with_other_columns_are_united_by_name(engine, tmp_path):
    engine.write(memtable({"i": 1, "s": "a"}, schema={"i": "int64", "s": "string"}), tmp_path / "1")
    engine.write(memtable({"t": at(2025, 1, 1), "i": 2}, schema={"t": "timestamp", "i": "int64"}), tmp_path / "2")
    table = engine.scan(parquet(tmp_path / "1") + parquet(tmp_path / "2"), SCHEMA)
    assert engine.rows(table.order_by("i")) == [EMPTY | {"i": 1, "s": "a"}, EMPTY | {"i": 2, "t": at(2025, 1, 1)}]


def test_no_files_make_an_empty_table_that_joins_others(engine, tmp_path):
    engine.write(memtable(FULL), tmp_path / "out")
    full, none = engine.scan(parquet(tmp_path / "out"), SCHEMA), engine.scan([], SCHEMA)
    assert {name: str(kind) for name, kind in none.schema().items()} == SCHEMA
    assert engine.rows(none) == []
    assert engine.rows(full.anti_join(none, "i")) == [FULL]
    assert engine.rows(full.union(none)) == [FULL]


def test_columns_that_nobody_asked_for_are_left_out(engine, tmp_path):
    engine.write(memtable(FULL), tmp_path / "out")
    assert engine.rows(engine.scan(parquet(tmp_path / "out"), {"s": "string", "i": "float64"})) == [
        {"s": "客户", "i": float(2**63 - 1)}
    ]


def test_types_are_stored_alike(engine, tmp_path):
    rows = memtable({"i": 3}, {"i": 4}, schema={"i": "int64"})
    totals = rows.group_by("i").agg(
        total=rows.i.sum(), n=rows.count(), mean=rows.i.mean(), list=rows.i.cast("int32").collect()
    )
    plan = totals.mutate(
        small=ibis.literal(1),
        half=ibis.literal(0.5, "float32"),
        nothing=ibis.null(),
        when=ibis.timestamp("2025-01-01 00:00:00"),
    )
    engine.write(plan, tmp_path / "out")
    kinds = {field.name: field.type for field in stored(tmp_path / "out")}
    assert kinds.pop("list").value_type == pa.int64()
    assert kinds == {
        "i": pa.int64(),
        "total": pa.int64(),
        "n": pa.int64(),
        "small": pa.int64(),
        "mean": pa.float64(),
        "half": pa.float64(),
        "nothing": pa.string(),
        "when": pa.timestamp("us"),
    }


def test_a_total_that_is_too_great_fails_and_is_not_rounded(engine, tmp_path):
    rows = memtable({"i": 2**62}, {"i": 2**62}, schema={"i": "int64"})
    with pytest.raises(EngineFailed):
        engine.write(rows.agg(total=rows.i.sum()), tmp_path / "out")


def test_whole_numbers_beside_nulls_keep_their_last_digit(engine):
    rows = memtable({"i": 2**53 + 1}, {"i": None}, schema={"i": "int64"})
    plan = rows.order_by(rows.i.asc(nulls_first=False))
    assert engine.rows(plan) == [{"i": 2**53 + 1}, {"i": None}]
    assert [row for batch in engine.batches(plan) for row in batch.to_pylist()] == engine.rows(plan)


def test_batches_have_the_types_of_the_plan(engine):
    batches = list(engine.batches(memtable(FULL, EMPTY)))
    assert {batch.schema.remove_metadata() for batch in batches} == {ibis.schema(SCHEMA).to_pyarrow()}


def test_odd_names_of_columns_are_kept(engine, tmp_path):
    schema = {"x_会员 等级": "string", 'a"b': "int64"}
    rows = memtable({"x_会员 等级": "金", 'a"b': 1}, schema=schema)
    engine.write(rows, tmp_path / "out")
    assert engine.rows(engine.scan(parquet(tmp_path / "out"), schema)) == engine.rows(rows)


@pytest.mark.parametrize("folder", ["客户 数据", "a[b]c", "{x}*?", "it's"])
def test_files_may_lie_in_any_folder(engine, tmp_path, folder):
    engine.write(memtable(FULL), tmp_path / folder)
    assert engine.rows(engine.scan(parquet(tmp_path / folder), SCHEMA)) == [FULL]


def failing(engine, tmp_path):
    rows = memtable({"s": "一"}, schema={"s": "string"})
    wrong = rows.select(i=rows.s.cast("int64"))
    (tmp_path / "broken.parquet").write_text("no Parquet")
    yield lambda: engine.rows(wrong)
    yield lambda: list(engine.batches(wrong))
    yield lambda: engine.write(wrong, tmp_path / "wrong")
    yield lambda: engine.write(rows, tmp_path)
    yield lambda: engine.scan([str(tmp_path / "missing.parquet")], SCHEMA)
    yield lambda: engine.rows(engine.scan([str(tmp_path / "broken.parquet")], SCHEMA))


def test_every_failure_is_an_engine_failure_that_says_what_to_do(engine, tmp_path):
    for failure in failing(engine, tmp_path):
        with pytest.raises(EngineFailed, match="could not run the plan") as caught:
            failure()
        assert caught.value.remedy
