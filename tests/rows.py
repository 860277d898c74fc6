"""Small tables written out in tests."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa


def memory(schema: dict[str, str], *rows: dict) -> ir.Table:
    """Make a table of ``schema`` (column to ibis type) from literal rows; a column that a row leaves out is null."""
    filled = [{name: row.get(name) for name in schema} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(filled, schema=ibis.schema(schema).to_pyarrow()))
