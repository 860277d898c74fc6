"""Bring decisions in: ``limner consents import``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from limner.app.import_consents import import_consents
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_or_create
from limner.cli.output import console, grid, write_json
from limner.core.text import plural

COMMAND = Command(order=10, zh="导入客户的同意与拒绝。", en="Bring in what customers agreed to and refused.")


def import_(
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help=say(
                "文件，含 customer_id、purpose、granted、decided_at 列。",
                "A file with the columns customer_id, purpose, granted and decided_at.",
            ),
        ),
    ],
    *,
    source: Annotated[
        str, typer.Option(help=say("来源名称，默认取文件名。", "Where they were made; the file's name by default."))
    ] = "",
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Keep every decision of a file; the newest of each customer and purpose counts from the next build on."""
    with open_or_create(workspace, quiet=as_json) as opened:
        report = import_consents(opened, file, source=source)
    if as_json:
        write_json(asdict(report))
        return
    headers = [say("用途", "Purpose"), say("同意", "Agreed"), say("拒绝", "Refused")]
    rows = [
        [purpose, f"{report.granted.get(purpose, 0):,}", f"{report.refused.get(purpose, 0):,}"]
        for purpose in sorted({*report.granted, *report.refused})
    ]
    console.print(grid("", headers, rows, numbers=(1, 2)))
    console.print(
        say(
            f"读取 {report.read:,} 条；下次 limner build 起生效。",
            f"Read {report.read:,} {plural(report.read, 'decision. It counts', 'decisions. They count')} from the next limner build on.",
        )
    )
