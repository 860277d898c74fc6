"""Writers that are killed leave nothing behind; writers and readers at the same time do not disturb each other."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
import time
from datetime import timedelta

import pytest
from deltalake import DeltaTable

from engine import lake_writers as writers
from examples import TIMES
from limner.engine.locks import FileLocks

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["pyarrow.parquet", "limner.engine.lake", "engine.lake_writers"])


def started(work, *arguments):
    process = processes.Process(target=work, args=arguments)
    process.start()
    return process


def lines(journal, word):
    text = journal.read_text() if journal.exists() else ""
    return {line.split(" ", 1)[1] for line in text.splitlines() if line.startswith(word)}


def consistent(root):
    """Check a lake after a kill, for Limner's readers, then let the next writer mend it, then for all readers."""
    lake = writers.opened(root)
    before = writers.content(lake)
    committed = [commit.operation for commit in lake.commits()]
    assert len(committed) == len(set(committed))
    operation = f"after {len(committed)}"
    writers.transfer(lake, operation)
    after = sorted([*before, operation])
    assert writers.content(lake) == after
    for table in writers.TABLES:
        assert sorted(DeltaTable(root / "tables" / table).to_pyarrow_table()["operation"].to_pylist()) == after
    return set(before)


def check_kills(root, journal, kills, seed):
    dice = random.Random(seed)
    for number in range(kills):
        process = started(writers.keep_writing, root, journal, f"writer{number}", dice.random(), dice.choice([1, 16]))
        while process.is_alive() and not any(op.startswith(f"writer{number}-") for op in lines(journal, "begun")):
            time.sleep(0.002)
        time.sleep(dice.random() * 0.4)
        assert process.is_alive()
        process.kill()
        process.join()
        there = {operation for operation in consistent(root) if operation.startswith("writer")}
        assert lines(journal, "done") <= there <= lines(journal, "begun")
    lake = writers.opened(root)
    before = writers.content(lake)
    lake.vacuum(keep=timedelta(0), abandoned_after=timedelta(0))
    assert writers.content(lake) == before
    assert list((root / "staged").iterdir()) == []
    named = {file for table in writers.TABLES for file in lake.files(lake.snapshot(), table)}
    assert {str(file) for file in (root / "tables").rglob("*.parquet") if "_delta_log" not in file.parts} == named


@pytest.mark.slow
def test_killed_writers_leave_nothing_visible(tmp_path):
    check_kills(tmp_path / "lake", tmp_path / "journal", kills=8 if TIMES == 1 else 60, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("work", writers.WORK)
@pytest.mark.parametrize("commits", [0, 3, 15])
def test_a_writer_may_be_killed_at_each_of_its_steps(tmp_path, work, commits):
    lake = writers.opened(tmp_path / "lake")
    operations = [f"old-{number}" for number in range(commits)]
    for operation in operations:
        writers.transfer(lake, operation)
    writers.staged(lake, "debits", ["never committed"])
    # Of a long history the usual run takes every fourth step: the steps are those of a short one, over more files.
    for step in range(1, 1000, 1 if TIMES > 1 or commits < 15 else 4):
        root = tmp_path / str(step)
        shutil.copytree(lake.root, root)
        process = started(writers.killed_at, step, work, root)
        process.join()
        expected = {frozenset(operations)}
        expected |= {"transfer": {frozenset([*operations, "new"])}, "replace": {frozenset(["new"])}}.get(work, set())
        assert consistent(root) in expected
        if process.exitcode == 0:
            assert step > 1
            return
        assert process.exitcode == -signal.SIGKILL
    pytest.fail("the work never ends")


def test_a_writer_killed_before_its_commits_row_is_taken_back(tmp_path):
    writers.transfer(writers.opened(tmp_path), "old")
    process = started(writers.killed_by_its_clock, tmp_path)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    logged = DeltaTable(tmp_path / "tables" / "debits").to_pyarrow_table()["operation"].to_pylist()
    assert sorted(logged) == ["new", "old"]
    assert consistent(tmp_path) == {"old"}


def test_a_vacuum_takes_back_what_a_killed_writer_left(tmp_path):
    lake = writers.opened(tmp_path)
    writers.transfer(lake, "old")
    started(writers.killed_by_its_clock, tmp_path).join()
    assert len(lake.vacuum(keep=timedelta(0))) == 2
    assert DeltaTable(tmp_path / "tables" / "debits").to_pyarrow_table()["operation"].to_pylist() == ["old"]
    version = DeltaTable(tmp_path / "tables" / "debits").version()
    assert lake.vacuum(keep=timedelta(0)) == []
    assert DeltaTable(tmp_path / "tables" / "debits").version() == version


def test_a_table_that_was_never_committed_is_vacuumed_away(tmp_path):
    started(writers.killed_by_its_clock, tmp_path).join()
    lake = writers.opened(tmp_path)
    assert len(lake.vacuum(keep=timedelta(0))) == 2
    assert list((tmp_path / "tables").iterdir()) == []
    assert consistent(tmp_path) == set()


def check_together(root, work, writer_count, count):
    """Run writers and two readers at the same time; all rows of all writers are there in the end."""
    journal, until = root.parent / "journal", root.parent / "until"
    readers = [started(writers.read_often, root, until, journal) for _ in range(2)]
    running = [started(work, root, f"writer{number}", count) for number in range(writer_count)]
    for process in running:
        process.join()
    until.touch()
    for process in [*running, *readers]:
        process.join()
        assert process.exitcode == 0
    wanted = sorted(f"writer{number}-{i}" for number in range(writer_count) for i in range(count))
    assert writers.content(writers.opened(root)) == wanted
    assert lines(journal, "read")


@pytest.mark.parametrize("work", [writers.append_often, writers.replace_often])
def test_writers_do_not_lose_each_others_rows(tmp_path, work):
    check_together(tmp_path / "lake", work, writer_count=2, count=3)


@pytest.mark.slow
@pytest.mark.parametrize("work", [writers.append_often, writers.replace_often])
@pytest.mark.parametrize("writer_count", [2, 4])
def test_writers_do_not_lose_each_others_rows_for_long(tmp_path, work, writer_count):
    check_together(tmp_path / "lake", work, writer_count, count=8 if TIMES == 1 else 25)


def test_readers_wait_for_nobody(tmp_path):
    lake = writers.opened(tmp_path)
    writers.transfer(lake, "a")
    with FileLocks(tmp_path / "locks").hold(["commits", "table-credits", "table-debits"], timeout=0):
        assert writers.content(lake) == ["a"]
