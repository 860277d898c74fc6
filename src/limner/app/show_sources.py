"""Say of each source what it gave, how fresh it is and how far behind; and make a definition of an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from limner.app.add_source import all_sources, source_named
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition
from limner.ops.sources import SourceState
from limner.sources.connectors.connector import Source
from limner.sources.connectors.database import KINDS
from limner.sources.connectors.definition import connectors, source_from_json, source_to_json, source_to_yaml

source_as_yaml = source_to_yaml


@dataclass(frozen=True, kw_only=True)
class StreamShown:
    """One stream.

    ``freshness_seconds``: since it was last read; ``lag_seconds``: since its newest row, where known; ``waiting``: what
    partners pushed and no sync has loaded yet.
    """

    name: str
    totals: Mapping[str, int]
    last: Mapping[str, int]
    synced_at: datetime | None
    newest_at: datetime | None
    freshness_seconds: float | None
    lag_seconds: float | None
    waiting: int = 0


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One source with its streams, the names of its secrets, and how it fares."""

    source: Source
    streams: tuple[StreamShown, ...]
    secrets: tuple[str, ...]
    state: SourceState

    @property
    def freshness_seconds(self) -> float | None:
        """Seconds since its stalest stream was read; None where one never was."""
        ages = [stream.freshness_seconds for stream in self.streams]
        known = [age for age in ages if age is not None]
        return max(known) if known and len(known) == len(ages) else None

    def to_json(self) -> dict[str, object]:
        """Return all of it as what JSON can say."""
        return {
            **source_to_json(self.source),
            "secrets": list(self.secrets),
            "failures": self.state.failures,
            "error": self.state.error,
            "due_at": self.state.due_at,
            "freshness_seconds": self.freshness_seconds,
            "read": [vars(stream) for stream in self.streams],
        }


def sources_shown(workspace: Workspace, name: str | None = None) -> list[Shown]:
    """Return all sources, or the one called ``name``.

    Raises:
        NotFound: there is no such source.
    """
    found = [source_named(workspace, name)] if name is not None else all_sources(workspace)
    kept = workspace.store.sources
    return [
        Shown(
            source=source,
            streams=_streams(workspace, source),
            secrets=tuple(sorted(kept.secrets(source.name))),
            state=kept.state(source.name),
        )
        for source in found
    ]


def wanted_secrets(workspace: Workspace, source: Source) -> tuple[str, ...]:
    """Return the names of the secrets that ``source`` may have and that are not kept yet."""
    connector = connectors()[source.kind]
    kept = workspace.store.sources.secrets(source.name)
    return tuple(
        name for name in (connector.wants(source) if connector.wants else connector.secrets) if name not in kept
    )


def source_of_url(
    name: str, url: str, *, tables: Sequence[str], query: str, stream: Mapping[str, Any], **more: str
) -> Source:
    """Make the definition of a source from what was told on the command line; ``more`` is its ``schedule`` and ``ids_of``.

    Raises:
        InvalidDefinition: the address names no kind of source, or nothing is to be read.
    """
    scheme = url.partition("://")[0].partition("+")[0]
    if scheme not in KINDS:
        raise InvalidDefinition(
            f"{url or name!r} is no address of a database.",
            remedy=f"Write {', '.join(KINDS)} before ://, or give a definition file (limner sources add shop.yaml).",
        )
    told = {key: value for key, value in stream.items() if value}
    streams = {table.rpartition(".")[2]: {"table": table, **told} for table in tables}
    if query:
        streams["query"] = {"query": query, **told}
    return source_from_json({"name": name, "kind": "database", "url": url, "streams": streams, **more})


def _streams(workspace: Workspace, source: Source) -> tuple[StreamShown, ...]:
    waiting = workspace.store.deliveries.waiting(source.name)
    return tuple(
        _stream(workspace, source.name, name, waiting[name].deliveries if name in waiting else 0)
        for name in source.streams
    )


def _stream(workspace: Workspace, source: str, name: str, waiting: int) -> StreamShown:
    state = workspace.store.sources.stream(source, name)
    now = workspace.clock()
    return StreamShown(
        name=name,
        totals=dict(state.totals),
        last=dict(state.counts),
        synced_at=state.synced_at,
        newest_at=state.newest_at,
        freshness_seconds=(now - state.synced_at).total_seconds() if state.synced_at else None,
        lag_seconds=(now - state.newest_at).total_seconds() if state.newest_at else None,
        waiting=waiting,
    )
