"""Forget a source: ``limner sources remove``."""

from __future__ import annotations

from typing import Annotated

import typer

from limner.app.add_source import remove_source
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, write_json

COMMAND = Command(order=70, zh="删除一个来源，已导入的数据保留。", en="Forget a source; what it brought stays.")


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
