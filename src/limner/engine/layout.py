"""Say how a text file is laid out, for the engine that loads it, and what came of loading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from limner.core.errors import SourceRejected

LineEnd = Literal["\n", "\r\n", "\r"]

REJECTED = {"line": "int64", "column": "string", "reason": "string", "record": "string"}
"""Columns of ``Loaded.rejected``: the line of the file, the column at fault (or null), why, and the record's text."""


@dataclass(frozen=True, kw_only=True)
class CsvLayout:
    """How a delimited UTF-8 file is written.

    Attributes:
        columns: unique names, one for each cell of a record.
        delimiter: what separates cells; empty when there is one column only.
        quote: the quoting character, or empty.
        escape: what stands before a quote inside a quoted cell: the quote itself, a backslash, or empty.
        line_end: what ends a record.
        skip: records, blank lines included, before the first data record.
        first_line: the 1-based line on which the first data record may begin.
        lines: lines in the whole file.
        optional: how many of the last columns vanish when no row fills them.
        comment: what begins a comment line, or empty; a line of data that fits the columns is never a comment.
        comment_rows: whether even a line that fits the columns is a comment.
        strip_nul: whether NUL characters are taken out of cells.
    """

    columns: tuple[str, ...]
    delimiter: str
    quote: str
    escape: str
    line_end: LineEnd
    skip: int
    first_line: int
    lines: int
    optional: int = 0
    comment: str = ""
    comment_rows: bool = False
    strip_nul: bool = False


@dataclass(frozen=True, kw_only=True)
class FixedLayout:
    """How a fixed-width UTF-8 file is written: each column is characters ``start`` (0-based) up to ``end``."""

    columns: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    skip: int


class Unparsable(SourceRejected):
    """A file cannot be parsed in the layout that was given; another layout may do."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What a text file became.

    Attributes:
        columns: the names that are left, in order.
        rows: ``line`` (int64) and a string column per name; an empty cell is null.
        rejected: see ``REJECTED``.
        records: rows and rejected records together.
        blank: records that held nothing and were passed over.
        comments: comment lines that were passed over.
        refused: rejected records.
        continued: lines on which a record goes on that began on an earlier one.
    """

    columns: tuple[str, ...]
    rows: ir.Table
    rejected: ir.Table
    records: int
    blank: int = 0
    comments: int = 0
    refused: int = 0
    continued: int = 0
