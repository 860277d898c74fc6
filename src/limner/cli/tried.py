"""Print whom a rule would fit that is only tried out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.preview import Tried
from limner.cli.language import say
from limner.cli.output import console, grid, write_json
from limner.core.text import Locale, Text, plural

SampleOption = Annotated[
    int, typer.Option("--sample", min=0, max=100, help=say("显示几位客户。", "How many customers to show."))
]
_SHOWN = 8


def show_tried(tried: Tried, *, locale: Locale, as_json: bool) -> None:
    """Print the rule in words, the count, the share and the sample."""
    found = tried.found
    if as_json:
        write_json({**asdict(found), "rule": vars(tried.words)})
        return
    console.print(tried.words.to(locale))
    console.print(
        Text(
            f"[bold]{found.customers:,}[/] 位客户，占 {found.total:,} 位的 {found.share:.1%}",
            f"[bold]{found.customers:,}[/] {plural(found.customers, 'customer')}, {found.share:.1%} of {found.total:,}",
        ).to(locale)
    )
    if found.sample:
        names = list(found.sample[0])[:_SHOWN]
        console.print(grid("", names, [["" if row[n] is None else str(row[n]) for n in names] for row in found.sample]))
