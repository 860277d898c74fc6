"""Open a workspace: the only place that puts a lake, an operational store, keys and an engine together."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from limner.app import settings as settings_file
from limner.app.settings import Settings
from limner.core.errors import InvalidDefinition
from limner.engine.base import Engine
from limner.engine.duckdb import DuckDB
from limner.engine.lake import Lake
from limner.engine.locks import FileLocks, Locks
from limner.engine.plans import Plans
from limner.ops.locks import PostgresLocks
from limner.ops.store import Store, open_store
from limner.privacy.purposes import ANALYSIS, Purpose
from limner.warehouse.reader import Reader

if TYPE_CHECKING:
    from limner.privacy.blind_index import BlindIndex
    from limner.privacy.vault import Vault

Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Workspace:
    """One business's data, definitions and keys, in one folder. The clock gives UTC.

    Use it as a context manager, or call ``close``, so that engines and connections are given back.
    """

    def __init__(self, folder: Path, clock: Clock = _utc_now) -> None:
        self.folder = folder
        self.clock = clock
        self.settings: Settings = settings_file.load(folder)
        self._engines: dict[str, Engine] = {}

    @classmethod
    def create(cls, folder: Path, **settings: str | int) -> Workspace:
        """Make a workspace in ``folder``: its settings, a new master key and an empty operational store.

        Raises:
            InvalidDefinition: there is a workspace already, or a setting makes no sense; then nothing was made.
        """
        if (folder / settings_file.FILE).exists():
            raise InvalidDefinition(f"{folder} is a workspace already.", remedy="Use it, or choose another folder.")
        chosen = settings_file.chosen(settings)
        from limner.privacy.master_key import VARIABLE, MasterKey

        folder.mkdir(parents=True, exist_ok=True)
        settings_file.write(folder, chosen)
        workspace = cls(folder)
        if VARIABLE not in os.environ:
            MasterKey.create(workspace._key_file)
        _ = workspace.store
        return workspace

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back engines and connections."""
        for engine in self._engines.values():
            engine.close()
        self._engines.clear()
        if "store" in self.__dict__:
            self.store.close()

    # Parts

    @cached_property
    def store(self) -> Store:
        """The operational store, migrated to the newest schema."""
        return open_store(self._ops_url, clock=self.clock, locks=self._locks)

    @cached_property
    def lake(self) -> Lake:
        """The lake; its locks are PostgreSQL's where the operational store is there, files otherwise."""
        return Lake(self.folder / "lake", self._locks, self.clock)

    @cached_property
    def vault(self) -> Vault:
        """The vault of personal values."""
        # Most commands open none, and what encrypts takes long to load.
        from limner.privacy.master_key import MasterKey
        from limner.privacy.vault import Vault

        return Vault(MasterKey.load(self._key_file), self.store.keys)

    @cached_property
    def blind_index(self) -> BlindIndex:
        """Keyed hashes of personal values."""
        from limner.privacy.blind_index import BlindIndex

        return BlindIndex(self.vault.secret("blind index"))

    def engine(self, name: str | None = None) -> Engine:
        """Return the engine called ``name`` (``duckdb`` or ``spark``; the workspace's own where none is given)."""
        chosen = name or self.settings.engine
        if chosen not in self._engines:
            self._engines[chosen] = self._start_spark() if chosen == "spark" else self._start_duckdb()
        return self._engines[chosen]

    @contextmanager
    def fresh_duckdb(self) -> Iterator[DuckDB]:
        """Give a DuckDB for one job, which takes with it at the end all that it held."""
        engine = self._start_duckdb()
        try:
            yield engine
        finally:
            engine.close()

    def reader(
        self,
        purpose: Purpose = ANALYSIS,
        *,
        engine: str | None = None,
        commit: int | None = None,
        resolved: bool = True,
    ) -> Reader:
        """Return the door to the tables of the newest commit, or of commit number ``commit``, for ``purpose``.

        ``resolved=False`` shows customers under the ids that sources gave them; see ``Reader``.
        """
        return Reader(self.engine(engine), self.lake, self.lake.snapshot(commit), purpose, resolved=resolved)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """Give a folder for copies in clear that are deleted at the end, whatever happens."""
        folder = self.folder / "scratch" / f"{os.getpid()}-{uuid.uuid4().hex}"
        _remove_left_behind(folder.parent)
        folder.mkdir(parents=True)
        folder.chmod(0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    # Inside

    @property
    def _key_file(self) -> Path:
        return self.folder / self.settings.key_file

    @property
    def _ops_url(self) -> str:
        return self.settings.ops_url or f"sqlite:///{self.folder / 'ops.db'}"

    @cached_property
    def _locks(self) -> Locks:
        if self._ops_url.startswith("postgresql"):
            return PostgresLocks(self._ops_url, workspace=self.settings.name)
        return FileLocks(self.folder / "lake" / "locks")

    @cached_property
    def _plans(self) -> Plans:
        return Plans(self.folder / "plans")

    def _start_duckdb(self) -> DuckDB:
        spill = self.folder / "scratch" / f"{os.getpid()}-{uuid.uuid4().hex}"
        memory, threads = self.settings.memory or None, self.settings.threads or None
        return DuckDB(spill=spill, memory=memory, threads=threads, plans=self._plans)

    def _start_spark(self) -> Engine:
        from limner.engine import spark

        return spark.Spark(spark.start(self.settings.spark_master), self._plans)


def _remove_left_behind(folder: Path) -> None:
    """Delete what processes that were killed left in ``folder``."""
    for left in folder.glob("*-*"):
        if not _alive(int(left.name.split("-")[0])):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
