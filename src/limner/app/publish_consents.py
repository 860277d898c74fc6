"""Publish what customers decided to the lake, where the reader applies it."""

from __future__ import annotations

from functools import partial

import ibis
import pyarrow as pa

from limner.app.workspace import Workspace
from limner.engine.memory import in_memory
from limner.warehouse.reader import same_rows
from limner.warehouse.tables import CONSENTS


def publish_consents(workspace: Workspace) -> int:
    """Let the lake's ``consents`` hold the newest decisions of the operational store; return how many there are.

    Every build does so first, so that a refusal counts from the next build on. Where the lake holds the same decisions
    already, nothing is written.
    """
    decisions = workspace.store.consents.newest_by_column()
    if not decisions["customer_id"]:
        return 0
    schema = ibis.schema({name: column.type for name, column in CONSENTS.columns.items()})
    reader = workspace.reader(engine="duckdb")
    published = reader.table(CONSENTS)
    rows = pa.table({name: decisions[name] for name in schema}, schema=schema.to_pyarrow())
    newest = in_memory(rows).cast(published.schema())
    if not same_rows(reader.engine, published, newest):
        change = workspace.lake.stage(CONSENTS.name, partial(reader.engine.write, newest), mode="replace")
        workspace.lake.commit([change], operation=f"consents:{workspace.clock().isoformat()}")
    return len(decisions["customer_id"])
