"""Look at the tables of a workspace: profile them, ask their checks, score them, and say what to mend first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from limner.app.quality_checks import all_checks
from limner.app.quality_loads import Loads
from limner.app.quality_records import history, keep
from limner.app.quality_tables import TableReport, look_at
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.privacy.purposes import MATCHING
from limner.quality.check import Result
from limner.quality.loads import Step
from limner.quality.repair import Repair, repairs, share_of
from limner.quality.score import OVERALL, Score, scores
from limner.warehouse.reader import Reader, table_named
from limner.warehouse.tables import CONTACTS, CUSTOMERS, Table, of_role

TABLES = tuple(
    sorted(of_role("line", "happening", "record", "entity", "identity"), key=lambda table: table is not CUSTOMERS)
)
"""The tables that are looked at where none is named; customers first."""

Progress = Callable[[str, int, int], None]
"""Told the table that is looked at next, its place from 1, and how many there are."""


@dataclass(frozen=True)
class Moved:
    """One column that moved from one load of a source to the next, and by how much: its population stability index."""

    table: str
    column: str
    step: Step
    index: float


@dataclass(frozen=True, kw_only=True)
class QualityReport:
    """What one run found.

    Attributes:
        business: the workspace's name.
        run_id: the run.
        as_of: the day that checks were asked as of.
        tables: what was found of each table.
        scores: all scores.
        repairs: what would raise the score most.
        history: the overall score of each run with its time (UTC), this one last.
    """

    business: str
    run_id: str
    as_of: date
    tables: tuple[TableReport, ...]
    scores: tuple[Score, ...]
    repairs: tuple[Repair, ...]
    history: tuple[tuple[datetime, float], ...]

    @property
    def score(self) -> float | None:
        """The workspace's score; None where nothing could be scored."""
        return next((one.score for one in self.scores if (one.level, one.dimension) == ("workspace", OVERALL)), None)

    @property
    def failed(self) -> list[Result]:
        """The checks that failed, errors first."""
        found = [result for table in self.tables for result in table.results if not result.passed]
        return sorted(found, key=lambda result: (result.check.severity, -result.share))

    @property
    def moved(self) -> list[Moved]:
        """The columns that moved strongly from load to load, and not by chance, the furthest first."""
        found = [
            Moved(table.table.name, column, step, index)
            for table in self.tables
            for step in table.steps
            for column, index in step.drift.items()
            if step.tells(index)
        ]
        return sorted(found, key=lambda moved: (-moved.index, moved.table, moved.column))

    @property
    def errors(self) -> list[Result]:
        """The failed checks of severity error."""
        return [result for result in self.failed if result.check.severity == "error"]


def check_quality(
    workspace: Workspace,
    names: Sequence[str] = (),
    *,
    as_of: date | None = None,
    engine: str | None = None,
    progress: Progress = lambda _table, _place, _of: None,
) -> QualityReport:
    """Check the tables ``names``, or all that hold anything, as of a day (today where none is given), and keep the result.

    Raises:
        NotFound: there is no such table, or nothing has been imported yet.
    """
    day = as_of or workspace.clock().date()
    reader = workspace.reader(engine=engine)
    tables = _tables(reader, names)
    checks = all_checks(workspace)
    with workspace.store.runs.running("check", {"tables": [one.name for one in tables], "as_of": str(day)}) as run:
        reports = []
        loads = Loads(workspace)
        for place, table in enumerate(tables, start=1):
            progress(table.name, place, len(tables))
            own = [check for check in checks if check.table == table.name]
            door = _door(workspace, reader, table, engine)
            reports.append(look_at(door, table, own, as_of=day, steps=loads.steps(door, table)))
        found = scores([report.facts for report in reports], [part for report in reports for part in report.parts])
        before = history(reader)
        # The score of some tables is no point in the history of all.
        kept = [one for one in found if not names or one.level != "workspace"]
        run.lake_commit = keep(workspace, reader, reports, kept, run_id=run.run_id, as_of=day)
        report = QualityReport(
            business=workspace.settings.name,
            run_id=run.run_id,
            as_of=day,
            tables=tuple(reports),
            scores=tuple(found),
            repairs=tuple(repairs([report.facts for report in reports])),
            history=(),
        )
        now = [] if report.score is None or names else [(workspace.clock(), report.score)]
        run.counts = {
            "tables": len(reports),
            "rows": sum(one.rows for one in reports),
            "failed": len(report.failed),
            "errors": len(report.errors),
        }
    return _with_history(report, [*before, *now])


def _tables(reader: Reader, names: Sequence[str]) -> list[Table]:
    wanted = [table_named(name) for name in names] or list(TABLES)
    held = [table for table in wanted if reader.has(table)]
    if not held:
        raise NotFound(
            "There are no rows to check" + (f" in {', '.join(names)}." if names else " yet."),
            remedy="Import files first: limner import FILE",
        )
    return held


def _door(workspace: Workspace, reader: Reader, table: Table, engine: str | None) -> Reader:
    """Open ``contacts`` for the purpose that may see that they are there: values are counted, never opened."""
    if table is not CONTACTS:
        return reader
    return workspace.reader(MATCHING, engine=engine, commit=reader.snapshot.number)


def _with_history(report: QualityReport, points: Sequence[tuple[datetime, float]]) -> QualityReport:
    return QualityReport(**{**vars(report), "history": tuple(points)})


def share_written(result: Result) -> str:
    """Write the share of the asked rows that failed."""
    return share_of(result.failed, result.share)
