"""Find out by which signs a delimited text parts and quotes its cells."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from limner.sources.files.values import kind

Rows = list["Record"]
_DELIMITERS = (",", "\t", ";", "|", "\x01", "^")
_STRONG = frozenset("\t;|\x01")
_STUBBORN = 0.2
_ROWS = 400
_PROSE = 2
_ALIKE = 3
_MOST = 0.9


@dataclass(frozen=True)
class Dialect:
    """The signs of a delimited text; an empty ``delimiter`` means one column, an empty ``quote`` no quoting."""

    delimiter: str
    quote: str = '"'
    escape: str = '"'


@dataclass(frozen=True)
class Record:
    """One record of a sample: the line where it begins, how many it takes, and its cells; blank lines have none."""

    line: int
    span: int
    cells: list[str]

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


def parse(sample: str, dialect: Dialect, line_end: str = "\n") -> Iterator[Record]:
    """Part a sample into records as the loader will; lines are those that ``line_end`` ends."""
    reader = csv.reader(
        io.StringIO(sample, newline=""),
        delimiter=dialect.delimiter or "\x01",
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        doublequote=dialect.escape == dialect.quote,
        escapechar=dialect.escape if dialect.escape not in {"", dialect.quote} else None,
        skipinitialspace=dialect.delimiter != " ",
    )
    line = 0
    try:
        for cells in reader:
            span = 1 + sum(cell.count(line_end[-1]) for cell in cells)
            yield Record(line + 1, span, cells)
            line += span
    except csv.Error:
        return


def detect(sample: str, delimiter: str | None, quote: str | None, escape: str | None) -> Dialect:
    """Choose the dialect under which the sample's records are most alike and its cells plainest; the told signs stay."""
    candidates = [
        Dialect(sign, mark, escaping)
        for sign in ([delimiter] if delimiter is not None else [d for d in _DELIMITERS if d in sample])
        for mark, escaping in _quotings(sample, quote, escape)
    ]
    scores = {candidate: score(list(_head(sample, candidate)), candidate) for candidate in candidates}
    best = max(scores, key=lambda candidate: scores[candidate], default=None)
    if delimiter is not None and best is not None:
        return best
    if best is None or scores[best] < _STUBBORN:
        best = _spaced(sample, quote, escape) or _stubborn(sample, scores) or best
    if best is None or _one_column(sample, best):
        mark, escaping = _quotings(sample, quote, escape)[0]
        return Dialect("", mark, escaping)
    return best


def score(rows: Rows, dialect: Dialect) -> float:
    """Rate from 0 to 1: records of one width, wide rather than narrow, that begin so, with cells that hold no signs."""
    full = table_of([row for row in rows if not row.blank])
    if not full:
        return 0.0
    mode = width(full)
    if mode < 2:  # noqa: PLR2004 - one column needs no delimiter
        return 0.01
    alike = sum(len(row.cells) == mode for row in full) / len(full)
    lead = next((i for i, row in enumerate(full) if len(row.cells) == mode), 0)
    cells = [cell for row in full for cell in row.cells]
    clean = sum(_clean(cell, dialect) for cell in cells) / len(cells)
    return alike**2 * (1 - 1 / mode) * clean**2 * 0.7**lead


def width(rows: Rows) -> int:
    """Give the number of cells that most records have; in doubt, what the first record has."""
    counts = Counter(len(row.cells) for row in rows)
    most = max(counts.values())
    return next(len(row.cells) for row in rows if counts[len(row.cells)] == most)


def table_of(rows: Rows) -> Rows:
    """Leave out the lines of prose above a table: those before records of one width that are many and wide enough.

    A bank's export may have more lines of prose than of data.
    """
    wide = [len(row.cells) > _PROSE for row in rows]
    first = next((place for place in range(len(rows)) if all(wide[place : place + _ALIKE])), len(rows))
    table = rows[first:]
    if not first or len(table) < _ALIKE or any(wide[:first]):
        return rows
    mode = width(table)
    alike = sum(len(row.cells) == mode for row in table)
    return table if alike >= _MOST * len(table) else rows


def _head(sample: str, dialect: Dialect) -> Iterator[Record]:
    for number, row in enumerate(parse(sample, dialect)):
        if number == _ROWS:
            return
        yield row


def _quotings(sample: str, quote: str | None, escape: str | None) -> list[tuple[str, str]]:
    marks = [quote] if quote is not None else ['"']
    if quote is None and re.search(r"(^|[,;\t|])'[^'\n]*'($|[,;\t|])", sample, re.MULTILINE):
        marks.append("'")
    pairs = [(mark, escape if escape is not None else mark) for mark in marks]
    if escape is None and '\\"' in sample and '"' in marks:
        pairs.append(('"', "\\"))
    return pairs


def _clean(cell: str, dialect: Dialect) -> bool:
    text = cell.strip()
    if text[:1] == text[-1:] and text[:1] in {"'", '"'} and len(text) > 1:
        return False
    if dialect.escape == dialect.quote and '\\"' in text:
        return False
    return (text.isascii() and text.isalnum()) or not (_STRONG - {dialect.delimiter}) & set(text)


def _one_column(sample: str, best: Dialect) -> bool:
    """Say whether the delimiter only occurs inside of a single column's text."""
    full = table_of([row for row in _head(sample, best) if not row.blank])
    if not full:
        return True
    mode = width(full)
    alike = sum(len(row.cells) == mode for row in full) / len(full)
    first = len(full[0].cells)
    if mode == 1 and sum(len(row.cells) > 1 for row in full) < len(full) / 2:
        return first == 1
    return first == 1 and alike < 0.5 and len(full) > 1  # noqa: PLR2004 - less than half


def _spaced(sample: str, quote: str | None, escape: str | None) -> Dialect | None:
    """Accept single blanks as the delimiter when each record has the same, and numbers or dates stand among them."""
    mark, escaping = _quotings(sample, quote, escape)[0]
    dialect = Dialect(" ", mark, escaping)
    full = [row for row in _head(sample, dialect) if not row.blank]
    mode = width(full) if full else 0
    if mode < 2 or any(len(row.cells) != mode for row in full):  # noqa: PLR2004 - one column needs no delimiter
        return None
    columns = list(zip(*(row.cells for row in full[1:] or full), strict=True))
    typed = sum(all(kind(cell) != "text" for cell in column) for column in columns)
    return dialect if typed else None


def _stubborn(sample: str, scores: dict[Dialect, float]) -> Dialect | None:
    """Ask CleverCSV, which weighs patterns and types of all cells but is slow."""
    if len({candidate.delimiter for candidate in scores}) < 2:  # noqa: PLR2004 - there is nothing to choose
        return None
    import clevercsv  # its import takes a fifth of a second, and few files need it

    found = clevercsv.Detector().detect(sample[:10_000], delimiters=sorted({c.delimiter for c in scores}))
    if found is None or not found.delimiter:
        return None
    quote = found.quotechar or '"'
    return Dialect(found.delimiter, quote, found.escapechar or quote)
