"""Publish tables for BI tools: ``limner publish``."""

from __future__ import annotations

import getpass
import os
import sys
from typing import Annotated

import typer

from limner.app.publish_tables import PASSWORD, SMALLEST, Publication, as_json, publish_tables
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json

COMMAND = Command(order=120, zh="发布到 PostgreSQL，供 BI 工具读取。", en="Publish tables to PostgreSQL for BI tools.")


def publish(  # noqa: PLR0913  (each is an option of the command line)
    *,
    to: Annotated[
        str,
        typer.Option(
            help=say("如 postgresql://user@host/db（不含密码）。", "As postgresql://user@host/db, no password.")
        ),
    ],
    tables: Annotated[
        str, typer.Option(help=say("表名，逗号分隔，如 features,segments。", "Tables, with commas: features,segments."))
    ],
    schema: Annotated[str, typer.Option(help=say("视图所在的模式。", "Schema of the views."))] = "limner",
    smallest: Annotated[
        int,
        typer.Option(min=2, help=say("少于这么多客户的取值不发布。", "Values that fewer customers share stay out.")),
    ] = SMALLEST,
    grant: Annotated[
        list[str] | None,
        typer.Option(help=say("可读取视图的角色。", "A role that may read the views; may be repeated.")),
    ] = None,
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help=say("从标准输入读取密码。", "Read the password from standard input.")),
    ] = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json_option: JsonOption = False,
) -> None:
    """Publish tables as read-only views in a schema of their own, all at once; readers see the old ones until then."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    if password is None and PASSWORD not in os.environ and sys.stdin.isatty() and not as_json_option:
        password = getpass.getpass(say("密码（没有则直接回车）：", "Password (Enter for none): ")) or None
    names = tuple(name.strip() for name in tables.split(",") if name.strip())
    told = Publication(to=to, tables=names, schema=schema, smallest=smallest, readers=tuple(grant or ()))
    with open_workspace(workspace) as opened:
        published = publish_tables(opened, told, password=password)
    if as_json_option:
        write_json(as_json(published))
        return
    headers = [
        say("视图", "View"),
        say("行", "Rows"),
        say("隐去的取值", "Values left out"),
        say("隐去的行", "Rows left out"),
    ]
    rows = [[one.view, f"{one.rows:,}", f"{one.hidden_values:,}", f"{one.hidden_rows:,}"] for one in published]
    console.print(grid("", headers, rows, numbers=(1, 2, 3)))
