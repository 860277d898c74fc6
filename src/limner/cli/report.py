"""Write the report that a manager reads: ``limner report``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from limner.app.report.write import write_report
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, write_json
from limner.core.text import Locale, Text, plural

COMMAND = Command(order=100, zh="写出管理者看的报告。", en="Write the report that a manager reads.")


def report(
    out: Annotated[
        Path,
        typer.Option(
            "--out", help=say("文件：.html（网页）或 .xlsx（表格）。", "File: .html (page) or .xlsx (tables).")
        ),
    ] = Path("report.html"),
    *,
    locale: Annotated[
        Locale | None,
        typer.Option(
            "--locale", help=say("语言：zh 或 en；默认同工作区。", "Language: zh or en; by default the workspace's.")
        ),
    ] = None,
    segment: Annotated[
        str | None,
        typer.Option(
            "--segment", help=say("只看一个分群，与全部客户相比。", "Only one segment, beside all customers.")
        ),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Write the report on all customers, or on one segment, as the last build left them."""
    with open_workspace(workspace) as opened:
        written = write_report(opened, out, locale=locale, segment=segment)
    if as_json:
        write_json({"file": str(out), **asdict(written)})
    else:
        console.print(
            Text(
                f"{out}：{written.customers:,} 位客户，截至 {written.as_of}",
                f"{out}: {written.customers:,} {plural(written.customers, 'customer')} as of {written.as_of}",
            ).to(opened.settings.locale)
        )
