"""The level of two values of each kind: literal rows in, literal levels out."""

from __future__ import annotations

import ibis
import pytest

from limner.identity.comparison import made_ready
from limner.identity.explain import level_name
from limner.identity.fields import Field, Fields, Kind
from limner.identity.levels import EXACT, SHARES, share_levels
from limner.identity.workbench import Workbench

KINDS = [
    (Kind.SURNAME, "Smith", "smith ", "equal"),
    (Kind.SURNAME, "smith", "smyth", "one slip apart"),
    (Kind.SURNAME, "smith", "smiht", "one slip apart"),
    (Kind.SURNAME, "smith", "smythe", "nearly equal"),
    (Kind.SURNAME, "rob", "robert", "alike"),
    (Kind.SURNAME, "smith", "jones", "different"),
    (Kind.SURNAME, "O'Brien", "obrien", "equal"),
    (Kind.SURNAME, "smith", None, "unknown"),
    (Kind.SURNAME, "smith", "n/a", "unknown"),
    (Kind.CODE, "12", "13", "alike"),
    (Kind.CODE, "6988-048", "6988048", "equal"),
    (Kind.CODE, "6988048", "6980848", "one slip apart"),
    (Kind.DATE, "1956-04-09", "19560409", "equal"),
    (Kind.DATE, "9/4/1956", "1956-4-9", "equal"),
    (Kind.DATE, "19560409", "19560408", "one slip apart"),
    (Kind.DATE, "19560409", "1956", "alike"),
    (Kind.PHONE, "+86 138 0013 8000", "13800138000", "equal"),
    (Kind.PHONE, "310/246-1501", "310-246-1501", "equal"),
    (Kind.EMAIL, "a.b@x.org", "A.B@X.ORG", "equal"),
    (Kind.EMAIL, "grace@jones.com", "grace@jonse.com", "one slip apart"),
    (Kind.EMAIL, "grace@mail.example", "hugo@mail.example", "different"),
    (Kind.PHONE, "13800138000", "13800183000", "one slip apart"),
    (Kind.PHONE, "13800138000", "13712539321", "different"),
    (Kind.NAME, "grace kelly", "kelly, grace", "in another field"),
    (Kind.YEAR, "1999", "2000", "one slip apart"),
    (Kind.YEAR, "1999", "1960", "different"),
    (Kind.NUMBER, "$1,000", "1005", "one slip apart"),
    (Kind.NUMBER, "10", "30", "different"),
    (Kind.CATEGORY, "f", "m", "different"),
    (Kind.TEXT, "sony turntable pslx350h", "Sony Turntable - PSLX350H", "equal"),
    (Kind.TEXT, "sony turntable", "bose speakers", "0% alike"),
    (Kind.CHINESE_NAME, "張偉", "张伟", "equal"),
    (Kind.CHINESE_NAME, "张伟", "Wei Zhang", "romanised"),
    (Kind.CHINESE_NAME, "张伟", "章玮", "sounds alike"),
    (Kind.CHINESE_NAME, "王小明", "王小红", "one character apart"),
    (Kind.CHINESE_NAME, "张学友", "Jacky Cheung", "unknown"),
    (Kind.CHINESE_NAME, "朴树", "Pu Shu", "romanised"),
    (Kind.CHINESE_NAME, "张伟", "李娜", "different"),
]


def level(engine, folder, fields, one, other):
    """The levels of two records, in words."""
    columns = dict.fromkeys(("record_id", "source", *one), "string")
    rows = [{"record_id": str(n), "source": "s", **row} for n, row in enumerate((one, other))]
    ready = made_ready(ibis.memtable(rows, schema=columns), fields, Workbench(engine, folder), link=False)
    pairs = ibis.memtable([{"l": 0, "r": 1}], schema={"l": "int64", "r": "int64"})
    (row,) = engine.rows(ready.levels(pairs))
    return [
        level_name(field.kind, (row["code"] >> (4 * place)) & 15).partition(" (")[0]
        for place, field in enumerate(fields.used)
    ]


@pytest.mark.parametrize(("kind", "one", "other", "expected"), KINDS)
def test_a_level_by_kind(duckdb_engine, tmp_path, kind, one, other, expected):
    fields = Fields((Field("x", kind),))
    (found,) = level(duckdb_engine, tmp_path, fields, {"x": one}, {"x": other})
    assert found == expected


def test_levels_agree_on_all_engines(engine, tmp_path):
    chosen = [KINDS[n] for n in (9, 11, 15, 17, 19, 20, 21, 23)]
    fields = Fields(tuple(Field(f"c{place}", kind) for place, (kind, *_) in enumerate(chosen)))
    one = {f"c{place}": value for place, (_, value, *_) in enumerate(chosen)}
    other = {f"c{place}": value for place, (_, _, value, _) in enumerate(chosen)}
    assert level(engine, tmp_path, fields, one, other) == [expected for *_, expected in chosen]


def test_fields_past_the_eighth_keep_their_levels_on_all_engines(engine, tmp_path):
    chosen = [KINDS[n] for n in (9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 1)]
    fields = Fields(tuple(Field(f"c{place}", kind) for place, (kind, *_) in enumerate(chosen)))
    one = {f"c{place}": value for place, (_, value, *_) in enumerate(chosen)}
    other = {f"c{place}": value for place, (_, _, value, _) in enumerate(chosen)}
    assert level(engine, tmp_path, fields, one, other) == [expected for *_, expected in chosen]


def test_parts_of_a_name_that_changed_places(duckdb_engine, tmp_path):
    fields = Fields((Field("first", Kind.GIVEN_NAME), Field("last", Kind.SURNAME)))
    found = level(duckdb_engine, tmp_path, fields, {"first": "isla", "last": "hall"}, {"first": "hall", "last": "isla"})
    assert found == ["in another field", "in another field"]


def test_rare_values_are_told_from_common_ones(duckdb_engine, tmp_path):
    rows = [{"record_id": str(n), "source": "s", "x": "common" if n < 60 else f"rare{n // 2}"} for n in range(64)]
    table = ibis.memtable(rows, schema={"record_id": "string", "source": "string", "x": "string"})
    ready = made_ready(table, Fields((Field("x", Kind.SURNAME),)), Workbench(duckdb_engine, tmp_path), link=False)
    held = duckdb_engine.rows(ready.prepared.join(ready.shares, "rid").select("v0", "f0"))
    assert {row["f0"] + EXACT for row in held if row["v0"] == "common"} == {EXACT}
    assert min(row["f0"] for row in held if row["v0"] != "common") >= 2
    # As if of a million records: what two of them share is of the rarest level, what sixty share is not.
    of_many = duckdb_engine.rows(ready.prepared.join(share_levels(ready.prepared, ready.fields, 10**6), "rid"))
    assert {row["f0"] for row in of_many if row["v0"] != "common"} == {SHARES - 1}
    assert {row["f0"] for row in of_many if row["v0"] == "common"} == {7}
