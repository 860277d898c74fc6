"""Cells of a workbook whose value is not in the file are named with their count."""

from __future__ import annotations

import zipfile

import pytest

SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>no</t></is></c><c r="B1" t="inlineStr"><is><t>day</t></is></c><c r="C1" t="inlineStr"><is><t>paid</t></is></c></row>
{rows}</sheetData></worksheet>"""
ROW = '<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>D{n}</t></is></c><c r="B{n}" t="inlineStr"><is><t>2024-01-0{n}</t></is></c>{cell}</row>'


@pytest.fixture
def paid(tmp_path, read_one, book):
    """Read a book whose column ``paid`` holds the given cells as XML, from row 2 on."""

    def run(*cells):
        path = book(lambda _, sheet: sheet.write(0, 0, "x"))
        rows = "".join(ROW.format(n=n, cell=cell.format(f"C{n}")) for n, cell in enumerate(cells, 2))
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "new.xlsx", "w") as new:
            for part in old.namelist():
                is_sheet = part == "xl/worksheets/sheet1.xml"
                new.writestr(part, SHEET.format(rows=rows) if is_sheet else old.read(part))
        return read_one(tmp_path / "new.xlsx")

    return run


def test_formulas_that_nobody_calculated_are_counted_by_column(paid):
    got = paid('<c r="{}"><f>A2*2</f></c>', '<c r="{}"><f>A3*2</f><v></v></c>', '<c r="{}"><f>A4*2</f><v>4.5</v></c>')
    assert [row[2] for row in got.rows] == [None, None, "4.5"]
    assert got.remarks == [
        "paid: formulas without a result read as empty: 2; open and save the file in a spreadsheet program, then import it again"
    ]


def test_errors_are_counted_by_column_and_kind(paid):
    error = '<c r="{{}}" t="e">{}<v>{}</v></c>'
    got = paid(
        error.format("", "#N/A"),
        error.format("<f>1/0</f>", "#DIV/0!"),
        error.format("", "#N/A"),
        '<c r="{}"><v>7</v></c>',
    )
    assert [row[2] for row in got.rows] == [None, None, None, "7"]
    assert got.remarks == ["paid: errors #DIV/0! read as empty: 1", "paid: errors #N/A read as empty: 2"]


def test_a_formula_that_gives_an_empty_text_is_no_gap(paid):
    got = paid('<c r="{}" t="str"><f>IF(A2="",1,"")</f><v></v></c>', '<c r="{}"><v>7</v></c>', '<c r="{}"><v>8</v></c>')
    assert [row[2] for row in got.rows] == [None, "7", "8"]
    assert got.remarks == []
