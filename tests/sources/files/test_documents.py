"""JSON in its usual shapes."""

from __future__ import annotations

import pytest

ROWS = [("1", "张三", "3.50", "true", None, '["a", 1, {"b": 2.0}]'), ("2", "李四", None, "false", "上海", None)]
LIST = """[
  {"id": 1, "name": "张三", "price": 3.50, "vip": true, "address": {"city": null}, "tags": ["a", 1, {"b": 2.0}]},
  {"id": 2, "name": "李四", "price": null, "vip": false, "address": {"city": "上海"}}
]"""
COLUMNS = ("id", "name", "price", "vip", "address.city", "tags")


def test_a_list_of_objects(read_bytes):
    got = read_bytes(LIST, name="t.json")
    assert (got.found.format, got.columns, got.rows, got.lines) == ("json", COLUMNS, ROWS, [2, 3])


def test_a_list_in_a_wrapper(read_bytes):
    got = read_bytes('{"code": 0, "data": ' + LIST + "}", name="t.json")
    assert (got.found.sheet, got.columns, got.rows) == ("data", COLUMNS, ROWS)


def test_one_object_a_line(read_bytes):
    lines = LIST.strip("[]\n").replace("},\n", "}\n\n") + '\n{"id": broken\n[1]\n'
    got = read_bytes(lines, name="t.jsonl")
    assert (got.columns, got.rows, got.lines) == (COLUMNS, ROWS, [1, 3])
    assert [line for line, _, _ in got.rejected] == [4, 5]


@pytest.mark.parametrize(
    "text", ['{"a": [1, 2], "b": ["x", null]}', '{"a": {"0": 1, "1": 2}, "b": {"0": "x", "1": null}}']
)
def test_columns_beside_each_other(read_bytes, text):
    got = read_bytes(text, name="t.json")
    assert (got.columns, got.rows) == (("a", "b"), [("1", "x"), ("2", None)])


def test_geojson_features(read_bytes):
    text = """{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7,
      "properties": {"name": "店"}, "geometry": {"type": "Point", "coordinates": [121.47, 31.23]}}]}"""
    got = read_bytes(text, name="shops.geojson")
    assert got.columns == ("id", "name", "geometry.type", "geometry.coordinates")
    assert got.rows == [("7", "店", "Point", "[121.47, 31.23]")]
