"""Show one source: ``limner sources show``."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from limner.app.keep_mapping import kept_mappings
from limner.app.show_sources import StreamShown, source_as_yaml, sources_shown
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.cli.sources.shown import ago, span_shown, state_shown
from limner.core.text import Locale, Text

COMMAND = Command(order=30, zh="查看一个来源。", en="Show one source: definition, streams, counts, lag.")


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
        console.print(f"[red]{state_shown(shown, locale)}[/]")
        again = Text("查看原因并重试：", "See why, and try again: ").to(locale)
        console.print(f"{again}limner sources sync {name}")


def _stream_row(stream: StreamShown, locale: Locale) -> list[str]:
    n = stream.totals
    counts = [n.get("read", 0), n.get("loaded", 0), n.get("unchanged", 0) + n.get("duplicates", 0)]
    counts += [n.get("quarantined", 0), n.get("deleted", 0)]
    return [
        stream.name,
        *(f"{count:,}" for count in counts),
        ago(stream.freshness_seconds, locale),
        span_shown(stream.lag_seconds, locale) if stream.lag_seconds is not None else "",
        f"{stream.waiting:,}" if stream.waiting else "",
    ]
