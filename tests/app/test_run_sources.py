"""Sources are synced when they are due, and a dead one does not delay another."""

from __future__ import annotations

import socket
import sqlite3
import time

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.run_sources import Worker
from limner.app.workspace import Workspace


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


def test_a_dead_source_does_not_delay_another(workspace, well, dead):
    happened = []
    ends = time.monotonic() + 60
    worker = Worker(workspace, most=2, told=lambda source, what: happened.append((source, what)))
    worker.run(until=lambda: happened.count(("well", "done")) >= 2 or time.monotonic() > ends, sleep=time.sleep)
    assert happened.count(("well", "done")) == 2, "read, and read again when it was due"
    assert happened.count(("dead", "started")) == 1, "not started again while it is at work"
    assert ("dead", "done") not in happened
    assert workspace.store.sources.stream("well", "page_events").totals["loaded"] == 100


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
