"""Print tags or segments with their sizes."""

from __future__ import annotations

from dataclasses import asdict

from limner.app.catalogue import Listed
from limner.cli.output import console, grid, write_json
from limner.core.text import Locale, Text


def show_list(listed: list[Listed], theme: Text, *, locale: Locale, as_json: bool) -> None:
    """Print tags or segments with their sizes."""
    if as_json:
        write_json([asdict(one) for one in listed])
        return
    headers = (
        theme,
        Text("名称", "Name"),
        Text("标题", "Title"),
        Text("客户", "Customers"),
        Text("定义", "Definition"),
    )
    rows = [
        [
            one.theme.to(locale),
            f"{one.name}{'*' * one.changed}",
            one.title.to(locale),
            f"{one.customers:,}",
            one.definition.to(locale),
        ]
        for one in listed
    ]
    console.print(grid("", [header.to(locale) for header in headers], rows, numbers=(3,)))
    if any(one.changed for one in listed):
        console.print(Text("* 阈值已在本工作区调整。", "* Thresholds are set in this workspace.").to(locale))
