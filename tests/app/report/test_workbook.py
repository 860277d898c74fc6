"""The tables behind a report, read back from the workbook."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from app.report.bare_facts import BARE
from limner.app.report.workbook import write_workbook
from store import HOSTILE


@pytest.fixture(scope="module", params=["zh", "en"])
def book(request, facts, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "report.xlsx"
    write_workbook(facts, request.param, path)
    return request.param, openpyxl.load_workbook(path)


def values(sheet):
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_each_sheet_has_a_header_that_stays(book):
    for sheet in book[1]:
        assert sheet.freeze_panes == "B2"
        assert sheet["A1"].font.bold
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.column_dimensions["A"].width >= 9


def test_sheets_follow_the_page_in_its_language(book):
    locale, read = book
    names = {
        "zh": ["概览", "先看这里", "客户是谁", "价值分布", "RFM 群体", "生命周期", "生命周期趋势", "月度", "同期群"],
        "en": [
            "Overview",
            "Look at first",
            "Who they are",
            "Value",
            "RFM groups",
            "Lifecycle",
            "Lifecycle trend",
            "Months",
            "Cohorts",
        ],
    }[locale]
    assert [name for name in read.sheetnames if name in names] == names
    assert read.sheetnames[-1] == {"zh": "口径说明", "en": "Notes"}[locale]


def test_numbers_are_numbers_in_their_formats(book, facts):
    locale, read = book
    if locale == "zh":
        return
    (first,) = [row for row in values(read["Months"]) if row["Month"] == "2023-05"]
    month = next(each for each in facts.lifecycle.months if (each.year, each.month) == (2023, 5))
    assert first["Net money"] == month.net / 10_000
    assert first["Customers, first time"] == month.new
    sheet = read["Months"]
    assert sheet["E2"].number_format == "#,##0.00"
    trend = values(read["Lifecycle trend"])
    assert trend[-1]["Day"].date() == date(2024, 6, 30)
    assert sum(value for name, value in trend[-1].items() if name != "Day") == pytest.approx(1)


def test_what_the_data_say_stays_text(book):
    sheet = book[1]["What, where, how" if book[0] == "en" else "买什么、在哪买、怎么付"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == HOSTILE]
    assert [cell.data_type for cell in cells] == ["s"]


def test_without_data_there_are_notes(tmp_path):
    write_workbook(BARE, "en", tmp_path / "bare.xlsx")
    assert openpyxl.load_workbook(tmp_path / "bare.xlsx").sheetnames == ["Overview", "Notes"]
