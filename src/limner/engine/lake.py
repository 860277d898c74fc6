"""Keep tables as Delta tables that change together: stage files, then commit them in one step.

A lake is a folder::

    lake/
      commits/          Delta table: one row a commit, {table: version} of the tables that it touched
      tables/NAME/      Delta table NAME: Parquet files and their log
      locks/            one lock a table, held while a commit is written

A write has two steps. *Stage*: an engine writes Parquet files beside a table, which no log mentions yet; this may take
long and holds no lock. *Commit*: under the locks of the tables concerned, the files are added to each table's log, and
one row in ``commits`` names the new versions. That row is the commit: readers take the newest named version of each
table, once, and so see all tables of a commit or none of them. A writer that was killed leaves versions that no commit
names; the next writer of that table restores the committed version before it adds its own.

The n-th commit is row n of ``commits``; its number is kept in the row. Any commit can be read again until ``vacuum``
removes files that only older commits used.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, Schema, write_deltalake
from deltalake.exceptions import TableNotFoundError
from deltalake.transaction import AddAction

from limner.core.errors import Conflict, InvalidDefinition, NotFound

Clock = Callable[[], datetime]
Mode = Literal["append", "replace"]

_COMMITS = pa.schema(
    [
        pa.field("number", pa.int64()),
        pa.field("committed_at", pa.timestamp("us")),
        pa.field("operation", pa.string()),
        pa.field("versions", pa.string()),
    ]
)
_COMMITS_LOCK = "commits"
_LOCK_TIMEOUT_SECONDS = 600.0
_COMPACT_COMMITS_EVERY = 64
_STAGING_GRACE = timedelta(days=1)


class Locks(Protocol):
    """Exclusive locks that end with their holder."""

    def hold(self, names: Sequence[str], *, timeout: float) -> AbstractContextManager[None]:
        """Hold all of ``names`` at once; raise ``Conflict`` after ``timeout`` seconds of waiting."""


@dataclass(frozen=True)
class Commit:
    """One commit: its number from 1, when it was made (UTC), what made it, and the versions that it named."""

    number: int
    committed_at: datetime
    operation: str
    versions: Mapping[str, int]


@dataclass(frozen=True)
class Snapshot:
    """One consistent set of tables: the committed version of each table as of commit ``number`` (0: an empty lake)."""

    number: int
    versions: Mapping[str, int]


@dataclass(frozen=True)
class Change:
    """Files staged for one table, and whether they join its rows or take their place.

    ``schema`` (column to ibis type) is that of the files; columns that the table lacks are added to it.
    """

    table: str
    mode: Mode
    files: tuple[Path, ...]
    rows: int
    schema: pa.Schema


class Lake:
    """Delta tables under ``root`` with commits over several of them."""

    def __init__(self, root: Path, locks: Locks, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.root = root
        self._locks = locks
        self._clock = clock

    # Reading

    def snapshot(self, number: int | None = None) -> Snapshot:
        """Return the newest snapshot, or the one as of commit ``number``.

        Raises:
            NotFound: there is no commit ``number``.
        """
        commits = self.commits()
        newest = commits[-1].number if commits else 0
        wanted = newest if number is None else number
        if not 0 <= wanted <= newest:
            raise NotFound(f"There is no commit {wanted}.", remedy=f"Commits run from 1 to {newest}.")
        versions: dict[str, int] = {}
        for commit in commits:
            if commit.number <= wanted:
                versions |= commit.versions
        return Snapshot(wanted, versions)

    def commits(self) -> list[Commit]:
        """Return all commits, oldest first."""
        log = self._open(self._commits_path)
        if log is None:
            return []
        rows = sorted(log.to_pyarrow_table().to_pylist(), key=lambda row: row["number"])
        return [
            Commit(row["number"], row["committed_at"].replace(tzinfo=UTC), row["operation"], json.loads(row["versions"]))
            for row in rows
        ]

    def files(self, snapshot: Snapshot, table: str) -> list[str]:
        """Return the paths of the Parquet files that hold ``table`` in ``snapshot``; none where it has no rows."""
        if table not in snapshot.versions:
            return []
        files = sorted(DeltaTable(self._path(table), version=snapshot.versions[table]).file_uris())
        if not all(Path(file).exists() for file in files):
            raise NotFound(
                f"Files of {table} as of commit {snapshot.number} have been vacuumed.",
                remedy="Read a newer commit, or keep versions longer.",
            )
        return files

    def schema(self, snapshot: Snapshot, table: str) -> pa.Schema | None:
        """Return the schema of ``table`` in ``snapshot``, or None where it was never written."""
        if table not in snapshot.versions:
            return None
        return pa.schema(DeltaTable(self._path(table), version=snapshot.versions[table]).schema())

    # Writing

    def stage(self, table: str, write: Callable[[Path], None], *, mode: Mode) -> Change:
        """Let ``write`` put Parquet files into a new folder beside ``table``; nobody sees them before a commit."""
        folder = self._path(table) / f"staged-{uuid.uuid4().hex}"
        write(folder)
        files = tuple(sorted(folder.rglob("*.parquet")))
        footers = [pq.ParquetFile(file) for file in files]
        schema = pa.unify_schemas([_plain(footer.schema_arrow) for footer in footers]) if footers else pa.schema([])
        rows = sum(footer.metadata.num_rows for footer in footers)
        filled = tuple(file for file, footer in zip(files, footers, strict=True) if footer.metadata.num_rows)
        return Change(table, mode, filled, rows, schema)

    def commit(self, changes: Sequence[Change], *, operation: str, base: Snapshot | None = None) -> Commit:
        """Make all of ``changes`` visible in one step.

        ``operation`` names what is done (an import of one file, say); where it was committed before, nothing is done
        and that commit is returned, so that a job can be run again. ``base`` is the snapshot on which the changes
        were planned: where a table that they touch has moved since, the plan may be stale.

        Raises:
            Conflict: a table has moved since ``base``; plan again on a new snapshot.
        """
        names = sorted({change.table for change in changes})
        with self._locks.hold(names, timeout=_LOCK_TIMEOUT_SECONDS):
            commits = self.commits()
            done = next((commit for commit in commits if commit.operation == operation), None)
            if done is not None:
                return done
            snapshot = self.snapshot()
            moved = [name for name in names if base and base.versions.get(name) != snapshot.versions.get(name)]
            if moved:
                raise Conflict(f"{', '.join(moved)} changed meanwhile.", remedy="Plan the change again on the new state.")
            versions = {change.table: self._add(change, snapshot) for change in changes}
            return self._append_commit(operation, versions)

    # Keeping house

    def compact(self, table: str, *, operation: str) -> Commit | None:
        """Rewrite the small files of ``table`` into few; its rows stay. Returns None where there is nothing to gain."""
        with self._locks.hold([table], timeout=_LOCK_TIMEOUT_SECONDS):
            snapshot = self.snapshot()
            if table not in snapshot.versions:
                return None
            delta = self._restored(table, snapshot)
            if not delta.optimize.compact()["numFilesRemoved"]:
                return None
            return self._append_commit(operation, {table: delta.version()})

    def vacuum(self, *, keep: timedelta) -> list[Path]:
        """Delete files that only commits older than ``keep`` use, and files that no commit uses; return their paths.

        Commits older than ``keep`` can no longer be read. A file younger than a day that no commit uses may belong to
        a writer that has not committed yet, and stays.
        """
        removed: list[Path] = []
        for table in self.snapshot().versions:
            with self._locks.hold([table], timeout=_LOCK_TIMEOUT_SECONDS):
                delta = self._restored(table, self.snapshot())
                hours = max(0, int(keep.total_seconds() // 3600))
                gone = delta.vacuum(retention_hours=hours, dry_run=False, enforce_retention_duration=False)
                removed += [self._path(table) / name for name in gone]
                removed += self._sweep(table, delta, older_than=max(keep, _STAGING_GRACE))
        return removed

    # Inside

    @property
    def _commits_path(self) -> Path:
        return self.root / "commits"

    def _path(self, table: str) -> Path:
        return self.root / "tables" / table

    @staticmethod
    def _open(path: Path) -> DeltaTable | None:
        try:
            return DeltaTable(path)
        except TableNotFoundError:
            return None

    def _restored(self, table: str, snapshot: Snapshot) -> DeltaTable:
        """Open ``table`` at its committed content, taking back versions that a killed writer left."""
        delta = DeltaTable(self._path(table))
        committed = snapshot.versions[table]
        if delta.version() != committed and not self._same_content(delta, committed):
            delta.restore(committed)
        return delta

    def _same_content(self, delta: DeltaTable, committed: int) -> bool:
        return set(delta.file_uris()) == set(DeltaTable(delta.table_uri, version=committed).file_uris())

    def _add(self, change: Change, snapshot: Snapshot) -> int:
        path = self._path(change.table)
        if change.table in snapshot.versions:
            delta = self._restored(change.table, snapshot)
        else:
            if (path / "_delta_log").exists():  # left by a writer that was killed before its commit
                shutil.rmtree(path / "_delta_log")
            delta = DeltaTable.create(path, schema=change.schema)
        delta = self._widen(delta, change)
        actions = [_add_action(path, file) for file in change.files]
        delta.create_write_transaction(actions, "overwrite" if change.mode == "replace" else "append", delta.schema())
        return int(DeltaTable(path).version())

    def _widen(self, delta: DeltaTable, change: Change) -> DeltaTable:
        known = {field.name: field.type for field in pa.schema(delta.schema())}
        for field in change.schema:
            if field.name in known and known[field.name] != field.type:
                raise InvalidDefinition(
                    f"column {field.name} of {change.table} holds {known[field.name]}, not {field.type}.",
                    remedy="Give the new column another name or the same type in the mapping.",
                )
        new = [field for field in change.schema if field.name not in known]
        if not new:
            return delta
        delta.alter.add_columns(list(Schema.from_arrow(pa.schema(new)).fields))
        return DeltaTable(delta.table_uri)

    def _append_commit(self, operation: str, versions: Mapping[str, int]) -> Commit:
        with self._locks.hold([_COMMITS_LOCK], timeout=_LOCK_TIMEOUT_SECONDS):
            number = self.snapshot().number + 1
            commit = Commit(number, self._clock(), operation, versions)
            row = {
                "number": [number],
                "committed_at": [commit.committed_at.astimezone(UTC).replace(tzinfo=None)],
                "operation": [operation],
                "versions": [json.dumps(dict(versions), sort_keys=True)],
            }
            write_deltalake(self._commits_path, pa.table(row, schema=_COMMITS), mode="append")
            if number % _COMPACT_COMMITS_EVERY == 0:
                DeltaTable(self._commits_path).optimize.compact()
        return commit

    def _sweep(self, table: str, delta: DeltaTable, *, older_than: timedelta) -> Iterator[Path]:
        used = {Path(uri) for uri in delta.file_uris()}
        limit = (self._clock() - older_than).timestamp()
        for file in self._path(table).rglob("*.parquet"):
            if file not in used and "_delta_log" not in file.parts and file.stat().st_mtime < limit:
                file.unlink()
                yield file


def _add_action(path: Path, file: Path) -> AddAction:
    rows = pq.ParquetFile(file).metadata.num_rows
    info = file.stat()
    return AddAction(
        path=file.relative_to(path).as_posix(),
        size=info.st_size,
        partition_values={},
        modification_time=int(info.st_mtime * 1000),
        data_change=True,
        stats=json.dumps({"numRecords": rows}),
    )


def _plain(schema: pa.Schema) -> pa.Schema:
    return pa.schema([pa.field(field.name, field.type) for field in schema])
