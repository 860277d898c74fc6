"""Print a check and what becomes of rows that fail; options that commands of checks share."""

from __future__ import annotations

from typing import Annotated

import typer

from limner.app.quality_checks import (
    Check,
)
from limner.cli.language import say
from limner.cli.output import console
from limner.core.text import Locale, Text

LocaleOption = Annotated[
    Locale | None,
    typer.Option(
        "--locale", help=say("语言：zh 或 en；默认同工作区。", "Language: zh or en; by default the workspace's.")
    ),
]
NameArgument = Annotated[str, typer.Argument(help=say("检查的名称。", "Name of the check."))]
ON_FAIL = {
    "quarantine": Text("导入时隔离", "put aside on arrival"),
    "report": Text("报告", "reported"),
}


def show_kept(check: Check, locale: Locale) -> None:
    """Print a check that was kept, and what becomes of rows that fail."""
    what = ON_FAIL[check.on_fail]
    said = Text(f"{check.title.zh}：不符的行{what.zh}", f"{check.title.en}: rows that fail are {what.en}")
    console.print(f"{severity_shown(check.severity, locale)}  {said.to(locale)}")


def severity_shown(severity: str, locale: Locale) -> str:
    """Say how bad a failure is, in its colour."""
    if severity == "error":
        return Text("[red]错误[/]", "[red]error[/]").to(locale)
    return Text("[yellow]警告[/]", "[yellow]warning[/]").to(locale)
