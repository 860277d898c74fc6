"""Hold the tables of a build on their way: those staged for the lake, and those that only the build itself reads."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq

from limner.app.workspace import Workspace
from limner.engine.base import Engine, Runnable
from limner.engine.bound import Bound
from limner.engine.lake import Change, Commit, Mode
from limner.engine.plans import Plan, Prepared, Tables
from limner.portrait.fact import Step
from limner.warehouse.reader import Reader
from limner.warehouse.tables import Table

AS_OF = Bound("as_of")
"""The day of a build, in its plans."""
BASE_COMMIT = Bound("base_commit", "int64")
"""The commit whose rows a build reads, in its plans."""

Progress = Callable[[str], None]
"""Told the name of each step as it begins."""


@dataclass
class Staging:
    """Plans are written down in order, and scanned back for the plans that follow."""

    workspace: Workspace
    reader: Reader
    scratch: Path
    progress: Progress
    tables: dict[str, ir.Table] = field(default_factory=dict)
    """What plans read, by name: the tables of the lake, and those that took their place."""
    counts: dict[str, int] = field(default_factory=dict)
    """Rows of each table that was staged."""
    seconds: dict[str, float] = field(default_factory=dict)
    """Wall time by step."""
    changes: dict[str, Change] = field(default_factory=dict)
    values: dict[str, date | int] = field(default_factory=dict)
    """What the ``Bound`` values of plans are in this build."""
    definition: str = ""
    """What defines the plans of this build besides their names and what is said of each."""

    @property
    def engine(self) -> Engine:
        """What runs the plans."""
        return self.reader.engine

    def plan(self, name: str, make: Callable[[Tables], ir.Table], tables: Tables, definition: str = "") -> Prepared:
        """Make a plan of ``tables`` and the build's values, or take it from what is kept; see ``engine.plans.Plan``."""
        return self.engine.prepared(Plan(name, make, tables, f"{self.definition}\n{definition}", self.values))

    def step_plan(self, step: Step, tables: Tables) -> Prepared:
        """Make the plan of a step, or take it from what is kept."""
        return self.plan(step.name, lambda read: step.plan(read, AS_OF), tables)

    def publish(self, table: Table, plan: Runnable) -> None:
        """Stage ``plan`` as the new content of ``table`` and let later plans read it."""
        self.tables[table.name] = self.stage(table, plan, mode="replace")

    def stage(self, table: Table, plan: Runnable, *, mode: Mode) -> ir.Table:
        """Stage the rows of ``plan`` for ``table`` and return them, scanned back."""
        return self._scanned(self.stage_files(table, partial(self.engine.write, plan), mode=mode), plan)

    def stage_files(self, table: Table, write: Callable[[Path], None], *, mode: Mode = "replace") -> Path:
        """Stage the files that ``write`` puts into a new folder, and return the folder."""
        change = self.workspace.lake.stage(table.name, write, mode=mode)
        self.changes[table.name] = change
        self.counts[table.name] = change.rows
        return change.folder

    def keep(self, name: str, plan: Runnable) -> ir.Table:
        """Write ``plan`` down until the build ends, and return its rows."""
        self.engine.write(plan, self.scratch / name)
        return self._scanned(self.scratch / name, plan)

    def keep_rows(self, name: str, rows: pa.Table) -> ir.Table:
        """Write rows down until the build ends, and return them for plans."""
        folder = self.scratch / name
        folder.mkdir()
        pq.write_table(rows, folder / "rows.parquet")
        types = {column: str(kind) for column, kind in ibis.Schema.from_pyarrow(rows.schema).items()}
        return self.engine.scan([str(folder / "rows.parquet")], types)

    def files(self, name: str) -> list[Path]:
        """The files of what ``keep`` wrote down."""
        return sorted((self.scratch / name).rglob("*.parquet"))

    def rows(self, plan: ir.Table) -> int:
        """Count the rows of ``plan``."""
        counted = self.plan("count", lambda tables: tables["rows"].agg(n=tables["rows"].count()), {"rows": plan})
        return int(self.engine.rows(counted)[0]["n"])

    def commit(self, *, operation: str) -> Commit:
        """Make all that was staged visible, in one step."""
        return self.workspace.lake.commit(list(self.changes.values()), operation=operation, base=self.reader.snapshot)

    def drop(self) -> None:
        """Remove what was staged."""
        for change in self.changes.values():
            shutil.rmtree(change.folder, ignore_errors=True)

    @contextmanager
    def step(self, name: str, *, part: str = "") -> Iterator[None]:
        """Tell that a step begins, and keep how long it took, as ``part`` where the step has several."""
        self.progress(name)
        started = time.perf_counter()
        yield
        self.seconds[part or name] = self.seconds.get(part or name, 0.0) + time.perf_counter() - started

    def _scanned(self, folder: Path, plan: Runnable) -> ir.Table:
        files = sorted(str(file) for file in folder.rglob("*.parquet"))
        schema = plan.schema if isinstance(plan, Prepared) else plan.schema()
        types: Mapping[str, str] = {name: str(kind.copy(nullable=True)) for name, kind in schema.items()}
        return self.engine.scan(files, types)
