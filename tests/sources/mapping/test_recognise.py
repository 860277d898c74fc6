"""What columns hold is described from all of their values."""

from __future__ import annotations

import ibis
import pytest

from limner.sources.mapping.recognise import Dates, dates, extra_type, recognise


def profile(engine, cells):
    rows = ibis.memtable({"line": range(len(cells)), "a": cells}, schema={"line": "int64", "a": "string"})
    return recognise(rows, ["a"], engine.rows)["a"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["08-11-16", "16-06-16", None], Dates(("dmy",), clock=False)),
        (["08/11/2016 10:00", "6/16/2016 11:00"], Dates(("mdy",), clock=True)),
        (["08-11-16", "12-06-16"], Dates(("dmy", "mdy"), clock=False)),
        (["13/13/2016", "12/06/2016"], None),
        (["2011-06-01 07:37:00", "2011-06-01"], Dates(("ymd",), clock=True)),
        (["2024-01-05 00:00:00", "2024-01-06 00:00:00"], Dates(("ymd",), clock=False)),
        (["2024年1月5日", "2024.1.6"], Dates(("ymd",), clock=False)),
        (["19970101", "19980630"], Dates(("compact",), clock=False)),
        (["5 Jan 2024", "Feb 7, 2024"], Dates(("named",), clock=False)),
        (["1511658000", "1511658060"], Dates(("epoch_s",), clock=True)),
        (["20240501093000", "20240502103100"], Dates(("compact",), clock=True)),
        (["2025-10-07T09:50+02:00", "2025-10-07 09:50:26 +0200"], Dates(("ymd",), clock=True)),
        (["2025-10-07 09:50 - 11:00", "2025-10-08 09:50 - 12:00 h"], None),
        (["7 octobre 2025", "28 décembre 2025"], Dates(("named",), clock=False)),
        (["45937.41", "45938.965"], Dates(("serial",), clock=True)),
        (["24-05-01", "24-05-15"], Dates(("ymd",), clock=False)),
        (["1511658000000"], Dates(("epoch_ms",), clock=True)),
        (["1", "2"], None),
        ([None, None], None),
    ],
)
def test_the_order_of_dates_is_read_from_all_of_them(duckdb_engine, cells, expected):
    assert dates(profile(duckdb_engine, cells)) == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "2", None], "int64"),
        (["1.0", "2.5"], "float64"),
        (["01", "2"], "string"),
        (["yes", "No"], "boolean"),
        (["2024-01-05", "2024-01-06"], "date"),
        (["2024-01-05 10:00", "2024-01-06"], "timestamp"),
        (["08-11-16", "12-06-16"], "string"),
        (["123456789012345678901", "2"], "string"),
        (["1", "x"], "string"),
        ([None], "string"),
    ],
)
def test_the_narrowest_type_that_holds_all(duckdb_engine, cells, expected):
    assert extra_type(profile(duckdb_engine, cells)) == expected


def test_counts_of_values_and_formats(duckdb_engine):
    found = profile(duckdb_engine, ["¥1,234.50", "12,5", " 女 ", "女", "NULL", None, "9" * 30])
    assert (found.rows, found.filled, found.formatted) == (7, 5, 3)
    assert found.values["女"] == 2
    assert found.samples[0] == "¥1,234.50"


def test_an_empty_sheet(duckdb_engine):
    found = profile(duckdb_engine, [])
    assert (found.rows, found.filled, found.share(0)) == (0, 0, 0.0)


def test_native_columns(duckdb_engine):
    rows = ibis.memtable({"line": [1, 2], "i": [1, 2], "f": [0.5, None], "b": [True, False]})
    found = recognise(rows, ["i", "f", "b"], duckdb_engine.rows)
    assert {name: extra_type(one) for name, one in found.items()} == {"i": "int64", "f": "float64", "b": "boolean"}
