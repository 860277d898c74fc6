"""Say which columns a table of the lake can hold, and what it looks like with more of them."""

from __future__ import annotations

import pyarrow as pa
from deltalake import Schema

from limner.core.errors import InvalidDefinition


def storable(schema: pa.Schema, table: str) -> pa.Schema:
    """Return ``schema`` of files staged for ``table`` as the lake keeps it: every column may be null.

    Raises:
        InvalidDefinition: a column's type has no place in a Delta table, or a time in it is not naive microseconds.
    """
    for field in schema:
        if not _kept(field.type):
            raise InvalidDefinition(
                f"column {field.name} of {table} holds {field.type}, which the lake cannot keep.",
                remedy="Cast it: whole numbers to int64, times to a timestamp in microseconds of UTC without a zone.",
            )
    plain = pa.schema([pa.field(field.name, field.type) for field in schema])
    return pa.schema(Schema.from_arrow(plain))


def widened(known: pa.Schema, more: pa.Schema, table: str) -> pa.Schema:
    """Return the columns of ``known`` and, after them, those of ``more`` that it lacks.

    Raises:
        InvalidDefinition: a column of both has two types.
    """
    for field in more:
        if field.name in known.names and known.field(field.name).type != field.type:
            raise InvalidDefinition(
                f"column {field.name} of {table} holds {known.field(field.name).type}, not {field.type}.",
                remedy="Give the new column another name or the same type in the mapping.",
            )
    return pa.schema([*known, *new_columns(known, more)])


def new_columns(known: pa.Schema, more: pa.Schema) -> list[pa.Field]:
    """Return the columns of ``more`` that ``known`` lacks."""
    return [field for field in more if field.name not in known.names]


def _kept(kind: pa.DataType) -> bool:
    if pa.types.is_nested(kind):
        return all(_kept(kind.field(i).type) for i in range(kind.num_fields))
    if pa.types.is_timestamp(kind):
        return kind.unit == "us" and kind.tz is None
    return any(check(kind) for check in _KEPT)


_KEPT = (
    pa.types.is_boolean,
    pa.types.is_signed_integer,
    pa.types.is_float32,
    pa.types.is_float64,
    pa.types.is_decimal128,
    pa.types.is_date32,
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_binary,
    pa.types.is_large_binary,
)
