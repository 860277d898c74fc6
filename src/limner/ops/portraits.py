"""Keep the published copy of every portrait, for reading one at a time.

Portraits lie in blocks of neighbours by customer, packed by whoever publishes them: a block is found by one look into
an index, and a million portraits are written in seconds. A publication is a generation of its own: it is written beside
the one that is read, and takes its place in one step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from limner.ops.database import Clock, Database
from limner.ops.schema import PORTRAIT_BLOCKS as B
from limner.ops.schema import PORTRAIT_GENERATIONS as G

_BLOCKS_A_TRANSACTION = 200


@dataclass(frozen=True)
class Generation:
    """One publication of all portraits.

    Attributes:
        number: 1, 2, 3 …; larger is later.
        lake_commit: the commit whose portraits they are.
        as_of: the last day that they know of.
        customers: how many they are.
        published_at: when it took its place (UTC); null for one that was never finished.
    """

    number: int
    lake_commit: int
    as_of: date
    customers: int
    published_at: datetime | None


@dataclass(frozen=True)
class Block:
    """Portraits of neighbouring customers: the ids of the first and the last of them, and the packed portraits."""

    first_id: str
    last_id: str
    customers: int
    body: bytes


class Portraits:
    """The published portraits."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def current(self) -> Generation | None:
        """Return the generation that is read; None where nothing was published yet."""
        with self._database.read() as connection:
            row = connection.execute(_current()).first()
        return _generation(row) if row else None

    def block_of(self, customer_id: str) -> tuple[Generation, bytes] | None:
        """Return the block in which the portrait of ``customer_id`` would be, with its generation; None without one."""
        key = customer_id.encode()
        query = (
            sa.select(G, B.c.body, B.c.last_id)
            .join(B, B.c.generation == G.c.number)
            .where(G.c.number == _current().with_only_columns(G.c.number).scalar_subquery(), B.c.first_id <= key)
            .order_by(B.c.first_id.desc())
            .limit(1)
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None or bytes(row.last_id) < key:
            return None
        return _generation(row), bytes(row.body)

    def publish(self, blocks: Iterable[Block], *, lake_commit: int, as_of: date) -> Generation:
        """Write ``blocks`` as a new generation, let it take the place of the one that is read, and remove older ones.

        Readers see the old generation until the new one is whole. What a publication that was killed left behind is
        removed by the next one.

        Args:
            blocks: Blocks whose customers do not overlap.
            lake_commit: The commit whose portraits they are.
            as_of: The last day that they know of.
        """
        number = self._begin(lake_commit, as_of)
        customers = 0
        rest = iter(blocks)
        while some := list(islice(rest, _BLOCKS_A_TRANSACTION)):
            rows = [
                {"generation": number, "first_id": b.first_id.encode(), "last_id": b.last_id.encode(), "body": b.body}
                for b in some
            ]
            customers += sum(block.customers for block in some)
            with self._database.write() as connection:
                connection.execute(sa.insert(B), rows)
        with self._database.write() as connection:
            at = self._clock()
            done = sa.update(G).where(G.c.number == number)
            connection.execute(done.values(customers=customers, published_at=at))
        self._remove_before(number)
        return Generation(number, lake_commit, as_of, customers, at)

    def _begin(self, lake_commit: int, as_of: date) -> int:
        with self._database.write(alone="portraits") as connection:
            number = (connection.scalar(sa.select(sa.func.max(G.c.number))) or 0) + 1
            row = {"number": number, "lake_commit": lake_commit, "as_of": as_of, "customers": 0}
            connection.execute(sa.insert(G).values(row))
        return number

    def _remove_before(self, number: int) -> None:
        """Remove generations before ``number``, block by block, so that other writers wait for none of it long."""
        some = (
            sa.select(B.c.generation, B.c.first_id)
            .where(B.c.generation < number)
            .limit(_BLOCKS_A_TRANSACTION)
            .subquery()
        )
        keys = sa.tuple_(B.c.generation, B.c.first_id)
        gone = _BLOCKS_A_TRANSACTION
        while gone == _BLOCKS_A_TRANSACTION:
            with self._database.write() as connection:
                gone = connection.execute(sa.delete(B).where(keys.in_(sa.select(some)))).rowcount
        with self._database.write() as connection:
            connection.execute(sa.delete(G).where(G.c.number < number))


def _current() -> sa.Select[tuple[int, int, date, int, datetime]]:
    return sa.select(G).where(G.c.published_at.is_not(None)).order_by(G.c.number.desc()).limit(1)


def _generation(row: sa.Row[Any]) -> Generation:
    return Generation(row.number, row.lake_commit, row.as_of, row.customers, row.published_at)
