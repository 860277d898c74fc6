"""Draw from distributions, a whole array at a time, so that every number follows from the seed and the chunk alone."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]


def stream(seed: int, chunk: int, part: str) -> np.random.Generator:
    """Return the random numbers of one part (``people``, ``buying`` …) of one chunk; no other part moves them."""
    return np.random.default_rng([seed, chunk, zlib.crc32(part.encode())])


def pick(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Integers:
    """Draw ``size`` places of ``weights``, each as likely as its weight."""
    steps = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(steps / steps[-1], rng.random(size), side="right").clip(0, len(steps) - 1)


class Choice:
    """Several weighted lists, of which each draw names one: a Zipf list of products for each category, say."""

    def __init__(self, lists: Sequence[Sequence[float] | Floats]) -> None:
        lengths = [len(one) for one in lists]
        self._first = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)
        self._last = self._first + np.asarray(lengths, dtype=np.int64) - 1
        shares = [np.cumsum(np.asarray(one, dtype=np.float64)) for one in lists]
        self._steps = np.concatenate([place + steps / steps[-1] for place, steps in enumerate(shares)])

    def draw(self, rng: np.random.Generator, which: Integers) -> Integers:
        """Draw one place of all lists laid end to end, for each entry of ``which`` from that list."""
        found = np.searchsorted(self._steps, which + rng.random(len(which)), side="right")
        return np.asarray(found.clip(self._first[which], self._last[which]), dtype=np.int64)


def happens(rng: np.random.Generator, chance: float | Floats, size: int) -> Booleans:
    """Say for each of ``size`` whether it happens; ``chance`` is the probability, one for all or one each."""
    return np.asarray(rng.random(size) < chance)


def beta(rng: np.random.Generator, mean: Floats, firmness: float) -> Floats:
    """Draw probabilities around ``mean``; the larger ``firmness``, the nearer."""
    return rng.beta(mean * firmness, (1 - mean) * firmness)


def ids(prefix: str, numbers: Array, digits: int) -> pa.Array:
    """Write numbers as ids: ``prefix`` and ``digits`` digits."""
    padded = pc.utf8_lpad(pa.array(np.asarray(numbers, dtype=np.int64)).cast(pa.string()), digits, "0")
    return pc.binary_join_element_wise(pa.scalar(prefix), padded, "")


def words(codes: Array, vocabulary: Sequence[str], *, known: Booleans | None = None) -> pa.Array:
    """Write codes as words; null where ``known`` says so."""
    return keys(codes, pa.array(vocabulary, pa.string()), known=known)


def keys(places: Array, values: pa.Array, *, known: Booleans | None = None) -> pa.Array:
    """Take ``values`` by their places; each is kept once, which makes long columns of ids cheap."""
    mask = None if known is None else ~known
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32), mask=mask), values)
