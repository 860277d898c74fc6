"""Make one person of two ids: ``limner identity merge``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.identity import change
from limner.app.identity.change import MergePreview
from limner.cli.commands import Command
from limner.cli.identity.settled import IdArgument, ReasonOption, show_settled
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console, write_json
from limner.core.text import Locale, Text

COMMAND = Command(order=50, zh="人工合并两个编号。", en="Merge two ids by hand.")


def merge(
    one: IdArgument,
    other: IdArgument,
    *,
    reason: ReasonOption = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只预览，不合并。", "Only say what it would make."))
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Make one person of two ids."""
    with open_workspace(workspace) as opened:
        locale = opened.settings.locale
        if dry_run:
            _show_preview(change.preview_merge(opened, one, other), locale, as_json=as_json)
            return
        settled = change.merge(opened, one, other, reason=reason, by=user_name())
        show_settled(settled, locale, as_json=as_json)


def _show_preview(preview: MergePreview, locale: Locale, *, as_json: bool) -> None:
    if as_json:
        write_json(asdict(preview))
        return
    rows = ", ".join(f"{name} {n:,}" for name, n in preview.rows.items())
    console.print(
        Text(
            f"合并后编号为 {preview.customer_id}，包含 {'、'.join(preview.ids)}；{rows}。没有改动任何数据。",
            f"It would be {preview.customer_id}, of {', '.join(preview.ids)}; {rows}. Nothing was changed.",
        ).to(locale)
    )
