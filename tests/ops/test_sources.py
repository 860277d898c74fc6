"""What is remembered of sources comes back on both databases, and is forgotten on demand."""

from __future__ import annotations

from datetime import datetime

import pytest

from limner.core.errors import Conflict
from limner.ops.sources import SourceState, StreamState


def test_a_stream_begins_at_the_beginning(store):
    assert store.sources.stream("shop", "orders") == StreamState()
    assert store.sources.state("shop") == SourceState()


def test_what_was_saved_last_comes_back(store):
    first = StreamState(position={"after": {"type": "integer", "value": 1}}, unfinished=True)
    last = StreamState(
        position={"after": {"type": "text", "value": "二"}},
        columns={"id": "integer"},
        known="abc",
        synced_at=datetime(2025, 1, 1, 0, 0, 0, 5),
        newest_at=datetime(2024, 12, 31),
        counts={"read": 2},
        totals={"read": 5},
    )
    store.sources.save_stream("shop", "orders", first)
    store.sources.save_stream("shop", "items", first)
    store.sources.save_stream("shop", "orders", last)
    assert store.sources.stream("shop", "orders") == last
    assert store.sources.stream("shop", "items") == first


def test_sources_of_which_something_was_read_are_named(store):
    assert store.sources.names() == []
    for source, stream in (("shop", "orders"), ("shop", "items"), ("club", "people")):
        store.sources.save_stream(source, stream, StreamState())
    assert store.sources.names() == ["club", "shop"]


def test_a_source_is_forgotten_with_its_secrets(store):
    for name in ("shop", "other"):
        store.sources.save_stream(name, "orders", StreamState(known="x"))
        store.sources.save_state(name, SourceState(failures=2, error="SourceUnavailable"))
        store.sources.save_secrets(name, {"password": b"sealed", "token": b"more"})
    store.sources.save_secrets("shop", {"password": b"another"})
    assert store.sources.secrets("shop") == {"password": b"another", "token": b"more"}
    store.sources.forget("shop")
    assert store.sources.secrets("shop") == {}
    assert store.sources.stream("shop", "orders") == StreamState()
    assert store.sources.state("shop") == SourceState()
    assert store.sources.state("other").failures == 2
    assert set(store.sources.secrets("other")) == {"password", "token"}


def test_a_source_is_held_by_one_at_a_time(store):
    with store.sources.hold("shop"), store.sources.hold("other"), pytest.raises(Conflict), store.sources.hold("shop"):
        pass
    with store.sources.hold("shop"):
        pass
