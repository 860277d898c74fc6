"""Forget what was chosen for a check: ``limner check reset``."""

from __future__ import annotations

from limner.app.quality_checks import (
    unchoose,
)
from limner.cli.check.shown import NameArgument, show_kept
from limner.cli.commands import Command
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name

COMMAND = Command(order=50, zh="恢复检查自身的设定。", en="Give a check back what it says of itself.")


def reset(name: NameArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER) -> None:
    """Forget what was chosen for a check."""
    with open_workspace(workspace) as opened:
        show_kept(unchoose(opened, name, by=user_name()), opened.settings.locale)
