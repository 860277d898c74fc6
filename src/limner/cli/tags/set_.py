"""Set thresholds: ``limner tags set``."""

from __future__ import annotations

from typing import Annotated

import typer

from limner.app.catalogue import set_thresholds
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.tags.shown import NameArgument, show_set

COMMAND = Command(order=30, zh="调整一个标签的阈值。", en="Set thresholds of a tag.")


def set_(
    name: NameArgument,
    thresholds: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME=VALUE…",
            help=say("阈值，如 min_share=60% min_orders=3。", "Thresholds, such as min_share=60% min_orders=3."),
        ),
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Set thresholds of a tag: shares as 0.6 or 60%, money in units of the currency; the next build uses them."""
    if any("=" not in one for one in thresholds):
        raise typer.BadParameter(say("请写成 名称=数值。", "Write NAME=VALUE."))
    written = dict(one.split("=", maxsplit=1) for one in thresholds)
    with open_workspace(workspace) as opened:
        tag = set_thresholds(opened, name, written, by=user_name())
        show_set(tag.title, tag.definition, opened.settings.locale)
