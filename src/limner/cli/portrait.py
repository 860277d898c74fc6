"""Show one customer's portrait: ``limner portrait ID``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from rich.columns import Columns
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Line

from limner.app.quality_words import table_title
from limner.app.show_portrait import SECTIONS, Doing, Portrait, portrait_of
from limner.cli.commands import Command
from limner.cli.language import say
from limner.cli.options import DEFAULT_FOLDER, JsonOption, WorkspaceOption, open_workspace
from limner.cli.output import console, write_json
from limner.core.money import format_amount
from limner.core.text import Locale, Text

COMMAND = Command(order=75, zh="查看一位客户的画像。", en="Show one customer's portrait.")

_KINDS = {
    "sale": Text("下单", "order"),
    "refund": Text("退款", "refund"),
}
_FAVOURITES = {
    "category": Text("常买品类", "Categories"),
    "brand": Text("常买品牌", "Brands"),
    "product": Text("常买商品", "Products"),
}


def portrait(
    customer: Annotated[str, typer.Argument(help=say("客户编号。", "The customer's id."))],
    *,
    workspace: WorkspaceOption = DEFAULT_FOLDER,
    as_json: JsonOption = False,
) -> None:
    """Show who a customer is, how they buy, what they like, their path, our contacts, and their tags with reasons."""
    with open_workspace(workspace) as opened:
        found = portrait_of(opened, customer)
        if as_json:
            write_json(asdict(found))
        else:
            show(found, opened.settings.locale)


def show(portrait: Portrait, locale: Locale) -> None:
    """Print a portrait for a reader."""
    title = Text(f"客户 {portrait.customer_id} 的画像", f"Portrait of customer {portrait.customer_id}").to(locale)
    as_of = Text(f"统计日 {portrait.as_of}", f"as of {portrait.as_of}").to(locale)
    console.print(f"\n[bold]{title}[/]  [dim]{as_of}[/]")
    if portrait.segments:
        console.print("[cyan]" + " · ".join(name.to(locale) for name, _since in portrait.segments) + "[/]")
    console.print()
    panels = [_panel(SECTIONS[name][0].to(locale), _body(portrait, name, locale)) for name in SECTIONS]
    panels.append(_panel(Text("标签与依据", "Tags, and why").to(locale), _tags(portrait, locale)))
    for panel in panels:
        console.print(panel)


def _panel(title: str, body: Table | Columns) -> Panel:
    return Panel(body, title=f"[bold]{title}[/]", title_align="left", border_style="dim", padding=(0, 1))


def _body(portrait: Portrait, section: str, locale: Locale) -> Table:
    table = _grid()
    for fact in portrait.sections[section]:
        table.add_row(fact.title.to(locale), fact.text.to(locale))
    if section == "preference":
        for dimension, values in portrait.favourites.items():
            table.add_row(_FAVOURITES[dimension].to(locale), "  ".join(f"{value} ×{n}" for value, n in values))
    if section == "path":
        for doing in portrait.orders:
            table.add_row(str(doing.on or ""), _order(doing, locale))
    if section == "contacts":
        for table_name, n, last in portrait.contacts:
            newest = Text(f"，最近 {last}", f", last on {last}").to(locale) if last else ""
            table.add_row(table_title(table_name).to(locale), f"{n:,}{newest}")
    return _or_nothing(table, locale)


def _order(doing: Doing, locale: Locale) -> str:
    amount = format_amount(doing.amount) if doing.amount is not None else ""
    return f"{_KINDS[doing.kind].to(locale)} {amount}  [dim]{doing.detail}[/]"


def _tags(portrait: Portrait, locale: Locale) -> Table:
    table = _grid()
    for tag in portrait.tags:
        table.add_row(Line(tag.title.to(locale), style="bold green"), tag.evidence.to(locale))
    return _or_nothing(table, locale)


def _grid() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    return table


def _or_nothing(table: Table, locale: Locale) -> Table:
    if not table.row_count:
        table.add_row(Text("没有数据", "Nothing is known").to(locale), "")
    return table
