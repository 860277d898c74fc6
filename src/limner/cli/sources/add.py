"""Add a source, or change one: ``limner sources add``."""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from limner.app.add_source import add_source, source_from_yaml
from limner.app.receive_deliveries import is_pushed
from limner.app.show_sources import source_of_url, wanted_secrets
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_or_create
from limner.cli.output import console, text_of, write_json
from limner.core.errors import InvalidDefinition

COMMAND = Command(order=10, zh="登记一个来源。", en="Add a source, or change one.")
_OF_STREAMS = say("要读的流", "What is read")
_SECRETS = say("密码", "Secrets")
What = Annotated[
    str, typer.Argument(help=say("定义文件（YAML），或来源的名称。", "A definition (YAML), or a name for the source."))
]
Url = Annotated[
    str,
    typer.Argument(
        help=say(
            "地址，如 postgresql://reader@db.example.com/shop。",
            "Where it is, such as postgresql://reader@db.example.com/shop.",
        )
    ),
]
TableOption = Annotated[
    list[str] | None,
    typer.Option(help=say("要读的表，可重复。", "A table to read; may be repeated."), rich_help_panel=_OF_STREAMS),
]
QueryOption = Annotated[
    str, typer.Option(help=say("SQL 查询，代替表。", "A query, instead of a table."), rich_help_panel=_OF_STREAMS)
]
CursorOption = Annotated[
    str,
    typer.Option(
        help=say("随每次修改增长的字段。", "Column that grows with each change."), rich_help_panel=_OF_STREAMS
    ),
]
KeyOption = Annotated[
    str,
    typer.Option(
        help=say("主键字段，逗号分隔。", "Columns that tell rows apart, with commas."), rich_help_panel=_OF_STREAMS
    ),
]
FillsOption = Annotated[
    str,
    typer.Option(help=say("目标表，如 orders。", "Canonical table, such as orders."), rich_help_panel=_OF_STREAMS),
]
DeletionsOption = Annotated[
    bool,
    typer.Option("--deletions", help=say("识别已删除的行。", "See which rows are gone."), rich_help_panel=_OF_STREAMS),
]
ScheduleOption = Annotated[
    str, typer.Option(help=say("如 every 15 minutes，或 cron。", "Such as 'every 15 minutes', or cron."))
]
IdsOfOption = Annotated[
    str,
    typer.Option(
        "--ids-of",
        metavar="NAME",
        help=say(
            "客户编号是谁编的：自成一套的编号取个名字（如 loyalty），编号变为 loyalty:17。",
            "Whose numbers the customers' ids are: a name (loyalty) where they are its own, and 17 becomes loyalty:17.",
        ),
    ),
]
SecretOption = Annotated[
    str,
    typer.Option(
        "--secret-stdin",
        help=say("从标准输入读取这个密码。", "Read the secret of this name from standard input."),
        rich_help_panel=_SECRETS,
    ),
]
PasswordOption = Annotated[
    bool,
    typer.Option(
        "--password-stdin",
        help=say("从标准输入读取密码。", "Read the password from standard input."),
        rich_help_panel=_SECRETS,
    ),
]


def add(  # noqa: PLR0913  (each is an option of the command line)
    what: What,
    url: Url = "",
    *,
    table: TableOption = None,
    query: QueryOption = "",
    cursor: CursorOption = "",
    key: KeyOption = "",
    fills: FillsOption = "",
    deletions: DeletionsOption = False,
    schedule: ScheduleOption = "",
    ids_of: IdsOfOption = "",
    secret_stdin: SecretOption = "",
    password_stdin: PasswordOption = False,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Add a source: its definition is kept as it is, its secrets are encrypted.

    A secret comes from standard input, from the variable LIMNER_SOURCE_PASSWORD (or …_TOKEN and so on), or is asked
    for; an empty answer means that there is none.
    """
    if Path(what).suffix in {".yaml", ".yml"}:
        source = source_from_yaml(text_of(Path(what)))
        source = replace(source, ids_of=ids_of or source.ids_of)
    else:
        columns = [one.strip() for one in key.split(",") if one.strip()]
        told = {"cursor": cursor, "key": columns, "fills": fills, "deletions": deletions}
        source = source_of_url(
            what, url, tables=table or [], query=query, stream=told, schedule=schedule, ids_of=ids_of
        )
    piped = "password" if password_stdin else secret_stdin
    with open_or_create(workspace, quiet=as_json) as opened:
        secrets = _secrets(wanted_secrets(opened, source), piped, ask=not as_json and sys.stdin.isatty())
        add_source(opened, source, secrets)
    if as_json:
        write_json(
            {"source": source.name, "kind": source.kind, "streams": list(source.streams), "secrets": sorted(secrets)}
        )
        return
    after = "limner sources listen" if is_pushed(source) else f"limner sources sync {source.name}"
    console.print(say(f"已登记来源 {source.name}；现在可以：{after}", f"Added the source {source.name}. Next: {after}"))


def _secrets(names: tuple[str, ...], piped: str, *, ask: bool) -> dict[str, str]:
    """Gather the secrets of a source: from standard input, the environment, or a person."""
    found: dict[str, str] = {}
    if piped:
        found[piped] = sys.stdin.readline().rstrip("\r\n")
        if not found[piped]:
            raise InvalidDefinition(
                f"No {piped} came on standard input.", remedy=f"Send it: … --secret-stdin {piped} < file"
            )
    for name in names:
        told = os.environ.get(f"LIMNER_SOURCE_{name.upper()}")
        if name in found:
            continue
        if told:
            found[name] = told
        elif ask:
            typed = getpass.getpass(say(f"{name}（没有则直接回车）：", f"{name} (Enter for none): "))
            found |= {name: typed} if typed else {}
    return found
