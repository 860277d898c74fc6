"""Choose how bad a failure is: ``limner check set``."""

from __future__ import annotations

from typing import Annotated

import typer

from limner.app.quality_checks import (
    OnFail,
    Severity,
    choose,
)
from limner.cli.check.shown import NameArgument, show_kept
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, WorkspaceOption, open_workspace, user_name

COMMAND = Command(
    order=40, zh="选择级别，以及不符的行是否隔离。", en="Choose the severity, and whether rows that fail are put aside."
)


def set_(
    name: NameArgument,
    *,
    severity: Annotated[
        Severity | None,
        typer.Option("--severity", help=say("级别：error 或 warning。", "How bad it is where it fails.")),
    ] = None,
    on_fail: Annotated[
        OnFail | None,
        typer.Option(
            "--on-fail",
            help=say(
                "quarantine：导入时不符的行先隔离；report：照常载入，检查时报告。",
                "quarantine: rows that fail are put aside as they arrive; report: they come in and are told of.",
            ),
        ),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
) -> None:
    """Choose for any check, those that ship too, how bad a failure is and what becomes of rows that fail."""
    with open_workspace(workspace) as opened:
        chosen = choose(opened, name, severity=severity, on_fail=on_fail, by=user_name())
        show_kept(chosen, opened.settings.locale)
