"""Run plans step by step on any engine, keeping what a later step reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa

from limner.engine.base import Engine


class Workbench:
    """An engine, and a folder in which the results of steps lie as Parquet until the matching is done.

    What lies there may hold personal values: whoever makes the folder deletes it.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self._folder = folder
        self._steps = 0

    def hold(self, plan: ir.Table) -> ir.Table:
        """Run ``plan`` once; return its rows as a table that can be read often."""
        self._steps += 1
        folder = self._folder / f"step-{self._steps:03}"
        self.engine.write(plan, folder)
        files = [str(file) for file in sorted(folder.glob("*.parquet"))]
        return self.engine.scan(files, {name: str(kind) for name, kind in plan.schema().items()})

    def arrow(self, plan: ir.Table) -> pa.Table:
        """Run ``plan`` and return all of its rows; for what is bounded: patterns, likely pairs."""
        return pa.Table.from_batches(self.engine.batches(plan), schema=plan.schema().to_pyarrow())

    def rows(self, plan: ir.Table) -> Iterator[dict[str, object]]:
        """Run ``plan`` and give its rows; for small results."""
        yield from self.engine.rows(plan)

    def count(self, plan: ir.Table) -> int:
        """Run ``plan`` and return how many rows it has."""
        (row,) = self.engine.rows(plan.agg(n=plan.count()))
        return int(row["n"])
