"""Fixed-width text."""

from __future__ import annotations

ALIGNED = "name  city   n\nAnn   Paris  1\nBo    Rome  12\n      Oslo   3\n"


def test_columns_are_seen_in_aligned_text(read_bytes):
    got = read_bytes(ALIGNED, name="t.txt")
    assert (got.found.format, got.columns) == ("fixed", ("name", "city", "n"))
    assert got.rows == [("Ann", "Paris", "1"), ("Bo", "Rome", "12"), (None, "Oslo", "3")]
    assert got.lines == [2, 3, 4]


def test_told_widths_and_text_between_columns(read_bytes):
    got = read_bytes("ab123x\ncd4567\n", name="t.txt", widths=(2, 3), header=False)
    assert got.rows == []
    assert [line for line, *_ in got.rejected] == [1, 2]
    assert read_bytes("ab123\ncd456\n", name="t.txt", widths=(2, 3), header=False).rows == [
        ("ab", "123"),
        ("cd", "456"),
    ]


def test_words_that_happen_to_align_are_not_columns(read_bytes):
    got = read_bytes("remark\nbad one\nbad two\nbad six\n", name="t.txt")
    assert got.columns == ("remark",)
