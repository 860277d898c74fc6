"""A lake is written and read through a cluster, by several processes on one path."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime as at
from pathlib import Path

import ibis
import pytest

from engine import spark_round
from limner.engine.lake import Lake
from limner.engine.locks import FileLocks


@pytest.mark.spark
@pytest.mark.slow
def test_a_cluster_writes_what_duckdb_reads(spark_cluster, tmp_path, duckdb_engine):
    lake = Lake(tmp_path / "客户 lake", FileLocks(tmp_path / "locks"))
    numbers = ibis.range(20_000).unnest().name("n").as_table()
    events = numbers.mutate(
        at=ibis.ifelse(
            numbers.n % 2 == 0, ibis.timestamp("2025-03-30 02:30:00"), ibis.timestamp("2025-01-01 23:59:00")
        ),
        name=ibis.literal("客户-") + (numbers.n % 100).cast("string"),
    )
    for part in range(3):
        plan = events.filter(events.n % 3 == part)
        change = lake.stage("events", lambda folder, plan=plan: duckdb_engine.write(plan, folder), mode="append")
        lake.commit([change], operation=f"part {part}")

    command = [sys.executable, spark_round.__file__, spark_cluster, str(lake.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["2"]

    schema = {"name": "string", "n": "int64", "at": "timestamp", "rows": "int64"}
    totals = duckdb_engine.scan(lake.files(lake.snapshot(), "totals"), schema)
    expected = [
        {
            "name": f"客户-{k}",
            "n": sum(range(k, 20_000, 100)),
            "at": at(2025, 1, 1, 23, 59) if k % 2 else at(2025, 3, 30, 2, 30),
            "rows": 200,
        }
        for k in range(100)
    ]
    assert sorted(duckdb_engine.rows(totals), key=lambda row: row["name"]) == sorted(expected, key=lambda r: r["name"])
