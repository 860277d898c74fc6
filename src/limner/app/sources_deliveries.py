"""Answer what the connector of webhooks asks: the deliveries that wait, opened, and rows to be kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from limner.app.add_source import owner_of
from limner.app.sources_stage import append_lines
from limner.app.workspace import Workspace
from limner.sources.connectors.requests import Deliveries, Gone, Keep, Pushed

LABEL = "deliveries.body"
"""What the bodies of deliveries are bound to where they are sealed."""


@dataclass(frozen=True)
class Inbox:
    """What waits for one stream of one source; rows, and keys of what is gone, go to their files as JSON lines."""

    workspace: Workspace
    source: str
    stream: str
    rows: Path
    gone: Path
    _read: list[int] = field(default_factory=list)

    def answer(self, request: object) -> object:
        """Answer one request of a connector."""
        if isinstance(request, Deliveries):
            return self._pushed()
        if isinstance(request, Keep):
            append_lines(self.rows, request.rows)
            return None
        if isinstance(request, Gone):
            self.gone.parent.mkdir(exist_ok=True)
            append_lines(self.gone, request.keys)
            return None
        raise TypeError(f"Deliveries do not answer {type(request).__name__}.")

    def settle(self) -> None:
        """Forget what was read."""
        self.workspace.store.deliveries.loaded(self.source, self._read)

    def _pushed(self) -> Iterator[Pushed]:
        for page in self.workspace.store.deliveries.pages(self.source, self.stream):
            owners = [owner_of(self.source)] * len(page)
            opened = self.workspace.vault.open(owners, [one.body for one in page.values()], label=LABEL)
            for (number, one), body in zip(page.items(), opened, strict=True):
                yield Pushed(one.event, json.loads(body or "null"))
                self._read.append(number)
