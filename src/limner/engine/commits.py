"""Say which versions of a lake's tables belong together: one row a commit, in a Delta table of its own."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, PostCommitHookProperties, write_deltalake
from deltalake.exceptions import DeltaError, TableNotFoundError

from limner.core.errors import EngineFailed, NotFound

Clock = Callable[[], datetime]

LOG_SETTINGS = {
    # Left alone, Delta forgets versions after 30 days; here ``vacuum`` decides what is forgotten.
    "delta.enableExpiredLogCleanup": "false",
    # A table opens by its last checkpoint and the versions since then, so that thousands of commits cost nothing.
    "delta.checkpointInterval": "10",
}

_SCHEMA = pa.schema(
    [
        pa.field("number", pa.int64()),
        pa.field("committed_at", pa.timestamp("us")),
        pa.field("operation", pa.string()),
        pa.field("tables", pa.string()),
        pa.field("versions", pa.string()),
    ]
)
_COMPACT_EVERY = 16
_READ_ATTEMPTS = 3


@dataclass(frozen=True)
class Snapshot:
    """One consistent set of tables: the committed version of each table as of commit ``number`` (0: an empty lake)."""

    number: int
    versions: Mapping[str, int]


@dataclass(frozen=True)
class Commit:
    """One commit.

    Attributes:
        number: 1, 2, 3 …
        committed_at: naive UTC; never before that of the commit before it.
        operation: what made it.
        tables: the tables that it changed.
        versions: the version of every table of the lake since then.
    """

    number: int
    committed_at: datetime
    operation: str
    tables: tuple[str, ...]
    versions: Mapping[str, int]

    @property
    def snapshot(self) -> Snapshot:
        """The set of tables that this commit made."""
        return Snapshot(self.number, self.versions)


@dataclass(frozen=True)
class Commits:
    """All commits of a lake at one moment: the rows of its log, in any order."""

    rows: pa.Table

    def all(self) -> list[Commit]:
        """Return all commits, oldest first."""
        return sorted(_commits(self.rows), key=lambda commit: commit.number)

    def newest(self) -> Commit | None:
        """Return the newest commit, or None in an empty lake."""
        return _newest(self.rows)

    def newest_at(self, moment: datetime) -> Commit | None:
        """Return the commit that was the newest at ``moment`` (UTC), or None where the lake was empty then."""
        limit = pa.scalar(naive_utc(moment), pa.timestamp("us"))
        return _newest(self.rows.filter(pc.less_equal(self.rows["committed_at"], limit)))

    def numbered(self, number: int) -> Commit:
        """Return commit ``number``.

        Raises:
            NotFound: there is none.
        """
        for commit in _commits(self.rows.filter(pc.equal(self.rows["number"], number))):
            return commit
        known = f"Commits run from 1 to {self.rows.num_rows}." if self.rows else "Nothing has been committed yet."
        raise NotFound(f"There is no commit {number}.", remedy=known)

    def of_operation(self, operation: str) -> Commit | None:
        """Return the commit that ``operation`` made, or None where it has not been committed."""
        known = self.rows["operation"].to_pylist()
        return _commits(self.rows.slice(known.index(operation), 1))[0] if operation in known else None

    def kept(self, since: datetime) -> list[Commit]:
        """Return the commits that were the newest at some moment after ``since`` (UTC), oldest first."""
        commits = self.all()
        limit = naive_utc(since)
        ended = [commit.committed_at for commit in commits[1:]]
        return [commit for commit, end in zip(commits, ended, strict=False) if end > limit] + commits[-1:]


class CommitLog:
    """The ``commits`` table of one lake; reading takes no lock, and whoever appends holds the lock of the log."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Commits:
        """Return what is committed now; a reader whose files are vacuumed under its hands reads again."""
        for attempt in range(_READ_ATTEMPTS):
            try:
                return self._rows()
            except TableNotFoundError:
                break
            except (OSError, DeltaError):
                if attempt == _READ_ATTEMPTS - 1:
                    raise
        return Commits(pa.Table.from_batches([], _SCHEMA))

    def _rows(self) -> Commits:
        names = DeltaTable(self.path).get_add_actions().column("path").to_pylist()
        # Read file by file: for a few small ones a data set takes five times as long.
        return Commits(pa.concat_tables([pq.ParquetFile(self.path / name).read().cast(_SCHEMA) for name in names]))

    def append(self, operation: str, versions: Mapping[str, int], now: datetime) -> Commit:
        """Write the row that makes ``versions`` (of the tables changed) visible.

        Where another writer has committed ``operation`` meanwhile, nothing is written and that commit is returned.
        """
        commits = self.read()
        done = commits.of_operation(operation)
        if done:
            return done
        last = commits.newest()
        commit = Commit(
            number=last.number + 1 if last else 1,
            committed_at=max(naive_utc(now), last.committed_at) if last else naive_utc(now),
            operation=operation,
            tables=tuple(sorted(versions)),
            versions={**(last.versions if last else {}), **versions},
        )
        if commit.number % _COMPACT_EVERY == 0:
            log = DeltaTable(self.path)
            log.optimize.compact()
            log.update_incremental()
            log.create_checkpoint()
        # Nothing may come after the row: a failure there would be taken for a failure to commit.
        write_deltalake(
            self.path,
            _row(commit),
            mode="append",
            configuration=LOG_SETTINGS,
            post_commithook_properties=PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False),
        )
        return commit


def naive_utc(moment: datetime) -> datetime:
    """Return ``moment`` without its zone, in UTC; a naive one is UTC already."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


@contextmanager
def storage(doing: str) -> Iterator[None]:
    """Turn what the disk and deltalake raise while ``doing`` into ``EngineFailed``."""
    try:
        yield
    except (OSError, DeltaError, pa.ArrowException) as error:
        raise EngineFailed(
            f"The lake failed at {doing}: {error}",
            remedy="Nothing was committed. Look at the disk (space, rights), then do it again.",
        ) from error


def _row(commit: Commit) -> pa.Table:
    moment = (commit.committed_at - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001 — naive UTC
    texts = (commit.operation, json.dumps(commit.tables), json.dumps(commit.versions, sort_keys=True))
    cells = [_whole(commit.number, pa.int64()), _whole(moment, pa.timestamp("us")), *map(_text, texts)]
    return pa.Table.from_arrays(cells, schema=_SCHEMA)


# Arrow loads pandas to make an array of a Python value, which takes longer than a commit; of buffers it makes one at once.


def _whole(value: int, kind: pa.DataType) -> pa.Array:
    return pa.Array.from_buffers(kind, 1, [None, pa.py_buffer(struct.pack("=q", value))])


def _text(value: str) -> pa.Array:
    written = value.encode()
    places = pa.py_buffer(struct.pack("=ii", 0, len(written)))
    return pa.Array.from_buffers(pa.string(), 1, [None, places, pa.py_buffer(written)])


def _newest(rows: pa.Table) -> Commit | None:
    found = _commits(rows.filter(pc.equal(rows["number"], pc.max(rows["number"]))))
    return found[0] if found else None


def _commits(rows: pa.Table) -> list[Commit]:
    return [
        Commit(
            number=row["number"],
            committed_at=row["committed_at"],
            operation=row["operation"],
            tables=tuple(json.loads(row["tables"])),
            versions=json.loads(row["versions"]),
        )
        for row in rows.to_pylist()
    ]
