"""Publish tables to PostgreSQL as views that BI tools read: without personal columns, without what singles people out."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from limner.app.export_table import rows_in_units
from limner.app.report.frame import SMALL
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotAllowed, NotFound, SourceRejected, SourceUnavailable
from limner.engine.base import Engine
from limner.warehouse.reader import table_named
from limner.warehouse.tables import CONSENTS, IDENTIFIERS, MEMBERSHIPS, TOTALS, Table

SMALLEST = SMALL
"""A value that fewer customers share is left out."""
PASSWORD = "LIMNER_PUBLISH_PASSWORD"  # noqa: S105  (the name of a variable)
_ALSO = {"segments": MEMBERSHIPS.name}
_KEPT_IN = (IDENTIFIERS, CONSENTS, TOTALS)
_SCHEMA = re.compile(r"[a-z_][a-z0-9_]{0,40}")
_COARSE = ("birth_year",)
"""Columns of numbers that single people out as words do."""
_TYPES = {
    pa.int64(): "bigint",
    pa.float64(): "double precision",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.string(): "text",
}


@dataclass(frozen=True)
class Published:
    """One view: its rows, the values that were left out since too few customers share them, and rows for that reason."""

    view: str
    rows: int
    hidden_values: int
    hidden_rows: int


@dataclass(frozen=True, kw_only=True)
class Publication:
    """What is published where.

    Attributes:
        to: ``postgresql://user@host/database``, without the password.
        tables: names of tables; ``segments`` stands for ``memberships``.
        schema: the schema of the views; the tables below them are in schemas of their own.
        smallest: the number of customers that a value must have.
        readers: roles that may read the views.
    """

    to: str
    tables: tuple[str, ...]
    schema: str = "limner"
    smallest: int = SMALLEST
    readers: tuple[str, ...] = ()


def publish_tables(workspace: Workspace, publication: Publication, *, password: str | None = None) -> list[Published]:
    """Write the tables as of the newest commit and put the views over them in place of those of before, all at once.

    In a table about customers, a word (or year of birth) that fewer than ``smallest`` customers share is null, and a
    row that such a word identifies (the membership of a small segment, say) is left out.

    Raises:
        NotFound: there is no such table.
        NotAllowed: a table holds personal values, or what leads to persons.
        InvalidDefinition: the address or the schema's name is wrong.
        SourceUnavailable, SourceRejected: the database is away, or refuses.
    """
    tables = [_publishable(name) for name in publication.tables]
    if not _SCHEMA.fullmatch(publication.schema):
        raise InvalidDefinition(f"{publication.schema!r} cannot name a schema.", remedy="Use small letters and digits.")
    reader = workspace.reader()
    home = f"{publication.schema}_{uuid.uuid4().hex[:12]}"
    done: list[Published] = []
    with _connected(publication.to, password or os.environ.get(PASSWORD)) as connection:
        quote = connection.dialect.identifier_preparer.quote
        with connection.begin():
            connection.execute(sa.schema.CreateSchema(home))
            for table in tables:
                plan, values, rows = _coarse(reader.engine, reader.table(table), table, publication.smallest)
                schema, batches = rows_in_units(reader.engine, table, plan)
                written = _copy(connection, f"{quote(home)}.{quote(table.name)}", schema, batches)
                done.append(Published(f"{publication.schema}.{table.name}", written, values, rows))
            _swap(connection, publication, home, [table.name for table in tables])
    return done


def _publishable(name: str) -> Table:
    table = table_named(_ALSO.get(name, name))
    if table in _KEPT_IN or any(column.sensitivity == "personal" for column in table.columns.values()):
        raise NotAllowed(
            f"{name} holds personal data, or what leads to persons, and is not published.",
            remedy="Publish customers, features, tags, segments, orders or products.",
        )
    return table


def _coarse(engine: Engine, plan: ir.Table, table: Table, smallest: int) -> tuple[ir.Table, int, int]:
    """Leave out what too few customers share; return the plan, the values that are left out, and the rows."""
    if not table.about_customers or "customer_id" not in plan.columns:
        return plan, 0, 0
    words = [name for name, kind in plan.schema().items() if name in _COARSE or (kind.is_string() and not _is_id(name))]
    rare: dict[str, list[Any]] = {}
    for name in words:
        counts = plan.filter(plan[name].notnull()).group_by(name).agg(people=lambda t: t.customer_id.nunique())
        few = counts.filter(counts.people < smallest)
        (number,) = engine.rows(few.agg(n=few.count()))
        if number["n"]:
            rare[name] = [few, int(number["n"])]
    rows = 0
    for name, (few, _number) in rare.items():
        is_few = plan[name].isin(few[name])
        if name in table.grain:
            left = plan.filter(~is_few.fill_null(ibis.literal(value=False)))
            rows += _count(engine, plan) - _count(engine, left)
            plan = left
        else:
            plan = plan.mutate(**{name: ibis.ifelse(is_few, ibis.null(plan[name].type()), plan[name])})
    return plan, sum(number for _few, number in rare.values()), rows


def _is_id(name: str) -> bool:
    return name.endswith("_id") or name in {"source", "currency"}


def _count(engine: Engine, plan: ir.Table) -> int:
    return int(engine.rows(plan.agg(n=plan.count()))[0]["n"])


def _copy(connection: sa.Connection, target: str, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(f"{quote(field.name)} {_type(field.type)}" for field in schema)
    connection.exec_driver_sql(f"CREATE TABLE {target} ({columns})")
    rows = 0
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for batch in batches:
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                copy.write_row(row)
            rows += batch.num_rows
    return rows


def _type(kind: pa.DataType) -> str:
    if pa.types.is_decimal(kind):
        return f"numeric({kind.precision}, {kind.scale})"
    return "timestamp" if pa.types.is_timestamp(kind) else _TYPES.get(kind, "text")


def _swap(connection: sa.Connection, publication: Publication, home: str, names: Sequence[str]) -> None:
    """Put the views over the new tables, and drop the schemas that no view needs any more; in the open transaction."""
    quote = connection.dialect.identifier_preparer.quote
    schema = quote(publication.schema)
    # One publication at a time, to the end of the transaction.
    connection.execute(
        sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(f"limner publish {publication.schema}")))
    )
    connection.execute(sa.schema.CreateSchema(publication.schema, if_not_exists=True))
    for name in names:
        view = f"{schema}.{quote(name)}"
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view}")
        everything = sa.select(sa.text("*")).select_from(sa.table(name, schema=home))
        connection.exec_driver_sql(f"CREATE VIEW {view} AS {everything.compile(connection)}")
        for role in publication.readers:
            connection.exec_driver_sql(f"GRANT SELECT ON {view} TO {quote(role)}")
    for role in publication.readers:
        connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {quote(role)}")
    used = sa.text("SELECT DISTINCT table_schema FROM information_schema.view_table_usage WHERE view_schema = :schema")
    kept = {row[0] for row in connection.execute(used, {"schema": publication.schema})}
    ours = re.compile(rf"{publication.schema}_[0-9a-f]{{12}}")
    for other in sa.inspect(connection).get_schema_names():
        if ours.fullmatch(other) and other not in kept:
            connection.execute(sa.schema.DropSchema(other, cascade=True))


@contextmanager
def _connected(url: str, password: str | None) -> Iterator[sa.Connection]:
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError as error:
        raise InvalidDefinition("The address cannot be read.", path="--to", remedy=_FORM) from error
    if parsed.get_backend_name() != "postgresql" or parsed.password:
        raise InvalidDefinition(
            "The address is none of PostgreSQL's, or holds a password.", path="--to", remedy=f"{_FORM} {_PASSWORD}"
        )
    whole = parsed.set(drivername="postgresql+psycopg", password=password)
    try:
        engine = sa.create_engine(whole, poolclass=NullPool, hide_parameters=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as error:
        raise InvalidDefinition(
            "PostgreSQL needs a driver that is not installed.", remedy="Run: pip install 'limner[postgres]'"
        ) from error
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise _refused(error) from None
    finally:
        engine.dispose()


def _refused(error: DBAPIError) -> SourceUnavailable | SourceRejected | NotFound:
    said = str(error.orig).strip().partition("\n")[0]
    if isinstance(error, sa.exc.OperationalError) and "authentication" not in said:
        return SourceUnavailable(
            f"The database did not answer: {said}", remedy="Check that it runs, then publish again."
        )
    return SourceRejected(
        f"The database refused: {said}",
        remedy="What was published before is as it was. Check the rights of the user, and views of others over ours.",
    )


_FORM = "Write it as postgresql://user@host:5432/database."
_PASSWORD = f"The password comes from standard input (--password-stdin) or from {PASSWORD}."


def as_json(published: Sequence[Published]) -> list[Mapping[str, object]]:
    """Return what JSON can say of what was published."""
    return [vars(one) for one in published]
