"""Compilers of ibis are imported when they are used, and are what they are otherwise."""

from __future__ import annotations

import subprocess
import sys

import pytest

SPARED = """
import sys
{first}
from limner.engine.compilers import load_compilers_when_used
load_compilers_when_used()
import ibis.backends.sql.compilers as compilers
{then}
loaded = sorted(n.rsplit(".", 1)[1] for n in sys.modules if n.startswith("ibis.backends.sql.compilers."))
print(" ".join(n for n in loaded if n in ("duckdb", "postgres", "pyspark", "snowflake")))
"""


@pytest.mark.parametrize(
    ("first", "then", "loaded"),
    [
        ("", "import ibis; ibis.duckdb.connect()", "duckdb"),
        ("", "compilers.postgres.compiler", "postgres"),
        ("", "import ibis.backends.pyspark", "pyspark"),
        ("", "from ibis.backends.sql.compilers import SnowflakeCompiler", "duckdb postgres pyspark snowflake"),
        ("import ibis.backends.sql.compilers", "", "duckdb postgres pyspark snowflake"),
    ],
    ids=["DuckDB's", "by name", "Spark's", "by class", "imported before"],
)
def test_a_compiler_is_imported_when_it_is_used(first, then, loaded):
    code = SPARED.format(first=first, then=then)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == loaded, done.stderr


def test_what_no_compiler_is_called_is_no_attribute():
    code = SPARED.format(first="", then="print(hasattr(compilers, 'abacus'), hasattr(compilers, '__wrapped__'))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split()[:2] == ["False", "False"], done.stderr


LAZY = """
import sys
{first}
import limner.engine.duckdb
import ibis
print("sqlglot" in sys.modules)
table = ibis.table({{"a": "int64"}}, name="t")
print("".join(ibis.to_sql(table.select("a"), dialect="duckdb").split()))
print(list(ibis.parse_sql("select a from t", {{"t": {{"a": "int64"}}}}).columns))
from ibis.expr.sql import SQLString
print(isinstance(ibis.to_sql(table), SQLString), "sqlglot" in sys.modules)
"""


@pytest.mark.parametrize(
    ("first", "loaded"), [("", "False"), ("import ibis", "True")], ids=["Limner first", "ibis first"]
)
def test_sqlglot_is_imported_when_sql_is_made(first, loaded):
    done = subprocess.run([sys.executable, "-c", LAZY.format(first=first)], capture_output=True, text=True, check=False)
    assert done.stdout.split() == [loaded, 'SELECT*FROM"t"AS"t0"', "['a']", "True", "True"], done.stderr
