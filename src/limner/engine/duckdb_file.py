"""Read tables of a DuckDB file that somebody else made, without changing it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from limner.core.errors import NotFound, SourceRejected, SourceUnavailable


class DuckDBFile:
    """A DuckDB file that is open for reading."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> Iterator[DuckDBFile]:
        """Open the file for the length of a ``with`` block.

        Raises:
            SourceUnavailable: it is not there, or another process is writing to it.
            SourceRejected: it is no DuckDB file, or does not hold what is asked.
        """
        if not path.is_file():
            raise SourceUnavailable(f"There is no file {path}.", remedy="Check the source's url.")
        try:
            connection = duckdb.connect(str(path), read_only=True, config={"autoinstall_known_extensions": False})
        except duckdb.IOException as error:
            raise SourceUnavailable(
                f"{path} cannot be opened: {error}", remedy="Try again when no other process writes to it."
            ) from error
        try:
            yield cls(connection)
        except duckdb.Error as error:
            raise SourceRejected(f"{path.name}: {error}", remedy="Check the source's definition.") from error
        finally:
            connection.close()

    def describe(self, table: tuple[str, str] | None, query: str) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return the columns of ``table`` (schema, name) or of ``query`` with DuckDB's types, and the primary key.

        Raises:
            NotFound: there is no such table.
        """
        if table is None:
            rows = self._connection.execute(f"DESCRIBE {query}").fetchall()
            return {name: kind for name, kind, *_ in rows}, ()
        found = self._connection.execute(
            "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ? AND table_name = ? "
            "ORDER BY column_index",
            table,
        ).fetchall()
        if not found:
            names = self._connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            raise NotFound.among("table", table[1], (name for (name,) in names))
        keys = self._connection.execute(
            "SELECT constraint_column_names FROM duckdb_constraints() "
            "WHERE schema_name = ? AND table_name = ? AND constraint_type = 'PRIMARY KEY'",
            table,
        ).fetchall()
        return dict(found), tuple(keys[0][0]) if keys else ()

    def rows(self, statement: str, batch: int) -> Iterator[Sequence[Sequence[Any]]]:
        """Run ``statement`` and give its rows in batches."""
        result = self._connection.execute(statement)
        while rows := result.fetchmany(batch):
            yield rows
