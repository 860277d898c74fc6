"""List the checks: ``limner check list``."""

from __future__ import annotations

from limner.app.quality_checks import (
    all_checks,
    own_checks,
)
from limner.cli.check.shown import ON_FAIL, LocaleOption, severity_shown
from limner.cli.commands import Command
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import Cell, console, grid, styled, write_json
from limner.core.text import Text

COMMAND = Command(order=20, zh="列出检查规则。", en="List the checks.")


def list_(
    *, locale: LocaleOption = None, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False
) -> None:
    """List all checks: those that ship, then the workspace's own."""
    with open_workspace(workspace) as opened:
        language = locale or opened.settings.locale
        own = {one.name for one in own_checks(opened)}
        found = all_checks(opened)
    if as_json:
        write_json(
            [
                {
                    "name": one.name,
                    "table": one.table,
                    "severity": one.severity,
                    "on_fail": one.on_fail,
                    **vars(one.title),
                    "own": one.name in own,
                }
                for one in found
            ]
        )
        return
    headers = (
        Text("表", "Table"),
        Text("名称", "Name"),
        Text("级别", "Severity"),
        Text("不符的行", "Rows that fail"),
        Text("要求", "What is expected"),
    )
    rows: list[list[Cell]] = [
        [
            one.table,
            f"{one.name}{'*' * (one.name in own)}",
            styled(severity_shown(one.severity, language)),
            ON_FAIL[one.on_fail].to(language),
            one.title.to(language),
        ]
        for one in found
    ]
    console.print(grid("", [header.to(language) for header in headers], rows))
    if own:
        console.print(Text("* 本工作区自定义。", "* Of this workspace.").to(language))
