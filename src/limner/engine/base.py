"""What the rest of the code may ask of an analytical engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import ibis.expr.types as ir
import pyarrow as pa

from limner.engine.plans import Plan, Prepared

Runnable: TypeAlias = ir.Table | Prepared
"""A plan as an ibis table, or one that was prepared before."""


class Engine(Protocol):
    """A place where plans run.

    A plan is an ibis table. Plans over tables of one engine run on that engine only; small tables made with
    ``ibis.memtable`` may join any plan.
    """

    @property
    def name(self) -> str:
        """``duckdb`` or ``spark``."""

    def scan(self, files: Sequence[str], schema: Mapping[str, str]) -> ir.Table:
        """Return a lazy table over Parquet ``files`` with exactly the columns and ibis types of ``schema``.

        A column that a file lacks is null in its rows. No file gives an empty table.
        """

    def prepared(self, plan: Plan) -> Prepared:
        """Return ``plan`` ready to run; it is made only where it is not kept."""

    def named(self, plan: Runnable) -> ir.Table:
        """Give ``plan`` a name by which other plans read it, so that it is compiled once for all of them; nothing is run."""

    def write(self, plan: Runnable, folder: Path) -> None:
        """Run ``plan`` and write its rows as Parquet files into ``folder``, which is made and must be new."""

    def batches(self, plan: Runnable) -> Iterator[pa.RecordBatch]:
        """Run ``plan`` and return its rows in Arrow batches."""

    def rows(self, plan: Runnable) -> list[dict[str, Any]]:
        """Run ``plan`` and return all of its rows; for small results."""

    def close(self) -> None:
        """Give back what the engine holds."""
