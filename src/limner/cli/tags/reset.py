"""Give a tag its own thresholds back: ``limner tags reset``."""

from __future__ import annotations

from limner.app.catalogue import reset_thresholds
from limner.cli.commands import Command
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.tags.shown import NameArgument, show_set

COMMAND = Command(order=40, zh="恢复一个标签的默认阈值。", en="Give a tag its own thresholds back.")


def reset(name: NameArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER) -> None:
    """Give a tag the thresholds back that it ships with; the next build uses them."""
    with open_workspace(workspace) as opened:
        tag = reset_thresholds(opened, name, by=user_name())
        show_set(tag.title, tag.definition, opened.settings.locale)
