"""Tables of a lake change together, and each commit can be read again."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime as at
from datetime import timedelta
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from limner.core.errors import Conflict, EngineFailed, InvalidDefinition, LimnerError, NotFound
from limner.engine.commits import Commit
from limner.engine.lake import Lake, Snapshot
from limner.engine.locks import FileLocks

DAY = timedelta(days=1)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


def files_of(*tables):
    """What an engine does at staging: write one Parquet file for each of ``tables``."""

    def write(folder):
        folder.mkdir()
        for number, table in enumerate(tables):
            pq.write_table(table, folder / f"part-{number}.parquet")

    return write


def numbers(*values, column="n"):
    return pa.table({column: pa.array(values, pa.int64())})


@pytest.fixture
def clock():
    return Clock(at(2025, 1, 1))


@pytest.fixture
def lake(tmp_path, clock):
    return Lake(tmp_path / "lake", FileLocks(tmp_path / "locks"), clock)


def append(lake, table, rows, operation, **options):
    return lake.commit([lake.stage(table, files_of(rows), mode="append")], operation=operation, **options)


def replace(lake, table, rows, operation, **options):
    return lake.commit([lake.stage(table, files_of(rows), mode="replace")], operation=operation, **options)


def rows(lake, table, snapshot=None):
    files = lake.files(snapshot or lake.snapshot(), table)
    return sorted(n for file in files for n in pq.ParquetFile(file).read()["n"].to_pylist())


def on_disk(lake):
    return {file for file in lake.root.rglob("*") if file.is_file()}


def test_an_empty_lake_has_no_tables(lake):
    assert lake.snapshot() == lake.snapshot(0) == lake.snapshot_at(at(2025, 1, 1)) == Snapshot(0, {})
    assert lake.commits() == []
    assert lake.files(lake.snapshot(), "orders") == []
    assert lake.schema(lake.snapshot(), "orders") is None
    with pytest.raises(NotFound, match="Nothing has been committed yet"):
        lake.snapshot(1)
    assert lake.vacuum(keep=timedelta(0)) == []
    assert lake.compact("orders", operation="compact") is None


def test_a_commit_names_all_of_its_tables(lake, clock):
    changes = [lake.stage(name, files_of(numbers(1)), mode="append") for name in ("orders", "lines")]
    assert lake.snapshot().versions == {}
    made = lake.commit(changes, operation="import a")
    clock.now += DAY
    later = append(lake, "orders", numbers(2), "import b")

    assert made.tables == ("lines", "orders")
    assert (later.number, later.tables, later.committed_at) == (2, ("orders",), at(2025, 1, 2))
    assert later.versions["lines"] == made.versions["lines"]
    assert lake.commits() == [made, later]
    assert (rows(lake, "orders"), rows(lake, "lines")) == ([1, 2], [1])
    assert rows(lake, "orders", lake.snapshot(1)) == [1]
    assert lake.snapshot_at(at(2025, 1, 1, 12)) == made.snapshot
    assert lake.snapshot_at(at(2024, 12, 31)) == Snapshot(0, {})
    with pytest.raises(NotFound, match="Commits run from 1 to 2"):
        lake.snapshot(3)


def test_commits_are_in_the_order_of_time_though_the_clock_goes_back(lake, clock):
    append(lake, "orders", numbers(1), "a")
    clock.now -= DAY
    assert append(lake, "orders", numbers(2), "b").committed_at == at(2025, 1, 1)


def test_several_changes_of_one_table_are_made_in_their_order(lake):
    append(lake, "orders", numbers(0), "before")
    stages = [("append", 1), ("replace", 2), ("append", 3)]
    lake.commit([lake.stage("orders", files_of(numbers(n)), mode=mode) for mode, n in stages], operation="all")
    assert rows(lake, "orders") == [2, 3]


def test_an_operation_is_committed_once(lake):
    first = append(lake, "orders", numbers(1), "import a")
    assert append(lake, "orders", numbers(1), "import a") == first
    assert append(lake, "lines", numbers(1), "import a") == first
    assert rows(lake, "orders") == [1]
    assert rows(lake, "lines") == []


def test_nothing_changed_can_be_committed(lake):
    assert lake.commit([], operation="an import without rows").tables == ()
    assert lake.snapshot() == Snapshot(1, {})


def test_a_plan_on_a_state_that_has_moved_is_refused(lake):
    append(lake, "orders", numbers(1), "a")
    base = lake.snapshot()
    append(lake, "orders", numbers(2), "b")
    with pytest.raises(Conflict, match="orders changed meanwhile"):
        replace(lake, "orders", numbers(10), "c", base=base)
    append(lake, "lines", numbers(3), "d", base=base)
    assert rows(lake, "orders") == [1, 2]


def test_no_rows_make_a_table_with_columns(lake):
    append(lake, "orders", numbers(), "a")
    assert lake.files(lake.snapshot(), "orders") == []
    assert lake.schema(lake.snapshot(), "orders") == pa.schema([("n", pa.int64())])
    append(lake, "orders", numbers(1), "b")
    assert append(lake, "orders", numbers(), "c").number == 3
    replace(lake, "orders", numbers(), "d")
    assert rows(lake, "orders") == []
    assert rows(lake, "orders", lake.snapshot(3)) == [1]


def test_a_writer_that_leaves_no_file_is_refused(lake):
    with pytest.raises(EngineFailed, match="no file"):
        lake.stage("orders", Path.mkdir, mode="append")
    assert list((lake.root / "staged").iterdir()) == []


def test_a_writer_that_fails_leaves_nothing(lake):
    def fail(folder):
        files_of(numbers(1))(folder)
        raise EngineFailed("the plan failed")

    with pytest.raises(EngineFailed, match="the plan failed"):
        lake.stage("orders", fail, mode="append")
    assert list((lake.root / "staged").iterdir()) == []


@pytest.mark.parametrize("name", ["", "Orders", "订单", "../orders", "a/b", "a-b", "1a", "a b", "a" * 64, "_delta_log"])
def test_odd_names_of_tables_are_refused(lake, name):
    with pytest.raises(InvalidDefinition, match="cannot name a table"):
        lake.stage(name, files_of(numbers(1)), mode="append")


@pytest.mark.parametrize("folder", ["客户 数据", "a#b", "a?b&c", "it's", "{x}", "a*b", "100%"])
def test_a_lake_may_lie_in_any_folder(tmp_path, folder, duckdb_engine):
    lake = Lake(tmp_path / folder / "lake", FileLocks(tmp_path / "locks"))
    append(lake, "orders", numbers(1), "a")
    append(lake, "orders", numbers(2), "b")
    assert duckdb_engine.scan(lake.files(lake.snapshot(), "orders"), {"n": "int64"}).n.sum().execute() == 3
    assert lake.compact("orders", operation="compact")
    assert len(lake.vacuum(keep=timedelta(0))) == 2
    assert rows(lake, "orders") == [1, 2]


@pytest.mark.parametrize("folder", ["a%20b", "[x]", "a^b", "a|b", "a\\b"])
def test_a_lake_in_a_folder_that_delta_misreads_is_refused(tmp_path, folder):
    lake = Lake(tmp_path / folder, FileLocks(tmp_path / "locks"))
    with pytest.raises(InvalidDefinition, match="without %"):
        append(lake, "orders", numbers(1), "a")


def test_a_lake_may_be_named_from_the_current_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lake = Lake(Path("lake"), FileLocks(tmp_path / "locks"))
    append(lake, "orders", numbers(1), "a")
    assert lake.vacuum(keep=timedelta(0)) == []
    assert rows(lake, "orders") == [1]


# Columns


def test_new_columns_widen_a_table(lake):
    append(lake, "orders", numbers(1), "a")
    more = numbers(2).append_column("x_since", pa.array([at(2025, 1, 1)], pa.timestamp("us")))
    append(lake, "orders", more, "b")
    append(lake, "orders", numbers(3), "c")
    assert lake.schema(lake.snapshot(), "orders").names == ["n", "x_since"]
    assert lake.schema(lake.snapshot(1), "orders").names == ["n"]
    found = DeltaTable(lake.root / "tables" / "orders").to_pyarrow_table().sort_by("n").to_pylist()
    assert found == [{"n": 1, "x_since": None}, {"n": 2, "x_since": at(2025, 1, 1)}, {"n": 3, "x_since": None}]


def test_a_column_of_another_type_is_refused_and_nothing_is_written(lake):
    append(lake, "orders", numbers(1), "a")
    before = on_disk(lake)
    good = lake.stage("lines", files_of(numbers(1)), mode="append")
    bad = lake.stage("orders", files_of(pa.table({"n": ["one"]})), mode="append")
    with pytest.raises(InvalidDefinition, match="column n of orders holds int64, not string"):
        lake.commit([good, bad], operation="b")
    assert {file for file in on_disk(lake) - before if "staged" not in file.parts} == set()
    assert lake.snapshot().number == 1


def test_two_changes_of_a_new_table_must_agree(lake):
    changes = [lake.stage("orders", files_of(t), mode="append") for t in (numbers(1), pa.table({"n": ["one"]}))]
    with pytest.raises(InvalidDefinition, match="column n of orders"):
        lake.commit(changes, operation="a")
    assert not (lake.root / "tables").exists()


def test_replacing_a_table_may_change_its_columns(lake):
    append(lake, "features", numbers(1), "a")
    replace(lake, "features", pa.table({"n": ["one"], "t": pa.array([None], pa.timestamp("us"))}), "b")
    assert rows(lake, "features") == ["one"]
    assert lake.schema(lake.snapshot(), "features").field("n").type == pa.string()
    assert lake.schema(lake.snapshot(1), "features") == pa.schema([("n", pa.int64())])


@pytest.mark.parametrize(
    "kind", [pa.uint32(), pa.time64("us"), pa.timestamp("us", "UTC"), pa.timestamp("ns"), pa.list_(pa.time32("s"))]
)
def test_a_type_without_a_place_is_refused(lake, kind):
    with pytest.raises(InvalidDefinition, match=r"column x of orders holds .* which the lake cannot keep"):
        lake.stage("orders", files_of(pa.table({"x": pa.array([None], kind)})), mode="append")


def test_text_is_text_however_it_is_stored(lake):
    append(lake, "orders", pa.table({"x": pa.array(["a"], pa.large_string())}), "a")
    append(lake, "orders", pa.table({"x": pa.array(["b"], pa.string())}), "b")
    assert lake.schema(lake.snapshot(), "orders") == pa.schema([("x", pa.string())])


# Keeping house


def test_compaction_keeps_the_rows_and_older_commits(lake):
    for n in range(5):
        append(lake, "orders", numbers(n), f"import {n}")
    made = lake.compact("orders", operation="compact 1")
    assert isinstance(made, Commit)
    assert lake.compact("orders", operation="compact 1") == made
    assert lake.compact("orders", operation="compact 2") is None
    assert len(lake.files(lake.snapshot(), "orders")) == 1
    assert rows(lake, "orders") == rows(lake, "orders", lake.snapshot(5)) == [0, 1, 2, 3, 4]


def test_rows_that_were_appended_can_be_told_from_those_before(lake):
    lake.commit([lake.stage("t", files_of(numbers(1)), mode="append")], operation="1")
    before = lake.snapshot()
    lake.commit([lake.stage("t", files_of(numbers(2), numbers(3)), mode="append")], operation="2")
    lake.compact("t", operation="compact")
    lake.commit([lake.stage("t", files_of(numbers(4)), mode="append")], operation="3")
    new = lake.appended(before, lake.snapshot(), "t")
    assert sorted(n for file in new for n in pq.read_table(file).column("n").to_pylist()) == [2, 3, 4]
    assert lake.appended(before, before, "t") == []
    assert lake.appended(lake.snapshot(0), before, "t") == lake.files(before, "t")


def test_rows_that_were_replaced_cannot_be_told(lake):
    lake.commit([lake.stage("t", files_of(numbers(1)), mode="append")], operation="1")
    before = lake.snapshot()
    lake.commit([lake.stage("t", files_of(numbers(2)), mode="replace")], operation="2")
    assert lake.appended(before, lake.snapshot(), "t") is None
    assert lake.appended(lake.snapshot(), before, "t") is None


def test_what_is_replaced_is_gone_from_disk_after_a_vacuum(lake):
    replace(lake, "orders", pa.table({"n": [1], "name": ["Zebedee-1"]}), "a")
    replace(lake, "orders", pa.table({"n": [2], "name": ["Quintin-2"]}), "b")
    removed = lake.vacuum(keep=timedelta(0))
    assert len(removed) == 1
    everything = b"".join(file.read_bytes() for file in on_disk(lake))
    assert b"Zebedee-1" not in everything
    assert b"Quintin-2" in everything
    with pytest.raises(NotFound, match="orders as of commit 1 has been vacuumed"):
        lake.files(lake.snapshot(1), "orders")


def test_a_commit_is_kept_by_when_it_was_last_the_newest(lake, clock):
    for n in range(3):  # commit 1 on 1 January, commit 2 on 2 January, commit 3 on 3 January
        replace(lake, "orders", numbers(n), f"replace {n}")
        clock.now += DAY
    clock.now = at(2025, 1, 3, 12)
    assert len(lake.vacuum(keep=DAY)) == 1  # 1 was the newest until 2 January at 0:00, 2 until 3 January at 0:00
    assert rows(lake, "orders", lake.snapshot(2)) == [1]
    clock.now = at(2026, 1, 1)
    assert len(lake.vacuum(keep=DAY)) == 1
    assert rows(lake, "orders") == [2]


def test_a_file_of_a_kept_commit_stays_though_it_is_old(lake, clock):
    append(lake, "orders", numbers(1), "a")
    clock.now += 400 * DAY
    replace(lake, "orders", numbers(2), "b")
    for file in on_disk(lake):
        os.utime(file, (0, 0))
    clock.now += DAY
    assert lake.vacuum(keep=7 * DAY) == []
    assert rows(lake, "orders", lake.snapshot(1)) == [1]


def test_vacuum_keeps_what_is_staged_until_it_is_abandoned(lake, clock):
    clock.now = at(2100, 1, 1)  # the files are as old as the disk says
    staged = lake.stage("orders", files_of(numbers(1)), mode="append")
    assert lake.vacuum(keep=timedelta(0), abandoned_after=100_000 * DAY) == []
    lake.commit([staged], operation="a")
    late = lake.stage("orders", files_of(numbers(2)), mode="append")
    assert len(lake.vacuum(keep=timedelta(0))) == 1
    with pytest.raises(Conflict, match="abandoned"):
        lake.commit([late], operation="b")
    assert rows(lake, "orders") == [1]
    append(lake, "orders", numbers(3), "b")
    assert rows(lake, "orders") == [1, 3]


def test_versions_before_a_checkpoint_are_forgotten(lake, clock):
    for n in range(30):
        replace(lake, "orders", numbers(n), f"replace {n}")
        clock.now += DAY
    lake.vacuum(keep=timedelta(days=3, hours=1))
    assert [rows(lake, "orders", lake.snapshot(n)) for n in (28, 29, 30)] == [[27], [28], [29]]
    log = sorted(file.name for file in (lake.root / "tables" / "orders" / "_delta_log").glob("*.json"))
    assert len(log) < 20
    with pytest.raises(NotFound, match="orders as of commit 2 has been vacuumed"):
        lake.schema(lake.snapshot(2), "orders")
    replace(lake, "orders", numbers(99), "replace 99")
    assert rows(lake, "orders") == [99]


# Others


def test_other_readers_of_delta_see_the_newest_rows(lake):
    append(lake, "orders", numbers(1, 2), "a")
    append(lake, "orders", numbers(3), "b")
    lake.compact("orders", operation="c")
    replace(lake, "orders", numbers(4).append_column("名", pa.array(["客"])), "d")
    path = lake.root / "tables" / "orders"
    seen = DeltaTable(path).to_pyarrow_table()
    assert seen.to_pylist() == [{"n": 4, "名": "客"}]
    found = duckdb.connect().execute("select * from read_parquet($1)", [lake.files(lake.snapshot(), "orders")])
    assert found.fetchall() == [(4, "客")]


def test_both_engines_write_and_read_a_lake(engine, lake):
    plan = ibis.memtable(
        {"n": [1, None], "t": [at(2025, 3, 30, 23, 59), None], "b": [b"\x00\xff", None], "s": ["客户", None]},
        schema={"n": "int64", "t": "timestamp", "b": "binary", "s": "string"},
    )
    lake.commit([lake.stage("orders", lambda to: engine.write(plan, to), mode="append")], operation="a")
    nothing = plan.filter(plan.n > 5)
    lake.commit([lake.stage("orders", lambda to: engine.write(nothing, to), mode="append")], operation="b")
    assert lake.schema(lake.snapshot(), "orders") == pa.schema(
        [("n", pa.int64()), ("t", pa.timestamp("us")), ("b", pa.binary()), ("s", pa.string())]
    )
    scanned = engine.scan(lake.files(lake.snapshot(), "orders"), {name: str(k) for name, k in plan.schema().items()})
    expected = [
        {"n": 1, "t": at(2025, 3, 30, 23, 59), "b": b"\x00\xff", "s": "客户"},
        {"n": None, "t": None, "b": None, "s": None},
    ]
    assert engine.rows(scanned.order_by(scanned.n.asc(nulls_first=False))) == expected


# A full disk


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 2 MB; skipped where mounting is not allowed."""
    folder = tmp_path / "small"
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def filled(folder, leaving):
    """Fill the disk of ``folder`` but for about ``leaving`` bytes."""
    info = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(b"\0" * max(0, info.f_bavail * info.f_frsize - leaving))
    return filler


def test_a_full_disk_at_staging_leaves_nothing(small_disk, duckdb_engine):
    lake = Lake(small_disk / "lake", FileLocks(small_disk / "locks"))
    plan = ibis.range(1_000_000).unnest().name("n").as_table().mutate(x=ibis.random())
    with pytest.raises(LimnerError):
        lake.stage("orders", lambda to: duckdb_engine.write(plan, to), mode="append")
    assert list((lake.root / "staged").iterdir()) == []
    append(lake, "orders", numbers(1), "a")
    assert rows(lake, "orders") == [1]


@pytest.mark.parametrize("leaving", [0, 4096, 8192, 16384, 32768])
def test_a_full_disk_at_a_commit_leaves_all_or_nothing(small_disk, leaving):
    lake = Lake(small_disk / "lake", FileLocks(small_disk / "locks"))
    for n in range(15):
        both = [lake.stage(name, files_of(numbers(n)), mode="append") for name in ("orders", "lines")]
        lake.commit(both, operation=f"import {n}")
    staged = [lake.stage(name, files_of(numbers(15)), mode="append") for name in ("orders", "lines")]
    filler = filled(small_disk, leaving)
    try:
        lake.commit(staged, operation="import 15")
    except EngineFailed:
        assert rows(lake, "orders") == rows(lake, "lines") == list(range(15))
    filler.unlink()
    lake.commit(staged, operation="import 15")
    assert rows(lake, "orders") == rows(lake, "lines") == list(range(16))
