"""What programs wrap around values comes off before anybody looks at the values; what belongs to them stays."""

from __future__ import annotations

import json

import pytest

HEAD = "no,name,phone,day,paid\n"


def column(got, name):
    place = got.columns.index(name)
    return [row[place] for row in got.rows]


@pytest.mark.parametrize(
    ("wrapped", "plain"),
    [
        (['"=""00123"""', '"=""00124"""', "00125"], ["00123", "00124", "00125"]),
        (['="00123"', '="A-7"', '=""'], ["00123", "A-7", None]),
        (['"=T(""0012"")"', "=-7.50", "=sum"], ["0012", "-7.50", "=sum"]),
        (["'13900010001", "'+8613900010002", "13900010003"], ["13900010001", "+8613900010002", "13900010003"]),
        (["'2024-05-01", "'11010119900307001X", "'=1+1"], ["2024-05-01", "11010119900307001X", "=1+1"]),
        (["’13900010001", "‘13900010002’", "'13900010003'"], ["13900010001", "13900010002", "13900010003"]),
        (["`D1", "`D2", "`D3"], ["D1", "D2", "D3"]),
        (["'甲", "'乙", "'丙"], ["甲", "乙", "丙"]),
        (["D1\t", "\tD2", "\t\t"], ["D1", "D2", None]),
        (['"1\u202f234,50\u00a0€"', "\u300099", "\ufeff7\u200b7\u200e"], ["1 234,50 €", "99", "77"]),
        (["\u200b'0012", '\u00a0="0013"', "`0014\t"], ["0012", "0013", "0014"]),
    ],
)
def test_wrappers_come_off(read_bytes, wrapped, plain):
    lines = [f"{number},{cell},x" for number, cell in enumerate(wrapped, 1)]
    got = read_bytes("\n".join(["no,code,z", *lines]))
    assert column(got, "code") == plain
    assert got.remarks[0].startswith("taken off around cells: ")
    assert "(code" in got.remarks[0]


@pytest.mark.parametrize(
    "cells",
    [
        ["'s-Gravenhage", "'s-Hertogenbosch", "'t Harde"],
        ["'Twas the Night", "Let It Be", "Rubber Soul", "'68 Comeback"],
        ["`Abd al-Rahman", "Omar", "Layla"],
        ["=> next", "= or so", "a=b"],
        ["O'Neill", "D’Arcy", "rock 'n' roll"],
        ["علی\u200cرضا", "क\u094d\u200dष", "x"],
    ],
)
def test_signs_that_belong_to_a_value_stay(read_bytes, cells):
    got = read_bytes("\n".join(["no,title,z", *(f'{n},"{cell}",x' for n, cell in enumerate(cells, 1))]))
    assert column(got, "title") == cells
    assert got.remarks == []


def test_texts_are_unwrapped_where_numbers_beside_them_are(read_bytes):
    got = read_bytes("no,name\n`1,`Ann\n`2,`Bo\nsum of all,\n")
    assert got.rows[:2] == [("1", "Ann"), ("2", "Bo")]


def test_headers_are_unwrapped_too(read_bytes):
    got = read_bytes('"=""no""",`name,\'day\u200b,\u3000paid\n1,Ann,2024-01-02,3\n2,Bo,2024-01-03,4\n')
    assert got.columns == ("no", "name", "day", "paid")


def test_worksheets_and_json_are_unwrapped_like_text(tmp_path, read_one, book):
    path = book(lambda _, sheet: [sheet.write_row(n, 0, row) for n, row in enumerate([["no", "phone"], ["`7", "'13900010001"], ["`8", "'13900010002"]])])  # fmt: skip
    assert read_one(path).rows == [("7", "13900010001"), ("8", "13900010002")]
    (tmp_path / "x.json").write_text(json.dumps([{"no": '="07"', "city": "北京\u3000"}, {"no": "08", "city": None}]))
    assert read_one(tmp_path / "x.json").rows == [("07", "北京"), ("08", None)]
