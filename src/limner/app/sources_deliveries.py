"""Answer what the connector of webhooks asks: the deliveries that wait, opened, and rows to be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from limner.app.add_source import owner_of
from limner.app.sources_stage import append_lines
from limner.app.workspace import Workspace
from limner.sources.connectors.requests import Deliveries, Keep

LABEL = "deliveries.body"
"""What the bodies of deliveries are bound to where they are sealed."""


@dataclass(frozen=True)
class Inbox:
    """What waits for one stream of one source; rows go to the file ``rows`` as JSON lines."""

    workspace: Workspace
    source: str
    stream: str
    rows: Path
    _read: list[int] = field(default_factory=list)

    def answer(self, request: object) -> object:
        """Answer one request of a connector."""
        if isinstance(request, Deliveries):
            return self._bodies()
        if isinstance(request, Keep):
            append_lines(self.rows, request.rows)
            return None
        raise TypeError(f"Deliveries do not answer {type(request).__name__}.")

    def settle(self) -> None:
        """Forget what was read."""
        self.workspace.store.deliveries.loaded(self.source, self._read)

    def _bodies(self) -> Iterator[Any]:
        for page in self.workspace.store.deliveries.pages(self.source, self.stream):
            owners = [owner_of(self.source)] * len(page)
            opened = self.workspace.vault.open(owners, list(page.values()), label=LABEL)
            for number, body in zip(page, opened, strict=True):
                yield json.loads(body or "null")
                self._read.append(number)
