"""Files are known by their content, and what is no table is refused by name."""

from __future__ import annotations

import pytest

from limner.core.errors import NotFound, SourceRejected


@pytest.mark.parametrize(
    ("content", "name", "defect"),
    [
        (b"<html><table><tr><td>1</td></tr></table></html>", "report.xls", "web page or XML without a table"),
        (b"<?xml version='1.0'?><orders><order id='1'/></orders>", "report.xls", "XML without a table"),
        (b"%PDF-1.7 ...", "report.pdf", "PDF"),
        (bytes(range(1, 32)) * 40, "data.csv", "binary file"),
        (b"some words\n", "README.md", "suffix that names no table"),
        (b"PK\x03\x04 broken", "book.xlsx", "cut off or damaged"),
        ("\ufeffEncryptedPackage".encode("utf-16-le").join([b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""]), "book.xlsx", "protected by a password"),
        (b"PAR1 broken", "t.parquet", "cut off or damaged"),
        (b'{"a": [1', "t.json", "no JSON"),
        (b'{"a": [[1], [2]], "b": 3}', "t.json", "no list of records"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(read_bytes, content, name, defect):
    with pytest.raises(SourceRejected, match=defect) as refused:
        read_bytes(content, name=name)
    assert refused.value.remedy


def test_text_under_a_workbooks_name_is_read_and_noted(read_bytes):
    got = read_bytes("a\tb\n1\t2\n", name="export.xls")
    assert got.rows == [("1", "2")]
    assert got.remarks == ["named '.xls' but holds csv; read as csv"]


def test_an_unknown_suffix_is_read_when_its_format_is_told(read_bytes):
    assert read_bytes("a,b\n1,2\n", name="dump.backup", format="csv").rows == [("1", "2")]
    with pytest.raises(NotFound, match="There is no format 'cvs'"):
        read_bytes("a,b\n1,2\n", format="cvs")


def test_patterns_and_missing_paths(tmp_path, read_all):
    for name in ("b.csv", "a.csv", "c.txt"):
        (tmp_path / name).write_text(f"name,n\n{name},1\n")
    assert [sheet.rows[0][0] for sheet in read_all(tmp_path / "*.csv")] == ["a.csv", "b.csv"]
    with pytest.raises(SourceRejected, match="does not exist"):
        read_all(tmp_path / "none.csv")


def test_objects_of_json_are_known_whatever_their_file_is_called(read_bytes):
    got = read_bytes('{"id": "1", "note": "a, b"}\n{"id": "2", "note": "c"}\n', name="dump.txt")
    assert got.found.format == "jsonl"
    assert got.rows == [("1", "a, b"), ("2", "c")]


def test_a_file_of_which_lines_are_lost_is_refused(read_bytes):
    with pytest.raises(SourceRejected, match=r"Of 4 lines of 'table\.csv' 3 were lost"):
        read_bytes('{"id": "1", "x": [1, 2], "s": "a, b"}\n' * 4, format="csv")
