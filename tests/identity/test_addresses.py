"""The parts of Chinese addresses, and the levels of two of them: literal rows in and out."""

from __future__ import annotations

import ibis
import pytest

from limner.identity.addresses import Place, place, written
from limner.identity.blocking import counted, keys
from limner.identity.comparison import made_ready
from limner.identity.explain import level_name
from limner.identity.fields import Field, Fields, Kind
from limner.identity.workbench import Workbench

FULL = "北京市朝阳区建国路88号3号楼2单元1201室"
HOME = Place("北京", "朝阳", "建国路", "88", "", "", "3", "2", "1201")
PARTS = [
    (FULL, HOME),
    ("北京市朝陽區建國路８８號３號樓２單元１２０１室", HOME),
    ("朝阳区建国路八十八号3栋2单元1201", Place("", "朝阳", "建国路", "88", "", "", "3", "2", "1201")),
    ("朝阳区建国路88号3-2-1201", Place("", "朝阳", "建国路", "88", "", "", "3", "2", "1201")),
    ("上海市长寿路一百零八弄5号301室", Place("上海", "", "长寿路", "108", "", "", "5", "", "301")),
    ("建国路13号楼", Place(road="建国路", house="13")),
    ("人民路市场", Place(road="人民路", name="市场")),
    ("阳光小区3栋", Place(name="阳光小区", house="3")),
    ("", Place()),
]
LEVELS = [
    (FULL, "北京市 朝陽區建國路８８號3號樓2單元1201室", "equal"),
    (FULL, "朝阳区建国路八十八号3栋2单元1201", "same parts"),
    (FULL, "北京朝阳区建国路88号3栋2单元1201室", "same parts"),
    (FULL, "朝阳区建国路88号", "same number, parts missing"),
    (FULL, "朝阳区建国路", "same road or estate"),
    (FULL, "朝阳区建国路89号3号楼2单元1201室", "different"),
    (FULL, "朝阳区建国路88号4号楼2单元1201室", "different"),
    (FULL, "朝阳区建国路88号3号楼1单元1201室", "different"),
    (FULL, "朝阳区建国路88号3号楼2单元1202室", "different"),
    (FULL, "海淀区建国路88号3号楼2单元1201室", "different"),
    (FULL, "朝阳区光华路88号", "different"),
    (FULL, "3栋", "unknown"),
    ("海淀区阳光小区3栋", "阳光小区3号楼501室", "same number, parts missing"),
    (FULL, None, "unknown"),
    (FULL, "", "unknown"),
]


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_an_address_is_taken_apart(text, expected):
    assert place(written(text)) == expected


@pytest.mark.slow
def test_levels_of_two_addresses_on_all_engines(engine, tmp_path):
    fields = Fields((Field("x", Kind.CHINESE_ADDRESS),))
    texts = [text for one, other, _expected in LEVELS for text in (one, other)]
    rows = [{"record_id": f"{at:02}", "source": "s", "x": text} for at, text in enumerate(texts)]
    table = ibis.memtable(rows, schema=dict.fromkeys(("record_id", "source", "x"), "string"))
    ready = made_ready(table, fields, Workbench(engine, tmp_path), link=False)
    places = {one: at for at, one in enumerate(ready.record_ids())}
    sides = [(places[f"{2 * at:02}"], places[f"{2 * at + 1:02}"]) for at in range(len(LEVELS))]
    pairs = ibis.memtable([{"l": left, "r": right} for left, right in sides], schema={"l": "int64", "r": "int64"})
    levels = {(row["l"], row["r"]): row["code"] & 15 for row in engine.rows(ready.levels(pairs))}
    found = [level_name(Kind.CHINESE_ADDRESS, levels[pair]).partition(" (")[0] for pair in sides]
    assert found == [expected for *_, expected in LEVELS]


def test_addresses_meet_by_road_and_number_by_estate_and_house(duckdb_engine, tmp_path):
    texts = [FULL, "建国路八十八号", "阳光小区3栋", "海淀区阳光小区3号楼501室", "3栋"]
    rows = [{"record_id": str(n), "source": "s", "x": text} for n, text in enumerate(texts)]
    fields = Fields((Field("x", Kind.CHINESE_ADDRESS),))
    table = ibis.memtable(rows, schema=dict.fromkeys(("record_id", "source", "x"), "string"))
    ready = made_ready(table, fields, Workbench(duckdb_engine, tmp_path), link=False)
    wanted = list(keys(fields))
    keyed = ready.prepared.select("side", **{key.name: key.of(ready.prepared) for key in wanted})
    rows = duckdb_engine.rows(counted(keyed, [[key.name] for key in wanted], link=False))
    found = {wanted[row["place"]].name: row["pairs"] for row in rows}
    assert found == {"x": 0, "x road and number": 1, "x district and road": 0, "x name and house": 1, "x name": 1}
