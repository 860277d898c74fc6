"""Keep what partners push, sealed, from the moment that it is acknowledged until it is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from limner.ops.database import Clock, Database
from limner.ops.schema import DELIVERIES

REMEMBERED = timedelta(days=30)
"""So long after it came a delivery that was loaded is known again."""
_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What came for one stream of one source: the hash of its id, what happened by its header, and its body, sealed."""

    source: str
    stream: str
    delivery: str
    event: str = ""
    body: bytes


@dataclass(frozen=True)
class Sealed:
    """A delivery that is not loaded yet: what happened, and its body."""

    event: str
    body: bytes


@dataclass(frozen=True)
class Waiting:
    """How many deliveries are not loaded yet, and when the oldest of them came."""

    deliveries: int
    since: datetime | None


class Deliveries:
    """The deliveries of all sources."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, deliveries: Sequence[Delivery]) -> list[bool]:
        """Keep ``deliveries`` in one transaction; say of each whether it is new. They are on disk when this returns."""
        insert = self._database.insert_new(DELIVERIES).returning(DELIVERIES.c.number)
        with self._database.write() as connection:
            now = self._clock()
            kept = [connection.execute(insert.values(received_at=now, **vars(one))).first() for one in deliveries]
        return [one is not None for one in kept]

    def waiting(self, source: str) -> dict[str, Waiting]:
        """Return what is not loaded yet of each stream of ``source`` that has any."""
        query = (
            sa.select(DELIVERIES.c.stream, sa.func.count(), sa.func.min(DELIVERIES.c.received_at))
            .where(DELIVERIES.c.source == source, DELIVERIES.c.body.is_not(None))
            .group_by(DELIVERIES.c.stream)
        )
        with self._database.read() as connection:
            return {stream: Waiting(count, since) for stream, count, since in connection.execute(query)}

    def pages(self, source: str, stream: str) -> Iterator[Mapping[int, Sealed]]:
        """Give the deliveries that are not loaded yet by their numbers, oldest first, some at a time."""
        wanted = (DELIVERIES.c.source == source, DELIVERIES.c.stream == stream, DELIVERIES.c.body.is_not(None))
        query = (
            sa.select(DELIVERIES.c.number, DELIVERIES.c.event, DELIVERIES.c.body)
            .where(*wanted)
            .order_by(DELIVERIES.c.number)
        )
        last = -1
        while True:
            with self._database.read() as connection:
                page = connection.execute(query.where(DELIVERIES.c.number > last).limit(_PAGE)).all()
            if not page:
                return
            yield {row.number: Sealed(row.event, row.body) for row in page}
            last = page[-1].number

    def loaded(self, source: str, numbers: Sequence[int]) -> None:
        """Forget the bodies of the deliveries ``numbers``, and all of those that were loaded long ago.

        Numbers and not a range: a delivery with a smaller number may have been committed later.
        """
        with self._database.write() as connection:
            for begin in range(0, len(numbers), _PAGE):
                some = DELIVERIES.c.number.in_(numbers[begin : begin + _PAGE])
                connection.execute(sa.update(DELIVERIES).where(some).values(body=None))
            old = DELIVERIES.c.received_at < self._clock() - REMEMBERED
            mine = (DELIVERIES.c.source == source, DELIVERIES.c.body.is_(None))
            connection.execute(sa.delete(DELIVERIES).where(*mine, old))

    def forget(self, source: str) -> None:
        """Forget all that came for ``source``."""
        with self._database.write() as connection:
            connection.execute(sa.delete(DELIVERIES).where(DELIVERIES.c.source == source))
