"""Publish every portrait to the operational store, and read one from there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, partial
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import zstandard
from ibis import _

from limner.app.identity.person import current_id
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.engine.duckdb import json_array
from limner.engine.plans import Plan, Tables
from limner.ops.portraits import Block, Generation
from limner.warehouse.reader import Reader
from limner.warehouse.tables import FEATURES, MEMBERSHIPS, TAGS

BLOCK = 64
"""Portraits a block: few enough to unpack one in a fraction of a millisecond, enough that packing many is quick."""
_LEVEL = 1
_KINDS: Mapping[str, Callable[[str], Any]] = {
    "string": str,
    "int64": int,
    "float64": float,
    "boolean": bool,
    "date": date.fromisoformat,
    "timestamp": datetime.fromisoformat,
}
"""How a value is read back from what JSON has for it."""
_HELD = {"tag": TAGS, "segment": MEMBERSHIPS}
"""What a customer has for a time, by the column of its name."""


@dataclass(frozen=True)
class PublishedPortrait:
    """One customer as of a day, as the last publication has it.

    Attributes:
        customer_id: who.
        as_of: the last day that it knows of.
        features: every feature by name; amounts in ten-thousandths.
        tags: the tags that the customer has, with the day since when.
        segments: the segments that the customer is in, with the day since when.
    """

    customer_id: str
    as_of: date
    features: dict[str, Any]
    tags: dict[str, date]
    segments: dict[str, date]


def publish_portraits(workspace: Workspace) -> Generation:
    """Publish the portraits of the newest build; where they are published already, nothing is done.

    Readers see the portraits published before until all new ones are there. It may be killed at any moment and run again.

    Raises:
        NotFound: no portraits have been built.
    """
    reader = workspace.reader(engine="duckdb")
    if not reader.has(FEATURES):
        raise NotFound("No portraits have been built yet.", remedy="Build them with: limner build")
    current = workspace.store.portraits.current()
    if current and current.lake_commit == reader.snapshot.number:
        return current
    day = Plan(
        "published_day", lambda read: read["features"].agg(as_of=_.as_of.max()), {"features": reader.table(FEATURES)}
    )
    as_of = reader.engine.rows(reader.engine.prepared(day))[0]["as_of"]
    return workspace.store.portraits.publish(_blocks(reader), lake_commit=reader.snapshot.number, as_of=as_of)


def published_portrait(workspace: Workspace, customer_id: str) -> PublishedPortrait:
    """Read one published portrait, in milliseconds.

    An id that was merged into another finds the portrait of its person; this takes longer, since the lake is asked.

    Raises:
        NotFound: no portraits have been published, or none of this customer.
    """
    portrait = _published(workspace, customer_id)
    if portrait is None:
        person = current_id(workspace.reader(engine="duckdb"), customer_id)
        portrait = _published(workspace, person) if person != customer_id else None
    if portrait is None:
        raise NotFound(
            f"There is no published portrait of customer {customer_id!r}.",
            remedy="Portraits are published at the end of every build: limner build",
        )
    return portrait


def _published(workspace: Workspace, customer_id: str) -> PublishedPortrait | None:
    found = workspace.store.portraits.block_of(customer_id)
    unpacked = _unpacked(found[1], customer_id) if found else None
    if found is None or unpacked is None:
        return None
    features, (tags, segments) = unpacked
    return PublishedPortrait(customer_id, found[0].as_of, features, tags, segments)


def _blocks(reader: Reader) -> Iterator[Block]:
    """Pack portraits by customer, in order.

    A block is three kinds of line, packed together: the features' names and kinds; the customers; and for each customer
    in their order an array, the features and then what is held. The engine writes those, and one of them is read much
    faster than one row out of hundreds of columns.
    """
    features = reader.table(FEATURES)
    kinds = {n: _kind(kind) for n, kind in features.schema().items() if n not in FEATURES.columns}
    tables = {table.name: reader.table(table) for table in (FEATURES, *_HELD.values())}
    lines = reader.engine.prepared(Plan("published_lines", partial(_lines, tuple(kinds)), tables))
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    head = json.dumps(kinds, ensure_ascii=False)
    rest: list[pa.RecordBatch] = []
    for batch in reader.engine.batches(lines):
        rows = pa.Table.from_batches([*rest, batch]).combine_chunks()
        whole_blocks = rows.num_rows - rows.num_rows % BLOCK
        yield from (_packed(head, rows.slice(start, BLOCK), packer) for start in range(0, whole_blocks, BLOCK))
        rest = rows.slice(whole_blocks).to_batches()
    if rest:
        yield _packed(head, pa.Table.from_batches(rest), packer)


def _lines(kinds: Sequence[str], tables: Tables) -> ir.Table:
    """The portrait of each customer as a JSON array, in the order of customers."""
    whole = tables[FEATURES.name]
    for name, table in _HELD.items():
        whole = whole.left_join(_held(tables[table.name], name), "customer_id").drop("customer_id_right")
    lines = whole.select("customer_id", line=json_array([whole[name] for name in (*kinds, *_HELD)]))
    return lines.order_by("customer_id")


def _kind(kind: dt.DataType) -> str:
    return "timestamp" if kind.is_timestamp() else str(kind.copy(nullable=True))


def _held(periods: ir.Table, name: str) -> ir.Table:
    """What each customer has now, as JSON texts of the day since when and the name, in no order."""
    held = periods.filter(periods.until.isnull())
    pairs = held.since.cast("string") + " " + held[name]
    return held.group_by("customer_id").agg(**{name: pairs.collect().cast("json").cast("string")})


def _packed(head: str, rows: pa.Table, packer: zstandard.ZstdCompressor) -> Block:
    ids = rows.column("customer_id").to_pylist()
    text = "\n".join((head, json.dumps(ids, ensure_ascii=False), *rows.column("line").to_pylist()))
    return Block(ids[0], ids[-1], len(ids), packer.compress(text.encode()))


def _unpacked(body: bytes, customer_id: str) -> tuple[dict[str, Any], tuple[dict[str, date], ...]] | None:
    """Find a customer in a block: the features, and what is held with the day since when, by the kinds of ``_HELD``."""
    head, ids, *lines = zstandard.ZstdDecompressor().decompress(body).split(b"\n")
    customers = json.loads(ids)
    if customer_id not in customers:
        return None
    values = json.loads(lines[customers.index(customer_id)])
    kinds = _kinds(head)
    features = {
        name: None if value is None else read(value)
        for (name, read), value in zip(kinds.items(), values[: len(kinds)], strict=True)
    }
    return features, tuple(_since(text) for text in values[len(kinds) :])


@cache
def _kinds(head: bytes) -> Mapping[str, Callable[[str], Any]]:
    return {name: _KINDS[kind] for name, kind in json.loads(head).items()}


def _since(text: str | None) -> dict[str, date]:
    pairs = (each.split(" ", 1) for each in json.loads(text or "[]"))
    return {name: date.fromisoformat(since) for since, name in pairs}
