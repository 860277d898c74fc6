"""Plain rows read the quick way say the same as with all care; rows that are not plain are told."""

from __future__ import annotations

from datetime import datetime as at

import ibis
import pytest

from limner.engine.duckdb import DuckDB
from limner.sources.mapping.mapping import Column, SheetMapping
from limner.sources.mapping.plain import plain_readings
from limner.sources.mapping.rows import readings

MAPPING = SheetMapping(
    time_zone="Asia/Shanghai",
    columns={
        "no": Column(to=("order_lines.order_id",), missing=("0",)),
        "when": Column(to=("order_lines.ordered_at",)),
        "price": Column(to=("order_lines.unit_price",)),
        "off": Column(to=("order_lines.discount_amount",), decimal=","),
        "qty": Column(to=("order_lines.quantity",), missing=("-1",)),
        "note": Column(to=("order_lines.x_note",)),
    },
)
NAMES = list(MAPPING.columns)
PLAIN = [
    ("17850.0", "2024-01-31 23:59:00", "1.5", "12,5", "2", " 杯 "),
    ("0", "2024/1/5", "-3", "5", "1e3", "N/A"),
    ("无", "2024-01-05 00:01", None, None, "-1", None),
    (" A 1 ", None, "0.00004", "-1,25", ".5", "\t"),
    ("14", None, "1", "1", "N/A", None),
    ("1.0.0", "1969-12-31", "99999999", "0", "-0", "1.0"),
]
ODD = [
    ("1", "2024-01-05T10:30:00Z", "1", "1", "1", None),
    ("2", "2024-01-05 10:30:00+08:00", "1", "1", "1", None),
    ("3", "2024年1月5日", "1", "1", "1", None),
    ("4", "24-01-05", "1", "1", "1", None),
    ("5", "infinity", "1", "1", "1", None),
    ("6", "2024-02-30", "1", "1", "1", None),
    ("7", None, "1,234.50", "1", "1", None),
    ("8", None, "¥5", "1", "1", None),
    ("9", None, "0.00005", "1", "1", None),
    ("10", None, "nan", "1", "1", None),
    ("11", None, "123456789012.3456", "1", "1", None),
    ("12", None, "1", "1.234,5", "1", None),
    ("13", None, "1", "1", "1e400", None),
    ("14", None, "1", "1", "两个", None),
]


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB()
    yield engine
    engine.close()


def sheet(rows, mapping=MAPPING):
    data = {"line": range(len(rows)), **{name: [row[at_] for row in rows] for at_, name in enumerate(mapping.columns)}}
    return ibis.memtable(data, schema={"line": "int64", **dict.fromkeys(mapping.columns, "string")})


def both(engine, rows):
    """What the quick way and the careful one give for each row."""
    quick = engine.hold(plain_readings(sheet(rows), MAPPING))
    careful = engine.hold(readings(sheet(rows), MAPPING))
    names = [name for name in quick.columns if name not in {"line", "odd"}]
    said = engine.rows(quick.order_by("line"))
    known = engine.rows(careful.order_by("line").select("column", *names))
    return [(row["odd"], {name: row[name] for name in names}, other) for row, other in zip(said, known, strict=True)]


def test_plain_rows_say_the_same_as_with_all_care(duckdb):
    for odd, said, known in both(duckdb, PLAIN):
        assert not odd
        assert said == {name: known[name] for name in said}
        assert known["column"] is None


def test_rows_that_are_not_plain_are_told(duckdb):
    assert [row[0] for row, (odd, *_) in zip(ODD, both(duckdb, ODD), strict=True) if not odd] == []


def test_values_of_plain_rows(duckdb):
    first = both(duckdb, PLAIN[:1])[0][1]
    assert first == {
        "value_0": "17850",
        "value_1": at(2024, 1, 31, 15, 59),
        "local_1": at(2024, 1, 31, 23, 59),
        "value_2": 15_000,
        "value_3": 125_000,
        "value_4": 2.0,
        "value_5": "杯",
    }


def test_an_empty_sheet_has_no_row(duckdb):
    assert duckdb.rows(plain_readings(sheet([]), MAPPING)) == []


def test_epochs_have_no_plain_way():
    mapping = SheetMapping(columns={"t": Column(to=("events.occurred_at",), date="epoch_s")})
    assert plain_readings(sheet([("1",)], mapping), mapping) is None
