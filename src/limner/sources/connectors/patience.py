"""Send one HTTP request until it is answered: wait as the server asks, try again where that helps, and not for ever."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

from limner.core.errors import SourceRejected, SourceUnavailable
from limner.sources.connectors.requests import Answer, Failed, Request, Send, Wait

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that may pass by themselves; every other one from 400 on is a no."""
TRIES = 6
_FIRST_SECONDS, _LONGEST_SECONDS = 1.0, 60.0
LONGEST_ASKED_SECONDS = 300.0
"""A server that asks to wait longer than this is asked again at the next sync."""
_OK, _REFUSED, _MOVED = 200, 400, 300


def patiently(request: Send) -> Generator[Request, Any, Answer]:
    """Ask for ``request`` until the answer is good, waiting longer each time or as ``Retry-After`` says.

    Raises:
        SourceUnavailable: it still fails after some tries, or the server asks for too long a wait.
        SourceRejected: the server says no; its words are left out, since they may quote data.
    """
    place = place_of(request.url)
    said = ""
    for attempt in range(TRIES):
        answer: Answer | Failed = yield request
        if isinstance(answer, Failed):
            said, asked = answer.why, None
        elif answer.status in PASSING:
            said, asked = f"status {answer.status}", retry_after(answer.headers)
        elif answer.status >= _MOVED:
            raise SourceRejected(
                f"{place} answered with status {answer.status}.", remedy=_REMEDIES.get(answer.status, _REMEDY)
            )
        else:
            return answer
        seconds = min(_FIRST_SECONDS * 2**attempt, _LONGEST_SECONDS) if asked is None else asked
        if seconds > LONGEST_ASKED_SECONDS:
            raise SourceUnavailable(
                f"{place} asks to wait {seconds:.0f} seconds.", remedy="Sync again later, or set a lower rate."
            )
        if attempt < TRIES - 1:
            yield Wait(seconds, jitter=0.0 if asked is not None else 0.5)
    raise SourceUnavailable(
        f"{place} did not answer ({said}), {TRIES} times.", remedy="Sync again later: nothing was lost."
    )


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` asks to wait, given as seconds or as a date beside ``Date``; else None."""
    asked = headers.get("retry-after", "").strip()
    if not asked:
        return None
    if asked.isdigit():
        return float(asked)
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return max(0.0, (_aware(until) - _aware(now)).total_seconds())


def place_of(url: str) -> str:
    """Return the host and path of ``url``: what follows may hold keys."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}"


def _aware(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


_REMEDY = "Check the path and the parameters of the stream."
_REMEDIES = {
    401: "Check the secret: limner sources add takes a new one.",
    403: "Check what the account may read.",
    404: "Check the url and the path of the stream.",
}
