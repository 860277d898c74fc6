"""Cells become values: numbers as shops write them, dates in any order."""

from __future__ import annotations

from datetime import datetime as at

import ibis
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.core.money import to_amount
from limner.engine.duckdb import DuckDB
from limner.sources.mapping.mapping import Column
from limner.sources.mapping.parse import amounts, band, cell, identifier, integers, moments, numbers, stepwise


@pytest.fixture(scope="module")
def duckdb():
    engine = DuckDB()
    yield engine
    engine.close()


def values(engine, steps, cells, fact="value"):
    rows = ibis.memtable({"line": range(len(cells)), "cell_a": cells}, schema={"line": "int64", "cell_a": "string"})
    plan = stepwise(rows, {"a": steps}).order_by("line").select(found=f"{fact}_a")
    return [row["found"] for row in engine.rows(plan)]


AMOUNTS = {
    "1.5": 15000,
    "5.": 50000,
    ".5": 5000,
    "-3": -30000,
    "+3": 30000,
    "1e3": 10000000,
    "1,234.50": 12345000,
    "1,234,567.891": 12345678910,
    "1 234.5": 12345000,
    "1'234.5": 12345000,
    "¥1,234.50": 12345000,
    "￥12": 120000,
    "$5": 50000,
    "-$5.00": -50000,
    "12元": 120000,
    "CHF 1'234.50": 12345000,
    "CHF 1’234.50": 12345000,
    "R$ 99.90": 999000,
    "RM 1,234.56": 12345600,
    "1\u202f234.56 €": 12345600,
    "1\u2009234.56 kr.": 12345600,
    "Rs. 500": 5000000,
    "NT$1,200": 12000000,
    "HK$5": 50000,
    "1,234円": 12340000,
    "12块": 120000,
    "12 zł": 120000,
    "₩12,000": 120000000,
    "FORM12": None,
    "EUR 7": 70000,
    "(1,234.50)": -12345000,
    "12.5-": -125000,
    "20%": 2000,
    "1.2万": 120000000,
    "1.2亿": 1200000000000,
    "0.00005": 0,
    "0.00015": 2,
    "0.00025": 2,
    "(0.00015)": -2,
    "123456789012.3456": 1234567890123456,
    "1,23": None,
    "1,2345": None,
    "abc": None,
    "nan": None,
    "inf": None,
    "--5": None,
    "-": None,
    "900000000000001": None,
}


def test_amounts_as_shops_write_them(duckdb):
    assert dict(zip(AMOUNTS, values(duckdb, amounts("."), list(AMOUNTS)), strict=True)) == AMOUNTS


def test_amounts_with_a_decimal_comma(duckdb):
    cells = {"1.234,50": 12345000, "1234,5": 12345000, "12,00-": -120000, "1.234": 12340000, "1.5": None}
    assert dict(zip(cells, values(duckdb, amounts(","), list(cells)), strict=True)) == cells


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.decimals(min_value=-(10**12), max_value=10**12, places=6),
            st.sampled_from(["{}", "{:,}", "¥{:,}", "{} 元", "({})", "{}-", "EUR {:,}"]),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_amounts_equal_decimal_arithmetic(duckdb, written):
    cells, expected = [], []
    for value, form in written:
        bracketed = form in {"({})", "{}-"}
        number = abs(value) if bracketed else value
        cells.append(form.format(number))
        expected.append(to_amount(-number if bracketed else number))
    assert values(duckdb, amounts("."), cells) == expected


def test_numbers_and_whole_numbers(duckdb):
    assert values(duckdb, numbers("."), ["1.25", "1,250", "20%", "x", None]) == [1.25, 1250.0, 0.2, None, None]
    assert values(duckdb, integers(), ["26", "26.0", "26.5", "1e2", "x", None]) == [26, 26, None, 100, None, None]


def test_native_amounts(duckdb):
    rows = ibis.memtable({"cell_f": [16.448, 731.9399999999999, None], "cell_i": [3, None, -2]})
    plan = stepwise(rows, {"f": amounts("."), "i": amounts(".")}).select("value_f", "value_i")
    assert [tuple(row.values()) for row in duckdb.rows(plan)] == [(164480, 30000), (7319400, None), (None, -20000)]


DATES = {
    None: {
        "2024-01-05": at(2024, 1, 5),
        "2024/1/5 9:05": at(2024, 1, 5, 9, 5),
        "2024-01-05 23:59:59": at(2024, 1, 5, 23, 59, 59),
        "2024年1月5日": at(2024, 1, 5),
        "2024年1月5日 10时30分": at(2024, 1, 5, 10, 30),
        "2024年1月5日 下午3:05": at(2024, 1, 5, 15, 5),
        "2024.1.5": at(2024, 1, 5),
        "2024-01-05T10:00:00Z": at(2024, 1, 5, 10),
        "2024-01-05 10:00:00+08:00": at(2024, 1, 5, 2),
        "2024-01-05T10:00:00.123+0530": at(2024, 1, 5, 4, 30, 0, 123000),
        "2024-01-05 12:05 AM": at(2024, 1, 5, 0, 5),
        "24-01-05": at(2024, 1, 5),
        "2025-10-07 09:50:26 UTC": at(2025, 10, 7, 9, 50, 26),
        "2025-10-07T09:50+02:00": at(2025, 10, 7, 7, 50),
        "2025-10-07 09:50:26 +0200": at(2025, 10, 7, 7, 50, 26),
        "99-1-1": at(1999, 1, 1),
        **dict.fromkeys(["epoch", "infinity", "08/11/2016", "2018-02-30", "x", ""]),
    },
    "dmy": {
        "08-11-16": at(2016, 11, 8),
        "8/11/2016 5:27 PM": at(2016, 11, 8, 17, 27),
        "31.12.1999": at(1999, 12, 31),
        "12/31/2000": None,
    },
    "mdy": {"2/26/2018 19:58": at(2018, 2, 26, 19, 58), "13/1/2018": None},
    "compact": {
        "20240105": at(2024, 1, 5),
        "20170212.0": at(2017, 2, 12),
        "20241305": None,
        "5": None,
        "20240501093000": at(2024, 5, 1, 9, 30),
        "202405010930": at(2024, 5, 1, 9, 30),
    },
    "serial": {"45937.41": at(2025, 10, 7, 9, 50, 24), "45413": at(2024, 5, 1), "x": None},
    "named": {
        "5 Jan 2024": at(2024, 1, 5),
        "Jan 5, 2024": at(2024, 1, 5),
        "05-Jan-24": at(2024, 1, 5),
        "5 Foo 2024": None,
        "28 décembre 2025": at(2025, 12, 28),
        "7 juin 2024": at(2024, 6, 7),
        "1 de mayo de 2024": at(2024, 5, 1),
        "1er août 2024": at(2024, 8, 1),
        "3. Oktober 2024": at(2024, 10, 3),
    },
    "epoch_s": {"1511658000": at(2017, 11, 26, 1), "x": None},
    "epoch_ms": {"1511658000000": at(2017, 11, 26, 1)},
}


@pytest.mark.parametrize("order", DATES)
def test_moments(duckdb, order):
    cells = DATES[order]
    assert dict(zip(cells, values(duckdb, moments(order), list(cells), "moment"), strict=True)) == cells


def test_cells_that_say_nothing(duckdb):
    rows = ibis.memtable({"line": range(6), "a": [" x ", "NULL", "n/a", "", "未知", "-1"]})
    plan = rows.order_by("line").select(
        plain=cell(rows.a, Column(to=("orders.order_id",))),
        attribute=cell(rows.a, Column(to=("records.education",), missing=("-1",))),
    )
    found = duckdb.rows(plan)
    assert [row["plain"] for row in found] == ["x", None, None, None, "未知", "-1"]
    assert [row["attribute"] for row in found] == ["x", None, None, None, None, None]


def test_ids_and_bands(duckdb):
    rows = ibis.memtable(
        {"line": range(3), "id": ["17850.0", "00001", "C536"], "age": ["26-35岁", "56岁以上", "15岁以下"]}
    )
    found = duckdb.rows(rows.order_by("line").select(id=identifier(rows.id), age=band(rows.age)))
    assert [row["id"] for row in found] == ["17850", "00001", "C536"]
    assert [row["age"] for row in found] == ["26-35", "56+", "0-15"]
