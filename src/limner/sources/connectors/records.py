"""Find records in what came as JSON: where they are, what tells them apart, and which is the newest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from limner.core.errors import InvalidDefinition, SourceRejected
from limner.sources.connectors.connector import Stream
from limner.sources.connectors.database import singular


def records(body: object, path: str, place: str) -> list[Mapping[str, Any]]:
    """Return the objects at ``path`` (names joined by dots) of an answer; the answer itself where ``path`` is empty.

    Raises:
        SourceRejected: there is no list of objects.
    """
    found = at(body, path)
    if isinstance(found, Mapping) and path:
        found = [found]
    if found is None and isinstance(body, Mapping) and path and path.split(".", maxsplit=1)[0] in body:
        found = []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        names = ", ".join(sorted(map(str, body))) if isinstance(body, Mapping) else type(body).__name__
        raise SourceRejected(
            f"{place}: there is no list of records at {path or 'the top'}.",
            remedy=f"Set 'records'; the answer has: {names}.",
        )
    return found


def at(body: object, path: str) -> Any:  # noqa: ANN401  (what JSON may hold)
    """Return what is at ``path`` in ``body``, or None."""
    for name in path.split(".") if path else ():
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def elsewhere(body: object, place: str = "") -> list[str]:
    """Return where in an answer there are lists of objects: names joined by dots."""
    if not isinstance(body, Mapping):
        found = isinstance(body, list) and bool(body) and all(isinstance(one, Mapping) for one in body)
        return [place] if found and place else []
    return [one for name, inner in body.items() for one in elsewhere(inner, f"{place}.{name}" if place else str(name))]


def newest_of(newest: object, rows: Sequence[Mapping[str, Any]], stream: Stream) -> object:
    """Return the largest cursor among ``rows`` and ``newest``: by time where both are times."""
    if not stream.cursor:
        return newest
    values = [at(row, stream.cursor) for row in rows]
    found = [value for value in (newest, *values) if value is not None]
    return max(found, key=_order) if found else None


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return (0, float(value), "")
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return (1, 0.0, str(value))
    return (0, (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp(), "")


def key_names(stream: Stream) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the key under the names in which rows are kept, and these names; a bare ``id`` says whose it is."""
    if stream.key == ("id",):
        whose = f"{singular(stream.name.lower())}_id"
        return (whose,), {"id": whose}
    return stream.key, {}


def under(row: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    """Return ``row`` under the names in which rows are kept.

    Raises:
        InvalidDefinition: it has a value under both the old name and the new one.
    """
    if any(new in row for new in names.values()):
        raise InvalidDefinition(
            f"Records have both id and {', '.join(names.values())}.",
            path="key",
            remedy="Name the one that tells them apart.",
        )
    return {names.get(name, name): value for name, value in row.items()}
