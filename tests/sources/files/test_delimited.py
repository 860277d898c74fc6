"""Delimited text: every cell comes back, on its line."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from limner.core.errors import SourceRejected
from limner.engine.duckdb import DuckDB
from limner.engine.loading import DuckDBLoader
from limner.sources.files.read import read
from limner.sources.files.sheet import ReadOptions

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "gb18030"]
ENGINE = DuckDB(threads=1)
LINE_ENDS = ["\n", "\r\n", "\r"]
QUOTINGS = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]
WRAPPERS = "='’‘`\t\N{SOFT HYPHEN}"
"""What is taken off around cells, beside blanks and formats other than the ordinary ones."""
LETTERS = st.characters(exclude_categories=["Cs", "Cf", "Zs", "Zl", "Zp"], exclude_characters="\0" + WRAPPERS)
CELL = st.text(LETTERS | st.just(" "), max_size=12) | st.sampled_from(
    ["", '"', "'", ",", "a,b", 'say "hi"', "x\ny", "x\r\ny", "\r", "\n\n", "中文，字", " a ", "#1", ";|\tx", "\\", "é"]
)
PLAIN = st.sampled_from(["Anna", "Bo", "上海", "北京", "x-ray", "rose red", "未知", "Zoë", "blue"])


def written(rows, delimiter, quoting, line_end, encoding):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def is_utf8(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def reads(content, **options):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_bytes(content)
        (sheet,) = read([path], ReadOptions(**options), loader=DuckDBLoader(ENGINE), scratch=Path(folder) / "s")
        assert ENGINE.rows(sheet.rejected) == []
        return sheet, [tuple(row.values()) for row in ENGINE.rows(sheet.rows.order_by("line"))]


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(CELL, min_size=n, max_size=n), min_size=1, max_size=6)),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from(QUOTINGS),
    line_end=st.sampled_from(LINE_ENDS),
    encoding=st.sampled_from(ENCODINGS),
)
def test_any_table_of_texts_reads_back_equal_when_its_dialect_is_told(rows, delimiter, quoting, line_end, encoding):
    if quoting == csv.QUOTE_MINIMAL:
        # Python writes a foreign line end inside of a cell without quotes, and cannot read it back either.
        rows = [[cell.replace("\r", "").replace("\n", "") for cell in row] for row in rows]
    # A row of nothing but blanks is blank to the reader; where all rows are, the file is refused.
    assume(all(any(cell.strip() for cell in row) for row in rows))
    content = written(rows, delimiter, quoting, line_end, encoding)
    _, got = reads(
        content,
        format="csv",
        header=False,
        delimiter=delimiter,
        quote='"',
        escape='"',
        encoding=encoding,
        comment="",
    )
    assert [row[1:] for row in got] == [tuple(cell or None for cell in row) for row in rows]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    body=st.integers(3, 5).flatmap(lambda n: st.lists(st.lists(PLAIN, min_size=n, max_size=n), min_size=3, max_size=8)),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from(QUOTINGS),
    line_end=st.sampled_from(LINE_ENDS),
    encoding=st.sampled_from(ENCODINGS),
)
def test_the_dialect_of_a_table_of_plain_cells_is_found(body, delimiter, quoting, line_end, encoding):
    header = [f"name {i}" for i in range(len(body[0]))]
    content = written([header, *body], delimiter, quoting, line_end, encoding)
    # A few Chinese characters in GB18030 may be valid UTF-8 by chance (未知 is), and nobody could tell.
    assume(encoding != "gb18030" or content.isascii() or not is_utf8(content))
    sheet, got = reads(content)
    assert sheet.found.delimiter == delimiter
    assert sheet.columns == tuple(header)
    assert got == [(number, *row) for number, row in enumerate(body, 2)]


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    pieces=st.lists(
        st.sampled_from(["1,2\n", '"a\nb",3\n', "\n", "lonely\n", "1,2,3\n", '"\n\n",x\n', 'a,"b"c\n']), min_size=1
    ),
)
def test_each_record_keeps_its_line_among_blank_ragged_and_long_ones(pieces):
    """The reference walks over the pieces one by one."""
    expected, rejected, line = [], [], 2
    for piece in pieces:
        if piece in {"1,2\n", '"a\nb",3\n', '"\n\n",x\n'}:
            expected.append(line)
        elif piece != "\n":
            rejected.append(line)
        line += piece.count("\n")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        path.write_text("left,right\n" + "".join(pieces))
        told = ReadOptions(delimiter=",", header=True)
        (sheet,) = read([path], told, loader=DuckDBLoader(ENGINE), scratch=Path(folder))
        assert [row["line"] for row in ENGINE.rows(sheet.rows.order_by("line"))] == expected
        assert [row["line"] for row in ENGINE.rows(sheet.rejected.order_by("line"))] == rejected


def test_rows_that_do_not_fit_are_rejected_with_line_and_reason(read_bytes):
    got = read_bytes("a,b,c\n1,2,3\n4,5\n6,7,8,9\n\n10,11,12\n")
    assert got.rows == [("1", "2", "3"), ("10", "11", "12")]
    assert got.lines == [2, 6]
    assert got.rejected == [(3, "c", "2 cells instead of 3"), (4, None, "4 cells instead of 3")]
    assert got.remarks == ["blank rows skipped: 1", "6 lines = 1 header + 2 rows + 2 rejected + 1 blank"]


def test_empty_columns_at_the_end_of_every_row_do_not_count(read_bytes):
    assert read_bytes("a;b\n1;2;\n3;4;\n").size == (2, 2, 0)
    assert read_bytes("a;b;\n1;2\n3;4\n").columns == ("a", "b")
    late = read_bytes("a;b\n" + "1;2;\n" * 30_000 + "3;4;5\n")
    assert late.columns == ("a", "b", "column_3")
    assert late.rows[-1] == ("3", "4", "5")


def test_a_quote_that_never_closes_is_refused_when_it_swallows_lines(read_bytes):
    with pytest.raises(SourceRejected, match="opens in line 3 never closes, so the 2 lines after it are lost"):
        read_bytes('a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert read_bytes('a,b\n1,2\n3,"4\n5,6\n7,8\n', quote="").rows[1] == ("3", '"4')


def test_a_quote_that_never_closes_in_the_last_line_rejects_that_line(read_bytes):
    got = read_bytes('a,b\n1,2\n3,"4\n')
    assert got.rejected == [(3, "b", "a quote that does not close where its cell ends")]


def test_a_cell_longer_than_a_hundred_kilobytes_is_kept(read_bytes):
    long = "字" * 200_000
    got = read_bytes(f'a,b\n1,2\n3,"{long}"\n5,6\n')
    assert got.rows[1] == ("3", long)


def test_mixed_line_ends_are_made_equal_outside_of_quotes(read_bytes):
    got = read_bytes(b'a,b\r\n1,2\n3,"x\r\ny"\r5,6\r\n')
    assert got.rows == [("1", "2"), ("3", "x\r\ny"), ("5", "6")]
    assert "mixed line ends made equal" in got.remarks


@pytest.mark.parametrize(
    ("content", "columns", "first", "remark"),
    [
        ("销售明细表\n制表人：王\n日期,金额,门店\n2024-01-01,3.5,一店\n2024-01-02,4,二店\n", ("日期", "金额", "门店"), 4, "title lines above the header skipped: 2"),
        ("# made by hand\na,b\n1,2\n", ("a", "b"), 3, "comment lines skipped: 1"),
        ("sep=;\na;b\n1,5;2\n", ("a", "b"), 3, None),
        ("group,,other,\nx,y,z,w\n1,2,3,4\n5,6,7,8\n", ("x", "y", "z", "w"), 3, None),
        ("online,,shop,\nn,sum,n,sum\n1,2,3,4\n5,6,7,8\n", ("online n", "online sum", "shop n", "shop sum"), 3, None),
        ("订单,订单,金额\n编号,日期,实付\nA1,2024-01-02,4\nA2,2024-01-03,8\n", ("编号", "日期", "实付"), 3, None),
        ("编号,金额,数量\n,(元),(件)\nA1,4.5,2\nA2,8.0,1\n", ("编号", "金额 (元)", "数量 (件)"), 3, None),
        ("1,2,3\n4,5,6\n", ("column_1", "column_2", "column_3"), 1, "no header; columns are numbered"),
        ("a, a ,,A\n1,2,3,4\n", ("a", "a_2", "column_3", "A_3"), 2, "duplicate header 'a' renamed to 'a_2'"),
        ("line,x\n1,2\n", ("line_2", "x"), 2, "duplicate header 'line' renamed to 'line_2'"),
        ("'a','b'\n'1,5','it''s'\n'2','x'\n", ("a", "b"), 2, None),
        ("name address\nfoo 12\nbar 13\nbaz 14\n", ("name", "address"), 2, None),
    ],
)  # fmt: skip
def test_header_titles_and_comments_are_found_and_said(read_bytes, content, columns, first, remark):
    got = read_bytes(content)
    assert got.columns == columns
    assert got.found.first_row == first
    assert got.lines[0] == first
    assert remark is None or remark in got.remarks


def test_a_header_alone_is_an_empty_table(read_bytes):
    got = read_bytes("id,name,age\n")
    assert (got.columns, got.rows) == (("id", "name", "age"), [])


@pytest.mark.parametrize("content", [b"", b"\n", b"  \r\n\r\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(read_bytes, content):
    with pytest.raises(SourceRejected, match="is empty"):
        read_bytes(content)


def test_sentences_in_one_column_are_not_parted_at_commas(read_bytes):
    got = read_bytes("review\nGood, cheap, fast\nBad\nSo, so\nNever again, really, no, no\n")
    assert got.columns == ("review",)
    assert got.rows[0] == ("Good, cheap, fast",)


def test_decimal_commas_do_not_part_cells(read_bytes):
    got = read_bytes("day;price;tax\n" + "1;1,50;0,19\n" * 20)
    assert got.found.delimiter == ";"
    assert got.rows[0] == ("1", "1,50", "0,19")


def test_backslash_escapes_are_found(read_bytes):
    got = read_bytes('id,text\n1,"say \\"hi\\", you"\n2,"b"\n')
    assert got.found.escape == "\\"
    assert got.rows == [("1", 'say "hi", you'), ("2", "b")]


def test_nul_characters_are_taken_out_and_said(read_bytes):
    got = read_bytes(b"a,b\n\x00,2\nx\x00y,3\n")
    assert got.rows == [(None, "2"), ("xy", "3")]
    assert got.remarks == ["NUL characters removed: 2"]


def test_rows_with_broken_utf8_are_rejected_and_the_rest_is_read(read_bytes):
    body = "上海,1\n".encode() * 20
    got = read_bytes(b"city,n\n" + body + b"\xe4\xb8,2\n" + body)
    assert len(got.rows) == 40
    assert got.rejected == [(22, "city", "bytes that are not UTF-8")]


def test_told_skip_lines_and_comments(read_bytes):
    got = read_bytes("junk\nmore,junk,here\na,b\n1,2\n% note\n%x,y\n3,4\n", skip_lines=2, comment="%")
    assert got.columns == ("a", "b")
    assert got.rows == [("1", "2"), ("3", "4")]
    assert got.lines == [4, 7]


@pytest.mark.parametrize("header", ['"no,day,paid', 'no,day,"paid'])
def test_a_quote_in_the_header_that_never_closes_is_refused_with_its_line(read_bytes, header):
    rows = "\n".join(f"D{n},2024-01-0{n},{n}.5" for n in range(1, 9))
    with pytest.raises(
        SourceRejected, match=r"A quote that opens in line 1 of 'table\.csv' closes 8 lines later"
    ) as refused:
        read_bytes(f"{header}\n{rows}")
    assert refused.value.remedy == "Mend line 1, or read the file with its quotes as plain text (quote: none)."


def test_a_long_text_in_the_first_row_is_no_such_quote(read_bytes):
    text = "Dear shop, I\nam very happy, thanks,\nand well\nyours, and\nhis, too,\nand theirs,\nAnn"
    assert read_bytes(f'no,note\n1,"{text}"\n2,x\n').rows == [("1", text), ("2", "x")]
