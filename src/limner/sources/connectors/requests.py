"""What connectors ask for, and what they are answered; whoever sends the requests does all the I/O."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["integer", "number", "decimal", "boolean", "date", "timestamp", "moment", "text", "binary", "unknown"]
"""What a column of a database holds; ``timestamp`` has no zone, ``moment`` has one."""
CursorValue = int | float | str | dt.datetime | dt.date | Decimal

# Databases


@dataclass(frozen=True)
class Relation:
    """A table (``schema`` and ``name``) or a query of a database."""

    schema: str | None = None
    name: str | None = None
    query: str | None = None


@dataclass(frozen=True)
class Describe:
    """Asks for the columns of a relation; answered by ``Described``."""

    relation: Relation


@dataclass(frozen=True)
class Described:
    """The columns of a relation with their kinds, in order, and the primary key where it has one."""

    columns: Mapping[str, Kind]
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scan:
    """Asks for rows of a relation, to be kept as rows of the stream; answered by ``Scanned``.

    Attributes:
        relation: where from.
        columns: the columns with the names under which they are kept.
        kinds: their kinds, by the names in the relation.
        cursor: the column that says which rows are new, or None for all rows.
        after: rows with at least this value, and those without one, are asked for; all where None.
    """

    relation: Relation
    columns: Mapping[str, str]
    kinds: Mapping[str, Kind]
    cursor: str | None = None
    after: CursorValue | None = None


@dataclass(frozen=True)
class Scanned:
    """How many rows came, and the largest value of the cursor among them."""

    rows: int
    last: CursorValue | None


@dataclass(frozen=True)
class ScanKeys:
    """Asks for the keys of all rows of a relation, to see which are gone; answered by None."""

    relation: Relation
    key: Mapping[str, str]
    """The columns of the key with the names under which they are kept."""


# HTTP


@dataclass(frozen=True)
class Send:
    """One HTTP request; answered by ``Answer`` or ``Failed``. What may hold secrets is not shown."""

    method: str
    url: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Answer:
    """What came back: the status, headers with names in small letters, and the body's JSON (None where it has none)."""

    status: int
    headers: Mapping[str, str]
    json: Any


@dataclass(frozen=True)
class Failed:
    """Nothing came back, and why, in a word or two."""

    why: str


@dataclass(frozen=True)
class Wait:
    """Asks to wait for some seconds, and up to ``jitter`` times as many more, by chance; answered by None."""

    seconds: float
    jitter: float = 0.0


@dataclass(frozen=True)
class Clock:
    """Asks for the seconds of a clock that never goes back; answered by a float."""


@dataclass(frozen=True)
class Keep:
    """Rows of the stream, as JSON objects; answered by None."""

    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class KeepSecret:
    """A secret that the other side has put in the place of one of ours, to be kept encrypted; answered by None."""

    name: str
    value: str = field(repr=False)


# Deliveries


@dataclass(frozen=True)
class Deliveries:
    """Asks for what was delivered for the stream and not loaded yet; answered by ``Pushed``, oldest first."""


@dataclass(frozen=True)
class Pushed:
    """One delivery: what happened, as its header says it (empty where none does), and its body as JSON."""

    event: str
    body: Any = field(repr=False)


@dataclass(frozen=True)
class Gone:
    """Keys of rows that the source says it no longer has, under the names of ``Keyed``; answered by None."""

    keys: Sequence[Mapping[str, Any]]


# Files


@dataclass(frozen=True)
class Listing:
    """Asks which files lie in the place of the source; answered by ``Listed``."""


@dataclass(frozen=True)
class Entry:
    """One file: its path in the place, bytes, when it last changed (UTC), and the tag that its store gives it."""

    path: str
    size: int
    changed_at: dt.datetime | None
    tag: str = ""


@dataclass(frozen=True)
class Listed:
    """The files, oldest first, and the moment (UTC) at which they were looked at."""

    entries: Sequence[Entry]
    now: dt.datetime


@dataclass(frozen=True)
class Take:
    """Asks to import one file, and to keep ``position`` as soon as that is done; answered by whether it was."""

    entry: Entry
    position: Mapping[str, Any]


# Mailboxes


@dataclass(frozen=True)
class Messages:
    """Asks for the messages of a mailbox; answered by each message as its bytes (RFC 5322)."""

    mailbox: str


@dataclass(frozen=True)
class OpenFolder:
    """Asks to open a folder of an IMAP server for reading; answered by ``Opened``.

    ``token`` is that of OAuth 2.0; the password is used where it is empty.
    """

    folder: str
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Opened:
    """A folder: the number that changes when its messages are numbered anew, and how many messages it has."""

    validity: int
    messages: int


@dataclass(frozen=True)
class Mails:
    """Asks for the messages of the open folder whose number is above ``after``; answered by ``Mail`` after ``Mail``."""

    after: int
    messages: int
    """How many messages the folder has."""


@dataclass(frozen=True)
class Mail:
    """One message (RFC 5322): its number in its folder (UID), and its bytes, cut where they are very many."""

    uid: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True)
class About:
    """Tells what a person should know of this sync (drift, what cannot be seen); answered by None."""

    notes: tuple[Any, ...]


@dataclass(frozen=True)
class Keyed:
    """Tells by which columns a row is known again, under the names in which rows are kept; answered by None."""

    key: tuple[str, ...]
    columns: Mapping[str, Kind] = field(default_factory=dict)
    """The columns of the source with their kinds, to notice drift; empty where the source does not declare them."""
    repeats: bool = False
    """Whether a row may come more than once in one conversation; then the last one counts."""


Request = (
    Describe
    | Scan
    | ScanKeys
    | Send
    | Wait
    | Clock
    | Keep
    | KeepSecret
    | Deliveries
    | Gone
    | Listing
    | Take
    | Messages
    | OpenFolder
    | Mails
    | About
    | Keyed
)
