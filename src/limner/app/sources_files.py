"""Answer what the connector of folders and buckets asks: list files, and hand each to whoever takes it in."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.fs as pafs

from limner.app.workspace import Workspace
from limner.core.errors import SourceUnavailable
from limner.sources.connectors.connector import Source, Stream
from limner.sources.connectors.requests import Entry, Listed, Listing, Take, Wait

Taking = Callable[[Path, Mapping[str, Any]], bool]
"""Imports a file and remembers the position; returns whether it did."""


@dataclass(frozen=True)
class Files:
    """The files of one source."""

    workspace: Workspace
    source: Source
    stream: Stream
    take: Taking
    secrets: Mapping[str, str]
    sleep: Callable[[float], None] = time.sleep

    def answer(self, request: object) -> object:
        """Answer one request of a connector.

        Raises:
            SourceUnavailable: the place is not there, or does not let us in.
        """
        if isinstance(request, Wait):
            self.sleep(request.seconds)
            return None
        try:
            if isinstance(request, Listing):
                return Listed(self._entries(), datetime.now(UTC))
            if isinstance(request, Take):
                return self._taken(request)
        except OSError as error:
            said = str(error).partition(". Detail")[0]
            for secret in self.secrets.values():
                said = said.replace(secret, "***") if secret else said
            raise SourceUnavailable(
                f"{self.source.options['url']} could not be read: {said}",
                remedy="Check the address and the keys; then sync again.",
            ) from None
        raise TypeError(f"Files do not answer {type(request).__name__}.")

    def _place(self) -> tuple[pafs.FileSystem, str]:
        options = self.source.options
        url = str(options["url"])
        if not url.startswith("s3://"):
            return pafs.LocalFileSystem(), str((self.workspace.folder / Path(url).expanduser()).absolute())
        told = {"region": options.get("region"), "access_key": options.get("access_key")}
        if options.get("endpoint"):
            scheme, _, place = str(options["endpoint"]).rpartition("://")
            told |= {"endpoint_override": place, "scheme": scheme or "https"}
        told |= {"secret_key": self.secrets.get("secret_key")}
        return pafs.S3FileSystem(**{name: value for name, value in told.items() if value}), url.removeprefix("s3://")

    def _entries(self) -> list[Entry]:
        system, base = self._place()
        found = system.get_file_info(pafs.FileSelector(base, recursive=True))
        entries = [
            Entry(one.path.removeprefix(base).lstrip("/"), one.size, one.mtime and one.mtime.astimezone(UTC))
            for one in found
            if one.is_file
        ]
        oldest = datetime.min.replace(tzinfo=UTC)
        return sorted(entries, key=lambda entry: (entry.changed_at or oldest, entry.path))

    def _taken(self, request: Take) -> bool:
        system, base = self._place()
        with self.workspace.scratch() as scratch:
            # A copy: the file may be changed, or go, while it is read.
            copy = scratch / request.entry.path.rpartition("/")[2]
            with (
                system.open_input_stream(f"{base}/{request.entry.path}", compression=None) as source,
                copy.open("wb") as out,
            ):
                shutil.copyfileobj(source, out, 1 << 20)
            return self.take(copy, request.position)
