"""List, try out and add tags: ``limner tags``."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from limner.app.catalogue import add_tag, all_tags
from limner.app.preview import preview_rule, sizes
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.cli.segments import SampleOption, show_preview
from limner.core.text import Text
from limner.portrait.tag import THEMES, tag_from_yaml
from limner.warehouse.tables import TAGS

FileArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help=say("标签的 YAML 文件。", "YAML file of the tag."))
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    group = typer.Typer(help=say("查看、试算和新增标签。", "List, try out and add tags."), invoke_without_command=True)
    group.callback()(tags)
    group.command("preview", help=say("试算一个标签。", "Try a tag out."))(preview)
    group.command("add", help=say("新增或更新一个标签。", "Add a tag, or a new version of it."))(add)
    app.add_typer(group, name="tags")


def tags(context: typer.Context, *, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """List all tags with their sizes."""
    if context.invoked_subcommand:
        return
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale
        found = sizes(opened, TAGS, "tag")
        every = all_tags(opened)
        if as_json:
            write_json(
                [
                    {
                        "name": t.name,
                        "theme": t.theme,
                        "title": vars(t.title),
                        "definition": vars(t.definition),
                        "customers": found.get(t.name, 0),
                    }
                    for t in every
                ]
            )
            return
        rows = [
            [
                THEMES[t.theme].to(locale),
                t.name,
                t.title.to(locale),
                f"{found.get(t.name, 0):,}",
                t.definition.to(locale),
            ]
            for t in every
        ]
        headers = (
            Text("主题", "Theme"),
            Text("名称", "Name"),
            Text("标题", "Title"),
            Text("客户", "Customers"),
            Text("定义", "Definition"),
        )
        console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(3,)))


def preview(
    file: FileArgument,
    *,
    sample: SampleOption = 5,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Count whom the tag in ``file`` would fit, and show some of them."""
    with open_workspace(workspace) as opened:
        rule = tag_from_yaml(file.read_text(encoding="utf-8")).rule
        show_preview(preview_rule(opened, rule, sample=sample), rule, locale=opened.settings.locale, as_json=as_json)


def add(file: FileArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER) -> None:
    """Keep the tag in ``file``; the next build finds whom it fits."""
    with open_workspace(workspace) as opened:
        tag = add_tag(opened, file.read_text(encoding="utf-8"), by=getpass.getuser())
        locale = opened.settings.locale
        console.print(
            Text(
                f"已保存标签“{tag.title.zh}”，下次 limner build 时生效。",
                f"Kept the tag “{tag.title.en}”; the next limner build uses it.",
            ).to(locale)
        )
