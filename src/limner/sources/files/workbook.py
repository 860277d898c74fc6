"""Read the worksheets of xls, xlsx and ods files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import python_calamine as calamine

from limner.core.errors import SourceRejected
from limner.core.text import Text
from limner.sources.files import gaps, header, names, notes
from limner.sources.files.archives import Member
from limner.sources.files.arrow import TextRows
from limner.sources.files.sheet import Found, Lines, Loader, ReadOptions, Sheet
from limner.sources.files.totals import is_label
from limner.sources.files.values import kind

_NARROW = 2
_SHORT = 30

Cells = list[list[str]]
Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Grid:
    """A worksheet's cells as texts from its first row and column on, its merged cells, already filled, and its gaps."""

    cells: Cells
    spans: list[Span]
    gaps: tuple[gaps.Gap, ...] = ()

    @property
    def is_aside(self) -> bool:
        """Whether it is no table beside a wider one: lines of prose, or a small summary with a total."""
        wide = max(len([cell for cell in row if cell]) for row in self.cells)
        texts = [cell for row in self.cells for cell in row if cell]
        if wide == 1:
            return sum(kind(text) == "text" for text in texts) * 2 > len(texts)
        return wide <= _NARROW and len(self.cells) <= _SHORT and any(map(is_label, texts))


def read(member: Member, format_: str, options: ReadOptions, *, loader: Loader) -> Iterator[Sheet]:
    """Read each worksheet that holds a row, or the one that is told.

    Raises:
        SourceRejected: the file is damaged or protected, or the told worksheet is not in it.
    """
    try:
        book = calamine.CalamineWorkbook.from_path(str(member.path))
    except calamine.PasswordError as error:
        raise SourceRejected(
            f"'{member.name}' is protected by a password.", remedy="Save it without a password and import it again."
        ) from error
    except (calamine.CalamineError, OSError) as error:
        raise SourceRejected(
            f"'{member.name}' is a damaged {format_} file ({error}).", remedy="Open it and save it again as xlsx."
        ) from error
    titles = [meta.name for meta in book.sheets_metadata if meta.typ == calamine.SheetTypeEnum.WorkSheet]
    if options.sheet is not None and options.sheet not in titles:
        raise SourceRejected(
            f"'{member.name}' has no worksheet '{options.sheet}'.", remedy=f"It has: {', '.join(titles)}."
        )
    read_: list[Sheet] = []
    aside: list[Sheet] = []
    for title in [options.sheet] if options.sheet is not None else titles:
        grid = _grid(book.get_sheet_by_name(title))
        if any(map(any, grid.cells)):
            whole = replace(grid, gaps=gaps.gaps(member.path, title)) if format_ == "xlsx" else grid
            sheet = sheet_of(whole, options, loader)
            found = replace(sheet.found, file=member.name, sheet=title, compression=member.compression, format=format_)
            (aside if grid.is_aside else read_).append(replace(sheet, found=found))
    if not read_ and not aside:
        raise SourceRejected(f"'{member.name}' has no worksheet with rows.", remedy="Export it again, with its rows.")
    yield from _without(aside, read_) if any(len(sheet.columns) > _NARROW for sheet in read_) else (*read_, *aside)


def _without(aside: list[Sheet], sheets: list[Sheet]) -> Iterator[Sheet]:
    """Leave out what is no table beside others, and say so with the first of these."""
    remarks = (notes.sheets_aside([sheet.found.sheet for sheet in aside]),) if aside else ()
    first, *others = sheets
    yield replace(first, found=replace(first.found, notes=(*remarks, *first.found.notes)))
    yield from others


def _grid(sheet: calamine.CalamineSheet) -> Grid:
    grid = [[text_of(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    spans = list(sheet.merged_cell_ranges or ())
    for (top, left), (bottom, right) in spans:
        if top >= len(grid) or left >= len(grid[top]):
            continue
        value = grid[top][left]
        for row in grid[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value
    return Grid(grid, spans)


def text_of(cell: object) -> str:
    """Write a cell's value: whole numbers without a fraction, days and times in ISO 8601, and true or false.

    Other numbers have the 15 digits that spreadsheets keep.
    """
    match cell:
        case bool():
            return "true" if cell else "false"
        case float():
            return _number(cell)
        case dt.datetime():
            return cell.isoformat(" ", "seconds" if not cell.microsecond else "microseconds")
        case dt.date() | dt.time():
            return cell.isoformat()
        case dt.timedelta():
            seconds = round(cell.total_seconds())
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        case _:
            return str(cell)


def _number(value: float) -> str:
    if value.is_integer():
        return str(int(value))
    text = f"{value:.15g}"
    return text if "e" not in text else f"{value:.20f}".rstrip("0")


def sheet_of(grid: Grid, options: ReadOptions, loader: Loader) -> Sheet:
    """Find the header of a grid and give its rows."""
    skip = options.skip_lines or 0
    body = grid.cells[skip:]
    tall = [(top - skip, bottom - skip) for (top, _), (bottom, _) in grid.spans]
    width = max(map(len, body), default=0)
    place = header.locate(_unmerged(body, grid.spans, skip), width, tall, told=options.header)
    titles = header.joined([body[i] for i in place.header], width)
    used = [any(row[number] for row in body[place.data :]) or bool(titles[number]) for number in range(width)]
    columns, remarks = names.unique([name for name, keep in zip(titles, used, strict=True) if keep])
    rows, blank = TextRows(columns=dict.fromkeys(columns)), 0
    for line, row in enumerate(body[place.data :], skip + place.data + 1):
        if any(row):
            rows.add(line, dict(zip(columns, (c for c, keep in zip(row, used, strict=True) if keep), strict=True)))
        else:
            blank += 1
    loaded = loader.load_batches(*rows.tables(columns))
    found = Found(
        file="",
        format="",
        header_rows=tuple(index + skip + 1 for index in place.header),
        first_row=place.data + skip + 1,
        notes=(
            *_notes(place, grid.spans, blank, remarks, sum(any(row) for row in _above(body, place))),
            *gaps.remarks(grid.gaps, place.data + skip, titles),
        ),
        lines=Lines(
            total=len(grid.cells),
            header=len(place.header),
            titles=place.data + skip - len(place.header),
            blank=blank,
            rows=loaded.records,
        ),
    )
    titles_ = tuple(
        tuple(names.clean(cell) for cell, keep in zip(_wide(body[i], width), used, strict=True) if keep)
        for i in place.header
    )
    return Sheet(
        found=found,
        columns=columns,
        rows=loaded.rows,
        rejected=loaded.rejected,
        records=loaded.records,
        titles=titles_,
        marks=frozenset(rows.marks),
    )


def _wide(row: list[str], width: int) -> list[str]:
    return row + [""] * (width - len(row))


def _unmerged(body: Cells, spans: list[Span], skip: int) -> Cells:
    """Leave a merged cell's value in its first cell only, so that a title over many columns counts once."""
    bare = [list(row) for row in body]
    for (top, left), (bottom, right) in spans:
        for row in range(max(top, skip), bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left) and row - skip < len(bare) and column < len(bare[row - skip]):
                    bare[row - skip][column] = ""
    return bare


def _above(body: Cells, place: header.Place) -> Cells:
    return body[: place.header[0] if place.header else place.data]


def _notes(
    place: header.Place, spans: list[Span], blank: int, remarks: tuple[Text, ...], titles: int
) -> Iterator[Text]:
    if titles:
        yield notes.title_lines(titles)
    if spans:
        yield notes.MERGED
    yield from remarks if place.header else (notes.NO_HEADER,)
    if blank:
        yield notes.blank_rows(blank)
