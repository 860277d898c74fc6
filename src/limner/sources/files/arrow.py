"""Give Arrow tables the shape of a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from limner.sources.files.cells import marks_in

_REJECTED = pa.schema({"line": pa.int64(), "column": pa.string(), "reason": pa.string(), "record": pa.string()})
_CHUNK = 50_000


def no_rejects() -> pa.Table:
    """Give an empty table of rejected records."""
    return _REJECTED.empty_table()


@dataclass
class TextRows:
    """Collects rows of texts whose columns come to light one by one, and the ``marks`` that may wrap their cells."""

    columns: dict[str, None] = field(default_factory=dict)
    rejected: list[tuple[int, str | None, str, str]] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    _lines: list[int] = field(default_factory=list)
    _rows: list[dict[str, str | None]] = field(default_factory=list)
    _done: list[pa.Table] = field(default_factory=list)

    def add(self, line: int, row: dict[str, str | None]) -> None:
        """Add one row; an empty text becomes null."""
        self.columns.update(dict.fromkeys(row))
        self._lines.append(line)
        self._rows.append(row)
        if len(self._rows) == _CHUNK:
            self._flush()

    def reject(self, line: int, column: str | None, reason: str, record: str) -> None:
        """Add one rejected record."""
        self.rejected.append((line, column, reason, record))

    def tables(self, names: Sequence[str]) -> tuple[pa.RecordBatchReader, pa.Table]:
        """Give all rows, their columns called ``names`` in order, and the rejected records."""
        self._flush()
        whole = pa.schema({"line": pa.int64(), **dict.fromkeys(self.columns, pa.string())})
        renamed = pa.schema({"line": pa.int64(), **dict.fromkeys(names, pa.string())})
        batches = (
            batch.rename_columns(renamed.names) for table in self._done for batch in _widened(table, whole).to_batches()
        )
        rejected = pa.Table.from_pylist(
            [dict(zip(_REJECTED.names, row, strict=True)) for row in self.rejected], _REJECTED
        )
        return pa.RecordBatchReader.from_batches(renamed, batches), rejected

    def _flush(self) -> None:
        if not self._rows:
            return
        columns = {
            name: pa.array([row.get(name) or None for row in self._rows], type=pa.string()) for name in self.columns
        }
        self.marks |= marks_in("".join(text for row in self._rows for text in row.values() if text))
        self._done.append(pa.table([pa.array(self._lines, type=pa.int64()), *columns.values()], names=["\0", *columns]))
        self._lines, self._rows = [], []


def _widened(table: pa.Table, schema: pa.Schema) -> pa.Table:
    missing = [pa.nulls(len(table), pa.string())] * (len(schema) - table.num_columns)
    return pa.table([*table.columns, *missing], names=schema.names)


def numbered(batches: Iterable[pa.RecordBatch], schema: pa.Schema, names: Sequence[str]) -> pa.RecordBatchReader:
    """Put ``line``, counted from 1, before columns that are renamed to ``names``; dictionaries become plain values."""
    plain = [_plain(field_.type) for field_ in schema]
    whole = pa.schema([("line", pa.int64()), *zip(names, plain, strict=True)])

    def shaped() -> Iterable[pa.RecordBatch]:
        line = 1
        for batch in batches:
            columns: list[Any] = [pa.array(range(line, line + len(batch)), type=pa.int64())]
            columns += [column.cast(kind) for column, kind in zip(batch.columns, plain, strict=True)]
            line += len(batch)
            yield pa.record_batch(columns, schema=whole)

    return pa.RecordBatchReader.from_batches(whole, shaped())


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return kind.value_type
    return pa.string() if pa.types.is_null(kind) else kind
