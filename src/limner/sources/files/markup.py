"""Read tables of web pages, and workbooks that are written as one: what many back offices call xls."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from limner.core.errors import SourceRejected
from limner.core.text import Text
from limner.sources.files import workbook
from limner.sources.files.archives import Member
from limner.sources.files.sheet import Loader, ReadOptions, Sheet
from limner.sources.files.text import TextFile

FORMAT = "html"
_BEGINS = (b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<style", b"<body", b"<div", b"mime-version:")
_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "cell"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_HIDDEN = frozenset({"script", "style", "title"})
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.0+)?")
_MOST_ROWS = 1 << 20


def is_markup(head: bytes) -> bool:
    """Say whether a file begins as a web page, or as a workbook in XML."""
    plain = head.lower()
    return plain.startswith(_BEGINS) or (plain.startswith((b"<?xml", b"<workbook")) and _SPREADSHEET in plain)


@dataclass
class _Table:
    """The cells of a table as they come, and those that take several rows or columns."""

    name: str = ""
    cells: list[list[str]] = field(default_factory=list)
    spans: list[workbook.Span] = field(default_factory=list)
    taken: dict[tuple[int, int], str] = field(default_factory=dict)

    def add(self, text: str, down: int, across: int, place: int | None) -> None:
        """Add a cell to the last row, at the first free place, and again wherever it reaches."""
        row = len(self.cells) - 1
        line = self.cells[row]
        while place is not None and len(line) < place:
            line.append("")
        while (row, len(line)) in self.taken:
            line.append(self.taken[row, len(line)])
        left = len(line)
        line += [text] * across
        if down > 1 or across > 1:
            self.spans.append(((row, left), (row + down - 1, left + across - 1)))
        self.taken |= {(row + n, left + m): text for n in range(1, down) for m in range(across)}

    def end_row(self) -> None:
        """Add what cells from above hold at the end of the last row."""
        row = len(self.cells) - 1
        while (row, len(self.cells[row])) in self.taken:
            self.cells[row].append(self.taken[row, len(self.cells[row])])

    @property
    def width(self) -> int:
        """Cells of the widest row."""
        return max(map(len, self.cells), default=0)


class _Parser(HTMLParser):
    """Gathers the tables of a page; tags need not be closed, and names of sheets are taken from XML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._cell: dict[str, str] = {}
        self._hidden = 0
        self._sheet = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell."""
        tag = tag.rpartition(":")[2]
        told = {name.rpartition(":")[2]: value or "" for name, value in attrs}
        if tag == "worksheet":
            self._sheet = told.get("name", "")
        elif tag == "table":
            self._end_cell()
            self._open.append(_Table(self._sheet))
            self.tables.append(self._open[-1])
        elif tag in _ROWS and self._open:
            self._end_cell()
            self._start_row(told)
        elif tag in _CELLS and self._open:
            self._end_cell()
            self._cell, self._text = told, []
        elif tag in _BREAKS and self._text is not None:
            self._text.append(" ")
        self._hidden += tag in _HIDDEN

    def handle_endtag(self, tag: str) -> None:
        """Close a table, a row or a cell."""
        tag = tag.rpartition(":")[2]
        if tag in {*_ROWS, *_CELLS, "table"}:
            self._end_cell()
        if tag in _ROWS and self._open and self._open[-1].cells:
            self._open[-1].end_row()
        elif tag == "table" and self._open:
            self._open.pop()
        self._hidden -= tag in _HIDDEN and self._hidden > 0

    def handle_data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._text is not None and not self._hidden:
            self._text.append(data)

    def _start_row(self, told: dict[str, str]) -> None:
        cells = self._open[-1].cells
        if cells:
            self._open[-1].end_row()
        while len(cells) < min(_number(told.get("index", ""), 0) - 1, _MOST_ROWS):
            cells.append([])
        cells.append([])

    def _end_cell(self) -> None:
        if self._text is None or not self._open:
            return
        told, table = self._cell, self._open[-1]
        if not table.cells:
            table.cells.append([])
        down = _number(told.get("rowspan", ""), _number(told.get("mergedown", ""), 0) + 1)
        across = _number(told.get("colspan", ""), _number(told.get("mergeacross", ""), 0) + 1)
        place = _number(told["index"], 1) - 1 if "index" in told else None
        text = " ".join("".join(self._text).split())
        table.add(_TIME.sub(r"\1 \2", text) if _TIME.fullmatch(text) else text, max(down, 1), max(across, 1), place)
        self._text = None


def read(member: Member, file: TextFile, options: ReadOptions, *, loader: Loader) -> Iterator[Sheet]:
    """Read the sheets of a workbook in XML, or the largest table of a page with those that go on with it.

    Raises:
        SourceRejected: there is no table of two columns.
    """
    pages = _pages(file.path)
    tables = [table for page in pages for table in _tables(page) if table.width > 1 and any(map(any, table.cells))]
    if not tables:
        raise SourceRejected(
            f"'{member.name}' is a web page or XML without a table, whatever its name says.",
            remedy="Open it in a spreadsheet program and save it as xlsx or CSV.",
        )
    named = [table for table in tables if table.name]
    chosen, others = (named, 0) if named else _joined(tables)
    for table in chosen:
        if options.sheet is None or options.sheet == table.name:
            cells = [row + [""] * (table.width - len(row)) for row in table.cells]
            grid = workbook.Grid(cells, table.spans)
            sheet = workbook.sheet_of(grid, options, loader)
            found = replace(
                sheet.found,
                file=member.name,
                sheet=table.name,
                compression=member.compression,
                format=FORMAT,
                encoding=file.encoding,
                notes=(*file.notes, *sheet.found.notes, *([_others(others)] if others else [])),
            )
            yield replace(sheet, found=found)


def _others(count: int) -> Text:
    return Text(f"页面中另有 {count} 个较小的表格，未读取", f"smaller tables of the page not read: {count}")


def _pages(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    if not text.lstrip()[:13].lower().startswith("mime-version:"):
        return [text]
    message = email.message_from_string(text, policy=email.policy.default)
    return [part.get_content() for part in message.walk() if part.get_content_type() == "text/html"]


def _tables(page: str) -> list[_Table]:
    parser = _Parser()
    parser.feed(page)
    parser.close()
    return parser.tables


def _joined(tables: list[_Table]) -> tuple[list[_Table], int]:
    """Put tables as wide as the largest behind it, as pages of one; say how many others there are."""
    largest = max(tables, key=lambda table: sum(map(len, table.cells)))
    parts = [table for table in tables if table.width == largest.width]
    whole = _Table()
    for part in parts:
        down = len(whole.cells)
        whole.spans += [((top + down, left), (bottom + down, right)) for (top, left), (bottom, right) in part.spans]
        whole.cells += part.cells
    return [whole], len(tables) - len(parts)


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise  # noqa: PLR2004 - no table is wider
