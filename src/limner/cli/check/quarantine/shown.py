"""Say what came of rows that were tried again; the option that names an import."""

from __future__ import annotations

from typing import Annotated

import typer

from limner.cli.language import say
from limner.core.text import Locale, Text, plural

LoadArgument = Annotated[
    str, typer.Argument(help=say("导入编号，见 quarantine list。", "The import, as quarantine list names it."))
]


def outcome(loaded: int, quarantined: int, locale: Locale) -> str:
    """Say how many rows were loaded, and how many quarantined again."""
    return Text(
        f"重试后载入 {loaded:,} 行，仍被隔离 {quarantined:,} 行",
        f"{loaded:,} {plural(loaded, 'row')} loaded, {quarantined:,} put aside again",
    ).to(locale)
