"""Write and read a lake through a Spark cluster; a program of its own, since a process has one Spark session."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from limner.engine import spark
from limner.engine.lake import Lake
from limner.engine.locks import FileLocks

SCHEMA = {"n": "int64", "at": "timestamp", "name": "string"}


def main(master, root):
    session = spark.start(
        master,
        **{
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.executor.memory": "512m",
            "spark.sql.shuffle.partitions": "4",
        },
    )
    engine = spark.Spark(session)
    lake = Lake(Path(root), FileLocks(Path(root) / "locks"))
    events = engine.scan(lake.files(lake.snapshot(), "events"), SCHEMA)
    # By name, so that rows are shuffled between the workers.
    totals = events.group_by("name").agg(n=events.n.sum(), at=events["at"].max(), rows=events.count())
    change = lake.stage("totals", lambda folder: engine.write(totals, folder), mode="replace")
    lake.commit([change], operation="totals by Spark")
    lake.vacuum(keep=timedelta(0))
    workers = session.sparkContext._jsc.sc().statusTracker().getExecutorInfos()
    sys.stdout.write(f"{len(workers) - 1}\n")  # the driver counts itself
    session.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
