"""Build portraits: ``limner build``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from limner.app.build_portraits import BuildReport, build_portraits
from limner.app.catalogue import all_segments, all_tags
from limner.app.workspace import Workspace
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, EngineOption, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.cli.rewritten import show_rewritten
from limner.core.text import Locale, Text, plural

COMMAND = Command(order=70, zh="为每位客户生成画像。", en="Build every customer's portrait.")

STEPS = {
    "customers": Text("归并客户", "Customers"),
    "presence": Text("检查数据是否齐全", "What data there are"),
    "features": Text("特征", "Features"),
    "preferences": Text("偏好", "Preferences"),
    "tags": Text("标签", "Tags"),
    "segments": Text("分群", "Segments"),
    "publish": Text("发布画像", "Publishing"),
}

_LARGEST = 15


def build(
    *,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help=say("统计日；默认为数据的最后一天。", "Last day to know of; the last day with data by default."),
        ),
    ] = None,
    full: Annotated[
        bool,
        typer.Option(
            "--full",
            help=say(
                "全部重新统计，而不只统计自上次以来有变化的客户。",
                "Count everyone again, not only the customers of whom something changed.",
            ),
        ),
    ] = False,
    engine: EngineOption = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Build every customer's features, tags and segments as of a day."""
    with open_workspace(workspace) as opened:
        day = as_of.date() if as_of else None
        report = run_build(opened, as_of=day, engine=engine, full=full, quiet=as_json)
        if as_json:
            write_json(asdict(report))
        else:
            show_report(opened, report)


def run_build(
    workspace: Workspace,
    *,
    as_of: date | None = None,
    engine: str | None = None,
    full: bool = False,
    quiet: bool = False,
) -> BuildReport:
    """Build with a line of progress on the terminal."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("")
        return build_portraits(
            workspace,
            as_of=as_of,
            engine=engine,
            anew=full,
            progress=lambda step: bar.update(task, description=STEPS[step].to(workspace.settings.locale)),
        )


def show_report(workspace: Workspace, report: BuildReport) -> None:
    """Print what a build made."""
    locale = workspace.settings.locale
    seconds = sum(report.seconds.values())
    some = report.counted < report.customers
    again = (
        Text(f"（其中 {report.counted:,} 位重新统计）", f" ({report.counted:,} of them counted again)")
        if some
        else Text("", "")
    )
    console.print(
        Text(
            zh=f"[bold]{report.customers:,}[/] 位客户的画像，统计日 {report.as_of}{again.zh}："
            f"{report.features} 个特征，用时 {seconds:.1f} 秒（{report.engine}）",
            en=f"Portraits of [bold]{report.customers:,}[/] {plural(report.customers, 'customer')} as of {report.as_of}{again.en}: "
            f"{report.features} features, in {seconds:.1f} s on {report.engine}",
        ).to(locale)
    )
    show_rewritten(report.rewritten, locale)
    tags = [(tag.title.to(locale), report.tags.get(tag.name, 0)) for tag in all_tags(workspace)]
    segments = [(segment.title.to(locale), report.segments.get(segment.name, 0)) for segment in all_segments(workspace)]
    _show_sizes(Text("标签", "Tags"), tags, "limner tags", report.customers, locale)
    _show_sizes(Text("分群", "Segments"), segments, "limner segments", report.customers, locale)
    _show_absent(workspace, report)


def _show_sizes(title: Text, sizes: Iterable[tuple[str, int]], command: str, customers: int, locale: Locale) -> None:
    """Print the largest of ``sizes``, and where to see the others."""
    found = sorted((size for size in sizes if size[1]), key=lambda size: -size[1])
    rows = [[name, f"{n:,}", f"{n / max(1, customers):.1%}"] for name, n in found[:_LARGEST]]
    headers = (title.to(locale), Text("客户", "Customers").to(locale), Text("占比", "Share").to(locale))
    console.print()
    console.print(grid("", headers, rows, numbers=(1, 2)))
    if more := len(found) - len(rows):
        console.print(Text(f"[dim]另有 {more} 个：{command}[/]", f"[dim]and {more} more: {command}[/]").to(locale))


def _show_absent(workspace: Workspace, report: BuildReport) -> None:
    """Say what the data lack, and for how many features that matters."""
    locale = workspace.settings.locale
    of_country = {source for source in report.absent if source.startswith("calendar.")}
    console.print()
    if of_country and not workspace.settings.calendar_country:
        console.print(
            Text(
                zh="[dim]未设置国家，因此没有节假日、促销季和季节特征：请在 limner.toml 中设置 country，如 CN。[/]",
                en="[dim]No country is set, so nothing is said of holidays, promotion seasons and seasons: "
                "set country in limner.toml, as in CN.[/]",
            ).to(locale)
        )
    others = {source: names for source, names in report.absent.items() if source not in of_country}
    if others:
        # Of a table that is not there, its columns need not be named.
        missing = ", ".join(source for source in others if "." not in source or source.split(".")[0] not in others)
        features = len({name for names in others.values() for name in names})
        console.print(
            Text(
                zh=f"[dim]数据中没有 {missing}，因此 {features} 个特征为空。[/]",
                en=f"[dim]The data have no {missing}; {features} {plural(features, 'feature is', 'features are')} null for that reason.[/]",
            ).to(locale)
        )
