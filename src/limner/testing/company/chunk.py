"""One chunk of customers: the unit that is made at once, with random numbers of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from limner.testing.company.days import Period
from limner.testing.company.draws import Array, Integers, ids, keys, stream

DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Chunk:
    """Some customers of a company.

    Attributes:
        seed: the company's seed.
        number: number of the chunk, from 0.
        first: customers in the chunks before it.
        size: customers in it.
        period: the days of the data.
    """

    seed: int
    number: int
    first: int
    size: int
    period: Period

    def stream(self, part: str) -> np.random.Generator:
        """The random numbers of one part of the making of this chunk."""
        return stream(self.seed, self.number, part)

    def ids(self, prefix: str, places: Array, digits: int = 7) -> pa.Array:
        """Ids that no other chunk has."""
        return ids(f"{prefix}{self.number:05d}", places, digits)

    def customers(self, places: Integers) -> pa.Array:
        """The numbers of customers of this chunk, by their places in it."""
        return keys(places, self._numbers)

    @cached_property
    def _numbers(self) -> pa.Array:
        return ids("M", self.first + 1 + np.arange(self.size), 8)

    def moment(self, day: Integers, second: Integers | int = 0) -> Array:
        """The local time of a second of a day, by the place of the day."""
        return np.asarray(np.datetime64(self.period.first, "s") + (day * DAY_SECONDS + second))

    def day(self, place: Integers) -> Array:
        """The date of a day, by its place."""
        return np.asarray(np.datetime64(self.period.first, "D") + place)
