"""Run plans on Apache Spark."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.common.exceptions import IbisError

from limner.core.errors import EngineFailed
from limner.engine.base import Runnable
from limner.engine.compilers import load_compilers_when_used
from limner.engine.conform import as_stored, conform
from limner.engine.memory import in_memory
from limner.engine.plans import Plan, Plans, Prepared

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

    def __init__(self, session: SparkSession, plans: Plans | None = None) -> None:
        load_compilers_when_used()
        self.session = session
        self.connection = ibis.pyspark.connect(session)
        self._plans = plans or Plans()
        self._names: dict[ops.Node, str] = {}

    def scan(self, files: Sequence[str], schema: Mapping[str, str]) -> ir.Table:
        """See ``Engine.scan``."""
        if not files:
            wanted = ibis.schema(schema)
            return in_memory(wanted.to_pyarrow().empty_table(), wanted)
        literal = [re.sub(r"([{}\[\]*?\\])", r"\\\1", file) for file in files]
        name = ibis.util.gen_name("limner")
        with _failing_clearly():
            self.session.read.option("mergeSchema", "true").parquet(*literal).createOrReplaceTempView(name)
        return conform(self.connection.table(name), schema)

    def prepared(self, plan: Plan) -> Prepared:
        """See ``Engine.prepared``."""
        with _failing_clearly():
            return self._plans.prepared(plan, self)

    def named(self, plan: Runnable) -> ir.Table:
        """See ``Engine.named``."""
        ready = plan if isinstance(plan, Prepared) else self.compiled(plan)
        name = ibis.util.gen_name("limner")
        with _failing_clearly():
            self._frame(ready).createOrReplaceTempView(name)
        return self.place(name, ready.schema)

    def write(self, plan: Runnable, folder: Path) -> None:
        """See ``Engine.write``."""
        with _failing_clearly():
            ready = plan if isinstance(plan, Prepared) else self.compiled(as_stored(plan))
            self._frame(ready).write.parquet(str(folder), mode="error")

    def batches(self, plan: Runnable) -> Iterator[pa.RecordBatch]:
        """See ``Engine.batches``; all of them are fetched to this process before the first is given."""
        yield from self._fetched(plan).to_batches(max_chunksize=65_536)

    def rows(self, plan: Runnable) -> list[dict[str, Any]]:
        """See ``Engine.rows``."""
        return list(self._fetched(plan).to_pylist())

    def close(self) -> None:
        """See ``Engine.close``; the session belongs to the process and stays."""

    # For ``Plans``

    def place(self, name: str, schema: ibis.Schema) -> ir.Table:
        """See ``plans.Compiler.place``."""
        return ops.DatabaseTable(name, schema, self.connection, ops.Namespace()).to_expr()

    def compiled(self, plan: ir.Table) -> Prepared:
        """See ``plans.Compiler.compiled``."""
        small = {each.name: each.data.to_pyarrow(each.schema) for each in plan.op().find(ops.InMemoryTable)}
        return Prepared(self.connection.compile(plan), plan.schema(), small)

    def name_of(self, table: ir.Table) -> str:
        """See ``plans.Compiler.name_of``."""
        op = table.op()
        if isinstance(op, ops.DatabaseTable):
            return str(op.name)
        if op not in self._names:
            self._names[op] = cast("ops.DatabaseTable", self.named(table).op()).name
        return self._names[op]

    # Inside

    def _frame(self, ready: Prepared) -> DataFrame:
        """Return a plan as a data frame; its times have no zone, as in the files that DuckDB writes."""
        from pyspark.sql.functions import col

        # Neither in nor out by ibis, which goes through pandas: there an int64 beside a null loses its last digits.
        for name, rows in ready.small.items():
            self.session.createDataFrame(rows).createOrReplaceTempView(name)
        frame = self.session.sql(ready.sql)
        times = {name for name, kind in ready.schema.items() if kind.is_timestamp() and kind.timezone is None}
        return frame.select(
            [
                column.cast("timestamp_ntz").alias(name) if name in times else column
                for name in frame.columns
                for column in [col(f"`{name.replace('`', '``')}`")]
            ]
        )

    def _fetched(self, plan: Runnable) -> pa.Table:
        with _failing_clearly():
            ready = plan if isinstance(plan, Prepared) else self.compiled(plan)
            return self._frame(ready).toArrow().cast(ready.schema.to_pyarrow())


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
