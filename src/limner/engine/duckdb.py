"""Run plans on embedded DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.core.errors import EngineFailed
from limner.engine.conform import conform

_FILE_SIZE = "128MB"


class DuckDB:
    """An in-memory DuckDB that reads Parquet in place and spills to ``spill`` when memory is short."""

    name = "duckdb"

    def __init__(self, *, spill: Path | None = None, memory: str | None = None, threads: int | None = None) -> None:
        settings: dict[str, Any] = {"autoinstall_known_extensions": False}
        settings |= {"temp_directory": str(spill)} if spill else {}
        settings |= {"memory_limit": memory} if memory else {}
        settings |= {"threads": threads} if threads else {}
        self.connection = ibis.duckdb.connect(**settings)
        self._views = 0

    def scan(self, files: Sequence[str], schema: Mapping[str, str]) -> ir.Table:
        """See ``Engine.scan``."""
        if not files:
            return ibis.memtable(pa.schema(ibis.schema(schema).to_pyarrow()).empty_table(), schema=ibis.schema(schema))
        table = self.connection.read_parquet(list(files), table_name=self._fresh_name(), union_by_name=True)
        return conform(table, schema)

    def write(self, plan: ir.Table, folder: Path) -> None:
        """See ``Engine.write``."""
        folder.mkdir(parents=True)
        view = self._fresh_name()
        self.connection.create_view(view, plan)
        # SUM over BIGINT is HUGEINT, which Parquet would store as DOUBLE: each column is cast to the plan's own type.
        casts = ", ".join(
            f'CAST("{name}" AS {_SQL_TYPES.get(str(kind), "VARCHAR")}) AS "{name}"'
            for name, kind in plan.schema().items()
        )
        try:
            self.sql(
                f"COPY (SELECT {casts} FROM {view}) TO '{quoted(folder)}' (FORMAT parquet, COMPRESSION zstd, "
                f"COMPRESSION_LEVEL 1, FILE_SIZE_BYTES '{_FILE_SIZE}', FILENAME_PATTERN 'part-{{uuid}}', OVERWRITE_OR_IGNORE true)"
            )
        finally:
            self.connection.drop_view(view, force=True)

    def batches(self, plan: ir.Table) -> Iterator[pa.RecordBatch]:
        """See ``Engine.batches``."""
        try:
            yield from self.connection.to_pyarrow_batches(plan, chunk_size=65_536)
        except duckdb.Error as error:
            raise _failed(error) from error

    def rows(self, plan: ir.Table) -> list[dict[str, Any]]:
        """See ``Engine.rows``."""
        try:
            return list(self.connection.to_pyarrow(plan).to_pylist())
        except duckdb.Error as error:
            raise _failed(error) from error

    def close(self) -> None:
        """See ``Engine.close``."""
        self.connection.disconnect()

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement of DuckDB's own SQL; for this package's modules only."""
        try:
            # An execution that is not drained breaks the next call, so the rows are always fetched.
            return list(self.connection.con.execute(statement).fetchall())
        except duckdb.Error as error:
            raise _failed(error) from error

    def _fresh_name(self) -> str:
        self._views += 1
        return f"limner_{self._views}"


_SQL_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "timestamp(6)": "TIMESTAMP",
    "binary": "BLOB",
}


def quoted(path: Path | str) -> str:
    """Write ``path`` for the inside of a SQL string."""
    return str(path).replace("'", "''")


def _failed(error: duckdb.Error) -> EngineFailed:
    return EngineFailed(
        f"DuckDB could not run the plan: {error}", remedy="Nothing was changed; the plan can be run again."
    )
