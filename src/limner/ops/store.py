"""Open the operational store: bring its database up to date and hand out one object a group of tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from limner.core.errors import SourceRejected
from limner.ops.audit import Audit
from limner.ops.consents import Consents
from limner.ops.database import Clock, Database
from limner.ops.definitions import Definitions
from limner.ops.deliveries import Deliveries
from limner.ops.keys import Keys
from limner.ops.portraits import Portraits
from limner.ops.runs import Liveness, Runs
from limner.ops.schema import REVISION
from limner.ops.sources import Sources

_VERSION = sa.table("alembic_version", sa.column("version_num"))


@dataclass(frozen=True)
class Store:
    """The operational store of one workspace; ``close`` it in the end."""

    database: Database
    definitions: Definitions
    runs: Runs
    keys: Keys
    consents: Consents
    audit: Audit
    portraits: Portraits
    sources: Sources
    deliveries: Deliveries

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


def open_store(url: str, *, clock: Clock, locks: Liveness) -> Store:
    """Open the store at ``url``, making or migrating its tables where that is needed.

    Args:
        url: ``sqlite:///path`` or ``postgresql+psycopg://user@host/database``.
        clock: Gives the present moment, naive UTC.
        locks: The workspace's locks (``engine.locks.FileLocks`` or ``ops.locks.PostgresLocks``).

    Raises:
        InvalidDefinition: the URL names no database that Limner knows.
        SourceRejected: a newer version of Limner has used the database.
        SourceUnavailable: the database does not answer.
    """
    database = Database.at(url)
    migrate(database)
    return Store(
        database=database,
        definitions=Definitions(database, clock),
        runs=Runs(database, clock, locks),
        keys=Keys(database, clock),
        consents=Consents(database),
        audit=Audit(database, clock),
        portraits=Portraits(database, clock),
        sources=Sources(database, locks),
        deliveries=Deliveries(database, clock),
    )


def migrate(database: Database) -> None:
    """Bring the tables to this version in one transaction, one process at a time; do nothing where they are there."""
    with database.read() as connection:
        if _revision(connection) == REVISION:
            return
    with database.write(alone="migrations") as connection:
        if _revision(connection) != REVISION:
            _upgrade(connection)


def _revision(connection: sa.Connection) -> str | None:
    if not sa.inspect(connection).has_table(_VERSION.name):
        return None
    return connection.scalar(sa.select(_VERSION.c.version_num))


def _upgrade(connection: sa.Connection) -> None:
    # Alembic takes longer to import than the rest of the store takes to open.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, REVISION)
    except CommandError as error:
        raise SourceRejected(
            f"The operational database is at revision {_revision(connection)}, which this version does not know.",
            remedy="A newer Limner has used it: install that version, or newer.",
        ) from error
