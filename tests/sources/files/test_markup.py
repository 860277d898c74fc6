"""Web pages and workbooks in XML that call themselves xls are read as the tables that they show."""

from __future__ import annotations

import pytest

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset={charset}><style>td {{x: y}}</style></head>
<body><table><tr><td>订单导出</td></tr></table>
<table border=1>
<tr><th>订单编号</th><th>收件人</th><th>实付</th></tr>
<tr><td x:str>D1</td><td>林&nbsp;小满<br>女士</td><td>10.50</td></tr>
<tr><td>D2<td>A &amp; B<td>&yen;3
</table></body></html>"""

XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="订单"><Table>
<Row><Cell><Data ss:Type="String">编号</Data></Cell><Cell><Data ss:Type="String">日期</Data></Cell><Cell><Data>金额</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data>D1</Data></Cell><Cell><Data ss:Type="DateTime">2024-05-01T09:30:00.000</Data></Cell><Cell><Data>3</Data></Cell></Row>
<Row><Cell><Data>D2</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">4.5</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="会员"><Table><Row><Cell><Data>卡号</Data></Cell><Cell><Data>姓名</Data></Cell></Row>
<Row><Cell><Data>V1</Data></Cell><Cell><Data>何向东</Data></Cell></Row></Table></Worksheet></Workbook>"""


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "gb18030"])
@pytest.mark.parametrize("name", ["导出.xls", "导出.csv", "导出.html"])
def test_a_table_of_a_page_is_read(read_bytes, name, charset):
    got = read_bytes(PAGE.format(charset=charset).replace("&yen;", "¥").encode(charset, "xmlcharrefreplace"), name=name)
    assert got.found.format == "html"
    assert got.columns == ("订单编号", "收件人", "实付")
    assert got.rows == [("D1", "林 小满 女士", "10.50"), ("D2", "A & B", "¥3")]


def test_spanning_cells_count_for_each_row_and_column_that_they_reach(read_bytes):
    head = "<table><tr><th rowspan=2>no</th><th colspan=2>money</th></tr><tr><th>list</th><th>paid</th></tr>"
    rows = "<tr><td rowspan=2>D1</td><td>3</td><td>2</td></tr><tr><td>4</td><td>4</td></tr><tr><td>D2</td><td>5</td><td>5</td></tr>"
    got = read_bytes(head + rows + "</table>", name="x.xls")
    assert got.columns == ("no", "list", "paid")
    assert got.rows == [("D1", "3", "2"), ("D1", "4", "4"), ("D2", "5", "5")]
    assert got.found.header_rows == (1, 2)


def test_pages_of_one_table_are_put_together_and_smaller_tables_named(read_bytes):
    head = "<tr><td>no</td><td>day</td><td>paid</td></tr>"
    page = "<table>{}<tr><td>D{}</td><td>2024-01-02</td><td>3.5</td></tr></table>"
    menu = "<table><tr><td>home</td><td>exit</td></tr></table>"
    got = read_bytes("<html>" + menu + "".join(page.format(head, n) for n in range(3)), name="x.xls")
    assert [row[0] for row in got.rows] == ["D0", "D1", "D2"]
    assert "smaller tables of the page not read: 1" in got.remarks
    assert got.found.lines.headers_again == 2


def test_a_workbook_in_xml_has_its_sheets_rows_and_times(tmp_path, read_all):
    (tmp_path / "订单.xls").write_text(XML, encoding="utf-8")
    orders, members = read_all(tmp_path / "订单.xls")
    assert (orders.found.sheet, members.found.sheet) == ("订单", "会员")
    assert orders.rows == [("D1", "2024-05-01 09:30:00", "3"), ("D2", None, "4.5")]
    assert orders.lines == [4, 5]
    assert members.rows == [("V1", "何向东")]


def test_a_page_that_was_saved_as_one_file_is_read(read_bytes):
    body = "<table><tr><td>no</td><td>paid</td></tr><tr><td>D1</td><td>3=2E5</td></tr></table>"
    content = f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n{body}\n"
    assert read_bytes(content, name="x.xls").rows == [("D1", "3.5")]
