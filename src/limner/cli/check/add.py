"""Keep checks of one's own: ``limner check add``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.quality_checks import (
    add_checks,
)
from limner.cli.check.shown import show_kept
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.output import text_of

COMMAND = Command(order=30, zh="新增或更新检查规则。", en="Add checks, or new versions of them.")


def add(
    file: Annotated[
        Path,
        typer.Option(
            "--file", exists=True, dir_okay=False, help=say("检查规则的 YAML 文件。", "YAML file of the checks.")
        ),
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Keep the checks in ``file``; the next run asks them."""
    with open_workspace(workspace) as opened:
        added = add_checks(opened, text_of(file), by=user_name())
        for one in added:
            show_kept(one, opened.settings.locale)
