"""Take what partners push: check who it is from, and acknowledge it only when it is safely kept."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Literal, Self

from limner.app.add_source import all_sources, owner_of, secrets_of, source_named
from limner.app.sources_deliveries import LABEL
from limner.app.workspace import Workspace
from limner.core.errors import NotFound, SourceRejected
from limner.ops.deliveries import Delivery
from limner.sources.connectors.connector import Source
from limner.sources.connectors.signature import Form, checked, form_of
from limner.sources.connectors.webhook import check_delivery, is_wanted

_KIND = "webhook"
Receipt = Literal["kept", "known", "ignored"]
"""What became of a delivery: it is on disk, it had come before, or its event is not wanted."""
_CURRENT_SECONDS = 5.0
"""A definition or a secret that was changed counts after so long."""


def is_pushed(source: Source) -> bool:
    """Whether partners push what ``source`` gives."""
    return source.kind == _KIND


def pushed_streams(workspace: Workspace) -> list[tuple[str, str]]:
    """Return each webhook source with each of its streams."""
    return [
        (source.name, stream) for source in all_sources(workspace) if is_pushed(source) for stream in source.streams
    ]


@dataclass(frozen=True)
class _Door:
    """One source as it was when it was looked up."""

    source: Source
    form: Form
    secret: str = field(repr=False)
    until: float


class Receiver:
    """Receives deliveries for all webhook sources of a workspace, from many threads at once."""

    def __init__(self, workspace: Workspace, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._workspace = workspace
        self._clock = clock
        self._doors: dict[str, _Door] = {}
        self._together = _Together(self._write)

    def __enter__(self) -> Self:
        # Opened here, before there are threads that could do so at the same moment.
        _ = self._workspace.store, self._workspace.vault
        return self

    def __exit__(self, *_: object) -> None:
        self._together.close()

    def receive(self, source: str, stream: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        """Keep one delivery; when this returns, it survives a kill and a power cut.

        Args:
            source: the source.
            stream: the stream.
            headers: what came before the body, with names in small letters.
            body: the body as it came; its signature is over these very bytes.

        Raises:
            NotFound: there is no such webhook source, or no such stream of it.
            NotAllowed: the signature is missing or wrong.
            SourceRejected: the body is no JSON, or has no records where they should be.
            SourceUnavailable: it could not be kept; it should be sent again.
        """
        door = self._door(source)
        if stream not in door.source.streams:
            raise NotFound(f"The webhook source {source!r} has no stream {stream!r}.")
        said = checked(door.form, headers, body, door.secret, self._workspace.clock())
        told = door.source.streams[stream]
        if not is_wanted(told, said.event):
            return "ignored"
        text = _text(body)
        check_delivery(told, said.event, _parsed(text))
        # Without a name of its own a delivery is known by what it says: of one record, that it is there and that it is gone.
        named = said.delivery.encode() or (f"{said.event}\0".encode() + body if said.event else body)
        name = hashlib.sha256(named).hexdigest()
        return "kept" if self._together.keep(_Sealable(source, stream, name, said.event, text)) else "known"

    def _door(self, name: str) -> _Door:
        door = self._doors.get(name)
        if door is None or door.until < self._clock():
            door = self._looked_up(name)
            self._doors[name] = door
        return door

    def _looked_up(self, name: str) -> _Door:
        try:
            source = source_named(self._workspace, name)
        except NotFound:
            source = None
        if source is None or not is_pushed(source):
            # The names of other sources are no business of whoever asks.
            raise NotFound(f"There is no webhook source {name!r}.")
        secret = secrets_of(self._workspace, source).get("secret", "")
        return _Door(source, form_of(source), secret, self._clock() + _CURRENT_SECONDS)

    def _write(self, batch: list[_Sealable]) -> list[bool]:
        owners = [owner_of(one.source) for one in batch]
        sealed = self._workspace.vault.seal(owners, [one.text for one in batch], label=LABEL)
        return self._workspace.store.deliveries.keep(
            [
                Delivery(source=one.source, stream=one.stream, delivery=one.delivery, event=one.event, body=body or b"")
                for one, body in zip(batch, sealed, strict=True)
            ]
        )


@dataclass(frozen=True)
class _Sealable:
    source: str
    stream: str
    delivery: str
    event: str
    text: str = field(repr=False)


class _Together:
    """Writes what comes from many threads in as few transactions as possible: while one is written, the next gathers."""

    def __init__(self, write: Callable[[list[_Sealable]], list[bool]]) -> None:
        self._write = write
        self._lock = Lock()
        self._gathered: list[_Sealable] = []
        self._next: Future[list[bool]] | None = None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="deliveries")

    def keep(self, one: _Sealable) -> bool:
        """Write ``one``, wait until that is done, and return what was said of it."""
        with self._lock:
            place = len(self._gathered)
            self._gathered.append(one)
            if self._next is None:
                self._next = self._writer.submit(self._all)
            written = self._next
        return written.result()[place]

    def close(self) -> None:
        """Write what has gathered, and end."""
        self._writer.shutdown()

    def _all(self) -> list[bool]:
        with self._lock:
            batch, self._gathered, self._next = self._gathered, [], None
        return self._write(batch)


def _text(body: bytes) -> str:
    try:
        return body.decode(json.detect_encoding(body), "surrogatepass")
    except UnicodeDecodeError as error:
        raise _no_json() from error


def _parsed(text: str) -> Any:  # noqa: ANN401  (what JSON may hold)
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise _no_json() from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _no_json() -> SourceRejected:
    return SourceRejected("The body is no JSON.", remedy="Send JSON in UTF-8.")
