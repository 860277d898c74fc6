"""Write rows that a source gives to a file in the workspace's scratch, as they come: Parquet, or JSON lines."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from limner.sources.connectors.requests import Kind

_ARROW: dict[Kind, pa.DataType] = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "moment": pa.timestamp("us"),
}


class Unfit(Exception):
    """A column holds values of other kinds than its own, which only databases without strict types allow."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class RowFile:
    """A Parquet file that rows are added to; complete once it is closed.

    Times without a zone are kept as they are; moments become local times of ``zone``. Exact decimals and all that is
    no number, day or time are kept as text, which loses nothing.
    """

    def __init__(self, path: Path, columns: Mapping[str, Kind], zone: str) -> None:
        self.path = path
        self.rows = 0
        self._columns = dict(columns)
        self._zone = ZoneInfo(zone)
        self._schema = pa.schema([(name, _ARROW.get(kind, pa.string())) for name, kind in columns.items()])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd", compression_level=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.close()

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows, each with a value for each column in order.

        Raises:
            Unfit: a value is not of its column's kind.
        """
        arrays = [
            self._array(name, kind, values)
            for (name, kind), values in zip(self._columns.items(), zip(*rows, strict=True), strict=True)
        ]
        self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self.rows += len(rows)

    def _array(self, name: str, kind: Kind, values: tuple[Any, ...]) -> pa.Array:
        wanted = self._schema.field(name).type
        if kind == "moment" or (kind == "timestamp" and _have_zones(values)):
            values = tuple(self._local(value) for value in values)
        try:
            return pa.array(values, wanted)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            if wanted != pa.string():
                raise Unfit(name) from error
        return pa.array([as_text(value) for value in values], pa.string())

    def _local(self, value: object) -> object:
        if not isinstance(value, dt.datetime):
            return value
        known = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return known.astimezone(self._zone).replace(tzinfo=None)


def _have_zones(values: Sequence[Any]) -> bool:
    """Whether ``values`` are moments, which not every driver tells beforehand; a column has zones or has none."""
    first = next((value for value in values if value is not None), None)
    return isinstance(first, dt.datetime) and first.tzinfo is not None


def append_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Add ``rows`` to the file at ``path`` as JSON lines; what no JSON can say (NaN, halves of characters) is left out."""
    with path.open("a", encoding="utf-8", errors="replace") as file:
        file.writelines(f"{_line(row)}\n" for row in rows)


def _line(row: Mapping[str, Any]) -> str:
    try:
        return json.dumps(row, ensure_ascii=False, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(row), ensure_ascii=False)


def _finite(value: object) -> object:
    """``value`` with nulls in the place of numbers that are none."""
    if isinstance(value, Mapping):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_text(value: object) -> str | None:
    """Write ``value`` as text that says all of it; what is text already stays."""
    if value is None or isinstance(value, str):
        return value
    for kind, write in _TEXTS.items():
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _lines(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)


_TEXTS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "true" if value else "false",
    Decimal: lambda value: format(value, "f"),
    dt.datetime: lambda value: value.isoformat(sep=" "),
    dict: _lines,
    list: _lines,
    bytes: lambda value: value.hex(),
}
