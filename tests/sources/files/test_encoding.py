"""Encodings are found from the bytes alone."""

from __future__ import annotations

import pytest

from limner.core.errors import SourceRejected

SIMPLIFIED = "会员号,姓名,城市,备注\n1,张三,上海,经常购买母婴用品\n2,李四,北京,喜欢促销活动\n3,王五,广州,未知\n"
TRADITIONAL = "會員,姓名,城市,備註\n1,張三,臺北,經常購買母嬰用品\n2,李四,高雄,喜歡促銷活動\n3,陳五,臺中,未知\n"
JAPANESE = "会員番号,名前,都市,備考\n1,田中さん,東京,よく買い物をします\n2,スズキ,大阪,セールが好き\n3,佐藤,京都,なし\n"
FRENCH = "id;prénom;ville;note\n1;Zoé;Orléans;déjà vue à l’été\n2;André;Besançon;élève\n3;Hélène;Nîmes;œuvre\n"
GERMAN = "id,name,ort\n1,Müller,Köln\n2,Weiß,Düsseldorf\n3,Jäger,Tübingen\n"
GREEK = "id,name\n1,Λεωνιδας\n2,Αλεξανδρος\n"
RUSSIAN = "код,имя,город\n1,Анна,Москва\n2,Борис,Казань\n3,Вера,Новосибирск\n"
KOREAN = "번호,이름,도시,비고\n1,김민준,서울,단골 고객\n2,이서연,부산,없음\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (SIMPLIFIED + "4,㐂𠮷,深圳,生僻字\n", "gb18030", "gb18030"),
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16-le"),
        (SIMPLIFIED, "utf-16-le", "utf-16-le"),
        (SIMPLIFIED, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "big5"),
        (JAPANESE, "shift_jis", "shift_jis"),
        (FRENCH, "cp1252", "cp1252"),
        (GERMAN, "latin-1", "latin-1"),
        (GREEK, "iso-8859-7", "iso-8859-7"),
        (RUSSIAN, "cp1251", "cp1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (KOREAN, "euc_kr", "euc_kr"),
    ],
)
def test_the_encoding_is_found(read_bytes, text, encoding, found):
    got = read_bytes(text.encode(encoding))
    assert got.found.encoding == found
    delimiter = got.found.delimiter
    header, *rows = [tuple(line.split(delimiter)) for line in text.splitlines()]
    assert (got.columns, got.rows) == (header, rows)


def test_the_first_foreign_letters_may_come_late(read_bytes):
    text = "id,name\n" + "1,plain\n" * 40_000 + "2,上海浦东新区的顾客\n"
    got = read_bytes(text.encode("gb18030"))
    assert got.rows[-1] == ("2", "上海浦东新区的顾客")


def test_an_encoding_that_was_told_wrongly_is_refused(read_bytes):
    with pytest.raises(SourceRejected, match="not written in gb18030"):
        read_bytes(FRENCH.encode("cp1252") + b"\xff\xff\n", encoding="gbk")
    with pytest.raises(SourceRejected, match="'klingon' is no encoding"):
        read_bytes("a,b\n1,2\n", encoding="klingon")


@pytest.mark.parametrize(
    ("other", "texts"),
    [
        ("cp1252", ["José,Málaga", "François,Orléans", "Jürgen,Köln", "Zoë,Gruyère", "Anne,Nîmes"]),
        ("gb18030", ["张三,上海", "李四,北京", "王五,广州", "陈六,深圳", "Ann,London"]),
        ("big5", ["張三,臺北", "李四,高雄", "王五,臺中", "陳六,新竹", "Ann,London"]),
        ("shift_jis", ["田中さん,東京", "スズキ,大阪", "佐藤,京都", "山田,奈良", "Ann,London"]),
    ],
)
@pytest.mark.parametrize("start", [0, 1])
def test_lines_of_two_encodings_are_each_read_by_their_own(read_bytes, other, texts, start):
    lines = [f"{n},{text}".encode(other if (n + start) % 2 else "utf-8") for n, text in enumerate(texts)]
    got = read_bytes(b"\n".join([b"id,name,city", *lines]))
    assert got.rows == [(str(n), *text.split(",")) for n, text in enumerate(texts)]
    assert got.remarks[0].startswith("two encodings in one file, told apart line by line: UTF-8 in ")


def test_bytes_that_are_no_letter_of_the_encoding_are_rejected_with_their_line(read_bytes):
    lines = SIMPLIFIED.splitlines() + [f"{n},赵六,杭州,常客" for n in range(4, 30)]
    content = "\n".join(lines).encode("gb18030") + b"\n99,\xff\xfe,\x80,x\n100,\xd5\xc5\xc8\xfd,x,y\n"
    got = read_bytes(content)
    assert got.found.encoding == "gb18030"
    assert [(line, reason) for line, _, reason in got.rejected] == [(31, "bytes that are not UTF-8")]
    assert got.rows[-1] == ("100", "张三", "x", "y")
    assert "lines with bytes that are no letter of gb18030: 1" in got.remarks


@pytest.mark.parametrize("spoilt", [b"\xe4\xbd\n", b"\xff\n", b"\x81\x81\n"])
def test_what_no_encoding_explains_is_rejected_and_not_read_as_greek_or_cyrillic(read_bytes, spoilt):
    good = [f"{n},顾客{n}" for n in range(20)]
    got = read_bytes(("id,name\n" + "\n".join(good) + "\n").encode() + b"99," + spoilt)
    assert got.found.encoding == "utf-8"
    assert got.rows == [tuple(line.split(",")) for line in good]
    assert [line for line, _, _ in got.rejected] == [22]


def test_a_text_of_which_nothing_makes_letters_keeps_what_is_plain(read_bytes):
    got = read_bytes(b"id,name\n1,Ann\n2,\xff\xfe\xfd\n3,Bo\n")
    assert got.rows == [("1", "Ann"), ("3", "Bo")]
    assert [line for line, _, _ in got.rejected] == [3]


def test_a_letter_cut_at_the_end_of_a_line_spoils_no_other_line(read_bytes):
    got = read_bytes(
        "id,name\n1,café".encode("cp1252") + b"\xc3\n2,\xc3\xa9t\xc3\xa9\n3,\xe9t\xe9\n4,\xe0\n\xc3\xa9,x\n"
    )
    assert ("2", "été") in got.rows
    assert ("3", "été") in got.rows
    assert ("é", "x") in got.rows
