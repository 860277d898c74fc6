"""Look at one table: profile it, ask its checks, and say what of it a score is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from limner.app.quality_loads import SMALL
from limner.core.text import Text
from limner.quality import sampled
from limner.quality.check import Check, Result
from limner.quality.expect import Fresh, Refers, Required, RowsAgainstLast, Unique, columns_of, of_rows
from limner.quality.loads import Step
from limner.quality.profile import EXACT_ROWS, ColumnProfile, profiles, totals
from limner.quality.scan import Checked, Known, duplicates, known_duplicates, oldest_allowed, scan, strays
from limner.quality.score import Facts
from limner.warehouse.reader import Reader
from limner.warehouse.tables import BY_NAME, EXTRA_PREFIX, Table

_NO_COLUMN = Text("没有这一列", "the column is not there")
_NO_TABLE = Text("没有所参照的表", "the table that it refers to is not there")
_NO_VALUES = Text("该列没有值", "the column has no values")
_FIRST_LOAD = Text("没有更早的导入可比", "there is no earlier load")


@dataclass(frozen=True, kw_only=True)
class TableReport:
    """What was found of one table.

    Attributes:
        table: the table.
        rows: its rows.
        profiles: its columns.
        results: its checks.
        facts: what its score is made of.
        parts: the same of each source's part of it.
        steps: from load to load, of each source that has brought rows twice, the newest first.
    """

    table: Table
    rows: int
    profiles: tuple[ColumnProfile, ...]
    results: tuple[Result, ...]
    facts: Facts
    parts: tuple[Facts, ...]
    steps: tuple[Step, ...] = ()


def look_at(
    reader: Reader, table: Table, checks: Sequence[Check], *, as_of: date, steps: Sequence[Step]
) -> TableReport:
    """Profile ``table`` and ask ``checks`` of it."""
    found = profiled(reader, table, steps)
    rows = found[0].rows if found else 0
    checked = checked_table(reader, table, as_of, found)
    empty = {profile.column for profile in found if profile.nulls == profile.rows}
    skipped = {check.name: why for check in checks if (why := _skipped(check, checked, empty, steps))}
    asked = [check for check in checks if check.name not in skipped]
    counted = reader.engine.rows(scan(asked, checked))
    for place, check in enumerate(asked):
        if isinstance(check.expects, Refers):
            stray = {row["source"]: row["rows"] for row in reader.engine.rows(strays(check, checked))}
            counted = [row | {f"failed_{place}": stray.get(row["source"], 0)} for row in counted]
    results = [
        Result(check=check, rows=0, failed=0, skipped=skipped[check.name])
        if check.name in skipped
        else _result(check, asked.index(check), counted, checked, reader, steps)
        for check in checks
    ]
    missing = {profile.column: profile.missing for profile in found if profile.type != "binary"}
    return TableReport(
        table=table,
        rows=rows,
        profiles=tuple(found),
        results=tuple(results),
        facts=Facts(
            table=table.name, rows=rows, missing=missing, ungiven=_ungiven(checked, counted), results=tuple(results)
        ),
        parts=tuple(_part(table, row, asked, checked) for row in counted),
        steps=tuple(steps),
    )


def profiled(reader: Reader, table: Table, steps: Sequence[Step]) -> list[ColumnProfile]:
    """Profile the columns of ``table``."""
    rows = reader.table(table)
    engine = reader.engine
    (size,) = engine.rows(rows.agg(n=rows.count()))
    (counted,) = engine.rows(totals(rows, exact=size["n"] <= EXACT_ROWS))
    plan = sampled.sample(rows, table.grain, total=size["n"])
    schema = plan.schema().to_pyarrow()
    seen = pa.Table.from_batches((batch.cast(schema) for batch in engine.batches(plan)), schema=schema)
    least = SMALL if table.about_customers else 1
    drift: dict[str, float] = {}
    for step in steps:
        drift |= {name: max(index, drift.get(name, 0.0)) for name, index in step.drift.items()}
    return profiles(table.name, rows, counted, seen, drift=drift, least=least)


def checked_table(reader: Reader, table: Table, as_of: date, found: Sequence[ColumnProfile]) -> Checked:
    """Give a table to be checked, all that it may refer to, and what its profile ``found`` of words that say nothing."""
    others = {name: reader.table(other) for name, other in BY_NAME.items() if reader.has(other)}
    known = {
        one.column: Known(one.nulls, one.blanks + one.placeholders, one.distinct, one.rows, one.distinct_exact)
        for one in found
    }
    return Checked(rows=reader.table(table), grain=table.grain, others=others, as_of=as_of, known=known)


def _ungiven(table: Checked, counted: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Count, by column, the rows of sources that never give it.

    Where rows do not say what source they are of, any of them may be of one that has no such further column.
    """
    told = "source" in table.rows.columns
    return {
        name: sum(
            row["rows"]
            for row in counted
            if row.get(f"missing_{place}", 0) == row["rows"] or (name.startswith(EXTRA_PREFIX) and not told)
        )
        for place, name in enumerate(table.rows.columns)
    }


def _skipped(check: Check, table: Checked, empty: set[str], steps: Sequence[Step]) -> Text | None:
    columns = columns_of(check.expects)
    if any(name not in table.rows.columns for name in columns):
        return _NO_COLUMN
    if isinstance(check.expects, Refers) and not _can_refer(check.expects, table):
        return _NO_TABLE
    if isinstance(check.expects, RowsAgainstLast) and not steps:
        return _FIRST_LOAD
    if isinstance(check.expects, Required | RowsAgainstLast) or not columns:
        return None
    return _NO_VALUES if columns[0] in empty else None


def _can_refer(expects: Refers, table: Checked) -> bool:
    other = table.others.get(expects.table)
    return other is not None and expects.to in other.columns


def _result(
    check: Check,
    place: int,
    counted: Sequence[Mapping[str, Any]],
    table: Checked,
    reader: Reader,
    steps: Sequence[Step],
) -> Result:
    rows = sum(row["rows"] for row in counted)
    match check.expects:
        case Unique():
            several, repeated = known_duplicates(check, table) or _duplicates(check, table, reader)
            return Result(check=check, rows=several, failed=repeated)
        case Fresh():
            return _fresh(check, check.expects, [row[f"newest_{place}"] for row in counted], rows, table.as_of)
        case RowsAgainstLast(low, high):
            return _size(check, steps, low, high)
        case _:
            asked, failed = (sum(row.get(f"{what}_{place}", 0) for row in counted) for what in ("asked", "failed"))
            return Result(check=check, rows=asked, failed=failed)


def _size(check: Check, steps: Sequence[Step], low: float, high: float) -> Result:
    outside = [step for step in steps if not low <= step.ratio <= high]
    told = "; ".join(f"{step.ratio:.2f} ({step.source})" for step in outside or steps[:1])
    rows, failed = (sum(step.rows for step in some) for some in (steps, outside))
    return Result(check=check, rows=rows, failed=failed, found=told)


def _duplicates(check: Check, table: Checked, reader: Reader) -> tuple[int, int]:
    (found,) = reader.engine.rows(duplicates(check, table.rows))
    return found["asked"], found["failed"]


def _fresh(check: Check, expects: Fresh, newest: Sequence[date | None], rows: int, as_of: date) -> Result:
    days = [day for day in newest if day is not None]
    if not days:
        return Result(check=check, rows=0, failed=0, skipped=_NO_VALUES)
    last = max(days)
    late = last < oldest_allowed(expects, as_of)
    return Result(
        check=check,
        rows=rows,
        failed=rows if late else 0,
        found=last.isoformat(),
        age_days=max(0, (as_of - last).days),
    )


def _part(table: Table, row: Mapping[str, Any], asked: Sequence[Check], checked: Checked) -> Facts:
    """What one source's part of a table says; what is asked of the table as a whole is left out."""
    results = []
    for place, check in enumerate(asked):
        if isinstance(check.expects, Fresh):
            results.append(_fresh(check, check.expects, [row[f"newest_{place}"]], row["rows"], checked.as_of))
        elif of_rows(check.expects):
            results.append(Result(check=check, rows=row[f"asked_{place}"], failed=row.get(f"failed_{place}", 0)))
    missing = {name: row.get(f"missing_{i}", 0) for i, name in enumerate(checked.rows.columns)}
    return Facts(table=table.name, source=row["source"], rows=row["rows"], missing=missing, results=tuple(results))
