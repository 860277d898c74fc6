"""Write results: JSON for programs, tables for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text as Styled

from limner.core.errors import InvalidDefinition

console = Console(highlight=False)
_LONGEST_WORD = 20
Cell = str | Styled
"""A cell of ``grid``: shown as it is, or with a style."""


def write_json(value: object) -> None:
    """Write ``value`` as one line of JSON; days and times in ISO form, times with the offset of UTC."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")


def text_of(file: Path) -> str:
    """Read a definition that somebody wrote.

    Raises:
        InvalidDefinition: it is not there, or no text in UTF-8.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InvalidDefinition(f"{file} cannot be read: {error.strerror}.", remedy="Check the path.") from None
    except UnicodeDecodeError:
        raise InvalidDefinition(
            f"{file} is no text in UTF-8.", remedy="Save it in UTF-8 (an editor offers that when it saves)."
        ) from None


def styled(markup: str) -> Styled:
    """Make a cell of ``grid`` that has a style."""
    return Styled.from_markup(markup)


def grid(title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], *, numbers: Sequence[int] = ()) -> Table:
    """Make a table for the terminal; the columns whose places are in ``numbers`` stand to the right.

    Plain cells are shown as they are: what looks like markup may be the name of a column.
    """
    table = Table(
        title=title or None, title_justify="left", title_style="bold", header_style="bold", box=None, pad_edge=False
    )
    for place, column in enumerate(columns):
        whole = all(_is_word(str(cell)) for cell in (column, *(row[place] for row in rows)))
        table.add_column(column, justify="right" if place in numbers else "left", overflow="fold", no_wrap=whole)
    for row in rows:
        table.add_row(*(escape(cell) if isinstance(cell, str) else cell for cell in row))
    return table


def _is_word(cell: str) -> bool:
    """Whether ``cell`` is an id, a name or a number that is to be copied, and is not broken where others can be."""
    return cell.isascii() and len(cell) <= _LONGEST_WORD and not any(sign.isspace() for sign in cell)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
