"""Tell what a column of a database holds: by its declared type, by the driver's code for it, or by its name."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mssql, mysql, oracle
from sqlalchemy.engine import Dialect

from limner.sources.connectors.requests import Kind


def kind_of_type(dialect: Dialect, kind: sa.types.TypeEngine[Any]) -> Kind:
    """Return the kind of a column of a table."""
    if isinstance(kind, mysql.TIMESTAMP | mssql.DATETIMEOFFSET) or getattr(kind, "local_timezone", False):
        return "moment"
    if isinstance(kind, oracle.NUMBER):
        return "integer" if kind.scale == 0 and (kind.precision or _MOST_DIGITS) < _MOST_DIGITS else "decimal"
    if isinstance(kind, mysql.BIGINT) and kind.unsigned:
        return "decimal"
    found: Kind = next((name for one, name in _TYPES if isinstance(kind, one)), "text")
    if found == "timestamp" and getattr(kind, "timezone", False):
        return "moment"
    # SQLite has no times of its own: what is stored is text or a number, and is compared as such.
    return "text" if dialect.name == "sqlite" and found in {"timestamp", "date"} else found


_MOST_DIGITS = 19
"""Integers of fewer digits fit in 64 bits."""
_TYPES: tuple[tuple[type[sa.types.TypeEngine[Any]], Kind], ...] = (
    (sa.types.Boolean, "boolean"),
    (sa.types.Integer, "integer"),
    (sa.types.Float, "number"),
    (sa.types.Numeric, "decimal"),
    (mssql.MONEY, "decimal"),
    (mssql.SMALLMONEY, "decimal"),
    (sa.types.DateTime, "timestamp"),
    (sa.types.Date, "date"),
    (sa.types._Binary, "binary"),  # noqa: SLF001  (the one class above BLOB, BYTEA, VARBINARY and their kin)
    (sa.types.NullType, "text"),
)


def kind_of_code(dialect: Dialect, code: object) -> Kind:
    """Return the kind of a column of a query, as the driver tells it; drivers differ in what they tell."""
    if dialect.name == "postgresql":
        from psycopg.postgres import types

        known = types.get(code) if isinstance(code, int) else None
        return kind_of_name(known.name if known else "text")
    if dialect.name in {"mysql", "mariadb"}:
        return _MYSQL.get(code, "text") if isinstance(code, int) else "text"
    if dialect.name == "sqlite":
        return "text"
    if dialect.name == "mssql":
        return _PYTHON.get(code, "text") if isinstance(code, type) else "text"
    named = str(getattr(code, "name", "")).removeprefix("DB_TYPE_").lower()
    # What Oracle calls a date has a time of day.
    return "timestamp" if named == "date" else kind_of_name(named or "text")


_MYSQL: dict[int, Kind] = {
    **dict.fromkeys((1, 2, 3, 8, 9, 13), "integer"),
    **dict.fromkeys((4, 5), "number"),
    **dict.fromkeys((0, 246), "decimal"),
    **dict.fromkeys((7,), "moment"),
    **dict.fromkeys((12,), "timestamp"),
    **dict.fromkeys((10, 14), "date"),
}
"""MySQL's numbers of types (``FIELD_TYPE``)."""
_PYTHON: dict[type, Kind] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "decimal",
    dt.date: "date",
    dt.datetime: "timestamp",
    bytes: "binary",
    bytearray: "binary",
}
"""The types in which the driver of SQL Server gives values."""
_NAMES: tuple[tuple[str, Kind], ...] = (
    ("bool", "boolean"),
    ("timestamptz", "moment"),
    ("timestamp with time zone", "moment"),
    ("timestamp_tz", "moment"),
    ("timestamp_ltz", "moment"),
    ("timestamp", "timestamp"),
    ("datetime", "timestamp"),
    ("date", "date"),
    ("uhugeint", "decimal"),
    ("hugeint", "decimal"),
    ("ubigint", "decimal"),
    ("interval", "text"),
    ("int", "integer"),
    ("bigint", "integer"),
    ("smallint", "integer"),
    ("tinyint", "integer"),
    ("uinteger", "integer"),
    ("usmallint", "integer"),
    ("utinyint", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("binary_double", "number"),
    ("real", "number"),
    ("numeric", "decimal"),
    ("number", "decimal"),
    ("decimal", "decimal"),
    ("bytea", "binary"),
    ("blob", "binary"),
    ("raw", "binary"),
)


def kind_of_name(name: str) -> Kind:
    """Return the kind of a type by its name; text where the name is not known."""
    lowered = name.lower()
    if lowered.endswith("[]"):
        return "text"
    return next((kind for begin, kind in _NAMES if lowered.startswith(begin)), "text")
