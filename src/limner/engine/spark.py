"""Run plans on Apache Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.engine.conform import conform

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.parquet.compression.codec": "zstd",
}


def start(master: str, **settings: str) -> SparkSession:
    """Start (or find) the process's Spark session at ``master`` (``local[2]``, ``spark://host:7077`` …)."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("limner")
    for key, value in {**SETTINGS, **settings}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


class Spark:
    """A Spark session that reads and writes the same Parquet files as DuckDB, on a path that all workers see."""

    name = "spark"

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self.connection = ibis.pyspark.connect(session)

    def scan(self, files: Sequence[str], schema: Mapping[str, str]) -> ir.Table:
        """See ``Engine.scan``."""
        if not files:
            return ibis.memtable(pa.schema(ibis.schema(schema).to_pyarrow()).empty_table(), schema=ibis.schema(schema))
        frame = self.session.read.option("mergeSchema", "true").parquet(*files)
        name = ibis.util.gen_name("limner")
        frame.createOrReplaceTempView(name)
        return conform(self.connection.table(name), schema)

    def write(self, plan: ir.Table, folder: Path) -> None:
        """See ``Engine.write``."""
        self.connection.to_parquet_dir(plan, folder)

    def batches(self, plan: ir.Table) -> Iterator[pa.RecordBatch]:
        """See ``Engine.batches``."""
        yield from self.connection.to_pyarrow_batches(plan)

    def rows(self, plan: ir.Table) -> list[dict[str, Any]]:
        """See ``Engine.rows``."""
        return list(self.connection.to_pyarrow(plan).to_pylist())

    def close(self) -> None:
        """See ``Engine.close``; the session belongs to the process and stays."""
