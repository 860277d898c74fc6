"""Which columns are compared, and as what: literal columns in, kinds out."""

from __future__ import annotations

import ibis
import pytest

from limner.identity.fields import Kind
from limner.identity.recognise import profile, recognise

COLUMNS = {
    "rec_id": ([f"r{n}" for n in range(40)], "key"),
    "surname": (["smith", "jones", "taylor", "brown"] * 10, Kind.SURNAME),
    "e-mail": ([f"a{n}@x.org" for n in range(40)], Kind.EMAIL),
    "dob": ([f"19{n + 40}-04-{n % 28 + 1:02}" for n in range(40)], Kind.DATE),
    "suburb": (["leeds", "york", "hull", None] * 10, Kind.PLACE),
    "price": ([f"{n}.5" for n in range(40)], Kind.NUMBER),
    "year": ([str(1960 + n % 35) for n in range(40)], Kind.YEAR),
    "sex": (["f", "m"] * 20, Kind.CATEGORY),
    "what it is": ([f"a long line of words on article {n} of the shop" for n in range(40)], Kind.TEXT),
    "地址": ([f"朝阳区建国路{n}号3号楼" for n in range(40)], Kind.CHINESE_ADDRESS),
    "country": (["uk"] * 40, "constant"),
    "fax": ([None] * 40, "empty"),
}


def table(columns, sources=("s",)):
    size = len(next(iter(columns.values())))
    rows = [
        {"record_id": str(n), "source": sources[n % len(sources)], **{name: held[n] for name, held in columns.items()}}
        for n in range(size)
    ]
    return ibis.memtable(rows, schema=dict.fromkeys(("record_id", "source", *columns), "string"))


def test_kinds_are_told_from_names_and_what_columns_hold(duckdb_engine):
    records = table({name: held for name, (held, _) in COLUMNS.items()})
    found = recognise(records, duckdb_engine.rows, link=False)
    told = {field.column: field.kind for field in found.used} | dict(found.left_out)
    assert told == {name: expected for name, (_, expected) in COLUMNS.items()}


def test_what_a_column_holds_is_counted_on_all_engines(engine):
    held = profile(table({"x": ["7", "7 ", "12", "n/a"]}), engine.rows, link=True)["x"]
    assert (held.rows, held.filled, held.distinct, held.low, held.high) == (4, 3, 2, 7, 12)
    assert held.repeats
    assert sorted(held.samples) == ["12", "7", "7"]


@pytest.mark.parametrize(("sources", "repeats"), [(("a",), True), (("a", "b"), False)])
def test_ids_that_each_source_counts_for_itself_do_not_repeat(duckdb_engine, sources, repeats):
    records = table({"x": ["1", "1", "2", "2"]}, sources)
    assert profile(records, duckdb_engine.rows, link=False)["x"].repeats is repeats
