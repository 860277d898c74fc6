"""Answer what the connector of mailboxes asks: the messages of mbox files, and rows to be kept."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from limner.app.sources_stage import append_lines
from limner.core.errors import SourceUnavailable
from limner.sources.connectors.requests import Keep, Messages


@dataclass(frozen=True)
class Mailboxes:
    """The mbox files of one folder; rows go to the file ``rows`` as JSON lines."""

    folder: Path
    rows: Path

    def answer(self, request: object) -> object:
        """Answer one request of a connector.

        Raises:
            SourceUnavailable: there is no such file.
        """
        if isinstance(request, Messages):
            return self._messages(self.folder / request.mailbox)
        if isinstance(request, Keep):
            append_lines(self.rows, request.rows)
            return None
        raise TypeError(f"Mailboxes do not answer {type(request).__name__}.")

    def _messages(self, path: Path) -> Iterator[bytes]:
        if not path.is_file():
            raise SourceUnavailable(f"There is no mailbox {path}.", remedy="Check the url and the path of the stream.")
        box = mailbox.mbox(path, create=False)
        try:
            for key in box.iterkeys():
                yield box.get_bytes(key)
        finally:
            box.close()
