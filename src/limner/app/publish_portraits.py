"""Publish every portrait to the operational store, and read one from there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import zstandard
from ibis import _

from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.ops.portraits import Block, Generation
from limner.warehouse.reader import Reader
from limner.warehouse.tables import FEATURES, MEMBERSHIPS, TAGS, Table

BLOCK = 64
"""Portraits a block: few enough to unpack one in a millisecond, enough that packing many is quick."""
_LEVEL = 1
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
    as_of = reader.engine.rows(reader.table(FEATURES).agg(as_of=_.as_of.max()))[0]["as_of"]
    return workspace.store.portraits.publish(_blocks(reader), lake_commit=reader.snapshot.number, as_of=as_of)


def published_portrait(workspace: Workspace, customer_id: str) -> PublishedPortrait:
    """Read one published portrait, in milliseconds.

    Raises:
        NotFound: no portraits have been published, or none of this customer.
    """
    found = workspace.store.portraits.block_of(customer_id)
    row = _unpacked(found[1], customer_id) if found else None
    if found is None or row is None:
        raise NotFound(
            f"There is no published portrait of customer {customer_id!r}.",
            remedy="Portraits are published at the end of every build: limner build",
        )
    tags, segments = ({each["name"]: each["since"] for each in row.pop(name) or ()} for name in _HELD)
    del row["as_of"], row["customer_id"]
    return PublishedPortrait(customer_id, found[0].as_of, row, tags, segments)


def _blocks(reader: Reader) -> Iterator[Block]:
    """Pack portraits by customer, in order."""
    whole = reader.table(FEATURES)
    for name, table in _HELD.items():
        whole = whole.left_join(_held(reader, table, name), "customer_id").drop("customer_id_right")
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    rest: list[pa.RecordBatch] = []
    for batch in reader.engine.batches(whole.order_by("customer_id")):
        rows = pa.Table.from_batches([*rest, batch]).combine_chunks()
        whole_blocks = rows.num_rows - rows.num_rows % BLOCK
        yield from (_packed(rows.slice(start, BLOCK), packer) for start in range(0, whole_blocks, BLOCK))
        rest = rows.slice(whole_blocks).to_batches()
    if rest:
        yield _packed(pa.Table.from_batches(rest), packer)


def _held(reader: Reader, table: Table, name: str) -> ir.Table:
    """What each customer has now, as a list of names with the days since when, in no order."""
    periods = reader.table(table)
    held = periods.filter(periods.until.isnull())
    pairs = ibis.struct({"name": held[name], "since": held.since})
    return held.group_by("customer_id").agg(**{name: pairs.collect()})


def _packed(rows: pa.Table, packer: zstandard.ZstdCompressor) -> Block:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as stream:
        stream.write_table(rows)
    ids = rows.column("customer_id")
    return Block(ids[0].as_py(), ids[-1].as_py(), rows.num_rows, packer.compress(sink.getvalue()))


def _unpacked(body: bytes, customer_id: str) -> dict[str, Any] | None:
    with pa.ipc.open_stream(zstandard.ZstdDecompressor().decompress(body)) as stream:
        rows = stream.read_all()
    place = rows.column("customer_id").index(pa.scalar(customer_id)).as_py()
    if place < 0:
        return None
    row: dict[str, Any] = rows.slice(place, 1).to_pylist()[0]
    return row
