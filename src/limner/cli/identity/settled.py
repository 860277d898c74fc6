"""Print what became of persons; options that commands of identity share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from limner.app.identity.settle import Settled
from limner.cli.language import say
from limner.cli.output import console, write_json
from limner.core.text import Locale, Text, plural

IdArgument = Annotated[str, typer.Argument(metavar="ID", help=say("客户编号。", "A customer's id."))]
ReasonOption = Annotated[str, typer.Option("--reason", help=say("为什么，会留档。", "Why; it is kept."))]


def show_settled(settled: Settled, locale: Locale, *, as_json: bool) -> None:
    """Print how many persons have several ids."""
    if as_json:
        write_json(asdict(settled))
        return
    console.print(
        Text(
            f"{settled.persons:,} 人有多个编号（共 {settled.ids:,} 个）。",
            f"{settled.persons:,} {plural(settled.persons, 'person has', 'persons have')} several ids ({settled.ids:,}).",
        ).to(locale)
    )
    say_next(settled, locale)


def say_next(settled: Settled, locale: Locale) -> None:
    """Say what to do next: decide what waits, build again."""
    if settled.waiting:
        console.print(
            Text(
                f"{settled.waiting:,} 条匹配待人工判断：limner identity review",
                f"{settled.waiting:,} {plural(settled.waiting, 'link waits', 'links wait')} for a person: limner identity review",
            ).to(locale)
        )
    console.print(Text("重新生成画像：limner build", "Build the portraits again: limner build").to(locale))
