"""Run plans on embedded DuckDB."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.datatypes import DuckDBType
from ibis.common.exceptions import IbisError

from limner.core.errors import EngineFailed
from limner.engine.compilers import load_compilers_when_used
from limner.engine.conform import as_stored, conform
from limner.engine.room import disk_is_full

_FILE_SIZE = "128MB"
_PARQUET = "PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1"
"""How files are encoded. Version 2 holds differences and lengths in few bits, which takes a third less time to write and
to read than version 1; Spark, Trino, ClickHouse, Polars and Arrow read it."""
_WIDE = 64
"""Tables of more columns than this are written in groups of half as many rows as DuckDB's own: each thread holds a group
in memory, and it takes a fifth less processor time."""
_ROWS_A_GROUP = {False: 122_880, True: 61_440}

# Selects that are left one inside the other compile in two thirds of the time, and run no slower: DuckDB merges them
# itself, and computes a column once where ibis would write its expression wherever it is read.
ibis.options.sql.fuse_selects = False
load_compilers_when_used()


class DuckDB:
    """An in-memory DuckDB that reads Parquet in place and spills to ``spill`` when memory is short."""

    name = "duckdb"

    def __init__(self, *, spill: Path | None = None, memory: str | None = None, threads: int | None = None) -> None:
        settings: dict[str, Any] = {"autoinstall_known_extensions": False}
        settings |= {"temp_directory": str(spill)} if spill else {}
        settings |= {"memory_limit": memory} if memory else {}
        settings |= {"threads": threads} if threads else {}
        self.connection = ibis.duckdb.connect(**settings)
        # Whoever runs a plan shows its progress; what is printed may be a program's to read.
        self.sql("SET enable_progress_bar = false")
        # Files never change under a name, and the footer of one with hundreds of columns takes long to read again.
        self.sql("SET parquet_metadata_cache = true")
        self._views = 0

    def scan(self, files: Sequence[str], schema: Mapping[str, str]) -> ir.Table:
        """See ``Engine.scan``."""
        if not files:
            return self._empty(ibis.schema(schema))
        escaped = (re.sub(r"([*?\[])", r"[\1]", file) for file in files)
        literal = ", ".join(f"'{quoted(file)}'" for file in escaped)
        source = f"read_parquet([{literal}], union_by_name = true)"
        held = {name: kind for name, kind, *_ in self.sql(f"DESCRIBE SELECT * FROM {source}")}
        # Only what is asked for is bound, and types are read once each: a table of hundreds of columns opens at once.
        wanted = {name: _kind(held[name]) for name in schema if name in held} or {n: _kind(k) for n, k in held.items()}
        columns = ", ".join(map(_identifier, wanted))
        return conform(self._view(f"SELECT {columns} FROM {source}", ibis.schema(wanted)), schema)

    def write(self, plan: ir.Table, folder: Path) -> None:
        """See ``Engine.write``."""
        stored = as_stored(plan)
        # SUM over BIGINT is HUGEINT, which Parquet would store as DOUBLE: each column is cast to the plan's own type.
        casts = ", ".join(
            f"CAST({_identifier(name)} AS {DuckDBType.to_string(kind)}) AS {_identifier(name)}"
            for name, kind in stored.schema().items()
        )
        with _failing_clearly(), self._in_any_order():
            folder.mkdir(parents=True)
            self._register_small(stored)
            self.sql(
                f"COPY (SELECT {casts} FROM ({self.connection.compile(stored)})) TO '{quoted(folder)}' (FORMAT parquet, "
                f"{_PARQUET}, ROW_GROUP_SIZE {_ROWS_A_GROUP[len(stored.columns) > _WIDE]}, FILE_SIZE_BYTES '{_FILE_SIZE}', "
                "FILENAME_PATTERN 'part-{uuid}', OVERWRITE_OR_IGNORE true)"
            )

    @contextmanager
    def _in_any_order(self) -> Iterator[None]:
        """Let rows be written as they come, unless the plan orders them: keeping their order takes memory."""
        self.sql("SET preserve_insertion_order = false")
        try:
            yield
        finally:
            self.sql("SET preserve_insertion_order = true")

    def batches(self, plan: ir.Table) -> Iterator[pa.RecordBatch]:
        """See ``Engine.batches``."""
        with _failing_clearly():
            yield from self.connection.to_pyarrow_batches(plan, chunk_size=65_536)

    def rows(self, plan: ir.Table) -> list[dict[str, Any]]:
        """See ``Engine.rows``."""
        with _failing_clearly():
            # A table in one go would load pandas, which takes longer than most small plans; batches are not cast.
            kinds = plan.schema().to_pyarrow()
            return [row for batch in self.connection.to_pyarrow_batches(plan) for row in batch.cast(kinds).to_pylist()]

    def hold(self, plan: ir.Table) -> ir.Table:
        """Run ``plan`` once and keep its rows in a temporary table until the engine is closed."""
        with _failing_clearly():
            held = self.connection.create_table(self._fresh_name(), as_stored(plan), temp=True)
        return conform(held, {name: str(kind) for name, kind in plan.schema().items()})

    def named(self, plan: ir.Table) -> ir.Table:
        """Give ``plan`` a name by which other plans read it, so that it is compiled once for all of them; nothing is run."""
        with _failing_clearly():
            self._register_small(plan)
            return self._view(self.connection.compile(plan), plan.schema())

    def close(self) -> None:
        """See ``Engine.close``."""
        self.connection.disconnect()

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement of DuckDB's own SQL; for this package's modules only."""
        with _failing_clearly():
            # An execution that is not drained breaks the next call, so the rows are always fetched.
            return list(self.connection.con.execute(statement).fetchall())

    def _register_small(self, plan: ir.Table) -> None:
        """Let statements name the tables of ``plan`` that are in memory."""
        for small in plan.op().find(ops.InMemoryTable):
            self.connection.con.register(small.name, small.data.to_pyarrow(small.schema))

    def _empty(self, schema: ibis.Schema) -> ir.Table:
        """No row. Made by the engine, as an empty table in memory would load pandas."""
        nulls = (f"CAST(NULL AS {DuckDBType.to_string(kind)}) AS {_identifier(name)}" for name, kind in schema.items())
        return self._view(f"SELECT {', '.join(nulls)} WHERE false", schema)

    def _view(self, query: str, schema: ibis.Schema) -> ir.Table:
        view = self._fresh_name()
        self.sql(f"CREATE TEMP VIEW {view} AS {query}")
        namespace = ops.Namespace(catalog="temp", database="main")
        return ops.DatabaseTable(view, schema, self.connection, namespace).to_expr()

    def _fresh_name(self) -> str:
        self._views += 1
        return f"limner_{self._views}"


def json_array(values: Sequence[ir.Value]) -> ir.StringValue:
    """Write ``values`` of a row as a JSON array: numbers as they are, days and moments as texts, null as null.

    For plans that run on DuckDB only. A cast of texts to JSON, which all engines know, takes three times as long.
    """
    found: ir.StringValue = _json_array_of(len(values))(*values).cast("string")
    return found


@cache
def _json_array_of(count: int) -> Callable[..., ir.Value]:
    """DuckDB's function for so many values: ibis wants to know how many a function takes."""

    def json_array(*values: ir.Value) -> str:
        raise NotImplementedError

    names = (inspect.Parameter(f"value_{place}", inspect.Parameter.POSITIONAL_ONLY) for place in range(count))
    json_array.__signature__ = inspect.Signature(list(names), return_annotation=str)  # type: ignore[attr-defined]  # inspect reads it
    json_array.__annotations__ = {"return": str}
    made: Callable[..., ir.Value] = ibis.udf.scalar.builtin(json_array)
    return made


def quoted(path: Path | str) -> str:
    """Write ``path`` for the inside of a SQL string."""
    return str(path).replace("'", "''")


@cache
def _kind(kind: str) -> dt.DataType:
    """The ibis type of a DuckDB type by its name."""
    return DuckDBType.from_string(kind)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def _failing_clearly() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, IbisError, OSError) as error:
        if disk_is_full(error):
            raise EngineFailed(
                f"The disk is full, or files may grow no more: {error}",
                remedy="Nothing was changed. Make room, then run the same again.",
            ) from error
        raise EngineFailed(
            f"DuckDB could not run the plan: {error}", remedy="Nothing was changed; the plan can be run again."
        ) from error
