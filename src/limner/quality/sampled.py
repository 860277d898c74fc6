"""What a bounded sample of a column tells: quantiles, common values, patterns, outliers.

The sample is the rows whose key comes first in a fixed shuffled order (``engine.portable.stable_order``): it is the same
whenever the data are, on each engine, and all of a small table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from limner.engine.portable import in_sample
from limner.quality.drift import common, numbers
from limner.quality.shape import shape

SIZE = 20_000
"""Rows of a sample; a share of a half is then within ±0.7 percentage points with 95% confidence."""
PERCENTILES = (1, 5, 25, 50, 75, 95, 99)

_SHOWN = 10
_PATTERNED = 2_000
_PATTERNS = 5
_STEPS = 24
_FENCE, _ROBUST = 3.0, 3.5
_TO_DEVIATION = 1.4826


@dataclass(frozen=True)
class Outliers:
    """Shares (0 to 1) of numbers far from the others.

    Attributes:
        iqr_ratio: beyond three interquartile ranges below the lower or above the upper quartile (Tukey's far out).
        z_ratio: with a robust z (distance from the median over 1.4826 times the median absolute deviation) above 3.5
            (Iglewicz and Hoaglin). Null where more than half of the numbers are equal, so that there is no scale.
        low: the lower fence of the first.
        high: the upper fence of the first.
    """

    iqr_ratio: float
    z_ratio: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Histogram:
    """Counts in steps of equal width between ``low`` and ``high``; of days and times, seconds since 1970."""

    low: float
    high: float
    counts: tuple[int, ...]


def sample(rows: ir.Table, key: Sequence[str], *, total: int, size: int = SIZE) -> ir.Table:
    """Plan about ``size`` of the ``total`` rows, all where there are no more; ``key`` names columns that tell rows apart."""
    if total <= size:
        return rows
    words = [rows[name].cast("string").fill_null("") for name in key]
    joined = words[0]
    for word in words[1:]:
        joined = joined + ibis.literal("|") + word
    return rows.filter(in_sample(joined, size / total, salt="profile"))


def percentiles(column: pa.Array) -> dict[int, float]:
    """Return the percentiles of the known numbers, interpolated; empty where there are none."""
    known = numbers(column)
    if not known.size:
        return {}
    return dict(zip(PERCENTILES, np.quantile(known, [p / 100 for p in PERCENTILES]).tolist(), strict=True))


def outliers(column: pa.Array) -> Outliers | None:
    """Return the shares of outliers; null where nothing is known."""
    known = numbers(column)
    if not known.size:
        return None
    lower, middle, upper = np.quantile(known, (0.25, 0.5, 0.75)).tolist()
    reach = _FENCE * (upper - lower)
    scale = float(np.median(np.abs(known - middle))) * _TO_DEVIATION
    far = (known < lower - reach) | (known > upper + reach)
    beyond = float(np.mean(np.abs(known - middle) / scale > _ROBUST)) if scale else None
    # Where half of the numbers are equal the fences lie on one point, and every other number would be outside.
    return Outliers(float(np.mean(far)) if reach else 0.0, beyond, lower - reach, upper + reach)


def histogram(column: pa.Array) -> Histogram | None:
    """Count numbers, days or times in up to 24 steps of equal width from their 1st to their 99th percentile.

    What lies outside counts in the outermost steps. Null where fewer than two different values are known.
    """
    moments = pa.types.is_temporal(column.type)
    known = numbers(column.cast(pa.timestamp("s"), safe=False).cast(pa.int64()) if moments else column)
    if not known.size or known.min() == known.max():
        return None
    low, high = np.quantile(known, (0.01, 0.99)).tolist()
    low, high = (low, high) if low < high else (float(known.min()), float(known.max()))
    # A few whole numbers get a step each, or steps without any would stand between them.
    whole = pa.types.is_integer(column.type) and high - low < _STEPS
    steps, reach = (int(high - low) + 1, 0.5) if whole else (_STEPS, 0.0)
    counts, _edges = np.histogram(np.clip(known, low, high), bins=steps, range=(low - reach, high + reach))
    return Histogram(low, high, tuple(int(n) for n in counts))


def top_values(column: pa.Array, *, least: int) -> tuple[tuple[str, float], ...]:
    """Return the ten commonest values with their shares of all rows, those in fewer than ``least`` rows left out."""
    return tuple((value, n / len(column)) for value, n in common(column, _SHOWN) if n >= least)


def patterns(column: pa.Array, *, least: int) -> tuple[tuple[str, float], ...]:
    """Return the five commonest patterns of text with their shares, among the first 2,000 known rows of the sample."""
    known = column.drop_null()[:_PATTERNED]
    counted: Counter[str] = Counter()
    for value, n in common(known, len(known)):
        counted[shape(value)] += n
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_PATTERNS]
    return tuple((pattern, n / len(known)) for pattern, n in ordered if n >= least)
