"""How far the values of a column have moved since an earlier look at it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LEAST = 0.0005
"""An emptier bin counts as this share, so that one new value does not make the index endless."""
MODERATE, STRONG = 0.1, 0.25
"""From these indexes on a change is usually called moderate and strong."""

_EDGES = (0.05, 0.25, 0.5, 0.75, 0.95)
_VALUES = 20


@dataclass(frozen=True)
class Distribution:
    """Shares of a column's rows by bin.

    Attributes:
        edges: of numbers, the upper ends of all bins but the last; empty for texts.
        values: of texts, the values that have a bin of their own; empty for numbers.
        shares: one a bin, then (of texts) that of other values, then that of missing ones; their sum is 1.
    """

    edges: tuple[float, ...]
    values: tuple[str, ...]
    shares: tuple[float, ...]


def of_numbers(column: pa.Array) -> Distribution:
    """Cut numbers at their own 5th, 25th, 50th, 75th and 95th percentile; equal cuts are one."""
    known = numbers(column)
    edges = tuple(sorted({float(edge) for edge in np.quantile(known, _EDGES)})) if known.size else ()
    return again(Distribution(edges, (), ()), column)


def of_texts(column: pa.Array, *, least: int) -> Distribution:
    """Give a bin to each of the 20 commonest texts that stand in ``least`` rows or more."""
    return again(Distribution((), tuple(value for value, n in common(column, _VALUES) if n >= least), ()), column)


def again(bins: Distribution, column: pa.Array) -> Distribution:
    """Return the shares that the rows of ``column`` have in the bins of an earlier look."""
    counts = _in_values(bins.values, column) if bins.values or _is_text(column) else _in_edges(bins.edges, column)
    total = len(column) or 1
    return Distribution(bins.edges, bins.values, tuple(count / total for count in counts))


def stability_index(before: Distribution, now: Distribution) -> float:
    """Population stability index: the sum over the bins of (now − before) × ln(now / before).

    0 where nothing moved; below 0.1 is commonly called stable, above 0.25 a strong change.
    """
    pairs = [(max(b, LEAST), max(n, LEAST)) for b, n in zip(before.shares, now.shares, strict=True)]
    return sum((n - b) * math.log(n / b) for b, n in pairs)


def numbers(column: pa.Array) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the finite numbers of ``column``."""
    known = np.asarray(column.drop_null().cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)
    return known[np.isfinite(known)]


def common(column: pa.Array, most: int) -> list[tuple[str, int]]:
    """Return the commonest texts with their counts, ties in order of the text."""
    counted = pc.value_counts(column.drop_null())
    pairs = zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True)
    return sorted(((str(value), int(n)) for value, n in pairs), key=lambda pair: (-pair[1], pair[0]))[:most]


def _is_text(column: pa.Array) -> bool:
    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def _in_edges(edges: Sequence[float], column: pa.Array) -> list[int]:
    known = numbers(column)
    places = np.searchsorted(np.asarray(edges, dtype=np.float64), known, side="left")
    return [*np.bincount(places, minlength=len(edges) + 1).tolist(), len(column) - known.size]


def _in_values(values: Sequence[str], column: pa.Array) -> list[int]:
    known = column.drop_null().cast(pa.string())
    counted = dict(common(known, len(known))) if values else {}
    named = [counted.get(value, 0) for value in values]
    return [*named, len(known) - sum(named), len(column) - len(known)]
