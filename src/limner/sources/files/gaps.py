"""Find the cells of an xlsx worksheet whose value is not in the file: formulas that nobody calculated, and errors."""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from limner.core.text import Text

_BLOCK = 4 << 20
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>.*?<v>([^<]*)</v>\s*</c>', re.DOTALL)
_FORMULA = re.compile(rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_EMPTY_TEXT = re.compile(rb'\bt="str"')


@dataclass(frozen=True)
class Gap:
    """A cell without a value, by its place (counted from 0), and the error that stands there; empty for a formula."""

    row: int
    column: int
    error: str = ""


def gaps(path: Path, title: str) -> tuple[Gap, ...]:
    """Give the gaps of the worksheet ``title`` of the xlsx file at ``path``; none for what is no such file."""
    try:
        with zipfile.ZipFile(path) as book:
            part = _part(book, title)
            return tuple(_found(book, part)) if part else ()
    except (zipfile.BadZipFile, KeyError):
        return ()


def remarks(found: Sequence[Gap], first_row: int, names: Sequence[str]) -> Iterator[Text]:
    """Say by column how many gaps there are from ``first_row`` on."""
    counts = Counter((gap.column, gap.error) for gap in found if gap.row >= first_row and gap.column < len(names))
    for (column, error), n in sorted(counts.items()):
        name = names[column] or f"column_{column + 1}"
        if error:
            yield Text(f"{name}：错误值 {error} {n} 个，按空值读入", f"{name}: errors {error} read as empty: {n}")
        else:
            yield Text(
                f"{name}：{n} 个公式没有计算结果，按空值读入；请用 Excel 或 WPS 打开并保存，再重新导入",
                f"{name}: formulas without a result read as empty: {n}; open and save the file in a spreadsheet program, "
                "then import it again",
            )


def _part(book: zipfile.ZipFile, title: str) -> str:
    """Name the part that holds a worksheet."""
    sheets = _attributes(_SHEET, book.read("xl/workbook.xml"))
    relations = _attributes(_RELATION, book.read("xl/_rels/workbook.xml.rels"))
    wanted = next((sheet.get("r:id", "") for sheet in sheets if html.unescape(sheet.get("name", "")) == title), "")
    target = next((one.get("Target", "") for one in relations if one.get("Id") == wanted), "")
    part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return part if target and part.endswith(".xml") else ""


def _attributes(pattern: re.Pattern[str], part: bytes) -> list[dict[str, str]]:
    return [dict(_ATTRIBUTE.findall(tag)) for tag in pattern.findall(part.decode("utf-8", "replace"))]


def _found(book: zipfile.ZipFile, part: str) -> Iterator[Gap]:
    rest = b""
    with book.open(part) as source:
        while block := source.read(_BLOCK):
            block = rest + block
            end = block.rfind(b"</c>") + len(b"</c>")
            whole, rest = (block[:end], block[end:]) if end >= len(b"</c>") else (b"", block)
            if b't="e"' in whole:
                yield from (_gap(match[1], match[2].decode()) for match in _ERROR.finditer(whole))
            if b"<f" in whole:
                found = (match[1] for match in _FORMULA.finditer(whole))
                yield from (_gap(cell) for cell in found if not _EMPTY_TEXT.search(cell))


def _gap(cell: bytes, error: str = "") -> Gap:
    place = _PLACE.search(cell)
    if place is None:
        return Gap(-1, -1, error)
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - ord("A") + 1
    return Gap(int(place[2]) - 1, column - 1, error)
