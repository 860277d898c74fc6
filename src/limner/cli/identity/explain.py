"""Say which ids a person has: ``limner identity explain``."""

from __future__ import annotations

from dataclasses import asdict

from limner.app.identity.explain import Identity, explain_identity
from limner.cli.commands import Command
from limner.cli.identity.links import links_table
from limner.cli.identity.settled import IdArgument
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, grid, write_json
from limner.core.text import Locale, Text

COMMAND = Command(order=30, zh="说明一个人由哪些编号组成、为什么。", en="Say which ids a person has, and why.")
_FEW = 5
"""So many devices of a person are named."""


def explain(customer: IdArgument, *, workspace: WorkspaceOption = DEFAULT_FOLDER, as_json: JsonOption = False) -> None:
    """Say of which ids a person is made, what links them, and where each value comes from."""
    with open_workspace(workspace) as opened:
        found = explain_identity(opened, customer)
        if as_json:
            write_json(asdict(found))
            return
        _show_identity(found, opened.settings.locale)


def _show_identity(found: Identity, locale: Locale) -> None:
    console.print(f"[bold]{found.customer_id}[/]")
    headers = (
        Text("编号", "Id"),
        Text("已知（遮盖）", "Known (masked)"),
        Text("来源", "Sources"),
        Text("资料", "Records"),
    )
    rows = [
        [one, ", ".join(found.known.get(one, ())), ", ".join(sources), str(records)]
        for one, (sources, records) in found.ids.items()
    ]
    console.print(grid("", [one.to(locale) for one in headers], rows, numbers=(3,)))
    if found.links:
        console.print(links_table(found.links, locale))
    for one in found.decisions:
        verdict = Text("同一人", "one person") if one.same else Text("两个人", "two people")
        console.print(
            f"{one.at:%Y-%m-%d %H:%M} UTC  {one.left_id} ~ {one.right_id}: {verdict.to(locale)}  {one.by}: {one.reason}"
        )
    if found.visitors:
        shown = ", ".join(found.visitors[:_FEW]) + (" …" if len(found.visitors) > _FEW else "")
        n = len(found.visitors)
        console.print(
            Text(
                f"{n:,} 个设备或匿名编号只有此人登录过：{shown}",
                f"Nobody else signed in on {n:,} devices or anonymous ids: {shown}",
            ).to(locale)
        )
    titles = (Text("属性", "Attribute"), Text("值", "Value"), Text("编号", "Id"), Text("来源", "Source"))
    values = [[name, str(value), one, source] for name, (value, one, source, _record) in found.attributes.items()]
    if values:
        console.print(grid("", [one.to(locale) for one in titles], values))
