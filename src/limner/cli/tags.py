"""List, try out and add tags: ``limner tags``."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer

from limner.app.catalogue import add_tag, list_tags
from limner.app.preview import try_tag
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console
from limner.cli.segments import SampleOption, show_list, show_tried
from limner.core.text import Text

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
        show_list(list_tags(opened), Text("主题", "Theme"), locale=opened.settings.locale, as_json=as_json)


def preview(
    file: FileArgument,
    *,
    sample: SampleOption = 5,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Count whom the tag in ``file`` would fit, and show some of them."""
    with open_workspace(workspace) as opened:
        tried = try_tag(opened, file.read_text(encoding="utf-8"), sample=sample)
        show_tried(tried, locale=opened.settings.locale, as_json=as_json)


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
