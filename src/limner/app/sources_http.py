"""Send HTTP requests for connectors: the one loop that does so, with the clock, the waiting and chance as arguments."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from limner.app.sources_stage import append_lines
from limner.sources.connectors.requests import Answer, Clock, Failed, Keep, Send, Wait

_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True)
class Web:
    """Sends requests with ``client`` (httpx), and appends records to the file ``rows`` as JSON lines."""

    client: Any
    rows: Path
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = random.random

    def answer(self, request: object) -> object:
        """Answer one request of a connector."""
        if isinstance(request, Send):
            return self._sent(request)
        if isinstance(request, Wait):
            self.sleep(request.seconds * (1 + request.jitter * self.draw()))
            return None
        if isinstance(request, Clock):
            return self.clock()
        if isinstance(request, Keep):
            append_lines(self.rows, request.rows)
            return None
        raise TypeError(f"The web does not answer {type(request).__name__}.")

    def _sent(self, request: Send) -> Answer | Failed:
        import httpx

        try:
            response = self.client.request(
                request.method,
                request.url,
                params=dict(request.params) or None,
                headers=dict(request.headers),
                data=dict(request.form) if request.form else None,
                auth=request.auth,
            )
        except httpx.TransportError as error:
            return Failed(type(error).__name__)
        try:
            body = response.json()
        except ValueError:
            body = None
        return Answer(response.status_code, {name.lower(): value for name, value in response.headers.items()}, body)


@contextmanager
def open_web(rows: Path) -> Iterator[Web]:
    """Open a client for the length of a ``with`` block; redirections are not followed, since they may lead elsewhere."""
    import httpx

    with httpx.Client(timeout=_TIMEOUT_SECONDS, follow_redirects=False) as client:
        yield Web(client, rows)
