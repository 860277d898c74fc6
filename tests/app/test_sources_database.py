"""What is asked of SQL Server and Oracle, which no test here can run, and what their drivers' types mean."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mssql, oracle
from sqlalchemy.dialects.mssql.pyodbc import MSDialect_pyodbc
from sqlalchemy.dialects.oracle.oracledb import OracleDialect_oracledb

from limner.app.sources_database import _name, statement_of
from limner.app.sources_kinds import kind_of_code, kind_of_type
from limner.app.sources_stage import RowFile
from limner.sources.connectors.requests import Relation, Scan

SERVER, ORACLE = MSDialect_pyodbc(paramstyle="qmark"), OracleDialect_oracledb()
MOMENT = dt.datetime(2024, 5, 1, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def written(dialect, relation, kinds, **cursor):
    """The statement as it is sent, and its parameters."""
    scan = Scan(relation, {name: name for name in kinds}, kinds, **cursor)
    compiled = statement_of(scan, drops_zones=dialect.name == "oracle").compile(dialect=dialect)
    return " ".join(str(compiled).split()), list(compiled.params.values())


def test_sql_server():
    kinds = {"id": "integer", "user": "text", "updated_at": "timestamp"}
    said, values = written(
        SERVER, Relation("sales", "orders"), kinds, cursor="updated_at", after=dt.datetime(2024, 5, 1)
    )
    assert said == (
        "SELECT id AS id, [user] AS [user], updated_at AS updated_at FROM sales.orders "
        "WHERE updated_at >= ? OR updated_at IS NULL"
    )
    assert values == [dt.datetime(2024, 5, 1)]
    said, values = written(SERVER, Relation(name="visits"), {"at": "moment"}, cursor="at", after=MOMENT)
    assert values == [dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)]


def test_a_query_of_sql_server():
    said, _ = written(SERVER, Relation(query="SELECT TOP 5 a FROM t"), {"a": "text"})
    assert said == "SELECT a AS a FROM (SELECT TOP 5 a FROM t) AS limner"


def test_oracle():
    kinds = {"id": "integer", "date": "timestamp", "updated_at": "moment"}
    said, values = written(ORACLE, Relation("sales", "orders"), kinds, cursor="updated_at", after=MOMENT)
    assert said == (
        'SELECT id AS id, "date" AS "date", sys_extract_utc(updated_at) AS updated_at FROM sales.orders '
        "WHERE sys_extract_utc(updated_at) >= :param_1 OR updated_at IS NULL"
    )
    assert values == [dt.datetime(2024, 5, 1, 12)], "the driver knows no zones"


def test_a_query_of_oracle():
    """Without AS before the name of the inner query, and with names as people write them."""
    said, _ = written(ORACLE, Relation(query="SELECT A FROM t"), {"a": "text", "Mixed": "text"})
    assert said == 'SELECT a AS a, "Mixed" AS "Mixed" FROM (SELECT A FROM t) limner'
    assert [_name(ORACLE, name) for name in ("UPDATED_AT", "Mixed")] == ["updated_at", "Mixed"]


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (mssql.DATETIMEOFFSET(), "moment"),
        (mssql.DATETIME2(), "timestamp"),
        (mssql.BIT(), "boolean"),
        (mssql.MONEY(), "decimal"),
        (mssql.TINYINT(), "integer"),
        (mssql.UNIQUEIDENTIFIER(), "text"),
        (mssql.ROWVERSION(), "binary"),
        (mssql.NVARCHAR(), "text"),
        (oracle.NUMBER(10, 0), "integer"),
        (oracle.NUMBER(38, 0), "decimal"),
        (oracle.NUMBER(10, 2), "decimal"),
        (oracle.NUMBER(), "decimal"),
        (oracle.DATE(), "timestamp"),
        (oracle.TIMESTAMP(), "timestamp"),
        (oracle.TIMESTAMP(timezone=True), "moment"),
        (oracle.TIMESTAMP(local_timezone=True), "moment"),
        (oracle.CLOB(), "text"),
        (oracle.BLOB(), "binary"),
        (oracle.RAW(), "binary"),
        (oracle.BINARY_DOUBLE(), "number"),
    ],
    ids=repr,
)
def test_types_of_tables(kind, found):
    assert kind_of_type(ORACLE if kind.__module__.startswith("sqlalchemy.dialects.oracle") else SERVER, kind) == found


@pytest.mark.parametrize(
    ("dialect", "code", "found"),
    [
        (SERVER, int, "integer"),
        (SERVER, str, "text"),
        (SERVER, Decimal, "decimal"),
        (SERVER, dt.datetime, "timestamp"),
        (SERVER, dt.date, "date"),
        (SERVER, bytearray, "binary"),
        (ORACLE, "DB_TYPE_NUMBER", "decimal"),
        (ORACLE, "DB_TYPE_DATE", "timestamp"),
        (ORACLE, "DB_TYPE_TIMESTAMP", "timestamp"),
        (ORACLE, "DB_TYPE_TIMESTAMP_TZ", "moment"),
        (ORACLE, "DB_TYPE_TIMESTAMP_LTZ", "moment"),
        (ORACLE, "DB_TYPE_VARCHAR", "text"),
        (ORACLE, "DB_TYPE_RAW", "binary"),
    ],
)
def test_types_of_queries(dialect, code, found):
    """Codes as the drivers give them: types of Python from pyodbc, objects with a name from oracledb."""
    assert kind_of_code(dialect, SimpleNamespace(name=code) if isinstance(code, str) else code) == found


def test_addresses():
    """The drivers are told the server, the database and the service of an address."""
    (connect,), _ = SERVER.create_connect_args(
        sa.make_url("mssql+pyodbc://reader:p@db/shop").update_query_dict({"driver": "ODBC Driver 18 for SQL Server"})
    )
    assert "Server=db;Database=shop;UID=reader" in connect


def test_moments_that_a_query_gives_without_saying_so(tmp_path):
    """The driver of SQL Server tells of a column of a query only that it holds times."""
    with RowFile(tmp_path / "rows.parquet", {"at": "timestamp"}, "Asia/Shanghai") as file:
        file.add([(None,), (dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC),)])
        file.add([(dt.datetime(2024, 5, 1, 9),)])
    found = pq.read_table(tmp_path / "rows.parquet").column("at").to_pylist()
    assert found == [None, dt.datetime(2024, 5, 1, 20), dt.datetime(2024, 5, 1, 9)]
