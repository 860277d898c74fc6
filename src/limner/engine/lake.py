"""Keep tables as Delta tables that change together: stage files, then commit them in one step.

A lake is a folder::

    lake/
      commits/          Delta table: one row a commit, with the version of every table since then
      staged/ID/        Parquet files that no commit names yet
      tables/NAME/      Delta table NAME: a log, and a folder ID of Parquet files for each change
      locks/            one lock a table, held while a commit is written

A write has two steps. *Stage*: an engine writes Parquet files into ``staged``; this may take long and holds no lock.
*Commit*: under the locks of the tables concerned, the files move beside the table and are added to its log, and one row
in ``commits`` names the new versions. That row is the commit: readers take the newest row, once, and so see all tables
of a commit or none of them. A writer that was killed leaves versions that no row names; the next writer of that table
restores the committed version before it adds its own. So the place of a file tells what it is: in ``staged`` it may
belong to a living writer, beside a table it belongs to the versions that name it, or to nobody.

Another Delta reader that opens ``tables/NAME`` sees the newest version: the committed one, except between the two
moments of a commit.
"""

from __future__ import annotations

import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake import DeltaTable, Schema, TableFeatures
from deltalake.exceptions import DeltaError
from deltalake.transaction import AddAction

from limner.core.errors import Conflict, EngineFailed, InvalidDefinition, NotFound
from limner.engine.commits import LOG_SETTINGS, Clock, Commit, CommitLog, Snapshot, naive_utc, storage
from limner.engine.locks import Locks
from limner.engine.vacuum import added_between, appended_between, forget_versions, sweep, sweep_staged
from limner.engine.widen import new_columns, storable, widened

__all__ = ["Change", "Commit", "Lake", "Mode", "Snapshot"]

Mode = Literal["append", "replace"]

_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_MISREAD = re.compile(r"%[0-9A-Fa-f]{2}|[\[\]^|\\]")
_EMPTY = Snapshot(0, {})
_LOCK_TIMEOUT_SECONDS = 600.0
_ABANDONED_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """Files staged for one table, to be committed once.

    Attributes:
        table: the table's name.
        mode: ``append`` to its rows and widen its columns, or ``replace`` its rows and columns.
        folder: where the files lie, each with at least one row.
        rows: how many rows they hold.
        schema: their columns.
    """

    table: str
    mode: Mode
    folder: Path
    rows: int
    schema: pa.Schema


def _utc_now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


class Lake:
    """Delta tables in the folder ``root`` with commits over several of them.

    ``root`` is a path on a file system that all writers and readers share; URLs of object storage are not taken. The
    clock gives UTC. A commit outlives the death of its process; whether it outlives a power cut is up to the disk.
    """

    def __init__(self, root: Path, locks: Locks, clock: Clock = _utc_now) -> None:
        self.root = root.absolute()
        self._locks = locks
        self._clock = clock
        self._log = CommitLog(self.root / "commits")

    # Reading: no lock is taken, and nothing that others do changes what a snapshot shows.

    def snapshot(self, number: int | None = None) -> Snapshot:
        """Return the newest snapshot, or the one as of commit ``number`` (0: before the first).

        Raises:
            NotFound: there is no commit ``number``.
        """
        with storage("reading the commits"):
            if number == 0:
                return _EMPTY
            commits = self._log.read()
            commit = commits.newest() if number is None else commits.numbered(number)
            return commit.snapshot if commit else _EMPTY

    def snapshot_at(self, moment: datetime) -> Snapshot:
        """Return the snapshot that was the newest at ``moment`` (UTC)."""
        with storage("reading the commits"):
            commit = self._log.read().newest_at(moment)
            return commit.snapshot if commit else _EMPTY

    def commits(self) -> list[Commit]:
        """Return all commits, oldest first."""
        with storage("reading the commits"):
            return self._log.read().all()

    def files(self, snapshot: Snapshot, table: str) -> list[str]:
        """Return the paths of the Parquet files that hold ``table`` in ``snapshot``; none where it has no rows.

        Raises:
            NotFound: ``vacuum`` has removed some of them.
        """
        delta = self._version(snapshot, table)
        files = [self._path(table) / name for name in _names(delta)] if delta else []
        if not all(file.exists() for file in files):
            raise _vacuumed(snapshot, table)
        return [str(file) for file in files]

    def schema(self, snapshot: Snapshot, table: str) -> pa.Schema | None:
        """Return the columns of ``table`` in ``snapshot``, or None where it was never written.

        Raises:
            NotFound: ``vacuum`` has removed that version.
        """
        delta = self._version(snapshot, table)
        return pa.schema(delta.schema()) if delta else None

    def appended(self, before: Snapshot, after: Snapshot, table: str) -> list[str] | None:
        """Return the paths of the files whose rows ``table`` gained between two snapshots.

        None where it is not so simple: rows were taken away or replaced, or the files of then are no longer kept.
        """
        first, last = (snapshot.versions.get(table, -1) for snapshot in (before, after))
        with storage(f"reading the log of {table}"):
            names = appended_between(self._path(table), first, last) if first <= last else None
        files = None if names is None else [self._path(table) / name for name in names]
        return None if files is None or not all(file.exists() for file in files) else [str(file) for file in files]

    # Writing

    def stage(self, table: str, write: Callable[[Path], None], *, mode: Mode) -> Change:
        """Let ``write`` put Parquet files into a new folder; nobody sees them before a commit.

        ``write`` is given the path of a folder that does not exist yet. Where it fails, what it wrote is removed.

        Raises:
            InvalidDefinition: ``table`` is no name for a table, or a column holds what the lake cannot keep.
            EngineFailed: there is no room, or ``write`` left no file.
        """
        _check_names(self.root, table)
        folder = self.root / "staged" / uuid.uuid4().hex
        folder.parent.mkdir(parents=True, exist_ok=True)
        with storage(f"staging {table}"), _removed_on_failure(folder):
            write(folder)
            rows, schema = _tidied(folder)
            return Change(table, mode, folder, rows, storable(schema, table))

    def commit(self, changes: Sequence[Change], *, operation: str, base: Snapshot | None = None) -> Commit:
        """Make all of ``changes`` visible in one step; several changes of one table are made in their order.

        ``operation`` names what is done (an import of one file, say); where it was committed before, nothing is done
        and that commit is returned, so that a job can be run again. ``base`` is the snapshot on which the changes
        were planned: where a table that they touch has moved since, the plan may be stale.

        Raises:
            Conflict: a table has moved since ``base``; plan again on a new snapshot.
            InvalidDefinition: a column has another type than in the table; nothing was written.
            EngineFailed: there is no room; nothing is visible, and the same changes can be committed again.
        """
        names = sorted({change.table for change in changes})
        with storage("committing"), self._hold(names):
            commits = self._log.read()
            done = commits.of_operation(operation)
            if done:
                return done
            newest = commits.newest()
            snapshot = newest.snapshot if newest else _EMPTY
            if base and (moved := [n for n in names if base.versions.get(n) != snapshot.versions.get(n)]):
                raise Conflict(
                    f"{', '.join(moved)} changed meanwhile.", remedy="Plan the change again on the new state."
                )
            by_table = {name: [change for change in changes if change.table == name] for name in names}
            tables = {name: self._restored(name, snapshot) for name in names}
            for name, own in by_table.items():
                _check(own, tables[name])
            versions = {name: self._write(own, tables[name]) for name, own in by_table.items()}
            return self._append_commit(operation, versions)

    # Keeping house

    def compact(self, table: str, *, operation: str) -> Commit | None:
        """Rewrite the small files of ``table`` into few; its rows stay. Returns None where there is nothing to gain.

        Other writers of the table wait meanwhile; readers do not.
        """
        with storage(f"compacting {table}"), self._hold([table]):
            done = self._log.read().of_operation(operation)
            if done:
                return done
            delta = self._restored(table, self.snapshot())
            if not delta or not delta.optimize.compact()["numFilesRemoved"]:
                return None
            delta.update_incremental()
            return self._append_commit(operation, {table: int(delta.version())})

    def vacuum(self, *, keep: timedelta, abandoned_after: timedelta = _ABANDONED_AFTER) -> list[Path]:
        """Delete what no snapshot of the last ``keep`` needs, and return the paths of the Parquet files deleted.

        Every commit that was the newest at some moment of the last ``keep`` can still be read; an older one can no
        longer. With ``keep`` zero, the bytes of rows that were replaced are gone from disk.

        ``abandoned_after`` is how long a staged file may lie untouched before its writer is taken for dead; a writer
        that comes later all the same gets a Conflict.
        """
        now = naive_utc(self._clock())
        with storage("vacuuming"):
            removed = sweep_staged(self.root / "staged", before=now - abandoned_after)
            for folder in sorted((self.root / "tables").glob("*/")):
                with self._hold([folder.name]):
                    removed += self._vacuum_table(folder.name, since=now - keep)
            self._vacuum_commits()
        return removed

    # Inside

    def _path(self, table: str) -> Path:
        return self.root / "tables" / table

    def _hold(self, tables: Sequence[str]) -> AbstractContextManager[None]:
        return self._locks.hold([f"table-{table}" for table in tables], timeout=_LOCK_TIMEOUT_SECONDS)

    def _hold_commits(self) -> AbstractContextManager[None]:
        return self._locks.hold(["commits"], timeout=_LOCK_TIMEOUT_SECONDS)

    def _append_commit(self, operation: str, versions: Mapping[str, int]) -> Commit:
        with self._hold_commits():
            return self._log.append(operation, versions, self._clock())

    def _version(self, snapshot: Snapshot, table: str) -> DeltaTable | None:
        if table not in snapshot.versions:
            return None
        with storage(f"reading {table}"):
            try:
                return DeltaTable(self._path(table), version=snapshot.versions[table])
            except DeltaError as error:
                if self.snapshot().versions[table] == snapshot.versions[table]:
                    raise
                raise _vacuumed(snapshot, table) from error

    def _restored(self, table: str, snapshot: Snapshot) -> DeltaTable | None:
        """Open ``table`` at its committed content, taking back what a killed writer left; None where it is new."""
        path = self._path(table)
        if table not in snapshot.versions:
            if (path / "_delta_log").exists():
                shutil.rmtree(path / "_delta_log")
            return None
        delta = DeltaTable(path)
        if delta.version() == snapshot.versions[table]:
            return delta
        committed = DeltaTable(path, version=snapshot.versions[table])
        if _names(delta) == _names(committed) and delta.schema() == committed.schema():
            return delta
        delta.restore(committed.version())
        return DeltaTable(path)

    def _created(self, table: str, schema: pa.Schema) -> DeltaTable:
        delta = DeltaTable.create(self._path(table), schema=schema, configuration=LOG_SETTINGS)
        # Delta adds this feature only to tables made with such a column, and a later change may bring the first.
        delta.alter.add_feature(TableFeatures.TimestampWithoutTimezone, allow_protocol_versions_increase=True)
        return delta

    def _write(self, changes: Sequence[Change], delta: DeltaTable | None) -> int:
        """Add ``changes`` of one table to its log and return its new version, which nobody reads yet."""
        delta = delta or self._created(changes[0].table, changes[0].schema)
        for change in changes:
            schema = Schema.from_arrow(change.schema)
            if change.mode == "append":
                schema = _with_columns(delta, change.schema)
            actions = [_add_action(self._path(change.table), name) for name in self._moved(change)]
            delta.create_write_transaction(actions, "overwrite" if change.mode == "replace" else "append", schema)
            delta.update_incremental()
        return int(delta.version())

    def _moved(self, change: Change) -> list[str]:
        """Move the staged files beside their table and return their names there."""
        home = self._path(change.table) / change.folder.name
        try:
            change.folder.rename(home)
        except FileNotFoundError as error:
            if not home.exists():  # it does where this commit was tried before and failed
                raise Conflict(
                    f"The staged files of {change.table} were taken for abandoned and removed.",
                    remedy="Stage them again.",
                ) from error
        return [f"{home.name}/{file.name}" for file in sorted(home.iterdir())]

    def _vacuum_table(self, table: str, since: datetime) -> list[Path]:
        path = self._path(table)
        kept = [commit for commit in self._log.read().kept(since) if table in commit.versions]
        if not kept:
            gone = list(path.rglob("*.parquet"))
            shutil.rmtree(path)
            return gone
        self._restored(table, kept[-1].snapshot)
        first, last = (commit.versions[table] for commit in (kept[0], kept[-1]))
        oldest = _names(DeltaTable(path, version=first))
        removed = sweep(path, keep={*oldest, *added_between(path, first, last)})
        forget_versions(path, before=first)
        return removed

    def _vacuum_commits(self) -> None:
        with self._hold_commits():
            if self._log.read().rows:
                newest = DeltaTable(self._log.path)
                sweep(self._log.path, keep=set(_names(newest)))
                forget_versions(self._log.path, before=newest.version())


def _check_names(root: Path, table: str) -> None:
    if not _TABLE_NAME.fullmatch(table):
        raise InvalidDefinition(
            f"{table!r} cannot name a table.",
            remedy="Use small letters a to z, digits and _, at most 63 of them, a letter first.",
        )
    if _MISREAD.search(root.as_posix()):
        raise InvalidDefinition(
            f"a lake cannot lie in {str(root)!r}, which Delta reads as another path.",
            remedy="Choose a folder without % [ ] ^ | \\ in its path.",
        )


def _names(delta: DeltaTable) -> list[str]:
    """Return the paths of the files of ``delta``, relative to its folder."""
    return sorted(delta.get_add_actions().column("path").to_pylist())


def _with_columns(delta: DeltaTable, schema: pa.Schema) -> Schema:
    """Give ``delta`` the columns of ``schema`` that it lacks, and return all of its columns."""
    new = new_columns(pa.schema(delta.schema()), schema)
    if new:
        delta.alter.add_columns(list(Schema.from_arrow(pa.schema(new)).fields))
    return delta.schema()


def _check(changes: Sequence[Change], delta: DeltaTable | None) -> None:
    """Refuse ``changes`` of one table that its columns do not take."""
    known = pa.schema(delta.schema()) if delta else pa.schema([])
    for change in changes:
        known = change.schema if change.mode == "replace" else widened(known, change.schema, change.table)


def _tidied(folder: Path) -> tuple[int, pa.Schema]:
    """Leave in ``folder`` only Parquet files with rows, plainly named; return the number of rows, and all columns."""
    schemas, rows = [], 0
    for number, file in enumerate(sorted(folder.iterdir())):
        footer = pq.ParquetFile(file) if file.suffix == ".parquet" else None
        if footer:
            schemas.append(footer.schema_arrow.remove_metadata())
            rows += footer.metadata.num_rows
        if footer and footer.metadata.num_rows:
            file.rename(folder / f"{number:05}.parquet")
        else:
            file.unlink()
    if not schemas:
        raise EngineFailed("The engine wrote no file, not even an empty one.", remedy="Report this as a defect.")
    return rows, pa.unify_schemas(schemas)


@contextmanager
def _removed_on_failure(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _vacuumed(snapshot: Snapshot, table: str) -> NotFound:
    return NotFound(
        f"{table} as of commit {snapshot.number} has been vacuumed.",
        remedy="Read a newer commit, or keep versions longer.",
    )


def _add_action(path: Path, name: str) -> AddAction:
    info = (path / name).stat()
    return AddAction(
        path=name,
        size=info.st_size,
        partition_values={},
        modification_time=int(info.st_mtime * 1000),
        data_change=True,
        stats=json.dumps({"numRecords": pq.ParquetFile(path / name).metadata.num_rows}),
    )
