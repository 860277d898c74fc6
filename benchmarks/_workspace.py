"""Make a workspace whose lake holds a made-up shop, without importing it."""

from __future__ import annotations

import shutil
import sys
import time
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.types as ir
from _build_data import AS_OF, NAMES, Shop, generate

from limner.app.build_portraits import build_portraits
from limner.app.workspace import Workspace
from limner.engine.duckdb import DuckDB
from limner.warehouse.tables import BY_NAME, FEATURES, RECORDS, Table

MEMORY = "4GB"
ROWS_A_CUSTOMER = 5
SETTINGS = {"time_zone": "Asia/Shanghai", "currency": "CNY", "memory": MEMORY}


def filled(folder: Path, shop: Shop, **settings: str) -> Workspace:
    """Return a workspace in ``folder``, made new where there is none, that holds all tables of ``shop``."""
    made = (folder / "limner.toml").exists()
    workspace = Workspace(folder) if made else Workspace.create(folder, **SETTINGS | settings)
    if not made:
        add(workspace, shop, names=NAMES)
    return workspace


def add(workspace: Workspace, shop: Shop, *, names: tuple[str, ...]) -> None:
    """Add the rows of ``shop`` to the tables ``names`` of the lake, in one commit."""
    data = workspace.folder / "made"
    generate(data, shop)
    with workspace.fresh_duckdb() as engine:
        changes = [
            workspace.lake.stage(table.name, partial(engine.write, rows), mode="append")
            for table, rows in (_stored(engine, data, name) for name in names)
        ]
        workspace.lake.commit(changes, operation=f"made:{shop.salt}")
    shutil.rmtree(data)


def _stored(engine: DuckDB, data: Path, name: str) -> tuple[Table, ir.Table]:
    """A table as the lake has it; customers are not stored but made from records."""
    table = RECORDS if name == "customers" else BY_NAME[name]
    rows = engine.scan([str(data / f"{name}.parquet")], {column: each.type for column, each in table.columns.items()})
    if table is RECORDS:
        rows = rows.mutate(record_id=rows.customer_id, recorded_at=ibis.literal(AS_OF).cast("timestamp"))
    return table, rows


def built(folder: Path, customers: int) -> Workspace:
    """Return a workspace with the portraits of so many customers, five rows each; one that is in ``folder`` is taken."""
    workspace = filled(folder, Shop(customers * ROWS_A_CUSTOMER, rows_a_customer=ROWS_A_CUSTOMER))
    if FEATURES.name not in workspace.lake.snapshot().versions:
        begun = time.perf_counter()
        build_portraits(workspace, as_of=AS_OF)
        sys.stderr.write(f"built {customers:,} portraits in {time.perf_counter() - begun:.0f} s\n")
    return workspace
