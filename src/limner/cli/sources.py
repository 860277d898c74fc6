"""Read what other systems hold, again and again: ``limner sources``."""

from __future__ import annotations

import signal
import sys
import threading
import time
from typing import Annotated

import typer
from rich.markup import escape

from limner.app.add_source import all_sources, remove_source
from limner.app.keep_mapping import kept_mappings
from limner.app.run_sources import Worker
from limner.app.show_sources import Shown, StreamShown, source_as_yaml, sources_shown
from limner.app.sync_source import StreamReport, SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.cli import sources_add, sources_listen
from limner.cli.imports import asker, show_rewritten
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.core.errors import Conflict, NotFound
from limner.core.text import Locale, Text, plural

sources = typer.Typer(no_args_is_help=True)
STEPS = {
    "read": Text("读取", "reading"),
    "compare": Text("比对", "comparing"),
    "import": Text("导入", "importing"),
    "save": Text("保存进度", "saving how far it was read"),
}
HAPPENED = {"started": Text("开始", "started"), "done": Text("完成", "done"), "failed": Text("失败", "failed")}
_WHY = {
    "SourceUnavailable": Text("来源无法访问", "it is away"),
    "SourceRejected": Text("来源拒绝，或数据有误", "it refused, or its data are wrong"),
    "InvalidDefinition": Text("定义不符", "its definition does not fit"),
    "NotFound": Text("所指的表或流不存在", "what it names is not there"),
    "Unsure": Text("不清楚列的含义", "it is not clear what its columns mean"),
}
"""Why a sync failed: only the kind of an error is kept, since its words may hold values."""
sources_add.register(sources)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.add_typer(
        sources,
        name="sources",
        help=say("数据库、接口、文件夹等来源。", "Databases, APIs, folders and other places that data come from."),
    )


@sources.command("list", help=say("列出来源及其新鲜度。", "List sources, and how fresh each is."))
def list_command(workspace: WorkspaceOption = DEFAULT_FOLDER, *, as_json: JsonOption = False) -> None:
    """List sources: what each gave, when it was read, how far behind it is."""
    with open_workspace(workspace) as opened:
        shown = sources_shown(opened)
        locale = opened.settings.locale
    if as_json:
        write_json([one.to_json() for one in shown])
        return
    if not shown:
        console.print(say("还没有来源；用 limner sources add 登记。", "There is no source yet: limner sources add."))
        return
    headers = (
        Text("来源", "Source"),
        Text("类型", "Kind"),
        Text("流", "Streams"),
        Text("行", "Rows"),
        Text("上次读取", "Read"),
        Text("下次", "Next"),
        Text("状态", "State"),
    )
    rows = [
        [
            one.source.name,
            one.source.kind,
            str(len(one.streams)),
            f"{sum(stream.totals.get('loaded', 0) for stream in one.streams):,}",
            _ago(one.freshness_seconds, locale),
            one.source.schedule or Text("按需", "on demand").to(locale),
            _state(one, locale),
        ]
        for one in shown
    ]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(2, 3)))


@sources.command("show", help=say("查看一个来源。", "Show one source: definition, streams, counts, lag."))
def show(
    name: Annotated[str, typer.Argument(help=say("来源名称。", "The source."))],
    *,
    meanings: Annotated[
        bool,
        typer.Option(
            "--meanings", help=say("同时写出各列被理解成什么。", "Also write what its columns were taken to mean.")
        ),
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Show one source; its secrets are named and never shown."""
    with open_workspace(workspace) as opened:
        (shown,) = sources_shown(opened, name)
        locale = opened.settings.locale
        meant = kept_mappings(opened, name) if meanings else ""
    if as_json:
        write_json(shown.to_json() | ({"meanings": meant} if meanings else {}))
        return
    console.print(source_as_yaml(shown.source).rstrip(), markup=False)
    if shown.secrets:
        named = ", ".join(shown.secrets)
        console.print(f"[dim]{Text(f'已加密保存：{named}', f'kept encrypted: {named}').to(locale)}[/]")
    console.print()
    pushed = any(stream.waiting for stream in shown.streams)
    headers = (
        Text("流", "Stream"),
        Text("读过", "Read"),
        Text("载入", "Loaded"),
        Text("重复", "Known"),
        Text("隔离", "Quarantined"),
        Text("已删", "Deleted"),
        Text("上次读取", "Last read"),
        Text("落后", "Lag"),
        *((Text("待载入推送", "Pushed, not loaded"),) if pushed else ()),
    )
    rows = [_stream_row(stream, locale)[: len(headers)] for stream in shown.streams]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(1, 2, 3, 4, 5, 8)))
    if meant:
        console.print(f"\n{escape(meant.rstrip())}", soft_wrap=True)
    if shown.state.error:
        console.print(f"[red]{_state(shown, locale)}[/]")
        again = Text("查看原因并重试：", "See why, and try again: ").to(locale)
        console.print(f"{again}limner sources sync {name}")


@sources.command("sync", help=say("读取新数据。", "Read what is new."))
def sync(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]…", help=say("来源名称；不写则全部。", "The sources; all without a name.")),
    ] = None,
    *,
    stream: Annotated[
        list[str] | None, typer.Option(help=say("只读这个流，可重复。", "Only this stream; may be repeated."))
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help=say("全部重新读取。", "Read everything again, as it is now."))
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
            plan = SyncPlan(streams=streams, anew=anew, ask=ask)
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


@sources.command("run", help=say("按计划读取，直到停止。", "Read sources when they are due, until stopped."))
def run(
    *,
    seconds: Annotated[
        float, typer.Option(min=0, help=say("运行多少秒；0 表示直到停止。", "Stop after so long; 0: when told to."))
    ] = 0,
    most: Annotated[int, typer.Option(min=1, help=say("同时读取的来源数。", "Sources read at once."))] = 4,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Read each source that has a schedule when it is due; Ctrl+C or a TERM signal ends it."""
    stopped = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stopped.set())
    ends = time.monotonic() + seconds
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale

        def tell(source: str, what: str) -> None:
            if as_json:
                write_json({"at": opened.clock(), "source": source, "what": what})
                sys.stdout.flush()
            else:
                console.print(f"[dim]{opened.clock():%H:%M:%S}[/] {source} {HAPPENED[what].to(locale)}")

        worker = Worker(opened, most, told=tell)
        worker.run(until=lambda: stopped.is_set() or (seconds > 0 and time.monotonic() >= ends))


sources_listen.register(sources)


@sources.command("remove", help=say("删除一个来源，已导入的数据保留。", "Forget a source; what it brought stays."))
def remove(
    name: Annotated[str, typer.Argument(help=say("来源名称。", "The source."))],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Forget a source with its secrets and how far it was read."""
    with open_workspace(workspace) as opened:
        remove_source(opened, name)
    if as_json:
        write_json({"removed": name})
    else:
        console.print(
            say(f"已删除来源 {name}；已导入的数据保留。", f"Forgot the source {name}; the rows that it brought stay.")
        )


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


def _stream_row(stream: StreamShown, locale: Locale) -> list[str]:
    n = stream.totals
    counts = [n.get("read", 0), n.get("loaded", 0), n.get("unchanged", 0) + n.get("duplicates", 0)]
    counts += [n.get("quarantined", 0), n.get("deleted", 0)]
    return [
        stream.name,
        *(f"{count:,}" for count in counts),
        _ago(stream.freshness_seconds, locale),
        _span(stream.lag_seconds, locale) if stream.lag_seconds is not None else "",
        f"{stream.waiting:,}" if stream.waiting else "",
    ]


def _state(shown: Shown, locale: Locale) -> str:
    if shown.state.failures:
        n = shown.state.failures
        why = _WHY.get(shown.state.error or "", Text(shown.state.error or "", shown.state.error or ""))
        times = "once" if n == 1 else f"{n} times"
        return Text(f"连续失败 {n} 次：{why.zh}", f"failed {times}: {why.en}").to(locale)
    if shown.freshness_seconds is None:
        return Text("未读取", "not read yet").to(locale)
    return Text("正常", "well").to(locale)


def _ago(seconds: float | None, locale: Locale) -> str:
    if seconds is None:
        return Text("从未", "never").to(locale)
    span = _span(seconds, locale)
    return Text(f"{span}前", f"{span} ago").to(locale)


def _span(seconds: float, locale: Locale) -> str:
    for size, zh, en in ((86_400, "天", "d"), (3_600, "小时", "h"), (60, "分钟", "min")):
        if seconds >= size:
            return Text(f"{seconds / size:.0f} {zh}", f"{seconds / size:.0f} {en}").to(locale)
    return Text(f"{seconds:.0f} 秒", f"{seconds:.0f} s").to(locale)


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
