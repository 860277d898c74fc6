"""Write a table to a file: ``limner export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.export_table import export_table
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, write_json
from limner.core.text import plural

COMMAND = Command(order=110, zh="把一张表导出为文件。", en="Write a table to a file.")


def export(
    table: Annotated[str, typer.Argument(help=say("表名，如 features。", "Table, such as features."))],
    out: Annotated[
        Path,
        typer.Option(
            "--out", help=say("文件：.csv、.xlsx、.parquet 或 .sav。", "File: .csv, .xlsx, .parquet or .sav.")
        ),
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Write ``table`` to ``out``; amounts are in units of the currency."""
    with open_workspace(workspace) as opened:
        rows = export_table(opened, table, out)
    if as_json:
        write_json({"table": table, "rows": rows, "file": str(out)})
    else:
        console.print(say(f"{out}：{rows:,} 行", f"{out}: {rows:,} {plural(rows, 'row')}"))
