"""Read what is new: ``limner sources sync``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from limner.app.add_source import all_sources
from limner.app.sync_source import StreamReport, SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.cli.commands import Command
from limner.cli.import_ import asker
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, write_json
from limner.cli.rewritten import show_rewritten
from limner.core.errors import Conflict, NotFound
from limner.core.text import Locale, Text, plural

COMMAND = Command(order=40, zh="读取新数据。", en="Read what is new.")
STEPS = {
    "read": Text("读取", "reading"),
    "compare": Text("比对", "comparing"),
    "import": Text("导入", "importing"),
    "save": Text("保存进度", "saving how far it was read"),
}


def sync(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]…", help=say("来源名称；不写则全部。", "The sources; all without a name.")),
    ] = None,
    *,
    stream: Annotated[
        list[str] | None, typer.Option(help=say("只读这个流，可重复。", "Only this stream; may be repeated."))
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help=say("全部重新读取。", "Read everything again, as it is now."))
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Read what is new in sources, one after another; exit with 1 where a stream failed. JSON has a line a source."""
    failed = False
    with open_workspace(workspace) as opened:
        ask = None if as_json or not console.is_terminal else asker(opened.settings.locale)
        wanted = tuple(stream or ())
        for name, streams in [(name, wanted) for name in names or ()] or _sources_with(opened, wanted):
            plan = SyncPlan(streams=streams, anew=full, ask=ask)
            reports = _synced(opened, name, plan, quiet=as_json, alone=len(names or ()) == 1)
            failed = failed or any(report.error for report in reports)
            if as_json:
                write_json({"source": name, "streams": [_as_json(report) for report in reports]})
                continue
            if len(names or ()) != 1:
                console.print(f"[bold]{name}[/]")
            for report in reports:
                show_stream(report, opened.settings.locale)
    if failed:
        raise typer.Exit(1)


def show_stream(report: StreamReport, locale: Locale) -> None:
    """Print what became of one stream."""
    if report.error:
        console.print(f"[bold]{report.stream}[/]  [red]{escape(report.error.message)}[/]", soft_wrap=True)
        console.print(f"  {escape(report.error.remedy)}", soft_wrap=True)
        if not (report.counts["read"] or report.notes):
            return
    n = report.counts
    told = Text(
        f"读取 [bold]{n['read']:,}[/] 行 = 载入 {n['loaded']:,} + 未变 {n['unchanged']:,} + 重复 {n['duplicates']:,}"
        f" + 隔离 {n['quarantined']:,}；其中改动 {n['changed']:,}，来源已删 {n['deleted']:,}",
        f"[bold]{n['read']:,}[/] {plural(n['read'], 'row')} read = {n['loaded']:,} loaded + {n['unchanged']:,} unchanged + "
        f"{n['duplicates']:,} {plural(n['duplicates'], 'duplicate')} + {n['quarantined']:,} quarantined; {n['changed']:,} changed, {n['deleted']:,} deleted there",
    )
    console.print(f"[bold]{report.stream}[/]  {told.to(locale)}  [dim]{report.seconds:.1f} s[/]", soft_wrap=True)
    if report.rows:
        console.print("  → " + ", ".join(f"{table} {rows:,}" for table, rows in report.rows.items()))
    for note in report.notes:
        console.print(f"  [yellow]{escape(note.to(locale))}[/]")
    show_rewritten(report.rewritten, locale)
    for column, why, rows in report.reasons:
        console.print(f"  [yellow]{rows:,} × {escape(column)}[/] {escape(why)}")


def _sources_with(opened: Workspace, streams: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """All sources by name; where streams are named, those that have one of them, each with its own."""
    sources = all_sources(opened)
    for one in streams:
        if not any(one in source.streams for source in sources):
            raise NotFound.among("stream", one, {name for source in sources for name in source.streams})
    own = [(source.name, tuple(one for one in streams if one in source.streams)) for source in sources]
    return [(name, theirs) for name, theirs in own if theirs or not streams]


def _synced(opened: Workspace, name: str, plan: SyncPlan, *, quiet: bool, alone: bool) -> list[StreamReport]:
    """Sync one source; one that is being read just now does not keep those after it from being read."""
    try:
        return _watched(opened, name, plan, quiet=quiet)
    except Conflict as busy:
        if alone:
            raise
        return [StreamReport(stream=name, error=busy)]


def _watched(opened: Workspace, name: str, plan: SyncPlan, *, quiet: bool) -> list[StreamReport]:
    if quiet or plan.ask or not console.is_terminal:
        return sync_source(opened, name, plan)
    locale = opened.settings.locale
    with console.status("") as status:
        return sync_source(
            opened, name, plan, progress=lambda stream, step: status.update(f"{stream}: {STEPS[step].to(locale)}")
        )


def _as_json(report: StreamReport) -> dict[str, object]:
    return {
        "stream": report.stream,
        **report.counts,
        "rows": report.rows,
        "notes": [{"zh": note.zh, "en": note.en} for note in report.notes],
        "reasons": [{"column": column, "reason": why, "rows": n} for column, why, n in report.reasons],
        "rewritten": [vars(one) for one in report.rewritten],
        "seconds": report.seconds,
        "error": report.error.to_json() if report.error else None,
    }
