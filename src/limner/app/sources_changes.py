"""Tell which rows of a stream are new, changed, known and gone, by hashes of the rows that were seen before."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition
from limner.engine.duckdb import DuckDB
from limner.sources.mapping.keys import digest

KEY, ROW = "limner_key", "limner_row"
_MIDNIGHT = " 00:00:00"
_DAY = len("2024-01-05")
_SCHEMA = {KEY: "string", ROW: "string"}


@dataclass(frozen=True)
class Changes:
    """What became of a stream's rows since the last sync.

    Attributes:
        rows: rows that are new or changed, as they were read.
        repeated: how many rows came again later in the same file, which counts, or were gone by then.
        unchanged, changed, gone: how many rows are as they were, say something else, and are no longer there.
        gone_keys: the keys (``KEY``) of rows that are gone.
        stale: the keys of rows that changed.
        told: the keys of rows that are new or changed.
        known: the hashes of all rows that are there now.
    """

    rows: ir.Table
    repeated: int
    unchanged: int
    changed: int
    gone: int
    gone_keys: ir.Table
    stale: ir.Table
    told: ir.Table
    known: ir.Table


@dataclass(frozen=True)
class Came:
    """What a source gave.

    Attributes:
        rows: its rows, with their ``line``.
        key: the columns that tell them apart.
        keys: the keys of all rows that the source has now, or None where it was not asked.
        gone: the keys of rows that the source says are gone, or None where it said so of none.
        everything: whether rows that are known as they are count as changed.
        repeats: whether a row may be there more than once; then the last one counts.
    """

    rows: ir.Table
    key: Sequence[str]
    keys: ir.Table | None = None
    gone: ir.Table | None = None
    everything: bool = False
    repeats: bool = False


class Known:
    """The hashes of the rows of one stream that were seen, in Parquet files; keyed, so that they tell nothing else."""

    def __init__(self, folder: Path, engine: DuckDB, secret: str) -> None:
        self.folder = folder
        self._engine = engine
        self._secret = ibis.literal(secret)

    def compare(self, name: str, came: Came) -> Changes:
        """Compare what came with what is kept under ``name`` (empty: nothing).

        Raises:
            InvalidDefinition: the key does not tell the rows apart.
        """
        rows, key, keys = came.rows, came.key, came.keys
        if came.repeats:
            rows = self._last(rows, key)
        columns = sorted(column for column in rows.columns if column != "line")
        said = [part for column in columns for part in (ibis.literal(column), _said(rows[column]))]
        hashed = rows.mutate(**{KEY: self.key(rows, key), ROW: digest([self._secret, *said])})
        if came.gone is not None:
            said_gone = self._engine.hold(came.gone.select(**{KEY: self.key(came.gone, key)}))
            hashed = hashed.anti_join(said_gone, KEY)
        now = self._engine.hold(hashed.select("line", KEY, ROW))
        self._check(now, key)
        before = self._kept(name)
        seen = before.rename(known_key=KEY, known_row=ROW)
        both = now.left_join(seen, now[KEY] == seen.known_key)
        told = both if came.everything else both.filter(both.known_row.isnull() | (both.known_row != both[ROW]))
        fresh = self._engine.hold(told.select("line", KEY, ROW, changed=told.known_row.notnull()))
        gone = before.select(KEY).limit(0)
        if keys is not None:
            gone = self._engine.hold(before.select(KEY).anti_join(keys.select(**{KEY: self.key(keys, key)}), KEY))
        elif came.gone is not None:
            gone = self._engine.hold(before.select(KEY).semi_join(said_gone, KEY))
        stale = fresh.filter(fresh.changed).select(KEY)
        return Changes(
            rows=rows.semi_join(fresh, "line").order_by("line"),
            repeated=self._count(came.rows) - self._count(now),
            unchanged=self._count(now) - self._count(fresh),
            changed=self._count(fresh.filter(fresh.changed)),
            gone=self._count(gone),
            gone_keys=gone,
            stale=stale,
            told=fresh.select(KEY),
            known=before.anti_join(stale.union(gone), KEY).union(fresh.select(KEY, ROW)),
        )

    def _last(self, rows: ir.Table, key: Sequence[str]) -> ir.Table:
        """The rows without those whose key comes again further down."""
        last = rows.group_by(list(key)).agg(line=rows.line.max())
        return rows.semi_join(self._engine.hold(last.select("line")), "line")

    def key(self, rows: ir.Table, columns: Sequence[str]) -> ir.StringValue:
        """The hash of a row's key; the same for a number and for its text."""
        return digest([self._secret, *(rows[column].cast("string").strip() for column in columns)])

    def keep(self, known: ir.Table) -> str:
        """Write ``known`` and return the name under which it is kept."""
        name = uuid.uuid4().hex
        self._engine.write(known, self.folder / name)
        return name

    def keep_only(self, name: str) -> None:
        """Delete all that is kept under other names than ``name``."""
        for folder in self.folder.glob("*"):
            if folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)

    def _kept(self, name: str) -> ir.Table:
        files = sorted(str(file) for file in (self.folder / name).glob("*.parquet")) if name else []
        return self._engine.scan(files, _SCHEMA)

    def _check(self, now: ir.Table, key: Sequence[str]) -> None:
        (counts,) = self._engine.rows(now.agg(rows=now.count(), keys=now[KEY].nunique()))
        if counts["rows"] != counts["keys"]:
            raise InvalidDefinition(
                f"{', '.join(key)} does not tell rows apart: {counts['rows']:,} rows have {counts['keys']:,} different keys.",
                path="key",
                remedy="Name all the columns that together are different for each row.",
            )

    def _count(self, plan: ir.Table) -> int:
        return int(self._engine.rows(plan.agg(n=plan.count()))[0]["n"])


def _said(column: ir.Column) -> ir.Value:
    """What a cell says; a day and its midnight say the same, since a column of days may become one of times."""
    if not (column.type().is_timestamp() or column.type().is_string()):
        return column
    text = column.cast("string")
    at_midnight = text.endswith(_MIDNIGHT) & (text.length() == _DAY + len(_MIDNIGHT))
    return ibis.ifelse(at_midnight, text[:_DAY], text)
