"""Leave out the rows of a sheet that are no data: its header again, totals, and remarks and summaries below it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir

from limner.core.errors import SourceRejected
from limner.core.text import Text
from limner.sources.files.totals import LABELLED, SEPARATOR, is_label, is_remark, is_sure_label
from limner.sources.files.values import Kind, kind

Run = Callable[[ir.Table], list[dict[str, Any]]]
_FEW = 1000
_MANY = 100_000
"""Rows up to which each is looked at, of wide sheets and of narrow ones; in larger ones those that lack what most have."""
_NARROW = 3
_TAIL = 30
_MOST = 0.9
_FULL = 0.98
_HALF = 0.5
_SAMPLE = 2000
_SMALL = 5
_CENT = 0.005
_SHOWN = 5
_AGAIN = "\x1fagain"
"""A column of the engine's answer, called as none of a file is."""
_NONE = frozenset({"", "-", "--", "---", "—", "/", "\\", "*", "N/A", "n/a"})


@dataclass(frozen=True)
class Excluded:
    """Lines of the file that hold no data, by why: its ``headers`` again, ``totals``, and ``trailers`` below the data."""

    headers: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()
    trailers: tuple[int, ...] = ()
    of_rejected: int = 0

    @property
    def lines(self) -> tuple[int, ...]:
        """All of them."""
        return (*self.headers, *self.totals, *self.trailers)

    @property
    def notes(self) -> Iterator[Text]:
        """Say what was left out, and where."""
        if self.headers:
            n, where = len(self.headers), _listed(self.headers)
            yield Text(
                f"重复的表头 {n} 行，已略去（第 {where} 行）",
                f"rows that repeat the header left out: {n} (line {where})",
            )
        if self.totals:
            n, where = len(self.totals), _listed(self.totals)
            yield Text(
                f"合计、小计 {n} 行，不作为数据（第 {where} 行）", f"rows of totals left out: {n} (line {where})"
            )
        if self.trailers:
            n, where = len(self.trailers), _listed(self.trailers)
            yield Text(
                f"表尾的说明或汇总 {n} 行，已略去（第 {where} 行）",
                f"remarks and summaries below the table left out: {n} (line {where})",
            )


@dataclass(frozen=True)
class _Facts:
    """What is known of a sheet's rows: how many, the last line, and the share of filled cells by column.

    Rows that repeat the header or have the label of a total do not count in the shares, and of large sheets only the
    first rows.
    """

    rows: int
    last: int
    looked_at: int
    filled: dict[str, float]

    @property
    def dense(self) -> list[str]:
        """The columns that nearly all rows fill; in a small sheet a few at its end may not be data."""
        share = min(_MOST, 1 - (2 if self.looked_at > _SMALL else 1) / max(self.looked_at, 1))
        return self.columns(share)

    def columns(self, least: float) -> list[str]:
        """The columns of which at least such a share of cells is filled."""
        return [name for name, share in self.filled.items() if share >= least]


def excluded(
    rows: ir.Table, rejected: ir.Table | None, columns: Sequence[str], titles: Sequence[Sequence[str]], run: Run
) -> Excluded:
    """Find the rows that are no data.

    A total has a cell that labels it (合计, Subtotal March, Summe …), and lacks what nearly all rows have, or adds up
    what stands above it. A row without a label is one where it is the last, holds nothing but numbers, and these are
    the sums of their columns. Below the data, rows that fit no column of numbers or dates are a summary.

    Args:
        rows: ``line`` and cells, wrappers taken off.
        rejected: records that could not be read; None where there are none.
        columns: names of the cells.
        titles: the rows of the header, as they are written.
        run: runs a plan whose result is small.

    Raises:
        SourceRejected: the header comes again with its columns in another order.
    """
    texts = [name for name in columns if rows[name].type().is_string()]
    again = [same for row in titles if (same := _repeats(rows, columns, row)) is not None]
    facts = _facts(rows, texts, run)
    found = run(_suspects(rows, texts, again, titles, facts)) if facts.rows else []
    headers = {row["line"] for row in found if row[_AGAIN]}
    suspects = [_texts(row, texts) for row in found if not row[_AGAIN]]
    _refuse_moved_header(suspects, titles)
    tail = [row for row in suspects if row.line > facts.last - _TAIL]
    sheet = _Sheet(rows, facts, suspects, _kinds(tail), run)
    totals = {row.line for row in suspects if sheet.is_total(row)}
    totals |= {row.line for row in tail[-1:] if row.line not in totals and sheet.is_bare_total(row)}
    trailers = _trailers([row for row in tail if row.line not in totals], sheet.kinds, len(texts))
    of_rejected = run(rejected.select("line", "record").order_by("line")) if rejected is not None else []
    more, remarks = _of_rejected(of_rejected, min([*trailers, facts.last + 1]))
    return Excluded(
        tuple(sorted(headers)),
        tuple(sorted(totals | more)),
        tuple(sorted(trailers | remarks)),
        len(more) + len(remarks),
    )


@dataclass(frozen=True)
class _Row:
    """A row by its line: its cells that hold something, by column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class _Sheet:
    """A sheet's rows with those of them that may be totals, and the kind of value that its typed columns hold."""

    rows: ir.Table
    facts: _Facts
    suspects: list[_Row]
    kinds: dict[str, Kind]
    run: Run

    def is_total(self, row: _Row) -> bool:
        """Say whether a row with a label lacks what nearly all other rows have, or adds up what stands above it."""
        labels = [name for name, cell in row.cells.items() if is_label(cell)]
        if not labels:
            return False
        if self._gaps(row):
            return True
        narrow = len(self.facts.filled) <= _NARROW and labels[0] == next(iter(row.cells))
        return (narrow and is_sure_label(row.cells[labels[0]])) or self._adds_up(row, labels)

    def is_bare_total(self, row: _Row) -> bool:
        """Say whether a last row without a label holds nothing but the sums of its columns."""
        numbers = all(kind(cell) == "number" for cell in row.cells.values())
        return numbers and self.facts.rows > _NARROW and self._gaps(row) and self._adds_up(row, [])

    def _gaps(self, row: _Row) -> bool:
        """Say whether a column that nearly all others fill is empty, or holds another kind of value than theirs."""
        return any(name not in row.cells or self._is_odd(name, row.cells[name]) for name in self._dense)

    def _is_odd(self, name: str, cell: str) -> bool:
        return name in self.kinds and kind(cell) != self.kinds[name]

    @cached_property
    def _dense(self) -> list[str]:
        return self.facts.dense

    def _adds_up(self, row: _Row, labels: Sequence[str]) -> bool:
        """Say whether each number of the row is the sum of its column above."""
        numbers = {name: _number(cell) for name, cell in row.cells.items() if name not in labels}
        if None in numbers.values() or not any(numbers.values()):
            return False
        labelled = [one.line for one in self.suspects if any(map(is_label, one.cells.values()))]
        above = self.rows.filter((self.rows.line < row.line) & self.rows.line.notin([*labelled, -1]))
        plain = (above[name].re_replace(r"[^\d.-]", "").try_cast("float64") for name in numbers)
        sums = {f"sum_{place}": number.sum() for place, number in enumerate(plain)}
        (found,) = self.run(above.aggregate(**sums, rows=above.count()))
        return found["rows"] > 1 and all(
            found[f"sum_{place}"] is not None and abs(found[f"sum_{place}"] - number) < _CENT
            for place, number in enumerate(numbers.values())
        )


def _repeats(rows: ir.Table, columns: Sequence[str], titles: Sequence[str]) -> ir.BooleanValue | None:
    """Say of a row whether it says what the header says; None where the header names too little to know it again."""
    pairs = [(name, title.strip()) for name, title in zip(columns, titles, strict=False) if title.strip()]
    if not pairs or len(pairs) < min(len(columns), 2) or not all(rows[name].type().is_string() for name, _ in pairs):
        return None
    return ibis.and_(*(rows[name] == title for name, title in pairs))


def _facts(rows: ir.Table, texts: Sequence[str], run: Run) -> _Facts:
    whole = {"rows": rows.count(), "last": rows.line.max()}
    (size,) = run(rows.aggregate(**whole))
    data = rows.limit(_SAMPLE) if size["rows"] > _FEW else rows
    data = data.filter(~_labelled(data, texts))
    counts = {f"filled_{place}": data[name].count() for place, name in enumerate(texts)}
    (found,) = run(data.aggregate(rows=data.count(), **counts))
    n = found["rows"]
    filled = {name: found[f"filled_{place}"] / n if n else 0.0 for place, name in enumerate(texts)}
    return _Facts(size["rows"], size["last"] or 0, n, filled)


def _suspects(
    rows: ir.Table,
    texts: Sequence[str],
    again: Sequence[ir.BooleanValue],
    titles: Sequence[Sequence[str]],
    facts: _Facts,
) -> ir.Table:
    """The rows that repeat the header, those that begin with its words or have the label of a total, and the last ones."""
    no = ibis.literal(value=False)
    words = [title for title in (titles[-1] if titles else ()) if title]
    moved = ibis.and_(*(rows[name].isin(words) for name in texts[:2])) if len(words) > _NARROW else no
    repeats, late = ibis.or_(*again, no), rows.line > facts.last - _TAIL
    labelled = _labelled(rows, texts)
    looked_at = _FEW if len(texts) > _NARROW else _MANY
    if facts.rows > looked_at and (full := facts.columns(_FULL) or facts.columns(_HALF)):
        # To look for labels in every row costs as much as to read the file; a total lacks what nearly all rows have.
        labelled = ibis.or_(*(rows[name].isnull() for name in full)) & labelled
    # Apart, as DuckDB passes over most rows by what it knows of their columns; in one condition it looks at each.
    apart = [late, *again, moved, labelled] if facts.rows > _FEW else [late | repeats | moved | labelled]
    found = [rows.filter(one).select("line", *texts, **{_AGAIN: repeats}) for one in apart]
    return ibis.union(*found, distinct=len(found) > 1).order_by("line")


def _refuse_moved_header(suspects: Sequence[_Row], titles: Sequence[Sequence[str]]) -> None:
    words = {title for title in (titles[-1] if titles else ()) if title}
    for row in suspects:
        there = [cell in words for cell in row.cells.values()]
        if len(there) > _NARROW and all(there) and len(set(row.cells.values())) == len(there):
            raise SourceRejected(
                f"Line {row.line} names the columns again, in another order.",
                remedy="Split the file there, and import each part.",
            )


def _labelled(rows: ir.Table, texts: Sequence[str]) -> ir.BooleanValue:
    """Say of a row whether a cell labels a total; one pattern for all cells, as patterns take long to compile."""
    if not texts:
        return ibis.literal(value=False)
    joined = ibis.literal(SEPARATOR).join([rows[name].fill_null("") for name in texts])
    return joined.re_search(LABELLED)


def _texts(row: dict[str, Any], texts: Sequence[str]) -> _Row:
    cells = {name: row[name].strip() for name in texts if row[name]}
    return _Row(row["line"], {name: cell for name, cell in cells.items() if cell not in _NONE})


def _kinds(tail: Sequence[_Row]) -> dict[str, Kind]:
    """The columns of which most cells in the last rows are numbers or dates."""
    counts: dict[str, Counter[Kind]] = {}
    for row in tail:
        for name, cell in row.cells.items():
            counts.setdefault(name, Counter())[kind(cell)] += 1
    most = {name: count.most_common(1)[0] for name, count in counts.items()}
    return {name: one for name, (one, n) in most.items() if one in {"number", "date"} and n * 2 > len(tail)}


def _trailers(tail: Sequence[_Row], kinds: dict[str, Kind], width: int) -> set[int]:
    """The lines below the data: from the first remark or second header on, rows that fit no typed column."""
    if width < _NARROW:
        return set()
    block: list[_Row] = []
    for row in reversed(tail):
        if _fits(row, kinds):
            break
        block.insert(0, row)
    if len(block) == len(tail):
        return set()
    nexts = [*block[1:], None]
    opening = next((place for place, row in enumerate(block) if _opens(row, nexts[place], kinds)), len(block))
    return {row.line for row in block[opening:]}


def _fits(row: _Row, kinds: dict[str, Kind]) -> bool:
    """Say whether a row may be data: it has a date where the others do, or else half of the numbers."""
    own = [kinds[name] for name, cell in row.cells.items() if kind(cell) == kinds.get(name)]
    return "date" in own if "date" in kinds.values() else 2 * len(own) >= len(kinds)


def _opens(row: _Row, after: _Row | None, kinds: dict[str, Kind]) -> bool:
    """Say whether a row is a remark, or the header of another table.

    That is words where the columns hold numbers and dates, or words with numbers below each of them.
    """
    if len(row.cells) == 1:
        return is_remark(next(iter(row.cells.values())))
    if not all(kind(cell) == "text" for cell in row.cells.values()):
        return False
    if after is not None and row.cells.keys() == after.cells.keys():
        return all(kind(cell) == "number" for cell in after.cells.values()) or any(name in kinds for name in row.cells)
    return any(name in kinds for name in row.cells)


def _of_rejected(records: Sequence[dict[str, Any]], below: int) -> tuple[set[int], set[int]]:
    """Of records that have too few cells, or too many: those that are totals, and below the data those that are remarks."""
    totals, remarks = set(), set()
    for row in records:
        cells = [cell.strip(" \t\"'`") for cell in re.split(r"[,;\t|]", row["record"] or "")]
        filled = [cell for cell in cells if cell]
        if filled and is_label(filled[0]) and (len(filled) < len(cells) or is_sure_label(filled[0])):
            totals.add(row["line"])
        elif row["line"] >= below and len(filled) == 1 and is_remark(filled[0]):
            remarks.add(row["line"])
    return totals, remarks


def _number(cell: str) -> float | None:
    try:
        return float(re.sub(r"[^\d.-]", "", cell)) if kind(cell) == "number" else None
    except ValueError:
        return None


def _listed(lines: Sequence[int]) -> str:
    return ", ".join(map(str, lines[:_SHOWN])) + (" …" if len(lines) > _SHOWN else "")
