"""Give a table exactly the columns that its readers expect."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir


def conform(table: ir.Table, schema: Mapping[str, str]) -> ir.Table:
    """Select the columns of ``schema`` in its order: cast where the type differs, null where missing."""
    return table.select(
        **{name: table[name].cast(kind) if name in table.columns else ibis.null(kind) for name, kind in schema.items()}
    )
