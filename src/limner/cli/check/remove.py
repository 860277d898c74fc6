"""Forget a check of one's own: ``limner check remove``."""

from __future__ import annotations

from limner.app.quality_checks import (
    remove_check,
)
from limner.cli.check.shown import NameArgument
from limner.cli.commands import Command
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console
from limner.core.text import Text

COMMAND = Command(order=60, zh="移除一条自定义检查。", en="Remove a check of your own.")


def remove(name: NameArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER) -> None:
    """Forget a check of the workspace's own."""
    with open_workspace(workspace) as opened:
        remove_check(opened, name, by=user_name())
        console.print(Text(f"已移除 {name}。", f"Removed {name}.").to(opened.settings.locale))
