"""Worksheets of xlsx, xls and ods."""

from __future__ import annotations

import datetime as dt

import pytest
import xlsxwriter
import xlwt

from limner.core.errors import SourceRejected


def test_values_are_written_as_people_read_them(book, read_one):
    def fill(workbook, sheet):
        sheet.write_row(0, 0, ["单号", "金额", "日期", "时间", "会员", "电话", "比例"])
        sheet.write_row(1, 0, ["0012", 12.0])
        sheet.write_datetime(1, 2, dt.date(2024, 2, 29), workbook.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_datetime(
            1, 3, dt.datetime(2024, 2, 29, 23, 59, 1), workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        )
        sheet.write_boolean(1, 4, True)
        sheet.write_number(1, 5, 13812345678)
        sheet.write_number(1, 6, 0.1 + 0.2)

    got = read_one(book(fill))
    assert got.rows == [("0012", "12", "2024-02-29", "2024-02-29 23:59:01", "true", "13812345678", "0.3")]
    assert (got.found.sheet, got.found.header_rows, got.lines) == ("明细", (1,), [2])


def test_titles_merged_headers_and_blank_rows(book, read_one):
    def fill(_, sheet):
        sheet.merge_range(0, 0, 0, 3, "2024 年销售")
        sheet.merge_range(2, 0, 3, 0, "门店")
        sheet.merge_range(2, 1, 2, 2, "销售")
        sheet.write(3, 1, "数量")
        sheet.write(3, 2, "金额")
        sheet.merge_range(2, 3, 3, 3, "备注")
        sheet.merge_range(4, 0, 5, 0, "一店")
        sheet.write_row(4, 1, [1, 2.5, "好"])
        sheet.write_row(5, 1, [3, 4])
        sheet.write_row(7, 0, ["二店", 5, 6])

    got = read_one(book(fill))
    assert got.columns == ("门店", "数量", "金额", "备注")
    assert got.rows == [("一店", "1", "2.5", "好"), ("一店", "3", "4", None), ("二店", "5", "6", None)]
    assert got.lines == [5, 6, 8]
    assert got.remarks == [
        "title lines above the header skipped: 1",
        "merged cells filled",
        "blank rows skipped: 1",
        "8 lines = 2 header + 2 titles + 3 rows + 1 blank",
    ]


def test_each_sheet_with_rows_and_the_told_one(book, read_all):
    path = book(lambda _, sheet: sheet.write_row(0, 0, ["a", "b"]), more=("二", "三"))
    assert [sheet.found.sheet for sheet in read_all(path)] == ["明细", "二", "三"]
    assert [sheet.found.sheet for sheet in read_all(path, sheet="三")] == ["三"]
    with pytest.raises(SourceRejected, match="no worksheet '四'"):
        read_all(path, sheet="四")


def test_an_old_workbook(tmp_path, read_one):
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("旧")
    for column, value in enumerate(["姓名", "积分"]):
        sheet.write(0, column, value)
    sheet.write(1, 0, "张三")
    sheet.write(1, 1, 7)
    path = tmp_path / "old.xls"
    workbook.save(str(path))
    assert read_one(path).rows == [("张三", "7")]


def test_an_open_document(tmp_path, read_one):
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name="表")
    for values in (["姓名", "城市"], ["张三", "上海"]):
        row = TableRow()
        for value in values:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    path = tmp_path / "open.ods"
    document.save(str(path))
    got = read_one(path)
    assert (got.found.format, got.found.sheet, got.rows) == ("ods", "表", [("张三", "上海")])


def test_a_workbook_without_rows_is_refused(book, read_one):
    with pytest.raises(SourceRejected, match="no worksheet with rows"):
        read_one(book(lambda *_: None))


def test_prose_and_small_summaries_beside_tables_are_left_out(tmp_path, read_all):
    path = tmp_path / "2024.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, rows in {
        "说明": [["本表由财务部提供"], ["请勿外传"]],
        "汇总": [["对账汇总", ""], ["项目", "金额"], ["3月", 4.5], ["合计", 4.5]],
        "3月": [["编号", "会员", "金额"], ["D1", "M1", 4.5], ["D2", "M2", 7]],
    }.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    (got,) = read_all(path)
    assert got.rows == [("D1", "M1", "4.5"), ("D2", "M2", "7")]
    assert got.remarks == ["worksheets that hold no table left out: 说明, 汇总"]
    (told,) = read_all(path, sheet="汇总")
    assert told.rows == [("3月", "4.5")]


def test_narrow_sheets_are_tables_where_no_other_is_wider(tmp_path, read_all):
    path = tmp_path / "lists.xlsx"
    book = xlsxwriter.Workbook(str(path))
    book.add_worksheet("a").write_column(0, 0, ["name", "Ann", "Bo"])
    book.add_worksheet("b").write_column(0, 0, ["name", "Cy", "Di"])
    book.close()
    assert [sheet.rows for sheet in read_all(path)] == [[("Ann",), ("Bo",)], [("Cy",), ("Di",)]]
