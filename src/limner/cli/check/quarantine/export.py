"""Write quarantined rows out: ``limner check quarantine export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.quality_quarantine import write_out
from limner.cli.check.quarantine.shown import LoadArgument
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name
from limner.cli.output import console
from limner.core.text import Text, plural

COMMAND = Command(order=20, zh="导出供更正（明文）。", en="Write rows out for correction, in clear.")


def export(
    load_id: LoadArgument,
    out: Annotated[Path, typer.Option("--out", help=say("CSV 文件。", "CSV file."))],
    purpose: Annotated[
        str, typer.Option("--purpose", help=say("目的：service 或 matching。", "Purpose: service or matching."))
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Write the rows of one import that were put aside to a file, in clear; the audit log is told."""
    with open_workspace(workspace) as opened:
        rows = write_out(opened, load_id, out, purpose=purpose, by=user_name())
        console.print(
            Text(
                f"{out}：{rows:,} 行，含个人信息，请妥善保管。",
                f"{out}: {rows:,} {plural(rows, 'row')}, with personal data: keep it safe.",
            ).to(opened.settings.locale)
        )
