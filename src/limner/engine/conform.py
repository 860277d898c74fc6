"""Give a table exactly the columns that its readers expect, in types that every engine stores alike."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir


def conform(table: ir.Table, schema: Mapping[str, str]) -> ir.Table:
    """Select the columns of ``schema`` in its order: cast where the type differs, null where missing."""
    kinds, wanted = table.schema(), ibis.schema(schema)
    if tuple(kinds.items()) == tuple(wanted.items()):
        # A select around it would be a common table expression wherever a plan reads the table twice, and DuckDB keeps
        # all columns of these in memory.
        return table
    return table.select(
        *(
            name
            if name in kinds and kinds[name] == kind
            else (table[name].cast(kind) if name in kinds else ibis.null(kind)).name(name)
            for name, kind in wanted.items()
        )
    )


def as_stored(plan: ir.Table) -> ir.Table:
    """Cast each column of ``plan`` to the type in which the lake keeps it.

    Whole numbers become int64, fractions float64 (decimals stay), times microseconds, and what Parquet has no type for
    becomes text. Why: each engine has narrow types of its own for literals and counts, and a table must not take the
    types of whichever engine wrote it first.
    """
    return plan.cast({name: stored_type(kind) for name, kind in plan.schema().items()})


def stored_type(kind: dt.DataType) -> dt.DataType:
    """Return the type in which a column of type ``kind`` is stored."""
    if kind.is_integer():
        return dt.int64
    if kind.is_floating():
        return dt.float64
    if kind.is_timestamp():
        return dt.Timestamp(timezone=kind.timezone)
    if kind.is_null() or kind.is_json() or kind.is_uuid():
        return dt.string
    if kind.is_array():
        return dt.Array(stored_type(kind.value_type))
    if kind.is_struct():
        return dt.Struct({name: stored_type(inner) for name, inner in kind.items()})
    return kind.copy(nullable=True)
