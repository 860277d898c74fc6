"""Options that several commands share."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import Annotated

import typer

from limner.app.workspace import Workspace
from limner.cli.language import locale, say
from limner.cli.output import console

DEFAULT_FOLDER = Path("limner-workspace")

WorkspaceOption = Annotated[
    Path,
    typer.Option(
        "--workspace",
        "-w",
        envvar="LIMNER_WORKSPACE",
        help=say("工作区文件夹。", "Folder of the workspace."),
        show_default=True,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=say("输出 JSON。", "Print the result as JSON."))]
EngineOption = Annotated[
    str | None,
    typer.Option("--engine", help=say("计算引擎：duckdb 或 spark。", "Engine to compute with: duckdb or spark.")),
]


def user_name() -> str:
    """Return the name of who gives the command, which is kept with what it changes."""
    return getpass.getuser()


def open_workspace(folder: Path) -> Workspace:
    """Open the workspace in ``folder``, or in the current folder where that is one and none was named."""
    if folder == DEFAULT_FOLDER and "LIMNER_WORKSPACE" not in os.environ and Path("limner.toml").is_file():
        return Workspace(Path())
    return Workspace(folder)


def open_or_create(folder: Path, *, quiet: bool) -> Workspace:
    """Open the workspace in ``folder`` as ``open_workspace`` does, making it first where there is none."""
    here = folder == DEFAULT_FOLDER and Path("limner.toml").is_file()
    if here or (folder / "limner.toml").is_file():
        return open_workspace(folder)
    workspace = Workspace.create(folder, locale=locale())
    if not quiet:
        console.print(say(f"[dim]已新建工作区 {folder}[/]", f"[dim]Made the workspace {folder}[/]"))
    return workspace
