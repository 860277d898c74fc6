"""Small tables in memory are what Arrow would have made of them, and load no pandas."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pyarrow as pa

from limner.engine.memory import arrow_of, in_memory

SCHEMA = pa.schema({"day": pa.date32(), "n": pa.int64(), "yes": pa.bool_(), "text": pa.string(), "never": pa.string()})
ROWS = [
    {"day": date(2024, 2, 29), "n": 2**62 + 1, "yes": True, "text": '春节 "\\\n'},
    {"day": date(1, 1, 1), "n": -1, "yes": False, "text": ""},
    {"day": None, "n": None, "yes": None, "text": "1e3"},
    {},
]


def test_rows_are_what_arrow_makes_of_them():
    assert arrow_of(ROWS, SCHEMA).equals(pa.Table.from_pylist(ROWS, schema=SCHEMA))
    assert arrow_of([], SCHEMA).equals(SCHEMA.empty_table())


def test_plans_read_them(engine):
    rows = engine.rows(in_memory(arrow_of(ROWS, SCHEMA)).filter(lambda table: table.n == 2**62 + 1))
    assert rows == [{**ROWS[0], "never": None}]


def test_pandas_is_not_loaded():
    code = """
import sys, datetime
import pyarrow as pa
from limner.engine.memory import arrow_of, in_memory
schema = pa.schema({"n": pa.int64(), "text": pa.string()})
in_memory(arrow_of([{"n": 1, "text": "a"}], schema))
print("pandas" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
