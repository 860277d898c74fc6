"""Publish what customers decided to the lake, where the reader applies it."""

from __future__ import annotations

from functools import partial

import ibis
import pyarrow as pa

from limner.app.workspace import Workspace
from limner.warehouse.tables import CONSENTS


def publish_consents(workspace: Workspace) -> int:
    """Replace the lake's ``consents`` by the newest decisions of the operational store; return how many there are.

    Every build does so first, so that a refusal counts from the next build on.
    """
    decisions = workspace.store.consents.newest()
    if not decisions:
        return 0
    schema = ibis.schema({name: column.type for name, column in CONSENTS.columns.items()})
    rows = [{name: getattr(decision, name) for name in CONSENTS.columns} for decision in decisions]
    plan = ibis.memtable(pa.Table.from_pylist(rows, schema=schema.to_pyarrow()))
    change = workspace.lake.stage(CONSENTS.name, partial(workspace.engine("duckdb").write, plan), mode="replace")
    workspace.lake.commit([change], operation=f"consents:{workspace.clock().isoformat()}")
    return len(decisions)
