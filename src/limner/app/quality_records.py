"""Keep what a run of checks found as tables of the lake, and read what earlier runs found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from limner.app.quality_tables import TableReport, checked_table
from limner.app.workspace import Workspace
from limner.core.text import Locale
from limner.engine.lake import Change
from limner.quality.expect import Fresh, RowsAgainstLast
from limner.quality.scan import failures
from limner.quality.score import OVERALL, Score
from limner.warehouse.reader import Reader
from limner.warehouse.tables import CHECK_FAILURES, CHECK_RESULTS, LOAD_DRIFTS, PROFILES, QUALITY_SCORES, Table

KEPT_FAILURES = 100_000
"""Failing rows of one check that are kept."""


def history(reader: Reader) -> list[tuple[datetime, float]]:
    """Return the workspace's overall score at each run, oldest first."""
    kept = reader.table(QUALITY_SCORES)
    of_all = kept.filter(kept["level"] == "workspace", kept.dimension == OVERALL)
    return [(row["scored_at"], row["score"]) for row in reader.engine.rows(of_all.order_by(_.scored_at))]


def keep(
    workspace: Workspace,
    reader: Reader,
    reports: Sequence[TableReport],
    scores: Sequence[Score],
    *,
    run_id: str,
    as_of: date,
) -> int:
    """Add the run to the lake in one commit and return the commit's number; failing rows replace those of earlier runs."""
    now = workspace.clock()
    stamped = {"run_id": run_id, "checked_at": now, "scored_at": now, "profiled_at": now, "as_of": as_of}
    changes = [
        _rows(workspace, PROFILES, (stamped | row for report in reports for row in _profiles(reader, report))),
        _rows(workspace, LOAD_DRIFTS, (stamped | row for report in reports for row in _drifts(report))),
        _rows(workspace, CHECK_RESULTS, (stamped | row for report in reports for row in _results(report))),
        _rows(workspace, QUALITY_SCORES, (stamped | asdict(score) for score in scores)),
        _failures(workspace, reader, reports, run_id=run_id, as_of=as_of),
    ]
    return workspace.lake.commit([change for change in changes if change], operation=f"check:{run_id}").number


def _rows(workspace: Workspace, table: Table, rows: Iterable[dict[str, Any]]) -> Change | None:
    schema = ibis.schema({name: column.type for name, column in table.columns.items()})
    filled = [{name: row.get(name) for name in table.columns} for row in rows]
    if not filled:
        return None
    plan = ibis.memtable(pa.Table.from_pylist(filled, schema=schema.to_pyarrow()))
    return workspace.lake.stage(table.name, partial(workspace.engine("duckdb").write, plan), mode="append")


def _profiles(reader: Reader, report: TableReport) -> Iterable[dict[str, Any]]:
    version = reader.snapshot.versions.get(report.table.name)
    for profile in report.profiles:
        yield {
            **{name: getattr(profile, name) for name in PROFILES.columns if hasattr(profile, name)},
            **{f"p{percent:02}": value for percent, value in profile.percentiles.items()},
            "version": version,
            "top_values": _json(profile.top),
            "patterns": _json(profile.patterns),
            "outlier_ratio": profile.outliers.iqr_ratio if profile.outliers else None,
            "outlier_z_ratio": profile.outliers.z_ratio if profile.outliers else None,
        }


def _drifts(report: TableReport) -> Iterable[dict[str, Any]]:
    for step in report.steps:
        for name in step.missing:
            yield {
                "table": report.table.name,
                "column": name,
                "source": step.source,
                "rows": step.rows,
                "rows_before": step.rows_before,
                "missing_ratio": step.missing[name],
                "missing_ratio_before": step.missing_before[name],
                "drift": step.drift.get(name),
            }


def _results(report: TableReport) -> Iterable[dict[str, Any]]:
    for result in report.results:
        yield {
            "table": report.table.name,
            "check": result.check.name,
            "severity": result.check.severity,
            "rows": result.rows,
            "failed": result.failed,
            "passed": None if result.skipped else result.passed,
            "found": result.found,
        }


def _failures(
    workspace: Workspace, reader: Reader, reports: Sequence[TableReport], *, run_id: str, as_of: date
) -> Change | None:
    """Stage the rows that fail, of the tables of this run; those of other tables stay as they were."""
    locale: Locale = workspace.settings.locale
    plans = []
    for report in reports:
        failing = [
            one.check
            for one in report.results
            if one.failed and not one.skipped and not isinstance(one.check.expects, Fresh | RowsAgainstLast)
        ]
        if not failing:
            continue
        rows = failures(failing, checked_table(reader, report.table, as_of, report.profiles), most=KEPT_FAILURES)
        reasons = ibis.cases(*((rows["check"] == check.name, check.title.to(locale)) for check in failing), else_="")
        named = rows.mutate(run_id=ibis.literal(run_id), table=ibis.literal(report.table.name), reason=reasons)
        plans.append(named.select(*CHECK_FAILURES.columns))
    if reader.has(CHECK_FAILURES):
        seen = [report.table.name for report in reports]
        kept = reader.table(CHECK_FAILURES)
        plans.append(kept.filter(kept["table"].notin(seen)).select(*CHECK_FAILURES.columns))
    if not plans:
        return None
    plan = plans[0] if len(plans) == 1 else ibis.union(*plans)
    return workspace.lake.stage(CHECK_FAILURES.name, partial(reader.engine.write, plan), mode="replace")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
