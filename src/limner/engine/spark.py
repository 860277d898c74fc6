"""Run plans on Apache Spark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.common.exceptions import IbisError
from ibis.expr.operations import InMemoryTable

from limner.core.errors import EngineFailed
from limner.engine.conform import as_stored, conform

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# As in ``duckdb.py``: nested selects compile faster, and Spark merges them itself.
ibis.options.sql.fuse_selects = False

SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    # A build is a few dozen plans over at most some hundred million rows: Spark's default of 200 partitions makes
    # each of them wait for tasks that hold next to nothing; adaptive execution splits what is large.
    "spark.sql.shuffle.partitions": "32",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.parquet.compression.codec": "zstd",
}


def start(master: str, **settings: str) -> SparkSession:
    """Start (or find) the process's Spark session at ``master`` (``local[2]``, ``spark://host:7077`` …)."""
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    # A failed plan raises its message; Spark's client would write it to standard error, too.
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        PySparkLogger.getLogger(name).disabled = True
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
            return ibis.memtable(ibis.schema(schema).to_pyarrow().empty_table(), schema=ibis.schema(schema))
        literal = [re.sub(r"([{}\[\]*?\\])", r"\\\1", file) for file in files]
        name = ibis.util.gen_name("limner")
        with _failing_clearly():
            self.session.read.option("mergeSchema", "true").parquet(*literal).createOrReplaceTempView(name)
        return conform(self.connection.table(name), schema)

    def write(self, plan: ir.Table, folder: Path) -> None:
        """See ``Engine.write``."""
        with _failing_clearly():
            self._frame(as_stored(plan)).write.parquet(str(folder), mode="error")

    def batches(self, plan: ir.Table) -> Iterator[pa.RecordBatch]:
        """See ``Engine.batches``; all of them are fetched to this process before the first is given."""
        yield from self._fetched(plan).to_batches(max_chunksize=65_536)

    def rows(self, plan: ir.Table) -> list[dict[str, Any]]:
        """See ``Engine.rows``."""
        return list(self._fetched(plan).to_pylist())

    def close(self) -> None:
        """See ``Engine.close``; the session belongs to the process and stays."""

    def _frame(self, plan: ir.Table) -> DataFrame:
        """Return ``plan`` as a data frame; its times have no zone, as in the files that DuckDB writes."""
        from pyspark.sql.functions import col

        # Neither in nor out by ibis, which goes through pandas: there an int64 beside a null loses its last digits.
        for small in plan.op().find(InMemoryTable):
            self.session.createDataFrame(small.data.to_pyarrow(small.schema)).createOrReplaceTempView(small.name)
        frame = self.session.sql(self.connection.compile(plan))
        times = {name for name, kind in plan.schema().items() if kind.is_timestamp() and kind.timezone is None}
        return frame.select(
            [
                column.cast("timestamp_ntz").alias(name) if name in times else column
                for name in frame.columns
                for column in [col(f"`{name.replace('`', '``')}`")]
            ]
        )

    def _fetched(self, plan: ir.Table) -> pa.Table:
        with _failing_clearly():
            return self._frame(plan).toArrow().cast(plan.schema().to_pyarrow())


@contextmanager
def _failing_clearly() -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, IbisError, pa.ArrowException) as error:
        raise EngineFailed(
            f"Spark could not run the plan: {error}", remedy="Nothing was changed; the plan can be run again."
        ) from error
