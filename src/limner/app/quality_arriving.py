"""Ask of the rows of a sheet, as they arrive, the checks that put rows aside."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.app.quality_checks import arriving_checks
from limner.app.quality_rewriting import Rewriting
from limner.app.workspace import Workspace
from limner.core.text import Locale
from limner.engine.duckdb import DuckDB
from limner.quality.arriving import Refusal, asked_of, failing_rows, merged, refusals
from limner.quality.scan import Checked
from limner.sources.mapping.facts import Facts
from limner.sources.mapping.fill import Refuse, said, source_column
from limner.warehouse.tables import BY_NAME


def refusing(workspace: Workspace, engine: DuckDB, rewriting: Rewriting) -> Refuse:
    """Return what names the rows of a sheet that a check puts aside; checks are asked as of the day of the import.

    They are asked of what is kept: where a column is rewritten as it arrives, of what becomes of it.
    """
    checks = arriving_checks(workspace)
    locale: Locale = workspace.settings.locale

    def refuse(good: Facts, /) -> ir.Table | None:
        moment = good.load.loaded_at.replace(tzinfo=UTC).astimezone(ZoneInfo(good.load.time_zone))
        found: list[Refusal] = []
        for table in sorted({check.table for check in checks} & set(good.mapping.tables)):
            rows = said(good, table)
            asked = asked_of(checks, table, rows.columns)
            if asked:
                kept, _ = rewriting.rows(engine, table, rows)
                checked = Checked(rows=kept, grain=BY_NAME[table].grain, others={}, as_of=moment.date())
                found += refusals(asked, engine.rows(failing_rows(asked, checked)))
        return engine.hold(_table(merged(found), good, locale)) if found else None

    return refuse


def _table(refused: list[Refusal], good: Facts, locale: Locale) -> ir.Table:
    columns = {
        "line": pa.array([one.line for one in refused], pa.int64()),
        "check": pa.array([one.names for one in refused], pa.string()),
        "column": pa.array([_column(one, good) for one in refused], pa.string()),
        "reason": pa.array([one.reason(locale) for one in refused], pa.string()),
    }
    return ibis.memtable(pa.table(columns))


def _column(refused: Refusal, good: Facts) -> str:
    return source_column(good.mapping, refused.checks[0].table, refused.column) if refused.column else ""
