"""Files with known defects, each with what must come of it."""

from __future__ import annotations

import json

import pytest

from limner.core.errors import SourceRejected

pytestmark = pytest.mark.realdata

SIZES = {
    # rows, columns and rejected records of each sheet
    "nasty_csvkit/bad.csv": [(1, 3, 2)],
    "nasty_csvkit/bad_skip_lines.csv": [(1, 3, 2)],
    "nasty_csvkit/blanks.csv": [(1, 6, 0)],
    "nasty_csvkit/blanks_converted.csv": [(0, 6, 0)],
    "nasty_csvkit/date_like_number.csv": [(1, 1, 0)],
    "nasty_csvkit/dummy.csv": [(1, 3, 0)],
    "nasty_csvkit/dummy.csv.bz2": [(1, 3, 0)],
    "nasty_csvkit/dummy.csv.gz": [(1, 3, 0)],
    "nasty_csvkit/dummy.tsv": [(1, 3, 0)],
    "nasty_csvkit/dummy.xls": [(1, 3, 0)],
    "nasty_csvkit/dummy.xlsx": [(1, 3, 0)],
    "nasty_csvkit/dummy2.csv": [(1, 3, 0)],
    "nasty_csvkit/dummy3.csv": [(2, 3, 0)],
    "nasty_csvkit/dummy_col_shuffled.csv": [(1, 3, 0)],
    "nasty_csvkit/dummy_col_shuffled_ragged.csv": [(1, 4, 0)],
    "nasty_csvkit/foo1.csv": [(2, 3, 0)],
    "nasty_csvkit/foo2.csv": [(2, 3, 0)],
    "nasty_csvkit/iris.csv": [(150, 5, 0)],
    "nasty_csvkit/irismeta.csv": [(3, 3, 0)],
    "nasty_csvkit/join_a.csv": [(3, 3, 0)],
    "nasty_csvkit/join_a_short.csv": [(1, 3, 2)],
    "nasty_csvkit/join_b.csv": [(3, 3, 0)],
    "nasty_csvkit/join_no_header_row.csv": [(3, 3, 0)],
    "nasty_csvkit/join_short.csv": [(2, 5, 0)],
    "nasty_csvkit/mac_newlines.csv": [(2, 3, 0)],
    "nasty_csvkit/no_header_row.csv": [(1, 3, 0)],
    "nasty_csvkit/no_header_row2.csv": [(1, 3, 0)],
    "nasty_csvkit/no_header_row3.csv": [(2, 3, 0)],
    "nasty_csvkit/null_byte.csv": [(1, 3, 0)],
    "nasty_csvkit/optional_quote_characters.csv": [(1, 3, 0)],
    "nasty_csvkit/sheets.xls": [(5, 8, 0), (1, 3, 0)],
    "nasty_csvkit/sheets.xlsx": [(5, 8, 0), (1, 3, 0)],
    "nasty_csvkit/sheetsxls_converted.csv": [(5, 9, 0)],
    "nasty_csvkit/sheetsxlsx_converted.csv": [(5, 9, 0)],
    "nasty_csvkit/sniff_limit.csv": [(1, 3, 0)],
    "nasty_csvkit/sort_ints_nulls.csv": [(3, 3, 0)],
    "nasty_csvkit/test.xls": [(5, 8, 0)],
    "nasty_csvkit/test.xlsx": [(5, 8, 0)],
    "nasty_csvkit/test_date_format.csv": [(2, 1, 0)],
    "nasty_csvkit/test_date_format_converted.csv": [(2, 1, 0)],
    "nasty_csvkit/test_empty_columns.csv": [(1, 3, 1)],
    "nasty_csvkit/test_empty_columns_long_row.csv": [(0, 3, 0)],
    "nasty_csvkit/test_empty_columns_short_row.csv": [(0, 3, 0)],
    "nasty_csvkit/test_extra_header.csv": [(0, 4, 1)],
    "nasty_csvkit/test_geo.csv": [(17, 12, 0)],
    "nasty_csvkit/test_geojson.csv": [(3, 7, 0)],
    "nasty_csvkit/test_header_newline.csv": [(1, 3, 0)],
    "nasty_csvkit/test_ignore_case.csv": [(5, 3, 0)],
    "nasty_csvkit/test_join_short_rows.csv": [(1, 3, 2)],
    "nasty_csvkit/test_latin1.csv": [(2, 3, 0)],
    "nasty_csvkit/test_literal_order.csv": [(3, 2, 0)],
    "nasty_csvkit/test_locale.csv": [(1, 3, 0)],
    "nasty_csvkit/test_locale_converted.csv": [(1, 3, 0)],
    "nasty_csvkit/test_no_leading_zeroes.csv": [(1, 3, 0)],
    "nasty_csvkit/test_numeric_date_format.csv": [(2, 1, 0)],
    "nasty_csvkit/test_precision.csv": [(1, 1, 0)],
    "nasty_csvkit/test_skip_lines.csv": [(1, 3, 0)],
    "nasty_csvkit/test_skip_lines.xls": [(5, 8, 0)],
    "nasty_csvkit/test_skip_lines.xlsx": [(5, 8, 0)],
    "nasty_csvkit/test_utf16_big.csv": [(2, 3, 0)],
    "nasty_csvkit/test_utf16_little.csv": [(2, 3, 0)],
    "nasty_csvkit/test_utf8.csv": [(2, 3, 0)],
    "nasty_csvkit/test_utf8_bom.csv": [(2, 3, 0)],
    "nasty_csvkit/testdbf_converted.csv": [(8, 12, 0)],
    "nasty_csvkit/testfixed_converted.csv": [(4, 8, 0)],
    "nasty_csvkit/testfixed_schema.csv": [(8, 3, 0)],
    "nasty_csvkit/testfixed_schema_no_inference.csv": [(3, 3, 0)],
    "nasty_csvkit/testjson_converted.csv": [(5, 7, 0)],
    "nasty_csvkit/testjson_multiline_converted.csv": [(2, 3, 0)],
    "nasty_csvkit/testjson_nested_converted.csv": [(2, 7, 0)],
    "nasty_csvkit/testxls_converted.csv": [(5, 8, 0)],
    "nasty_csvkit/testxls_unicode_converted.csv": [(1, 3, 0)],
    "nasty_csvkit/testxlsx_converted.csv": [(5, 8, 0)],
    "nasty_csvkit/testxlsx_noinference_converted.csv": [(5, 8, 0)],
    "nasty_csvkit/testxlsx_unicode_converted.csv": [(1, 3, 0)],
    "nasty_csvkit/realdata/Datagov_FY10_EDU_recp_by_State.csv": [(53, 9, 0)],
    "nasty_csvkit/realdata/FY09_EDU_Recipients_by_State.csv": [(52, 9, 0)],
    "nasty_csvkit/realdata/README.csv": [(3, 4, 0)],
    "nasty_csvkit/realdata/acs2012_5yr_population.csv": [(93, 4, 0)],
    "nasty_csvkit/realdata/ks_1033_data.csv": [(1575, 14, 0)],
    "nasty_csvkit/realdata/ne_1033_data.xlsx": [(1036, 14, 0)],
    "nasty_frictionless/accent.csv": [(2, 17, 0)],
    "nasty_frictionless/adjust-floating-point-error.xlsx": [(5, 4, 0)],
    "nasty_frictionless/ascii-notvalid.csv": [(1, 3, 0)],
    "nasty_frictionless/blank-cells.csv": [(5, 2, 0)],
    "nasty_frictionless/blank-headers.csv": [(2, 3, 0)],
    "nasty_frictionless/blank-rows-multiple.csv": [(2, 3, 0)],
    "nasty_frictionless/blank-rows-no-fields.csv": [(2, 3, 0)],
    "nasty_frictionless/blank-rows.csv": [(2, 3, 0)],
    "nasty_frictionless/bom.csv": [(2, 2, 0)],
    "nasty_frictionless/capital-invalid.csv": [(8, 3, 2)],
    "nasty_frictionless/cast-int-to-string-issue-1251.xls": [(2, 5, 0)],
    "nasty_frictionless/cast-int-to-string-issue-1251.xlsx": [(2, 5, 0)],
    "nasty_frictionless/countries-cleaned.csv": [(4, 4, 0)],
    "nasty_frictionless/countries.csv": [(3, 4, 2)],
    "nasty_frictionless/defective-rows.csv": [(0, 3, 2)],
    "nasty_frictionless/delimiter.csv": [(2, 2, 0)],
    "nasty_frictionless/dialect.csv": [(1, 2, 1)],
    "nasty_frictionless/doublequote.csv": [(5, 17, 0)],
    "nasty_frictionless/duplicate-column.csv": [(1, 4, 0)],
    "nasty_frictionless/duplicate-headers.csv": [(2, 5, 0)],
    "nasty_frictionless/duplicate-rows.csv": [(3, 3, 0)],
    "nasty_frictionless/encoding-issue-274.csv": [(507, 17, 0)],
    "nasty_frictionless/escaping.csv": [(2, 2, 1)],
    "nasty_frictionless/floats.csv": [(5, 1, 0)],
    "nasty_frictionless/invalid.csv": [(0, 4, 3)],
    "nasty_frictionless/issue-1009-comma.csv": [(1, 2, 0)],
    "nasty_frictionless/issue-1009-semicolon.csv": [(1, 2, 0)],
    "nasty_frictionless/issue-1024.xlsx": [(46, 55, 0)],
    "nasty_frictionless/issue-1066-largecellsize.csv": [(19, 2, 0)],
    "nasty_frictionless/issue-1109.csv": [(3, 3, 0)],
    "nasty_frictionless/issue-1138.csv": [(7, 3, 0)],
    "nasty_frictionless/issue-1232.csv": [(5, 7, 0)],
    "nasty_frictionless/issue-1341.csv": [(99, 51, 0)],
    "nasty_frictionless/issue-277.csv": [(75, 71, 0)],
    "nasty_frictionless/issue-305.csv": [(338, 31, 0)],
    "nasty_frictionless/issue-312.xlsx": [(4, 5, 0)],
    "nasty_frictionless/issue-313.xlsx": [(2, 5, 0)],
    "nasty_frictionless/issue-320.xlsx": [(46, 54, 0)],
    "nasty_frictionless/issue-493.csv": [(9, 126, 0)],
    "nasty_frictionless/issue-647.csv.txt": [(882, 17, 0)],
    "nasty_frictionless/issue-811.csv": [(7904, 26, 0)],
    "nasty_frictionless/issue-825.csv": [(2, 3, 0)],
    "nasty_frictionless/issue-833.csv": [(3, 2, 0)],
    "nasty_frictionless/issue-844.csv": [(2, 2, 0)],
    "nasty_frictionless/issue-870.xlsx": [(9, 8, 0)],
    "nasty_frictionless/issue-991.csv": [(1, 3, 0)],
    "nasty_frictionless/latin1.csv": [(2, 2, 0)],
    "nasty_frictionless/leading-zeros.csv": [(3, 1, 0)],
    "nasty_frictionless/long.csv": [(6, 2, 0)],
    "nasty_frictionless/matrix-with-comment.csv": [(4, 4, 0)],
    "nasty_frictionless/merged-cells-boolean.xls": [(1, 1, 0)],
    "nasty_frictionless/merged-cells.xls": [(0, 1, 0)],
    "nasty_frictionless/merged-cells.xlsx": [(0, 1, 0)],
    "nasty_frictionless/multiline-headers.xlsx": [(1, 4, 0)],
    "nasty_frictionless/number-format-multicode.xlsx": [(3, 1, 0)],
    "nasty_frictionless/numeric-labels.csv": [(3, 10, 0)],
    "nasty_frictionless/preserve-formatting-percentage.xlsx": [(3, 2, 0)],
    "nasty_frictionless/preserve-formatting.xlsx": [(1, 11, 0)],
    "nasty_frictionless/sheet2.xls": [(2, 2, 0)],
    "nasty_frictionless/sheet2.xlsx": [(2, 2, 0)],
    "nasty_frictionless/sheets.xlsx": [(1, 2, 0), (1, 2, 0), (1, 2, 0)],
    "nasty_frictionless/skip-blank-at-the-end.csv": [(1, 2, 0)],
    "nasty_frictionless/skip-rows-before-headers.csv": [(2, 2, 0)],
    "nasty_frictionless/skip-rows.csv": [(2, 2, 0)],
    "nasty_frictionless/skip-rows.xlsx": [(1, 2, 0)],
    "nasty_frictionless/structure-errors.csv": [(2, 3, 1)],
    "nasty_frictionless/table-infer-iso-8859-7.csv": [(4, 3, 0)],
    "nasty_frictionless/table-infer-missing-values.csv": [(7, 3, 0)],
    "nasty_frictionless/table-infer-utf8.csv": [(5, 3, 0)],
}

REFUSED = {
    "nasty_csvkit/COPYING": "has a suffix that names no table (none).",
    "nasty_csvkit/empty.csv": "is empty.",
}


@pytest.mark.parametrize("name", SIZES)
def test_a_nasty_file_loads_as_it_should(real_data, read_all, name):
    assert [sheet.size for sheet in read_all(real_data / name)] == SIZES[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_table_is_refused_with_its_defect(real_data, read_all, name):
    with pytest.raises(SourceRejected) as refused:
        read_all(real_data / name)
    assert REFUSED[name] in refused.value.message
    assert refused.value.remedy


def test_no_nasty_file_is_left_out(real_data):
    folders = ("nasty_csvkit", "nasty_csvkit/realdata", "nasty_frictionless")
    there = {f"{folder}/{path.name}" for folder in folders for path in (real_data / folder).iterdir() if path.is_file()}
    assert there == {*SIZES, *REFUSED}


def spectrum():
    names = "comma_in_quotes empty empty_crlf escaped_quotes json newlines newlines_crlf quotes_and_newlines"
    return [*names.split(), "simple", "simple_crlf", "utf8"]


LOST_CRLF = {"empty_crlf", "newlines_crlf", "simple_crlf"}


@pytest.mark.parametrize("name", spectrum())
def test_csv_spectrum_reads_as_its_json_says(real_data, tmp_path, read_one, name):
    expected = json.loads((real_data / "nasty_csv_spectrum" / "json" / f"{name}.json").read_text(encoding="utf-8"))
    path = real_data / "nasty_csv_spectrum" / "csvs" / f"{name}.csv"
    if name in LOST_CRLF:
        # These copies hold LF, though their names and JSON say CRLF: the bytes are put back as they were published.
        content = path.read_bytes()
        assert b"\r" not in content
        path = tmp_path / path.name
        path.write_bytes(content.replace(b"\n", b"\r\n"))
    got = read_one(path)
    assert got.found.line_ends == ("CRLF" if name in LOST_CRLF else "LF")
    assert [dict(zip(got.columns, row, strict=True)) for row in got.rows] == [
        {key: value or None for key, value in row.items()} for row in expected
    ]


CELLS = {
    "nasty_csvkit/null_byte.csv": [(None, "2", "3")],
    "nasty_csvkit/mac_newlines.csv": [("1", "2", "3"), ("Once upon\ra time", "5", "6")],
    "nasty_csvkit/blanks.csv": [(None, "NA", "N/A", "NONE", "NULL", ".")],
    "nasty_csvkit/test_latin1.csv": [("1", "2", "3"), ("4", "5", "©")],
    "nasty_csvkit/test_utf16_big.csv": [("1", "2", "3"), ("4", "5", "ʤ")],
    "nasty_csvkit/test_utf16_little.csv": [("1", "2", "3"), ("4", "5", "ʤ")],
    "nasty_csvkit/test_locale.csv": [("1,7", "200.000.000", None)],
    "nasty_csvkit/test_no_leading_zeroes.csv": [("01", "00.11", "0.1")],
    "nasty_csvkit/test_header_newline.csv": [("d", "e", "f")],
    "nasty_csvkit/bad_skip_lines.csv": [("0", "mixed types.... uh oh", "17")],
    "nasty_frictionless/escaping.csv": [("1", "Test line 1"), ("2", 'Test " line 2')],
    "nasty_frictionless/issue-833.csv": [("1", '["a"]'), ("2", None), ("3", '["b"]')],
    "nasty_frictionless/leading-zeros.csv": [("01",), ("002",), ("00003",)],
    "nasty_frictionless/bom.csv": [("1", "english"), ("2", "中国人")],
    "nasty_frictionless/skip-rows.xlsx": [("8", "9")],
    "nasty_frictionless/multiline-headers.xlsx": [("A", "B", "C", "D")],
    "nasty_frictionless/table-infer-iso-8859-7.csv": [
        ("1", "39", "Λεωνιδας"),
        ("2", "23", "Αλεξανδρος"),
        ("3", "36", "Μυρων"),
        ("4", "28", "Ευστοργιος"),
    ],
}


@pytest.mark.parametrize("name", CELLS)
def test_the_cells_of_a_nasty_file_are_what_they_say(real_data, read_one, name):
    assert read_one(real_data / name).rows == CELLS[name]


@pytest.mark.parametrize("suffix", ["xls", "xlsx"])
def test_a_worksheet_says_what_its_csv_says(real_data, read_one, suffix):
    got = read_one(real_data / "nasty_csvkit" / f"test.{suffix}")
    assert got.columns[:7] == ("text", "date", "integer", "boolean", "float", "datetime", "empty_column")
    assert got.rows[0] == ("Chicago Reader", "1971-01-01", "40", "true", "1", "1971-01-01 04:14:00", None, None)
    assert got.rows[1][4:] == ("1.27", "1948-01-01 14:57:13", None, "Extra data beyond headers will be trimmed")
