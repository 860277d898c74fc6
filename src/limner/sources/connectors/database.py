"""Databases: a table or a query, whole or from a cursor on; what is asked for depends on what the database declares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.requests import (
    About,
    CursorValue,
    Describe,
    Described,
    Keyed,
    Relation,
    Scan,
    ScanKeys,
)

KINDS = ("postgresql", "mysql", "mariadb", "sqlite", "duckdb", "oracle", "sqlserver")
"""The databases that can be read; the first part of the source's ``url``."""


def read(_source: Source, stream: Stream, position: Position, _secrets: Secrets) -> Conversation:
    """Ask for the rows of one table or query.

    With a cursor, rows whose cursor is at least the last one seen (less the overlap) or null are asked for: rows that
    share the last value may have come since. Whoever keeps the rows leaves out those that it knows.

    Raises:
        InvalidDefinition: the cursor or a column of the key is not there.
    """
    relation = relation_of(stream)
    described: Described = yield Describe(relation)
    _check_columns(stream, described)
    key = stream.key or described.key
    kept = {name: kind for name, kind in described.columns.items() if kind != "binary"}
    names = named(stream, tuple(kept), key)
    yield Keyed(tuple(names[column] for column in key), {names[name]: kind for name, kind in kept.items()})
    left_out = tuple(name for name in described.columns if name not in kept)
    if left_out:
        yield About((_binary(left_out),))
    after = begin(written_back(position.get("after")), stream.overlap)
    scanned = yield Scan(relation, names, kept, stream.cursor, after)
    if stream.deletions:
        if not key:
            raise InvalidDefinition(
                "Deleted rows are seen by their key, and this stream has none.",
                path=f"streams.{stream.name}.key",
                remedy="Name the columns that tell its rows apart under 'key', or set 'deletions: false'.",
            )
        yield ScanKeys(relation, {column: names[column] for column in key})
    last = scanned.last if scanned.last is not None else written_back(position.get("after"))
    return {"after": written(last)} if stream.cursor else {}


def relation_of(stream: Stream) -> Relation:
    """Return the table or the query that ``stream`` names; its own name where it names neither."""
    query = stream.options.get("query")
    if query:
        return Relation(query=str(query).strip().rstrip(";"))
    schema, _, name = str(stream.options.get("table") or stream.name).rpartition(".")
    return Relation(schema=schema or None, name=name)


def named(stream: Stream, columns: tuple[str, ...], key: tuple[str, ...]) -> dict[str, str]:
    """Give each column the name under which it is kept: its own, but a bare ``id`` says whose (``order_id``)."""
    names = {column: column for column in columns}
    if len(key) == 1 and key[0].lower() == "id":
        table = (relation_of(stream).name or stream.name).lower()
        whose = f"{singular(table)}_id"
        if whose not in {column.lower() for column in columns}:
            names[key[0]] = whose
    return names


def singular(table: str) -> str:
    """Return the English singular of a table's name, well enough to name a key by: orders, categories, addresses."""
    if table.endswith("ies"):
        return f"{table[:-3]}y"
    if table.endswith(("sses", "xes", "ches", "shes")):
        return table[:-2]
    return table[:-1] if table.endswith("s") and not table.endswith("ss") else table


def begin(last: CursorValue | None, overlap: float) -> CursorValue | None:
    """Return the value from which rows are asked for: ``last`` less the overlap."""
    if last is None or not overlap or isinstance(last, str):
        return last
    if isinstance(last, dt.datetime):
        return last - dt.timedelta(seconds=overlap)
    if isinstance(last, dt.date):
        return last - dt.timedelta(days=-(-overlap // 86_400))
    if isinstance(last, Decimal):
        return last - Decimal(str(overlap))
    return last - int(overlap) if isinstance(last, int) else last - overlap


def written(value: CursorValue | None) -> dict[str, Any] | None:
    """Write a cursor's value as JSON, with its type."""
    if value is None:
        return None
    for name, kind in _TYPES.items():
        if type(value) is kind:
            return {"type": name, "value": value if isinstance(value, int | float | str) else str(value)}
    raise InvalidDefinition(
        f"A cursor cannot be a {type(value).__name__}.", path="cursor", remedy="Choose a column of times or numbers."
    )


def written_back(value: Mapping[str, Any] | None) -> CursorValue | None:
    """Read a cursor's value as ``written`` wrote it."""
    if value is None:
        return None
    kind, text = value["type"], value["value"]
    if kind == "timestamp":
        return dt.datetime.fromisoformat(text)
    if kind == "date":
        return dt.date.fromisoformat(text)
    return Decimal(text) if kind == "decimal" else text


_TYPES: dict[str, type] = {
    "integer": int,
    "number": float,
    "text": str,
    "timestamp": dt.datetime,
    "date": dt.date,
    "decimal": Decimal,
}


def wants(source: Source) -> tuple[str, ...]:
    """Return the secrets that ``source`` may need; a file needs none."""
    return () if str(source.options.get("url", "")).startswith(("sqlite:", "duckdb:")) else ("password",)


def _check_columns(stream: Stream, described: Described) -> None:
    wanted = [("cursor", stream.cursor), *(("key", column) for column in stream.key)]
    for place, column in wanted:
        if column is not None and column not in described.columns:
            missing = NotFound.among("column", column, described.columns)
            raise InvalidDefinition(missing.message, path=f"streams.{stream.name}.{place}", remedy=missing.remedy)


def _binary(names: tuple[str, ...]) -> Text:
    listed = ", ".join(names)
    return Text(f"二进制字段未读取：{listed}", f"binary columns are not read: {listed}")


def drift(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[Text, ...]:
    """Say which columns came, went and changed their kind since the last sync; nothing at the first."""
    if not before:
        return ()
    came = [
        Text(f"新字段：{name}{_kind(now[name])}", f"new column: {name}{_kind(now[name])}")
        for name in now
        if name not in before
    ]
    went = [
        Text(f"字段消失：{name}，按空值处理", f"column gone: {name}, taken as null")
        for name in before
        if name not in now
    ]
    moved = [
        Text(
            f"字段类型改变：{name} 由 {before[name]} 变为 {now[name]}",
            f"column {name} was {before[name]} and is {now[name]}",
        )
        for name in now
        if name in before and now[name] != before[name] and "unknown" not in {now[name], before[name]}
    ]
    return (*came, *went, *moved)


def _kind(kind: str) -> str:
    """Write a kind in brackets; nothing where it is not known."""
    return "" if kind == "unknown" else f" ({kind})"


CONNECTOR = Connector(
    name="database",
    title=Text("数据库表或查询", "tables and queries of a database"),
    read=read,
    options={
        "url": Option(
            title=Text(
                "地址，如 postgresql://reader@db.example.com/shop（不含密码）",
                "address, such as postgresql://reader@db.example.com/shop, without the password",
            ),
            required=True,
        ),
    },
    stream_options={
        "table": Option(
            title=Text("表名，可带模式名", "table, with its schema where needed; the stream's name by default")
        ),
        "query": Option(title=Text("SQL 查询，代替表", "a query, instead of a table")),
    },
    secrets=("password",),
    wants=wants,
    example="""
name: shop
kind: database
url: postgresql://reader@db.example.com/shop
schedule: every 15 minutes
streams:
  orders: {cursor: updated_at, deletions: true}
  customers: {table: crm.members, key: [member_id]}
""",
)
