"""Sources are synced when they are due, and a dead one does not delay another."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.run_sources import Worker
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.warehouse.tables import EVENTS
from required import left_out
from servers import PASSWORD, MariaDB, Postgres


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace") as workspace:
        yield workspace


@pytest.fixture
def well(tmp_path, workspace):
    """A source that can be read."""
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute(
            "CREATE TABLE page_events (id INTEGER PRIMARY KEY, customer_id TEXT, event_type TEXT, occurred_at TEXT)"
        )
        rows = [(n, f"c{n % 9}", "view", f"2024-01-{n % 28 + 1:02} 10:00:00") for n in range(1, 101)]
        connection.executemany("INSERT INTO page_events VALUES (?, ?, ?, ?)", rows)
    connection.close()
    definition = f"name: well\nkind: database\nurl: sqlite:///{tmp_path / 'shop.db'}\nschedule: every 1 second\n"
    add_source(workspace, source_from_yaml(f"{definition}streams: {{page_events: {{}}}}"), {})


@pytest.fixture
def dead(workspace):
    """A source that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        definition = (
            f"name: dead\nkind: rest\nurl: http://127.0.0.1:{silent.getsockname()[1]}\nschedule: every 1 second\n"
        )
        add_source(workspace, source_from_yaml(f"{definition}streams: {{orders: {{}}}}"), {})
        yield


@pytest.mark.slow
def test_a_dead_source_does_not_delay_another(workspace, well, dead):
    happened = []
    ends = time.monotonic() + 60
    worker = Worker(workspace, most=2, told=lambda source, what: happened.append((source, what)))
    worker.run(until=lambda: happened.count(("well", "done")) >= 2 or time.monotonic() > ends, sleep=time.sleep)
    assert happened.count(("well", "done")) == 2, "read, and read again when it was due"
    assert happened.count(("dead", "started")) == 1, "not started again while it is at work"
    assert ("dead", "done") not in happened
    assert workspace.store.sources.stream("well", "page_events").totals["loaded"] == 100


@pytest.mark.slow
def test_a_source_that_hangs_does_not_keep_the_only_place(workspace, well, dead):
    happened = []
    ends = time.monotonic() + 60
    worker = Worker(
        workspace, most=1, patience=timedelta(seconds=2), told=lambda source, what: happened.append((source, what))
    )
    worker.run(until=lambda: ("well", "done") in happened or time.monotonic() > ends)
    assert happened == [("dead", "started"), ("well", "started"), ("well", "done")]


@pytest.mark.slow
def test_a_server_that_freezes_in_the_middle_delays_no_other_and_goes_on(workspace):
    """PostgreSQL stands still after it has begun to answer; MariaDB is read meanwhile; then PostgreSQL's totals are right."""
    for kind in (Postgres, MariaDB):
        if not kind.is_here():
            left_out(f"{kind.__name__} is not installed")
    rows = 30_000
    servers = {"frozen": Postgres(), "going": MariaDB()}
    try:
        for number, (name, server) in enumerate(servers.items()):
            values = [
                f"({number * rows + n}, 'c{n % 9}', 'view', '2024-01-{n % 28 + 1:02} 10:00:00')"
                for n in range(1, rows + 1)
            ]
            server.execute(
                "CREATE TABLE page_events (id INT PRIMARY KEY, customer_id VARCHAR(9), event_type VARCHAR(9), occurred_at TIMESTAMP)",
                *(f"INSERT INTO page_events VALUES {', '.join(values[n : n + 5_000])}" for n in range(0, rows, 5_000)),
            )
            definition = f"name: {name}\nkind: database\nurl: {server.url}\nschedule: every 1 second\nstreams: {{page_events: {{}}}}"
            add_source(workspace, source_from_yaml(definition), {"password": PASSWORD})
        happened = []
        worker = Worker(workspace, told=lambda source, what: happened.append((source, what)))
        with frozen_once_asked(servers["frozen"], workspace):
            ends = time.monotonic() + 120
            worker.run(until=lambda: happened.count(("going", "done")) >= 2 or time.monotonic() > ends)
        assert happened.count(("going", "done")) >= 2
        assert ("frozen", "started") in happened
        assert ("frozen", "done") not in happened
        (report,) = sync_source(workspace, "frozen", SyncPlan())
        assert report.error is None
        totals = [workspace.store.sources.stream(name, "page_events").totals["loaded"] for name in servers]
        assert totals == [rows, rows]
        reader = workspace.reader()
        assert len(reader.engine.rows(reader.table(EVENTS))) == 2 * rows
    finally:
        for server in servers.values():
            server.close()


@contextmanager
def frozen_once_asked(server, workspace):
    """Stop every process of ``server`` as soon as somebody reads from it, until the end of the block."""
    ended = threading.Event()
    stopped = []

    def freeze():
        while not ended.is_set():
            family = [server.process.pid, *children(server.process.pid)]
            if any(b"reader shop" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in family if alive(pid)):
                for pid in family:
                    os.kill(pid, signal.SIGSTOP)
                    stopped.append(pid)
                return
            time.sleep(0.002)

    watching = threading.Thread(target=freeze)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    assert stopped


def children(pid):
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def alive(pid):
    return Path(f"/proc/{pid}").exists()


def test_a_source_that_fails_rests(workspace, tmp_path):
    definition = (
        f"name: away\nkind: folder\nurl: {tmp_path / 'nowhere'}\nschedule: every 1 second\nstreams: {{x: {{}}}}"
    )
    add_source(workspace, source_from_yaml(definition), {})
    happened = []
    worker = Worker(workspace, draw=lambda: 0.0, told=lambda source, what: happened.append(what))
    worker.run(until=lambda: "failed" in happened, sleep=lambda _seconds: time.sleep(0.2))
    worker.look()
    assert happened == ["started", "failed"]
    state = workspace.store.sources.state("away")
    assert (state.failures, state.error) == (1, "SourceUnavailable")
    assert 50 < (state.due_at - workspace.clock()).total_seconds() <= 60


def test_what_has_no_schedule_is_never_due(workspace, tmp_path):
    definition = f"name: on_demand\nkind: folder\nurl: {tmp_path}\nstreams: {{x: {{}}}}"
    add_source(workspace, source_from_yaml(definition), {})
    worker = Worker(workspace, told=lambda *_: pytest.fail("it was started"))
    worker.look()
    assert worker.running == {}
