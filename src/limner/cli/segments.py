"""List, try out and add segments: ``limner segments``."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from limner.app.catalogue import Listed, add_segment, list_segments
from limner.app.preview import Tried, try_rule
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, text_of, write_json
from limner.core.text import Locale, Text, plural

SampleOption = Annotated[
    int, typer.Option("--sample", min=0, max=100, help=say("显示几位客户。", "How many customers to show."))
]
_SHOWN = 8


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(
        help=say("查看、试算和新增分群。", "List, try out and add segments."), invoke_without_command=True
    )
    group.callback()(segments)
    group.command("preview", help=say("试算一条规则。", "Try a rule out."))(preview)
    group.command("add", help=say("新增或更新一个分群。", "Add a segment, or a new version of it."))(add)
    app.add_typer(group, name="segments")


def segments(
    context: typer.Context, *, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False
) -> None:
    """List all segments with their sizes."""
    if context.invoked_subcommand:
        return
    with open_workspace(workspace) as opened:
        show_list(list_segments(opened), Text("分组", "Set"), locale=opened.settings.locale, as_json=as_json)


def preview(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("规则的 JSON 文件。", "JSON file of the rule."))
    ],
    *,
    sample: SampleOption = 5,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Count who matches the rule in ``file``, and show some of them with personal values masked."""
    with open_workspace(workspace) as opened:
        tried = try_rule(opened, text_of(file), sample=sample)
        show_tried(tried, locale=opened.settings.locale, as_json=as_json)


def add(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("分群的 YAML 文件。", "YAML file of the segment."))
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Keep the segment in ``file``; the next build finds its members."""
    with open_workspace(workspace) as opened:
        segment = add_segment(opened, text_of(file), by=getpass.getuser())
        console.print(
            Text(
                f"已保存分群“{segment.title.zh}”，下次 limner build 时生效。",
                f"Kept the segment “{segment.title.en}”; the next limner build uses it.",
            ).to(opened.settings.locale)
        )


def show_list(listed: list[Listed], theme: Text, *, locale: Locale, as_json: bool) -> None:
    """Print tags or segments with their sizes."""
    if as_json:
        write_json([asdict(one) for one in listed])
        return
    headers = (
        theme,
        Text("名称", "Name"),
        Text("标题", "Title"),
        Text("客户", "Customers"),
        Text("定义", "Definition"),
    )
    rows = [
        [
            one.theme.to(locale),
            f"{one.name}{'*' * one.changed}",
            one.title.to(locale),
            f"{one.customers:,}",
            one.definition.to(locale),
        ]
        for one in listed
    ]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(3,)))
    if any(one.changed for one in listed):
        console.print(Text("* 阈值已在本工作区调整。", "* Thresholds are set in this workspace.").to(locale))


def show_tried(tried: Tried, *, locale: Locale, as_json: bool) -> None:
    """Print the rule in words, the count, the share and the sample."""
    found = tried.found
    if as_json:
        write_json({**asdict(found), "rule": vars(tried.words)})
        return
    console.print(tried.words.to(locale))
    console.print(
        Text(
            f"[bold]{found.customers:,}[/] 位客户，占 {found.total:,} 位的 {found.share:.1%}",
            f"[bold]{found.customers:,}[/] {plural(found.customers, 'customer')}, {found.share:.1%} of {found.total:,}",
        ).to(locale)
    )
    if found.sample:
        names = list(found.sample[0])[:_SHOWN]
        console.print(grid("", names, [["" if row[n] is None else str(row[n]) for n in names] for row in found.sample]))
