"""Undo a merge: ``limner identity unmerge``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.identity import change
from limner.app.identity.change import UnmergePreview
from limner.cli.commands import Command
from limner.cli.identity.settled import IdArgument, ReasonOption, show_settled
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, write_json
from limner.core.text import Locale, Text

COMMAND = Command(
    order=60, zh="撤销人工合并，或把一个编号拆分出来。", en="Undo a merge by hand, or take an id out of a person."
)


def unmerge(
    customer: IdArgument,
    *,
    reason: ReasonOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只预览，不拆分。", "Only say who would part from whom."))
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Undo the newest merge by hand that named an id; where none did, take the id out of its person."""
    with open_workspace(workspace) as opened:
        if dry_run:
            _show_parts(change.preview_unmerge(opened, customer), opened.settings.locale, as_json=as_json)
            return
        settled = change.unmerge(opened, customer, reason=reason, by=user_name())
        show_settled(settled, opened.settings.locale, as_json=as_json)


def _show_parts(preview: UnmergePreview, locale: Locale, *, as_json: bool) -> None:
    if as_json:
        write_json(asdict(preview))
        return
    console.print(
        Text(
            f"{'、'.join(preview.parting)} 将与 {'、'.join(preview.staying)} 分开。没有改动任何数据。",
            f"{', '.join(preview.parting)} would part from {', '.join(preview.staying)}. Nothing was changed.",
        ).to(locale)
    )
