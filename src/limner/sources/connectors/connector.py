"""What a connector is: a value that says how a kind of source is defined, and a generator that asks for its rows."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from limner.core.text import Text
from limner.sources.connectors.requests import Request

Position = Mapping[str, Any]
"""How far a stream was read: what JSON can say, kept after the commit and given back at the next sync; empty at first."""
Conversation = Generator[Request, Any, Position]
"""Yields requests, receives the answer to each (see ``requests``), and returns the new position of the stream."""


@dataclass(frozen=True, kw_only=True)
class Stream:
    """One table, query, endpoint or folder of a source.

    Attributes:
        name: its name, unique in the source.
        options: what only its connector understands (``table``, ``path`` …).
        cursor: the column that grows whenever a row is added or changed; the whole stream is read where None.
        overlap: how far before the last cursor each sync begins again: seconds for times, else units of the cursor.
        key: the columns by which a row is known again; those that the source declares where empty.
        deletions: whether all keys are read at each sync, to see which rows are gone.
        fills: the canonical table that its rows are of; found out where None.
        time_zone: zone of its local times; the workspace's where None.
        mapping: what its columns mean, as under ``sheets`` in a mapping file; found out where None.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)
    cursor: str | None = None
    overlap: float = 0
    key: tuple[str, ...] = ()
    deletions: bool = False
    fills: str | None = None
    time_zone: str | None = None
    mapping: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """One place that rows come from.

    Attributes:
        name: its name in this workspace.
        kind: the connector.
        options: what only the connector understands (``url`` …); never a secret.
        streams: what is read from it, by name.
        schedule: when (``every 15 minutes`` or five fields of cron); only on demand where empty.
        ids_of: whose numbers its customers' ids are (``SheetMapping.customer_namespace``); those of all sources that name
            none, where empty.
    """

    name: str
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)
    streams: Mapping[str, Stream] = field(default_factory=dict)
    schedule: str = ""
    ids_of: str = ""


Secrets = Mapping[str, str]
"""Secrets in clear by name, for the length of one conversation."""
Read = Callable[[Source, Stream, Position, Secrets], Conversation]
Check = Callable[[Source], None]
Wants = Callable[[Source], tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Option:
    """One setting of a source or of a stream: its meaning, whether it must be there, and which values it may have."""

    title: Text
    required: bool = False
    choices: tuple[str, ...] = ()


def anything(_source: Source) -> None:
    """Refuse nothing."""


@dataclass(frozen=True, kw_only=True)
class Connector:
    """One kind of source.

    Attributes:
        name: the word for it in definitions.
        title: what it reads, for people.
        read: the conversation by which one stream is read.
        check: refuses a definition whose settings do not fit each other (InvalidDefinition), when it is added.
        options: settings of the source.
        stream_options: settings of a stream, besides those that every stream has.
        secrets: names of the values that are kept encrypted and never shown.
        wants: which of them a definition has use for; all where None.
        mapping: what the columns of every stream mean, where the connector itself names them; None elsewhere.
        example: a definition (YAML) that is valid.
    """

    name: str
    title: Text
    read: Read
    check: Check = anything
    options: Mapping[str, Option]
    stream_options: Mapping[str, Option]
    secrets: tuple[str, ...] = ()
    wants: Wants | None = None
    mapping: Mapping[str, Any] | None = None
    example: str
