"""Write the tables behind a report as a workbook, one table a sheet."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format

from limner.app.report.facts import Facts
from limner.app.report.sheets import Cell, Sheet, sheets
from limner.core.money import UNIT
from limner.core.text import Locale

FORMATS: dict[str, str] = {
    "text": "@",
    "count": "#,##0",
    "money": "#,##0.00",
    "share": "0.0%",
    "decimal": "#,##0.0",
    "index": "0",
    "day": "yyyy-mm-dd",
}
"""How each kind of column is shown; amounts are in units of the currency."""

_WIDEST, _NARROWEST, _WRAPPED = 60, 9, 44
_WIDE_SIGN = 0x2E80
"""From here on a sign takes the width of two."""


def write_workbook(facts: Facts, locale: Locale, path: Path) -> None:
    """Write every table that has rows, with a header that stays in sight, to ``path``."""
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), settings) as book:
        # The time of writing would make two reports on the same data differ.
        book.set_properties({"title": facts.business, "created": datetime.combine(facts.as_of, time())})
        header = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0F6B6B", "valign": "vcenter", "text_wrap": True}
        )
        formats = {
            kind: book.add_format({"num_format": code, "valign": "top", "text_wrap": kind == "text"})
            for kind, code in FORMATS.items()
        }
        for sheet in sheets(facts):
            if sheet.rows:
                _write(book, sheet, locale, header, formats)


def _write(book: xlsxwriter.Workbook, sheet: Sheet, locale: Locale, header: Format, formats: dict[str, Format]) -> None:
    page = book.add_worksheet(sheet.name.to(locale))
    page.set_row(0, 30)
    for place, (title, kind) in enumerate(sheet.headers):
        said = [_said(row[place], kind, locale) for row in sheet.rows]
        page.write_string(0, place, title.to(locale), header)
        page.set_column(place, place, _width(title.to(locale), said))
        for line, value in enumerate(said, start=1):
            if value is None:
                continue
            if isinstance(value, date):
                page.write_datetime(line, place, value, formats[kind])
            elif isinstance(value, str):
                page.write_string(line, place, value, formats["text"])
            else:
                page.write_number(line, place, value, formats[kind])
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, len(sheet.rows), len(sheet.headers) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.hide_gridlines(2)


def _said(cell: Cell, kind: str, locale: Locale) -> str | float | date | None:
    if cell is None or isinstance(cell, str | date):
        return cell
    if isinstance(cell, int | float):
        return cell / UNIT if kind == "money" else cell
    return cell.to(locale)


def _width(title: str, said: list[str | float | date | None]) -> float:
    longest = max((_signs(value) for value in said if value is not None), default=0)
    return max(_NARROWEST, min(_WIDEST, longest + 2), min(_WRAPPED, _signs(title) + 4))


def _signs(value: str | float | date) -> int:
    text = value if isinstance(value, str) else value.isoformat() if isinstance(value, date) else f"{value:,.2f}"
    return sum(2 if ord(sign) >= _WIDE_SIGN else 1 for sign in text)
