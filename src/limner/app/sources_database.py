"""Answer what the connector of databases asks, through SQLAlchemy, with cursors that stay on the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from limner.app.sources_kinds import kind_of_code, kind_of_name, kind_of_type
from limner.app.sources_stage import RowFile, Unfit
from limner.core.errors import InvalidDefinition, LimnerError, NotFound, SourceRejected, SourceUnavailable
from limner.engine.duckdb_file import DuckDBFile
from limner.sources.connectors.database import KINDS
from limner.sources.connectors.requests import CursorValue, Describe, Described, Kind, Relation, Scan, ScanKeys, Scanned

_DRIVERS = {
    "postgresql": ("postgresql+psycopg", "postgres"),
    "mysql": ("mysql+pymysql", "mysql"),
    "mariadb": ("mariadb+pymysql", "mysql"),
    "sqlite": ("sqlite", ""),
    "oracle": ("oracle+oracledb", "oracle"),
    "sqlserver": ("mssql+pyodbc", "sqlserver"),
}
_CONNECT: dict[str, dict[str, Any]] = {
    # A host that has vanished without a word is given up after two minutes.
    "postgresql": {"connect_timeout": 10, "keepalives_idle": 60, "keepalives_interval": 15, "keepalives_count": 4},
    "mysql": {"connect_timeout": 10, "charset": "utf8mb4", "init_command": "SET time_zone = '+00:00'"},
    "sqlserver": {"timeout": 10},
}
_CONNECT["mariadb"] = _CONNECT["mysql"]
_ODBC = "ODBC Driver 18 for SQL Server"
_BATCH = 20_000
_SIGN_IN = (
    "authentication failed",
    "access denied for user",
    "login failed",
    "invalid username",
    "no password supplied",
)
_REFUSED = (*_SIGN_IN, "access denied", "permission denied", "does not exist", "unknown database")
_REFUSED_STATES = ("28", "42", "3D")
"""Classes of SQLSTATE that trying again does not help: authorisation, syntax or access rule, unknown database."""
_OF_THE_SERVER = ("information_schema", "mysql", "performance_schema", "sys", "pg_catalog")
"""Schemas that hold nothing of a business."""


class Database(Protocol):
    """A database that is open for reading one source."""

    sorts_text_as_python: bool
    drops_zones: bool
    """Whether its driver gives moments without their zone, so that they must be asked for in UTC."""

    def describe(self, relation: Relation) -> Described:
        """Return the columns and the primary key of a relation."""

    def rows(self, statement: sa.Select[Any]) -> AbstractContextManager[Iterator[Sequence[Sequence[Any]]]]:
        """Run ``statement`` and give its rows in batches."""


def answer(database: Database, request: object, folder: Path, zone: str) -> object:
    """Answer one request of the connector; rows go to ``folder`` as ``rows.parquet`` and ``keys.parquet``.

    Raises:
        SourceUnavailable: the server went away.
        SourceRejected: the database refuses what is asked.
    """
    if isinstance(request, Describe):
        return database.describe(request.relation)
    if isinstance(request, Scan):
        return _scan(database, request, folder / "rows.parquet", zone)
    if isinstance(request, ScanKeys):
        kinds: dict[str, Kind] = dict.fromkeys(request.key, "text")
        keys = Scan(request.relation, request.key, kinds)
        return _scan(database, keys, folder / "keys.parquet", zone)
    raise TypeError(f"A database does not answer {type(request).__name__}.")


@contextmanager
def open_database(url: str, secrets: Mapping[str, str], home: Path) -> Iterator[Database]:
    """Open the database at ``url`` for reading; a path in it is relative to ``home``.

    Raises:
        InvalidDefinition: the address names no database, or its driver is not installed.
        SourceUnavailable: it does not answer.
    """
    parsed = _parsed(url)
    kind = parsed.get_backend_name()
    if kind == "duckdb":
        with DuckDBFile.opened(home / (parsed.database or "")) as file:
            yield _FromDuckDB(file)
        return
    engine = _engine(parsed, kind, secrets, home)
    try:
        with _failing_clearly(secrets), engine.connect() as connection:
            yield _FromSQLAlchemy(connection, secrets)
    finally:
        engine.dispose()


def statement_of(scan: Scan, *, drops_zones: bool = False) -> sa.Select[Any]:
    """Write the query of ``scan``; whatever is a value is a parameter."""

    def asked(name: str) -> sa.ColumnElement[Any]:
        column: sa.ColumnElement[Any] = sa.column(name)
        return sa.func.sys_extract_utc(column) if drops_zones and scan.kinds[name] == "moment" else column

    source = _source(scan.relation, list(scan.columns))
    query = sa.select(*(asked(name).label(name) for name in scan.columns)).select_from(source)
    if scan.cursor is None or scan.after is None:
        return query
    after: CursorValue = scan.after
    if isinstance(after, dt.datetime) and after.tzinfo:
        # In UTC, as which drivers that know no zones take it.
        after = after.astimezone(dt.UTC)
        after = after.replace(tzinfo=None) if drops_zones else after
    return query.where(sa.or_(asked(scan.cursor) >= sa.literal(after), sa.column(scan.cursor).is_(None)))


def _source(relation: Relation, columns: Sequence[str]) -> sa.FromClause:
    if relation.query:
        return sa.text(relation.query).columns(*map(sa.column, columns)).subquery("limner")
    return sa.table(relation.name or "", *map(sa.column, columns), schema=relation.schema)


def _scan(database: Database, scan: Scan, path: Path, zone: str) -> Scanned:
    """Keep the rows of ``scan``; where a column turns out to hold other kinds, once more with that column as text."""
    names = list(scan.columns)
    place = names.index(scan.cursor) if scan.cursor else None
    last: CursorValue | None = None
    kept: dict[str, Kind] = {scan.columns[name]: scan.kinds[name] for name in names}
    try:
        with (
            RowFile(path, kept, zone) as file,
            database.rows(statement_of(scan, drops_zones=database.drops_zones)) as batches,
        ):
            for rows in batches:
                file.add(rows)
                if place is not None:
                    last = _largest(last, (row[place] for row in rows))
    except Unfit as unfit:
        column = next(name for name, kept_as in scan.columns.items() if kept_as == unfit.column)
        return _scan(database, replace(scan, kinds={**scan.kinds, column: "text"}), path, zone)
    if scan.cursor and isinstance(last, str) and not database.sorts_text_as_python:
        last = _largest_text(database, scan)
    if scan.cursor and scan.kinds[scan.cursor] == "moment" and isinstance(last, dt.datetime) and not last.tzinfo:
        last = last.replace(tzinfo=dt.UTC)
    return Scanned(file.rows, last)


def _largest(last: CursorValue | None, values: Iterator[Any]) -> CursorValue | None:
    found: CursorValue | None = max((value for value in values if value is not None), default=None)
    if found is None or last is None:
        return last if found is None else found
    return max(last, found)


def _largest_text(database: Database, scan: Scan) -> str | None:
    """Ask the database for the largest text: its order is that of a language, not that of the characters' numbers."""
    largest: sa.ColumnElement[Any] = sa.func.max(sa.column(scan.cursor or ""))
    with database.rows(sa.select(largest).select_from(_source(scan.relation, list(scan.columns)))) as batches:
        return next((str(row[0]) for rows in batches for row in rows if row[0] is not None), None)


class _FromSQLAlchemy:
    """A database that SQLAlchemy speaks to; all is read in one transaction, and so as of one moment where it can."""

    def __init__(self, connection: sa.Connection, secrets: Mapping[str, str]) -> None:
        self._connection = connection
        self._secrets = secrets
        self._dialect = connection.dialect
        self.sorts_text_as_python = self._dialect.name == "sqlite"
        self.drops_zones = self._dialect.name == "oracle"

    def describe(self, relation: Relation) -> Described:
        with _failing_clearly(self._secrets):
            if relation.query:
                empty = (
                    sa.select(sa.text("*")).select_from(sa.text(f"({relation.query}) limner")).where(sa.text("1 = 0"))
                )
                cursor = self._connection.execute(empty).cursor
                told = cursor.description if cursor else ()
                return Described({_name(self._dialect, one[0]): kind_of_code(self._dialect, one[1]) for one in told})
            inspector = sa.inspect(self._connection)
            try:
                columns = inspector.get_columns(relation.name or "", schema=relation.schema)
            except NoSuchTableError as error:
                raise NotFound.among("table", relation.name or "", _tables(inspector, relation.schema)) from error
            key = inspector.get_pk_constraint(relation.name or "", schema=relation.schema)["constrained_columns"]
        kinds = {one["name"]: kind_of_type(self._dialect, one["type"]) for one in columns}
        return Described(kinds, tuple(key))

    @contextmanager
    def rows(self, statement: sa.Select[Any]) -> Iterator[Iterator[Sequence[Sequence[Any]]]]:
        with _failing_clearly(self._secrets):
            streamed = self._connection.execution_options(stream_results=True, max_row_buffer=_BATCH)
            with streamed.execute(statement) as result:
                yield iter(result.partitions(_BATCH))


def _tables(inspector: sa.Inspector, schema: str | None) -> list[str]:
    """The tables and views of ``schema``; where none is named those of the others too, as a definition names them."""
    here = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
    if schema is not None:
        return here
    others = {*inspector.get_schema_names()} - {*_OF_THE_SERVER, inspector.default_schema_name}
    return here + [
        f"{other}.{table}"
        for other in sorted(others)
        for table in (*inspector.get_table_names(other), *inspector.get_view_names(other))
    ]


class _FromDuckDB:
    """A DuckDB file; its SQL is near enough to PostgreSQL's for plain selects."""

    sorts_text_as_python = True
    drops_zones = False

    def __init__(self, file: DuckDBFile) -> None:
        self._file = file

    def describe(self, relation: Relation) -> Described:
        table = None if relation.query else (relation.schema or "main", relation.name or "")
        columns, key = self._file.describe(table, relation.query or "")
        return Described({name: kind_of_name(kind) for name, kind in columns.items()}, key)

    @contextmanager
    def rows(self, statement: sa.Select[Any]) -> Iterator[Iterator[Sequence[Sequence[Any]]]]:
        dialect = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
        compiled = statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        yield self._file.rows(str(compiled).replace("%%", "%"), _BATCH)


def _name(dialect: sa.Dialect, name: str) -> str:
    """The name of a column of a query as people write it: Oracle makes all letters of plain names large."""
    return str(dialect.normalize_name(name)) if dialect.requires_name_normalize else name


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
    except ArgumentError as error:
        raise _no_address("it cannot be read") from error
    if parsed.drivername not in KINDS:
        raise _no_address(f"{parsed.drivername!r} is none of {', '.join(KINDS)}")
    return parsed


def _engine(parsed: sa.URL, kind: str, secrets: Mapping[str, str], home: Path) -> sa.Engine:
    driver, extra = _DRIVERS[kind]
    if kind == "sqlite":
        file = home / (parsed.database or "")
        if not file.is_file():
            raise SourceUnavailable(f"There is no file {file}.", remedy="Check the source's url.")
        whole = sa.URL.create(driver, database=f"file:{file}", query={"mode": "ro", "uri": "true"})
    else:
        whole = parsed.set(drivername=driver, password=secrets.get("password") or None)
    if kind == "sqlserver":
        whole = whole.update_query_dict({"driver": _ODBC} | dict(whole.query))
    try:
        settings = _CONNECT.get(kind, {}) | _password_as_bytes(kind, secrets)
        engine = sa.create_engine(whole, poolclass=NullPool, hide_parameters=True, connect_args=settings)
    except (NoSuchModuleError, ImportError) as error:
        also = f" and install {_ODBC} with its manager (unixodbc)" if kind == "sqlserver" else ""
        raise InvalidDefinition(
            f"{kind} needs a driver that is not installed.",
            path="url",
            remedy=f"Run: pip install 'limner[{extra}]'{also}.",
        ) from error
    # All statements of a sync see the same state of the database.
    if kind in {"postgresql", "mysql", "mariadb"}:
        return engine.execution_options(isolation_level="REPEATABLE READ")
    return engine


def _password_as_bytes(kind: str, secrets: Mapping[str, str]) -> dict[str, Any]:
    """MySQL's driver would write a password in Latin-1, where the server has it in UTF-8."""
    password = secrets.get("password")
    return {"password": password.encode()} if kind in {"mysql", "mariadb"} and password else {}


@contextmanager
def _failing_clearly(secrets: Mapping[str, str]) -> Iterator[None]:
    try:
        yield
    except (LimnerError, Unfit):
        raise
    except DBAPIError as error:
        said = _first_line(error, secrets)
        if _may_pass(error, said):
            raise SourceUnavailable(
                f"The database did not answer: {said}",
                remedy="Check that it runs and that its address is right; then sync again: nothing was lost.",
            ) from None
        raise SourceRejected(f"The database refused: {said}", remedy=_remedy(said)) from None
    except SQLAlchemyError as error:
        raise SourceRejected(
            f"The database could not be read: {_first_line(error, secrets)}", remedy="Check the source's definition."
        ) from None
    except OSError as error:
        raise SourceUnavailable(
            f"The database did not answer: {type(error).__name__}.", remedy="Check that it runs; then sync again."
        ) from None


def _remedy(said: str) -> str:
    if any(word in said.lower() for word in _SIGN_IN):
        return "Check the user's name, and add the source again, as before, with the right password."
    return "Check the user's rights, the names and the query; then sync again."


def _may_pass(error: DBAPIError, said: str) -> bool:
    """Whether trying again may help: the server is away, and did not say no."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if state.startswith(_REFUSED_STATES) or any(word in said.lower() for word in _REFUSED):
        return False
    away = isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError | sa.exc.InternalError)
    return away or error.connection_invalidated


def _first_line(error: Exception, secrets: Mapping[str, str]) -> str:
    """Return what the driver says, without the values of rows that further lines may quote, and without secrets."""
    said = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    for secret in secrets.values():
        said = said.replace(secret, "***") if secret else said
    return said


def _no_address(why: str) -> InvalidDefinition:
    return InvalidDefinition(
        f"This is no address of a database: {why}.",
        path="url",
        remedy="Write it as postgresql://user@host:5432/database, or sqlite:///path/to/file.db.",
    )
