"""What a file was found to be, what the reader may be told, and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any, Protocol

import ibis.expr.types as ir
import pyarrow as pa

from limner.core.text import Text
from limner.engine.layout import CsvLayout, FixedLayout, Loaded


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Where the lines of a text file, or the rows of a worksheet, went.

    Attributes:
        total: all of them.
        header: those that name the columns.
        titles: what stands above the header, or was to be passed over.
        blank: those that hold nothing.
        comments: comment lines.
        continued: lines on which a record goes on that began on an earlier one.
        headers_again: rows that repeat the header.
        totals: rows of totals and subtotals.
        trailers: rows of remarks and summaries below the data.
        rows: rows of data.
        rejected: records that could not be read.
    """

    total: int
    header: int = 0
    titles: int = 0
    blank: int = 0
    comments: int = 0
    continued: int = 0
    headers_again: int = 0
    totals: int = 0
    trailers: int = 0
    rows: int = 0
    rejected: int = 0

    @property
    def missing(self) -> int:
        """Lines of which nobody knows where they went: 0, or the reader has a fault."""
        total, *parts = astuple(self)
        return int(total - sum(parts))


@dataclass(frozen=True, kw_only=True)
class Found:
    """What was detected or told about one sheet; shown to people, and each of it can be told by ``ReadOptions``.

    Attributes:
        file: name of the file, with the member of an archive after ``!``.
        sheet: name of the worksheet, or of the list inside a JSON document; empty elsewhere.
        format: csv, fixed, json, jsonl, geojson, parquet, arrow, feather, xls, xlsx, ods or html.
        compression: gzip, bz2, zip or zst; empty for none.
        encoding: a codec's name; empty for binary formats.
        line_ends: LF, CRLF or CR; empty for binary formats.
        delimiter: what separates cells; empty where nothing does.
        quote: the quoting character, or empty.
        escape: what stands before a quote inside a quoted cell, or empty.
        header_rows: 1-based lines of the header; empty when there is none.
        first_row: 1-based line where data begin.
        notes: what else a person should know.
        lines: where the lines or rows of the file went; None where it has none (JSON, Parquet, Arrow, SPSS …).
    """

    file: str
    sheet: str = ""
    format: str
    compression: str = ""
    encoding: str = ""
    line_ends: str = ""
    delimiter: str = ""
    quote: str = ""
    escape: str = ""
    header_rows: tuple[int, ...] = ()
    first_row: int = 1
    notes: tuple[Text, ...] = ()
    lines: Lines | None = None


@dataclass(frozen=True, kw_only=True)
class ReadOptions:
    """What the reader is told; a field that is None is detected.

    Attributes:
        format: one of the formats of ``Found``.
        encoding: any codec that Python knows.
        delimiter: what separates cells.
        quote: the quoting character; empty for a file whose quotes are plain text.
        escape: a backslash, or the quote for quotes that are doubled.
        header: whether the first row that is not skipped names the columns.
        skip_lines: lines (records, worksheet rows) to pass over at the top.
        comment: what begins a comment line.
        sheet: the only worksheet or archive member to read.
        widths: characters of each column of a fixed-width file.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    header: bool | None = None
    skip_lines: int | None = None
    comment: str | None = None
    sheet: str | None = None
    widths: tuple[int, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One table of a file, as it was received.

    Attributes:
        found: what the file was found to be.
        columns: unique names in order.
        rows: ``line`` (int64, the 1-based line of the file, row of the worksheet or number of the record) and a
            column per name: strings from text formats, worksheets and JSON (an empty cell is null, other text is
            untouched), native types from Parquet and Arrow.
        rejected: ``line``, ``column``, ``reason``, ``record`` of what could not be read.
        records: rows in ``rows`` and in ``rejected`` together.
        labels: what the file calls columns besides their names, for those of which it does (SPSS, SAS, Stata).
        titles: the rows of the header as they are written; empty where there is none.
        marks: the marks of ``text.MARKS`` that the file holds; None where nobody looked.
    """

    found: Found
    columns: tuple[str, ...]
    rows: ir.Table
    rejected: ir.Table
    records: int
    labels: Mapping[str, str] = field(default_factory=dict)
    titles: tuple[tuple[str, ...], ...] = ()
    marks: frozenset[str] | None = None


class Loader(Protocol):
    """What the reader asks of the engine that keeps the rows."""

    def load_csv(self, path: Path, layout: CsvLayout) -> Loaded:
        """Load a delimited UTF-8 file."""

    def load_fixed(self, path: Path, layout: FixedLayout) -> Loaded:
        """Load a fixed-width UTF-8 file whose lines end with LF or CRLF."""

    def load_parquet(self, path: Path, columns: tuple[str, ...]) -> Loaded:
        """Load a Parquet file, giving its columns these names in order."""

    def load_batches(self, rows: pa.RecordBatchReader, rejected: pa.Table) -> Loaded:
        """Load Arrow batches that begin with ``line``, beside rejected records with the columns of ``REJECTED``."""

    def rows(self, plan: ir.Table) -> list[dict[str, Any]]:
        """Run a plan whose result is small and return its rows."""
