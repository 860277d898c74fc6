"""Keep a segment: ``limner segments add``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.catalogue import add_segment
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, text_of
from limner.core.text import Text

COMMAND = Command(order=30, zh="新增或更新一个分群。", en="Add a segment, or a new version of it.")


def add(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help=say("分群的 YAML 文件。", "YAML file of the segment."))
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Keep the segment in ``file``; the next build finds its members."""
    with open_workspace(workspace) as opened:
        segment = add_segment(opened, text_of(file), by=user_name())
        console.print(
            Text(
                f"已保存分群“{segment.title.zh}”，下次 limner build 时生效。",
                f"Kept the segment “{segment.title.en}”; the next limner build uses it.",
            ).to(opened.settings.locale)
        )
