"""Run plans on embedded DuckDB."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import duckdb
import ibis
import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.common.exceptions import IbisError

from limner.core.errors import EngineFailed
from limner.engine.base import Runnable
from limner.engine.compilers import load_compilers_when_used
from limner.engine.conform import as_stored, conform
from limner.engine.plans import Plan, Plans, Prepared
from limner.engine.room import disk_is_full

if TYPE_CHECKING:
    from ibis.backends.duckdb import Backend
    from ibis.backends.sql.datatypes import DuckDBType

_FILE_SIZE = "128MB"
_PARQUET = "PARQUET_VERSION V2, COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 2000"
"""How files are encoded. Version 2 holds differences and lengths in few bits, which takes a third less time to write and
to read than version 1; Spark, Trino, ClickHouse, Polars and Arrow read it. Columns of more values than the limit in a
group of rows, as ids have, get no dictionary: DuckDB would try up to 24,576 values, which takes a fifth to half of the
time to write; files of features are 8% larger without, those of events a quarter smaller, and all are read as fast."""
_WIDE = 64
"""Tables of more columns than this are written in groups of half as many rows as DuckDB's own: each thread holds a group
in memory, and it takes a fifth less processor time."""
_ROWS_A_GROUP = {False: 122_880, True: 61_440}

_TEMPORARY = ops.Namespace(catalog="temp", database="main")

# Selects that are left one inside the other compile in two thirds of the time, and run no slower: DuckDB merges them
# itself, and computes a column once where ibis would write its expression wherever it is read.
ibis.options.sql.fuse_selects = False


class DuckDB:
    """An in-memory DuckDB that reads Parquet in place and spills to ``spill`` when memory is short."""

    name = "duckdb"

    def __init__(
        self,
        *,
        spill: Path | None = None,
        memory: str | None = None,
        threads: int | None = None,
        plans: Plans | None = None,
    ) -> None:
        settings: dict[str, Any] = {"autoinstall_known_extensions": False}
        settings |= {"temp_directory": str(spill)} if spill else {}
        settings |= {"memory_limit": memory} if memory else {}
        settings |= {"threads": threads} if threads else {}
        self.con = duckdb.connect(config=settings)
        # As ibis sets up a connection; it does so itself when it first compiles a plan, which is late where plans are kept.
        self.sql("SET TimeZone = 'UTC'")
        self.sql("SET python_enable_replacements = false")
        self._source = _Source(self.con)
        # Whoever runs a plan shows its progress; what is printed may be a program's to read.
        self.sql("SET enable_progress_bar = false")
        # Files never change under a name, and the footer of one with hundreds of columns takes long to read again.
        self.sql("SET parquet_metadata_cache = true")
        self._views = 0
        self._plans = plans or Plans()
        self._names: dict[ops.Node, str] = {}

    @property
    def connection(self) -> Backend:
        """The connection as ibis has it."""
        return self._source.backend

    def scan(self, files: Sequence[str], schema: Mapping[str, str]) -> ir.Table:
        """See ``Engine.scan``."""
        if not files:
            return self._empty(ibis.schema(schema))
        escaped = (re.sub(r"([*?\[])", r"[\1]", file) for file in files)
        literal = ", ".join(f"'{quoted(file)}'" for file in escaped)
        source = f"read_parquet([{literal}], union_by_name = true)"
        held = {name: kind for name, kind, *_ in self.sql(f"DESCRIBE SELECT * FROM {source}")}
        # Only what is asked for is bound, and types are read once each: a table of hundreds of columns opens at once.
        asked = {name: dt.dtype(kind) for name, kind in schema.items()}
        wanted = {
            n: _kind(held[n]) if held.get(n, _sql_type(kind)) != _sql_type(kind) else kind for n, kind in asked.items()
        }
        columns = ", ".join(
            _identifier(name) if name in held else f"CAST(NULL AS {_sql_type(kind)}) AS {_identifier(name)}"
            for name, kind in wanted.items()
        )
        return conform(self._view(f"SELECT {columns} FROM {source}", ibis.schema(wanted)), schema)

    def prepared(self, plan: Plan) -> Prepared:
        """See ``Engine.prepared``."""
        with _failing_clearly():
            return self._plans.prepared(plan, self)

    def write(self, plan: Runnable, folder: Path) -> None:
        """See ``Engine.write``."""
        with _failing_clearly(), self._in_any_order():
            folder.mkdir(parents=True)
            ready = self._ready(plan if isinstance(plan, Prepared) else as_stored(plan))
            # SUM over BIGINT is HUGEINT, which Parquet would store as DOUBLE: each column is cast to the plan's own type.
            casts = ", ".join(
                f"CAST({_identifier(name)} AS {_sql_type(kind)}) AS {_identifier(name)}"
                for name, kind in ready.schema.items()
            )
            self.sql(
                f"COPY (SELECT {casts} FROM ({ready.sql})) TO '{quoted(folder)}' (FORMAT parquet, "
                f"{_PARQUET}, ROW_GROUP_SIZE {_ROWS_A_GROUP[len(ready.schema) > _WIDE]}, FILE_SIZE_BYTES '{_FILE_SIZE}', "
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

    def batches(self, plan: Runnable) -> Iterator[pa.RecordBatch]:
        """See ``Engine.batches``."""
        with _failing_clearly():
            yield from self._batches(self._ready(plan), 65_536)

    def rows(self, plan: Runnable) -> list[dict[str, Any]]:
        """See ``Engine.rows``."""
        with _failing_clearly():
            # A table in one go would load pandas, which takes longer than most small plans.
            return [row for batch in self._batches(self._ready(plan), 1_000_000) for row in batch.to_pylist()]

    def hold(self, plan: ir.Table) -> ir.Table:
        """Run ``plan`` once and keep its rows in a temporary table until the engine is closed."""
        with _failing_clearly():
            held = self.connection.create_table(self._fresh_name(), as_stored(plan), temp=True)
        return conform(held, {name: str(kind) for name, kind in plan.schema().items()})

    def named(self, plan: Runnable) -> ir.Table:
        """See ``Engine.named``."""
        with _failing_clearly():
            small = plan.op() if isinstance(plan, ir.Table) else None
            if isinstance(small, ops.InMemoryTable):
                name = self._fresh_name()
                self.con.register(name, small.data.to_pyarrow(small.schema))
                return self.place(name, small.schema)
            ready = self._ready(plan)
            return self._view(ready.sql, ready.schema)

    # For ``Plans``

    def place(self, name: str, schema: ibis.Schema) -> ir.Table:
        """See ``plans.Compiler.place``."""
        return ops.DatabaseTable(name, schema, self._source, _TEMPORARY).to_expr()

    def compiled(self, plan: ir.Table) -> Prepared:
        """See ``plans.Compiler.compiled``."""
        small = {each.name: each.data.to_pyarrow(each.schema) for each in plan.op().find(ops.InMemoryTable)}
        return Prepared(self.connection.compile(plan), plan.schema(), small)

    def name_of(self, table: ir.Table) -> str:
        """See ``plans.Compiler.name_of``."""
        op = table.op()
        if isinstance(op, ops.DatabaseTable) and op.namespace == _TEMPORARY:
            return str(op.name)
        if op not in self._names:
            self._names[op] = cast("ops.DatabaseTable", self.named(table).op()).name
        return self._names[op]

    def close(self) -> None:
        """See ``Engine.close``."""
        self.con.close()

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement of DuckDB's own SQL; for this package's modules only."""
        with _failing_clearly():
            # An execution that is not drained breaks the next call, so the rows are always fetched.
            return list(self.con.execute(statement).fetchall())

    def _ready(self, plan: Runnable) -> Prepared:
        """Compile ``plan`` where that was not done, and let statements name its tables in memory."""
        ready = plan if isinstance(plan, Prepared) else self.compiled(plan)
        for name, rows in ready.small.items():
            self.con.register(name, rows)
        return ready

    def _batches(self, ready: Prepared, size: int) -> Iterator[pa.RecordBatch]:
        kinds = ready.schema.to_pyarrow()
        for batch in self.con.execute(ready.sql).fetch_record_batch(size):
            yield batch.cast(kinds)

    def _empty(self, schema: ibis.Schema) -> ir.Table:
        """No row. Made by the engine, as an empty table in memory would load pandas."""
        nulls = (f"CAST(NULL AS {_sql_type(kind)}) AS {_identifier(name)}" for name, kind in schema.items())
        return self._view(f"SELECT {', '.join(nulls)} WHERE false", schema)

    def _view(self, query: str, schema: ibis.Schema) -> ir.Table:
        view = self._fresh_name()
        self.sql(f"CREATE TEMP VIEW {view} AS {query}")
        return self.place(view, schema)

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


_MICROSECONDS = 6
_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}
"""Types that nearly all columns have; for the others ibis is asked, which takes a quarter of a second to load."""


@cache
def _kind(kind: str) -> dt.DataType:
    """The ibis type of a DuckDB type by its name."""
    if kind in _TYPES:
        return dt.dtype(_TYPES[kind])
    return _duckdb_types().from_string(kind)


@cache
def _sql_type(kind: dt.DataType) -> str:
    """The DuckDB type of an ibis type."""
    for name, known in _TYPES.items():
        if kind.copy(nullable=True) == dt.dtype(known):
            return name
    if kind.is_timestamp() and kind.timezone is None and kind.scale == _MICROSECONDS:
        return "TIMESTAMP"
    return str(_duckdb_types().to_string(kind))


def _duckdb_types() -> type[DuckDBType]:
    load_compilers_when_used()
    from ibis.backends.sql.datatypes import DuckDBType

    found: type[DuckDBType] = DuckDBType
    return found


class _Source:
    """What ibis's tables say they come from: its connection, which is opened when it is first used.

    To open it loads the compilers of SQL, which takes longer than to run a small plan that is kept.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con

    @cached_property
    def backend(self) -> Backend:
        load_compilers_when_used()
        return ibis.duckdb.from_connection(self._con)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.backend, name)


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
