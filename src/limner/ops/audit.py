"""Keep who did what, in a chain of hashes that shows when an entry was changed, removed or slipped in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from limner.core.errors import SourceRejected
from limner.ops.database import Clock, Database, to_json
from limner.ops.schema import AUDIT as T

_START = "0" * 64
_CHUNK = 10_000


@dataclass(frozen=True)
class Entry:
    """One act: when (UTC), who, what, on what, with details that JSON can say. ``sequence`` counts from 1."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    hash: str


class Audit:
    """The audit log; entries are only ever added.

    Each entry's hash is the SHA-256 over the entry and the hash before it. Whoever can write to the database could
    still compute the whole chain anew, or cut its end off; keep the newest hash elsewhere to notice that too.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def record(self, actor: str, action: str, subject: str, detail: Mapping[str, Any] | None = None) -> Entry:
        """Add an entry and return it. Name customers by their ids: an entry outlives their data."""
        written = to_json(detail or {})
        with self._database.write(alone="audit") as connection:
            newest = sa.select(T.c.sequence, T.c.hash).order_by(T.c.sequence.desc()).limit(1)
            last, before = connection.execute(newest).one_or_none() or (0, _START)
            row = {
                "sequence": last + 1,
                "at": self._clock(),
                "actor": actor,
                "action": action,
                "subject": subject,
                "detail": written,
            }
            row["hash"] = _hash(before, row)
            connection.execute(sa.insert(T), row)
        return _entry(row)

    def latest(self, limit: int) -> list[Entry]:
        """Return the newest entries, newest first."""
        query = sa.select(T).order_by(T.c.sequence.desc()).limit(limit)
        with self._database.read() as connection:
            return [_entry(dict(row)) for row in connection.execute(query).mappings()]

    def verify(self) -> str:
        """Check the whole chain and return its newest hash; 64 zeros where there is no entry yet.

        Raises:
            SourceRejected: an entry was changed, removed or slipped in; the message names the first one affected.
        """
        sequence, before = 0, _START
        with self._database.read() as connection:
            while rows := connection.execute(_page(sequence)).mappings().all():
                for row in rows:
                    sequence += 1
                    if row["sequence"] != sequence or row["hash"] != _hash(before, dict(row)):
                        raise SourceRejected(
                            f"The audit log does not hold from entry {sequence} on: an entry was changed or removed.",
                            remedy="Find out who can write to the database, and restore the log from a backup.",
                        )
                    before = row["hash"]
        return before


def _page(after: int) -> sa.Select[Any]:
    return sa.select(T).where(T.c.sequence > after).order_by(T.c.sequence).limit(_CHUNK)


def _hash(before: str, row: Mapping[str, Any]) -> str:
    said = [row[name] for name in ("sequence", "actor", "action", "subject", "detail")]
    return hashlib.sha256(to_json([before, row["at"].isoformat(), *said]).encode()).hexdigest()


def _entry(row: Mapping[str, Any]) -> Entry:
    return Entry(**{**row, "detail": json.loads(row["detail"])})
