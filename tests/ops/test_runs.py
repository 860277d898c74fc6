"""Runs are written down, and one that was killed is seen."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import datetime
from pathlib import Path

import pytest

from limner.core.errors import NotFound
from limner.engine.locks import FileLocks
from limner.ops.locks import PostgresLocks
from limner.ops.store import open_store

spawn = multiprocessing.get_context("spawn")


def run_forever(url, folder, begun):
    locks = PostgresLocks(url, workspace="test") if folder is None else FileLocks(Path(folder))
    store = open_store(url, clock=lambda: datetime(2025, 1, 1), locks=locks)
    with store.runs.running("import", {"file": "订单.csv"}):
        begun.set()
        spawn.Event().wait(30)


def test_a_run_that_ends_is_done(store):
    with store.runs.running("build", {"as_of": "2025-03-30"}) as outcome:
        assert store.runs.get(outcome.run_id).status == "running"
        outcome.counts["customers"] = 3
        outcome.lake_commit = 2**40
    run = store.runs.get(outcome.run_id)
    assert (run.kind, run.parameters, run.status) == ("build", {"as_of": "2025-03-30"}, "done")
    assert (run.counts, run.lake_commit, run.error) == ({"customers": 3}, 2**40, None)
    assert run.started_at == datetime(2025, 3, 30, 0, 2, 2, 345678)
    assert run.finished_at == datetime(2025, 3, 30, 0, 3, 2, 345678)


def test_a_run_that_raises_is_failed_and_quotes_no_data(store):
    with pytest.raises(ValueError), store.runs.running("import", {}) as outcome:
        outcome.counts["rows"] = int("7") + int("张三")
    run = store.runs.get(outcome.run_id)
    assert (run.status, run.error, run.counts) == ("failed", "ValueError", {})


def test_newest_first_and_by_kind(store):
    for kind in ("import", "build", "import"):
        with store.runs.running(kind, {}):
            pass
    assert [run.kind for run in store.runs.latest(2)] == ["import", "build"]
    assert [run.kind for run in store.runs.latest(9, kind="import")] == ["import", "import"]
    assert store.runs.latest(9, kind="other") == []


def test_an_unknown_run_is_not_found(store):
    with pytest.raises(NotFound):
        store.runs.get("none")


def test_a_killed_run_is_interrupted(store, url, tmp_path):
    begun = spawn.Event()
    folder = None if url.startswith("postgresql") else str(tmp_path / "locks")
    process = spawn.Process(target=run_forever, args=(url, folder, begun))
    process.start()
    assert begun.wait(20)
    assert [run.status for run in store.runs.latest(1)] == ["running"]
    os.kill(process.pid, signal.SIGKILL)
    process.join(5)
    wait_until(lambda: store.runs.latest(1)[0].status == "interrupted")
    assert store.runs.latest(1)[0].finished_at is None


def wait_until(condition):
    for _ in range(100):
        if condition():
            return
        spawn.Event().wait(0.02)
    pytest.fail("it did not come to pass")
