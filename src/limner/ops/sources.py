"""Keep how far each stream of each source was read, when it is due again, and its secrets, encrypted."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from limner.ops.database import Database
from limner.ops.runs import Liveness
from limner.ops.schema import SOURCE_SECRETS as SECRETS
from limner.ops.schema import SOURCE_STATES as STATES
from limner.ops.schema import STREAM_STATES as STREAMS


@dataclass(frozen=True, kw_only=True)
class StreamState:
    """How far one stream was read.

    Attributes:
        position: what its connector needs to go on.
        columns: the columns that the source declared at the last sync, with their kinds.
        known: the folder of the hashes of the rows that are known; empty where none are kept.
        unfinished: whether a sync began to import and did not come to its end.
        synced_at: when the last sync that came to its end began (UTC); None before the first.
        newest_at: the largest cursor among its rows where that is a time; None elsewhere.
        counts: rows of the last sync, by what became of them.
        totals: rows of all syncs, likewise.
    """

    position: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    known: str = ""
    unfinished: bool = False
    synced_at: datetime | None = None
    newest_at: datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class SourceState:
    """How one source fares: when it is due, failures since it last came to its end, and the type of the last one."""

    due_at: datetime | None = None
    failures: int = 0
    tried_at: datetime | None = None
    error: str | None = None


class Sources:
    """What is remembered of sources; definitions of sources are kept with all others."""

    def __init__(self, database: Database, locks: Liveness) -> None:
        self._database = database
        self._locks = locks

    def hold(self, source: str) -> AbstractContextManager[None]:
        """Hold ``source`` inside a ``with`` block, so that nobody else reads it meanwhile; Conflict where one does."""
        return self._locks.hold([f"source-{source}"], timeout=0)

    def names(self) -> list[str]:
        """Return the names of the sources of which something was read, sorted."""
        with self._database.read() as connection:
            return sorted(connection.execute(sa.select(STREAMS.c.source).distinct()).scalars())

    def stream(self, source: str, stream: str) -> StreamState:
        """Return how far a stream was read; the beginning where it never was."""
        query = sa.select(STREAMS).where(STREAMS.c.source == source, STREAMS.c.stream == stream)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return _stream(dict(row)) if row else StreamState()

    def save_stream(self, source: str, stream: str, state: StreamState) -> None:
        """Put ``state`` in the place of what was remembered of the stream."""
        where = (STREAMS.c.source == source, STREAMS.c.stream == stream)
        with self._database.write(alone="sources") as connection:
            connection.execute(sa.delete(STREAMS).where(*where))
            connection.execute(sa.insert(STREAMS), {"source": source, "stream": stream, **vars(state)})

    def state(self, source: str) -> SourceState:
        """Return how a source fares."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(STATES).where(STATES.c.source == source)).mappings().one_or_none()
        return SourceState(**{name: value for name, value in row.items() if name != "source"}) if row else SourceState()

    def save_state(self, source: str, state: SourceState) -> None:
        """Put ``state`` in the place of what was remembered of the source."""
        with self._database.write(alone="sources") as connection:
            connection.execute(sa.delete(STATES).where(STATES.c.source == source))
            connection.execute(sa.insert(STATES), {"source": source, **vars(state)})

    def secrets(self, source: str) -> dict[str, bytes]:
        """Return the sealed secrets of a source by name."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(SECRETS).where(SECRETS.c.source == source)).mappings().all()
        return {row["name"]: row["sealed"] for row in rows}

    def save_secrets(self, source: str, sealed: Mapping[str, bytes]) -> None:
        """Put sealed secrets in the place of those of the same names."""
        with self._database.write(alone="sources") as connection:
            for name, value in sealed.items():
                connection.execute(sa.delete(SECRETS).where(SECRETS.c.source == source, SECRETS.c.name == name))
                connection.execute(sa.insert(SECRETS), {"source": source, "name": name, "sealed": value})

    def forget(self, source: str) -> None:
        """Forget all of a source."""
        with self._database.write(alone="sources") as connection:
            for table in (STREAMS, STATES, SECRETS):
                connection.execute(sa.delete(table).where(table.c.source == source))


def _stream(row: dict[str, Any]) -> StreamState:
    return StreamState(**{name: value for name, value in row.items() if name not in {"source", "stream"}})
