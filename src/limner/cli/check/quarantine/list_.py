"""List what was quarantined: ``limner check quarantine list``."""

from __future__ import annotations

from limner.app.quality_quarantine import lots, lots_data
from limner.cli.check.quarantine.shown import outcome
from limner.cli.commands import Command
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.core.text import Text

COMMAND = Command(order=10, zh="列出被隔离的行及原因。", en="List what was put aside, and why.")


def list_(*, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """List what imports put aside, by reason."""
    with open_workspace(workspace) as opened:
        locale, found = opened.settings.locale, lots(opened)
    if as_json:
        write_json(lots_data(found))
        return
    if not found:
        console.print(Text("没有被隔离的行。", "Nothing was put aside.").to(locale))
        return
    headers = (
        Text("导入", "Import"),
        Text("文件", "File"),
        Text("列", "Column"),
        Text("检查", "Check"),
        Text("原因", "Reason"),
        Text("行", "Rows"),
        Text("结果", "What came of it"),
    )
    rows = [
        [
            lot.load_id,
            f"{lot.file}#{lot.sheet}" if lot.sheet else lot.file,
            lot.column,
            lot.check,
            lot.reason,
            f"{lot.rows:,}",
            "" if lot.settled is None else outcome(lot.settled["loaded"], lot.settled["quarantined"], locale),
        ]
        for lot in found
    ]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(5,)))
