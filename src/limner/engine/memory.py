"""Let plans read small tables that are in memory, without loading pandas, which takes longer than most small plans.

``ibis.memtable`` loads it, and so does Arrow when it first makes an array of Python's values.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.json as pa_json


def in_memory(rows: pa.Table, schema: ibis.Schema | None = None) -> ir.Table:
    """Return ``rows`` for plans, as ``ibis.memtable`` does; of the types of ``schema`` where it is given."""
    from ibis.formats.pyarrow import PyArrowTableProxy

    schema = schema or ibis.Schema.from_pyarrow(rows.schema)
    return ops.InMemoryTable(ibis.util.gen_name("limner_memory"), schema, PyArrowTableProxy(rows)).to_expr()


def arrow_of(rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> pa.Table:
    """Make a table of ``rows`` of texts, whole numbers, truth values and days; what a row does not name is null."""
    read = pa.schema(
        [field.with_type(pa.timestamp("s") if pa.types.is_date(field.type) else field.type) for field in schema]
    )
    text = "\n".join(json.dumps(row, default=str, ensure_ascii=False) for row in rows)
    if not text:
        return schema.empty_table()
    options = pa_json.ParseOptions(explicit_schema=read, unexpected_field_behavior="error")
    return pa_json.read_json(io.BytesIO(text.encode()), parse_options=options).cast(schema)
