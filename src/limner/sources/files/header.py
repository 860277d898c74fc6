"""Find where a table's header and its data begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from limner.sources.files.values import kind

Row = Sequence[str]
_LOOK = 60
_UNIT = re.compile(r"[(（\[【].*[)）\]】]|元|万元|千元|件|个|%|[￥¥$€£]")
"""Cells of a second header row that say how the column above is measured, and are no name of their own."""


@dataclass(frozen=True)
class Place:
    """Indexes of the header's rows (none when there is no header) and of the first row of data."""

    header: tuple[int, ...]
    data: int


def locate(rows: Sequence[Row], width: int, spans: Sequence[tuple[int, int]] = (), *, told: bool | None) -> Place:
    """Find the header among the first rows of a table.

    Args:
        rows: the rows from the top, blank ones included.
        width: the number of cells that most rows have.
        spans: first and last row of each run of merged cells, for worksheets.
        told: whether the first row that is not blank is a header, if someone said so.
    """
    top = next((index for index, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    first = _below_titles(rows, width) if told is None else top
    if told is False or (told is None and not is_header(rows[first], rows[first + 1 : first + _LOOK])):
        # What looked like a title may be data as well when no header follows it.
        return Place((), top)
    last = min(_merged_to(first, spans), len(rows) - 1)
    while _continues(joined(rows[first : last + 1], width), rows[last + 1 : last + _LOOK]):
        last += 1
    return Place(tuple(range(first, last + 1)), last + 1)


def is_header(row: Row, below: Sequence[Row]) -> bool:
    """Say whether ``row`` names columns: it differs in kind from what is below it, or is text throughout.

    Rows below that repeat it say nothing about it.
    """
    below = [other for other in below if list(other) != list(row)]
    votes = 0.0
    for number, cell in enumerate(row):
        own = kind(cell)
        kinds = {kind(other[number]) for other in below if number < len(other)} - {"blank"}
        if own == "blank" or not kinds:
            continue
        if len(kinds) == 1 and "text" not in kinds:
            votes += _vote(own, cell, next(iter(kinds)))
        elif own != "text":
            votes += 0.5 if _label_like(cell) else -0.5
        elif sum(number < len(other) and other[number].strip() == cell.strip() for other in below) > 1:
            votes -= 0.25
    if votes:
        return votes > 0
    return all(kind(cell) in {"text", "blank"} or _label_like(cell) for cell in row) and any(
        kind(cell) == "text" for cell in row
    )


def joined(rows: Sequence[Row], width: int) -> list[str]:
    """Name each column by the last of the header's rows that fills it.

    Where other columns have the same name, or it is a unit, what stands above it comes before it.
    """
    columns = [
        list(dict.fromkeys(row[number].strip() for row in rows if number < len(row) and row[number].strip()))
        for number in range(width)
    ]
    counts = Counter(parts[-1].casefold() for parts in columns if parts)
    alone = [bool(parts) and counts[parts[-1].casefold()] == 1 and not _UNIT.fullmatch(parts[-1]) for parts in columns]
    return [parts[-1] if own else " ".join(parts) for parts, own in zip(columns, alone, strict=True)]


def filled(rows: Sequence[Row]) -> list[list[str]]:
    """Carry a group's title over the blank cells after it, in every row of the header but the last."""
    result = []
    for row in rows[:-1]:
        title, carried = "", []
        for cell in row:
            title = cell.strip() or title
            carried.append(title)
        result.append(carried)
    return [*result, list(rows[-1])]


def _vote(own: str, cell: str, below: str) -> float:
    if own == below:
        return 0.25 if _label_like(cell) and below == "number" else -1.0
    return 1.0 if own == "text" else 0.5


def _label_like(cell: str) -> bool:
    """A year may well head a column of numbers, and No. is short for number."""
    text = cell.strip()
    return text.lower() == "no" or (text.isdigit() and (text[:2] in {"19", "20"}) and len(text) == 4)  # noqa: PLR2004 - a year


def _below_titles(rows: Sequence[Row], width: int) -> int:
    """Pass over blank rows and over rows that fill far fewer cells than the table has columns."""
    filled_cells = [sum(bool(cell.strip()) for cell in row) for row in rows]
    for index, (row, cells) in enumerate(zip(rows, filled_cells, strict=True)):
        if not cells:
            continue
        later = max(filled_cells[index + 1 : index + _LOOK], default=0)
        title = cells == 1 and later > 1 and width > 1
        if title and len(row) == width == 2:  # noqa: PLR2004 - a title beside one blank, or a header with one name?
            title = _titled(rows[index + 1 :])
        short = len(row) < width and cells < later and not _fits(rows[index + 1 : index + _LOOK], len(row), width)
        if not (title or (short and cells <= width // 2)):
            return index
    return next((index for index, cells in enumerate(filled_cells) if cells), 0)


def _fits(below: Sequence[Row], cells: int, width: int) -> bool:
    """Say whether rows below are as short as a short first row, so that it is no title."""
    return sum(len(row) == cells for row in below) * 2 > sum(len(row) == width for row in below)


def _titled(below: Sequence[Row]) -> bool:
    full = [row for row in below if any(cell.strip() for cell in row)]
    return all(kind(cell) == "text" for cell in full[0]) and is_header(full[0], full[1:]) and _typed(full[1:])


def _merged_to(first: int, spans: Sequence[tuple[int, int]]) -> int:
    """Give the last row of the merged cells that begin in the header, and of those that begin within these."""
    last, changed = first, True
    while changed:
        reach = [end for start, end in spans if first <= start <= last]
        changed = bool(reach) and max(reach) > last
        last = max([last, *reach])
    return last


def _continues(top: Row, rest: Sequence[Row]) -> bool:
    """Say whether the row after the header belongs to it: it names each column that is blank or like another so far, above data."""
    if len(rest) < 2:  # noqa: PLR2004 - a second header row has data below it
        return False
    second, below = rest[0], rest[1:]
    filled_cells = [cell.strip() for cell in second if cell.strip()]
    if filled_cells and all(map(_UNIT.fullmatch, filled_cells)):
        return True
    times = Counter(top)
    gaps = [number for number, cell in enumerate(top) if not cell.strip() or times[cell] > 1]
    named = bool(gaps) and all(number < len(second) and second[number].strip() for number in gaps)
    texts = all(kind(cell) in {"text", "blank"} or _label_like(cell) for cell in second)
    return named and texts and is_header(second, below) and _typed(below)


def _typed(rows: Sequence[Row]) -> bool:
    return any(kind(cell) not in {"text", "blank"} for row in rows for cell in row)
