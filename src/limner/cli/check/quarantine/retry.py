"""Import quarantined rows again: ``limner check quarantine retry``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app import quality_quarantine
from limner.cli.check.quarantine.shown import LoadArgument, outcome
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console

COMMAND = Command(order=30, zh="导入更正后的行。", en="Bring corrected rows in.")


def retry(
    load_id: LoadArgument,
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help=say(
                "更正后的 CSV；省略则原样重试（如检查规则改后）。",
                "The corrected CSV file; without it rows are tried as they are, after a check was changed, say.",
            ),
        ),
    ] = None,
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Import the rows of one import that were put aside, corrected or as they are, and keep what came of them."""
    with open_workspace(workspace) as opened:
        report = quality_quarantine.retry(opened, load_id, file, by=user_name())
        console.print(outcome(report.total("loaded"), report.total("quarantined"), opened.settings.locale))
