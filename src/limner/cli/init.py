"""Make a workspace: ``limner init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from limner.app.workspace import Workspace
from limner.cli.commands import Command
from limner.cli.language import locale, say
from limner.cli.options import DEFAULT_FOLDER
from limner.cli.output import console
from limner.core.text import Locale

COMMAND = Command(order=10, zh="新建工作区。", en="Make a workspace.")


def init(
    folder: Annotated[Path, typer.Argument(help=say("文件夹。", "Its folder."))] = DEFAULT_FOLDER,
    *,
    name: Annotated[str, typer.Option(help=say("企业名称。", "Name of the business."))] = "workspace",
    time_zone: Annotated[
        str, typer.Option(help=say("时区，如 Asia/Shanghai。", "Time zone, such as Asia/Shanghai."))
    ] = "UTC",
    currency: Annotated[str, typer.Option(help=say("货币代码，如 CNY。", "Currency code, such as CNY."))] = "",
    language: Annotated[
        Locale | None,
        typer.Option("--locale", help=say("语言：zh 或 en。", "Language: zh or en."), show_default=False),
    ] = None,
) -> None:
    """Make a workspace with its settings, master key and stores."""
    Workspace.create(folder, name=name, time_zone=time_zone, currency=currency, locale=language or locale()).close()
    console.print(say(f"已新建工作区 {folder}", f"Made the workspace {folder}"))
    console.print(
        say(
            f"请妥善保管 {folder / 'master.key'}：没有它，个人信息无法解密。",
            f"Keep {folder / 'master.key'} safe: without it no personal value can be read again.",
        )
    )
    console.print(say("下一步：limner import 文件…", "Next: limner import FILE…"))
