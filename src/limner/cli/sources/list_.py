"""List sources: ``limner sources list``."""

from __future__ import annotations

from limner.app.show_sources import sources_shown
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.cli.sources.shown import ago, state_shown
from limner.core.text import Text

COMMAND = Command(order=20, zh="列出来源及其新鲜度。", en="List sources, and how fresh each is.")


def list_(workspace: WorkspaceOption = DEFAULT_FOLDER, *, as_json: JsonOption = False) -> None:
    """List sources: what each gave, when it was read, how far behind it is."""
    with open_workspace(workspace) as opened:
        shown = sources_shown(opened)
        locale = opened.settings.locale
    if as_json:
        write_json([one.to_json() for one in shown])
        return
    if not shown:
        console.print(say("还没有来源；用 limner sources add 登记。", "There is no source yet: limner sources add."))
        return
    headers = (
        Text("来源", "Source"),
        Text("类型", "Kind"),
        Text("流", "Streams"),
        Text("行", "Rows"),
        Text("上次读取", "Read"),
        Text("下次", "Next"),
        Text("状态", "State"),
    )
    rows = [
        [
            one.source.name,
            one.source.kind,
            str(len(one.streams)),
            f"{sum(stream.totals.get('loaded', 0) for stream in one.streams):,}",
            ago(one.freshness_seconds, locale),
            one.source.schedule or Text("按需", "on demand").to(locale),
            state_shown(one, locale),
        ]
        for one in shown
    ]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(2, 3)))
