"""People without a number are known by what a sheet says of them."""

from __future__ import annotations

import pytest

from limner.core.errors import InvalidDefinition
from limner.sources.mapping.fill import fill
from limner.sources.mapping.mapping import UNNUMBERED, Column, Mapping, SheetMapping
from limner.sources.mapping.unnumbered import parts
from limner.sources.mapping.yaml import from_yaml, to_yaml
from sources.mapping.sheets import LOAD, rows_of, sheet

LIST = SheetMapping(
    observed_on="2024-06-01",
    known_by=("姓名", "手机", "地址"),
    columns={
        "姓名": Column(personal="name"),
        "手机": Column(personal="phone"),
        "地址": Column(personal="address"),
        "等级": Column(to=("records.member_level",)),
    },
)


def test_a_name_and_a_phone_are_enough_and_without_one_all_that_is_said_counts(duckdb_engine):
    rows = [
        ("王伟", "13800138001", "解放路1号", "金"),
        ("王伟", "13800138001", "解放路2号", "银"),
        ("王伟", None, "解放路1号", "金"),
        ("王伟", None, "解放路2号", "金"),
        ("王伟", None, "解放路2号", "金"),
        (None, None, None, "金"),
    ]
    filled = fill(sheet(list(LIST.columns), rows), LIST, LOAD)
    found = rows_of(duckdb_engine, filled.tables["records"], "customer_id", "member_level")
    assert [(dict(parts(key)), level) for key, level in found] == [
        ({"name": "王伟", "phone": "13800138001"}, "金"),
        ({"name": "王伟", "phone": "13800138001"}, "银"),
        ({"name": "王伟", "address": "解放路1号", "等级": "金"}, "金"),
        ({"name": "王伟", "address": "解放路2号", "等级": "金"}, "金"),
    ]
    assert filled.personal_ids == UNNUMBERED
    assert rows_of(duckdb_engine, filled.quarantine, "line", "column", "reason") == [
        (7, "姓名", "nothing says who it is")
    ]
    assert duckdb_engine.rows(filled.counts) == [{"rows": 6, "filled": 5, "quarantined": 1, "anonymous": 0}]


def test_a_list_of_nothing_but_names_and_addresses_is_one_of_people(duckdb_engine):
    columns = {"姓名": Column(personal="name"), "地址": Column(personal="address")}
    mapping = SheetMapping(columns=columns, known_by=("姓名", "地址"))
    filled = fill(sheet(list(columns), [("王伟", "解放路1号"), ("王伟", "解放路1号")]), mapping, LOAD)
    assert mapping.tables == ("records",)
    assert len(rows_of(duckdb_engine, filled.tables["records"])) == 1


def test_the_mapping_is_written_and_read():
    mapping = Mapping({"list.csv": LIST})
    assert from_yaml(to_yaml(mapping)) == mapping
    with pytest.raises(InvalidDefinition, match="no personal column"):
        from_yaml(to_yaml(Mapping({"a": SheetMapping(columns=LIST.columns, known_by=("等级",))})))
