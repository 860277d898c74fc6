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
