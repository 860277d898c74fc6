"""Look at the tables: ``limner check run``, or only ``limner check``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from limner.app.check_quality import Progress as Told
from limner.app.check_quality import QualityReport, check_quality, share_written
from limner.app.quality_page import write_page
from limner.app.quality_words import SIDES, column_title, points, table_title
from limner.cli.check.shown import LocaleOption, severity_shown
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, EngineOption, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import Cell, console, grid, styled, write_json
from limner.core.text import Locale, Text, plural

COMMAND = Command(order=10, zh="检查各表。", en="Check the tables.")
_MOVED_SHOWN = 10


def run(  # noqa: PLR0913  (each is an option of the command line)
    tables: Annotated[
        list[str] | None,
        typer.Argument(help=say("表名；默认为所有有数据的表。", "Tables; by default all that hold anything.")),
    ] = None,
    *,
    html: Annotated[
        Path | None, typer.Option("--html", help=say("另写一份离线网页。", "Also write a page that works offline."))
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help=say("以哪一天为准；默认今天。", "The day to judge by; today by default.")
        ),
    ] = None,
    locale: LocaleOption = None,
    engine: EngineOption = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Profile tables, ask their checks, score them; exit with 1 where a check of severity error fails."""
    with open_workspace(workspace) as opened:
        language = locale or opened.settings.locale
        with _telling(language, quiet=as_json) as told:
            day = as_of.date() if as_of else None
            report = check_quality(opened, tables or (), as_of=day, engine=engine, progress=told)
        if html:
            write_page(report, html, language, currency=opened.settings.currency)
    if as_json:
        write_json(_data(report, language))
    else:
        _show(report, language)
        if html:
            console.print(Text(f"网页：{html}", f"Page: {html}").to(language))
    if report.errors:
        raise typer.Exit(1)


@contextmanager
def _telling(locale: Locale, *, quiet: bool) -> Iterator[Told]:
    """Show on the terminal which table is looked at."""
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress:
        line = progress.add_task("", total=None)

        def told(table: str, place: int, of: int) -> None:
            progress.update(line, description=table_title(table).to(locale), completed=place - 1, total=of)

        yield told


def _show(report: QualityReport, locale: Locale) -> None:
    score = points(report.score)
    console.print(
        Text(
            f"[bold]数据质量 {score} 分[/]（满分 100，以 {report.as_of} 为准）",
            f"[bold]Data quality {score}[/] of 100, as of {report.as_of}",
        ).to(locale)
    )
    console.print(_tables(report, locale))
    _show_failed(report, locale)
    _show_moved(report, locale)
    if report.repairs:
        console.print(Text("\n[bold]最值得先修的[/]", "\n[bold]What to mend first[/]").to(locale))
        for place, repair in enumerate(report.repairs, start=1):
            said = repair.sentence(table_title(repair.table), column_title(repair.table, repair.column)).to(locale)
            console.print(f"{place:>2}. {said}", soft_wrap=True)


def _tables(report: QualityReport, locale: Locale) -> Any:  # noqa: ANN401 — rich's own table
    scores = {(one.table, one.dimension): one.score for one in report.scores if one.level == "table"}
    headers = [Text("表", "Table"), Text("行数", "Rows"), *SIDES.values()]
    rows = [
        [
            table_title(one.table.name).to(locale),
            f"{one.rows:,}",
            *(points(scores[one.table.name, side]) if (one.table.name, side) in scores else "" for side in SIDES),
        ]
        for one in report.tables
    ]
    return grid("", [header.to(locale) for header in headers], rows, numbers=range(1, len(headers)))


def _show_failed(report: QualityReport, locale: Locale) -> None:
    asked = [one for table in report.tables for one in table.results if one.skipped is None]
    passed = len(asked) - len(report.failed)
    console.print(
        Text(
            f"\n{len(asked)} 项检查，{passed} 项通过，{len(report.errors)} 项错误，"
            f"{len(report.failed) - len(report.errors)} 项警告",
            f"\n{len(asked)} {plural(len(asked), 'check')}: {passed} passed, errors {len(report.errors)}, "
            f"warnings {len(report.failed) - len(report.errors)}",
        ).to(locale)
    )
    if not report.failed:
        return
    headers = (
        Text("级别", ""),
        Text("表", "Table"),
        Text("要求", "Expected"),
        Text("不符", "Fail"),
        Text("占比", "Share"),
    )
    rows: list[list[Cell]] = [
        [
            styled(severity_shown(one.check.severity, locale)),
            table_title(one.check.table).to(locale),
            one.check.title.to(locale),
            one.found or f"{one.failed:,}",
            "" if one.found else share_written(one),
        ]
        for one in report.failed
    ]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(3, 4)))
    console.print(Text("逐行见表 check_failures。", "Row by row in the table check_failures.").to(locale), style="dim")


def _show_moved(report: QualityReport, locale: Locale) -> None:
    moved = report.moved[:_MOVED_SHOWN]
    if not moved:
        return
    headers = (
        Text("表", "Table"),
        Text("列", "Column"),
        Text("来源", "Source"),
        Text("导入行数", "Rows loaded"),
        Text("上一次", "Load before"),
        Text("PSI", "PSI"),
    )
    rows = [
        [
            table_title(one.table).to(locale),
            column_title(one.table, one.column).to(locale),
            one.step.source,
            f"{one.step.rows:,}",
            f"{one.step.rows_before:,}",
            f"{one.index:.2f}",
        ]
        for one in moved
    ]
    console.print(Text("\n[bold]与上一次导入相比变化大的列[/]", "\n[bold]What moved from load to load[/]").to(locale))
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(3, 4, 5)))


def _data(report: QualityReport, locale: Locale) -> dict[str, Any]:
    return {
        "run_id": report.run_id,
        "as_of": report.as_of,
        "score": report.score,
        "tables": [
            {
                "table": one.table.name,
                "rows": one.rows,
                "columns": len(one.profiles),
                "scores": {
                    score.dimension: score.score
                    for score in report.scores
                    if (score.level, score.table) == ("table", one.table.name)
                },
            }
            for one in report.tables
        ],
        "sources": {
            source: {score.dimension: score.score for score in report.scores if score.source == source}
            for source in sorted({score.source for score in report.scores if score.source})
        },
        "checks": [
            {
                "check": one.check.name,
                "table": one.check.table,
                "severity": one.check.severity,
                "rows": one.rows,
                "failed": one.failed,
                "passed": None if one.skipped else one.passed,
                "found": one.found,
                "skipped": one.skipped.to(locale) if one.skipped else None,
            }
            for table in report.tables
            for one in table.results
        ],
        "moved": [
            {"table": one.table, "column": one.column, "source": one.step.source, "drift": one.index}
            for one in report.moved
        ],
        "repairs": [
            {
                "table": one.table,
                "column": one.column,
                "check": one.check.name if one.check else None,
                "rows": one.rows,
                "gain": one.gain,
                "sentence": one.sentence(table_title(one.table), column_title(one.table, one.column)).to(locale),
            }
            for one in report.repairs
        ],
    }
