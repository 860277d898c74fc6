"""Hold the conversation with a connector: send what it asks for, and keep what it says and the rows that come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from limner.app import sources_database, sources_files, sources_http, sources_imap, sources_mail
from limner.app.add_source import keep_secrets
from limner.app.sources_deliveries import Inbox
from limner.app.sources_files import Taking
from limner.app.workspace import Workspace
from limner.core.text import Text
from limner.sources.connectors.connector import Conversation, Position, Source, Stream
from limner.sources.connectors.definition import connectors
from limner.sources.connectors.requests import About, KeepSecret, Keyed, Kind, Request

Answering = Callable[[Request], Any]


@dataclass
class Fetched:
    """What came of one conversation.

    Attributes:
        position: how far the stream was read.
        file: the rows, or None where none were asked for.
        gone: the keys of rows that the source says are gone, or None where it said so of none.
        keys: the keys of all rows that the source has now, or None where they were not asked for.
        key: the columns by which rows are known again; empty for none.
        columns: the columns that the source declares, with their kinds.
        repeats: whether a row may be there more than once.
        notes: what a person should know.
        settle: to be called once the rows and the position are kept: the place where they waited may forget them.
    """

    position: Position = field(default_factory=dict)
    file: Path | None = None
    gone: Path | None = None
    keys: Path | None = None
    key: tuple[str, ...] = ()
    columns: Mapping[str, Kind] = field(default_factory=dict)
    repeats: bool = False
    notes: tuple[Text, ...] = ()
    settle: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Fetching:
    """Reads one stream of one source into the folder ``scratch``."""

    workspace: Workspace
    source: Source
    stream: Stream
    secrets: Mapping[str, str]
    scratch: Path
    take: Taking

    def fetch(self, position: Position) -> Fetched:
        """Ask for what came after ``position``.

        Raises:
            SourceUnavailable: the source is away; trying later may help.
            SourceRejected: the source refuses.
            InvalidDefinition: the definition does not fit the source.
        """
        fetched = Fetched()
        conversation = connectors()[self.source.kind].read(self.source, self.stream, position, self.secrets)
        with ExitStack() as opened:
            answering = self._answering(fetched, opened)
            fetched.position = converse(conversation, lambda request: self._heard(fetched, request, answering))
        for ending in ("parquet", "jsonl"):
            if (rows := self.scratch / f"rows.{ending}").exists():
                fetched.file = rows.rename(self.scratch / f"{self.stream.name}.{ending}")
        keys = self.scratch / "keys.parquet"
        fetched.keys = keys if keys.exists() else None
        fetched.gone = self._gone if self._gone.exists() else None
        return fetched

    def _answering(self, fetched: Fetched, opened: ExitStack) -> Answering:
        lines = self.scratch / "rows.jsonl"
        if self.source.kind == "folder":
            return sources_files.Files(self.workspace, self.source, self.stream, self.take, self.secrets).answer
        if self.source.kind == "mailbox":
            folder = self.workspace.folder / str(self.source.options["url"])
            return sources_mail.Mailboxes(folder, lines).answer
        if self.source.kind == "webhook":
            inbox = Inbox(self.workspace, self.source.name, self.stream.name, lines, self._gone)
            fetched.settle = inbox.settle
            return inbox.answer
        if self.source.kind == "database":
            return self._answering_database(opened)
        web = opened.enter_context(sources_http.open_web(lines))
        if self.source.kind == "imap":
            server = sources_imap.open_server(self.source, self.secrets, self.workspace.folder, web.answer)
            return opened.enter_context(server).answer
        return web.answer

    @property
    def _gone(self) -> Path:
        """Where keys of rows that are gone are kept, under the stream's name, by which what they mean is known."""
        return self.scratch / "gone" / f"{self.stream.name}.jsonl"

    def _answering_database(self, opened: ExitStack) -> Answering:
        url = str(self.source.options.get("url", ""))
        database = opened.enter_context(sources_database.open_database(url, self.secrets, self.workspace.folder))
        zone = self.stream.time_zone or self.workspace.settings.time_zone
        return lambda request: sources_database.answer(database, request, self.scratch, zone)

    def _heard(self, fetched: Fetched, request: Request, answering: Answering) -> object:
        if isinstance(request, About):
            fetched.notes += request.notes
            return None
        if isinstance(request, Keyed):
            fetched.key, fetched.columns, fetched.repeats = request.key, request.columns, request.repeats
            return None
        if isinstance(request, KeepSecret):
            keep_secrets(self.workspace, self.source, {request.name: request.value})
            return None
        return answering(request)


def converse(conversation: Conversation, answering: Answering) -> Position:
    """Answer each request of ``conversation`` until it ends, and return the position that it ends with."""
    try:
        request = next(conversation)
        while True:
            request = conversation.send(answering(request))
    except StopIteration as end:
        position: Position = end.value
        return position
