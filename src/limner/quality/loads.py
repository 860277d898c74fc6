"""Compare what the last load of a source brought with what the load before it brought."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from limner.quality import drift
from limner.quality.profile import class_of
from limner.quality.sampled import SIZE


@dataclass(frozen=True, kw_only=True)
class Step:
    """From one load of a source to the next, in one table.

    Attributes:
        source: the source of the newer load.
        rows: rows of the table that it brought, or was the last to change.
        rows_before: the same of the load before it.
        drift: population stability index of each column that can be binned (``quality.drift``), of samples.
        missing: share of the rows of the newer load without a value, by column, of samples.
        missing_before: the same of the load before it.
    """

    source: str
    rows: int
    rows_before: int
    drift: Mapping[str, float]
    missing: Mapping[str, float]
    missing_before: Mapping[str, float]

    def tells(self, index: float) -> bool:
        """Whether a column has moved strongly, and by more than loads of this size differ by chance once in a thousand.

        Of two samples of one distribution the index over 1/n + 1/m follows chi-square with a degree of freedom a bin less
        one (Yurdakul 2018); here of the most bins that there may be.
        """
        chance = _CHANCE * sum(1 / max(1, min(n, SIZE)) for n in (self.rows, self.rows_before))
        return index >= max(drift.STRONG, chance)

    @property
    def ratio(self) -> float:
        """How many times the rows of the load before it."""
        return self.rows / self.rows_before


def series(source: str) -> str:
    """Return what the names of sources have in common that only count on: orders_2024_01 and orders_2024_02."""
    return re.sub(r"[\W\d_]+", "", source).casefold() or source


def loaded(rows: ir.Table) -> ir.Table:
    """Plan how many rows each load brought: ``load_id``, ``source``, ``rows``."""
    return rows.group_by("load_id", "source").agg(rows=_.count())


def drifts(rows: ir.Table, before: pa.Table, now: pa.Table, *, least: int) -> dict[str, float]:
    """Return the stability index of each column of ``rows`` from one sample to another, in bins of the first.

    Columns in which nothing repeats (ids), days and times have none: they move with each load.

    Args:
        rows: the table, of which only the types are read.
        before: a sample of the load before, of some of the columns.
        now: a sample of the newer load.
        least: values in fewer rows of the sample have no bin of their own.
    """
    found = {}
    for name in before.column_names:
        old, new = (sample.column(name).combine_chunks() for sample in (before, now))
        kind = class_of(rows[name])
        if kind not in ("number", "text") or not len(old) or not len(new):
            continue
        bins = drift.of_numbers(old) if kind == "number" else drift.of_texts(old, least=max(least, _REPEATED))
        if bins.edges or bins.values:
            found[name] = drift.stability_index(bins, drift.again(bins, new))
    return found


def missing(sample: pa.Table) -> dict[str, float]:
    """Return the share of the rows without a value, by column."""
    return {name: sample.column(name).null_count / (sample.num_rows or 1) for name in sample.column_names}


_REPEATED = 2
_CHANCE = 46.8
