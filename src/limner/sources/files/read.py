"""Read files of any common kind into sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from limner.core.errors import NotFound, SourceRejected
from limner.sources.files import columnar, delimited, documents, fixed, formats, markup, notes, statistics, workbook
from limner.sources.files.archives import Member, members
from limner.sources.files.cells import unwrapped
from limner.sources.files.excluded import excluded
from limner.sources.files.paths import expand
from limner.sources.files.sheet import Loader, ReadOptions, Sheet
from limner.sources.files.text import open_text


def read(paths: Sequence[Path], options: ReadOptions, *, loader: Loader, scratch: Path) -> Iterator[Sheet]:
    """Read each file of ``paths`` (files, folders, patterns) into the tables that it holds.

    Archives are unpacked and foreign encodings turned into UTF-8 inside ``scratch``; each copy is deleted as soon as
    it is loaded, before its sheets are given.

    Raises:
        SourceRejected: a file is no table, is damaged, or cannot be understood; the sentence names the defect.
        NotFound: ``options.format`` is no format.
    """
    if options.format is not None and options.format not in formats.FORMATS:
        raise NotFound.among("format", options.format, formats.FORMATS)
    for path in expand(paths):
        for member in members(Member(name=path.name, path=path), scratch):
            try:
                sheets = [
                    _tidied(_remarked(sheet, member), loader) for sheet in _sheets(member, options, loader, scratch)
                ]
            finally:
                if member.unpacked:
                    member.path.unlink(missing_ok=True)
            yield from sheets


def _sheets(member: Member, options: ReadOptions, loader: Loader, scratch: Path) -> Iterator[Sheet]:
    format_ = options.format or formats.detect(member)
    if format_ in formats.WORKBOOKS:
        yield from workbook.read(member, format_, options, loader=loader)
    elif format_ in formats.COLUMNAR:
        yield columnar.read(member, format_, loader=loader)
    elif format_ in statistics.FORMATS:
        yield statistics.read(member, format_, loader=loader)
    elif format_ == markup.FORMAT:
        yield from _markup(member, options, loader, scratch)
    else:
        yield _text(member, format_, options, loader, scratch)


def _markup(member: Member, options: ReadOptions, loader: Loader, scratch: Path) -> Iterator[Sheet]:
    file = open_text(member.path, member.name, scratch, options.encoding)
    try:
        yield from markup.read(member, file, options, loader=loader)
    finally:
        if file.path != member.path:
            file.path.unlink(missing_ok=True)


def _tidied(sheet: Sheet, loader: Loader) -> Sheet:
    """Take the wrappers off cells and leave out rows that are no data; say what was done and where each line went.

    Files that programs write for programs (Parquet, Arrow, SPSS …) have neither.

    Raises:
        SourceRejected: lines were lost where records were parted.
    """
    if sheet.found.format in formats.COLUMNAR | statistics.FORMATS:
        return sheet
    if sheet.found.lines and sheet.found.lines.missing > 0:
        raise SourceRejected(
            f"Of {sheet.found.lines.total} lines of '{sheet.found.file}' {sheet.found.lines.missing} were lost where its "
            "records were parted.",
            remedy="Say its delimiter, quote and escape, or its format (fixed, jsonl …).",
        )
    rows, remarks = unwrapped(sheet.rows, sheet.columns, loader.rows, sheet.marks)
    lines, rejected = sheet.found.lines, sheet.rejected
    out = excluded(rows, rejected if lines and lines.rejected else None, sheet.columns, sheet.titles, loader.rows)
    if out.lines:
        rows = rows.filter(rows.line.notin(out.lines))
        rejected = rejected.filter(rejected.line.notin(out.lines)) if out.of_rejected else rejected
    if lines:
        of_rows = len(out.lines) - out.of_rejected
        lines = replace(
            lines,
            rows=lines.rows - of_rows,
            rejected=lines.rejected - out.of_rejected,
            headers_again=len(out.headers),
            totals=len(out.totals),
            trailers=len(out.trailers),
        )
        plain = lines.total == lines.header + lines.rows + lines.blank + lines.comments
        remarks = (*remarks, *out.notes, *(() if plain else (notes.accounted(lines),)))
    else:
        remarks = (*remarks, *out.notes)
    found = replace(sheet.found, notes=(*sheet.found.notes, *remarks), lines=lines)
    return replace(sheet, found=found, rows=rows, rejected=rejected, records=sheet.records - len(out.lines))


def _remarked(sheet: Sheet, member: Member) -> Sheet:
    """Note where a file's name promises another format than it holds."""
    promised = formats.promised(member)
    held = sheet.found.format
    if not promised or promised == held or {promised, held} <= formats.TEXTS or {promised, held} <= formats.DOCUMENTS:
        return sheet
    remark = notes.suffix_differs(member.suffix, held)
    return replace(sheet, found=replace(sheet.found, notes=(*sheet.found.notes, remark)))


def _text(member: Member, format_: str, options: ReadOptions, loader: Loader, scratch: Path) -> Sheet:
    file = open_text(member.path, member.name, scratch, options.encoding)
    try:
        if format_ in formats.DOCUMENTS:
            return documents.read(member, file, format_, loader=loader)
        if format_ == "fixed" or options.widths:
            return fixed.read(member, file, options, fixed.spans_of(file), loader=loader, scratch=scratch)
        plan = delimited.plan_of(file, options, member.name)
        untold = format_ == "csv" and options.format is None and options.delimiter is None
        spans = fixed.spans_of(file) if untold and plan.dialect.delimiter in {"", " "} else ()
        if spans:
            return fixed.read(member, file, options, spans, loader=loader, scratch=scratch)
        return delimited.read(member, file, plan, loader=loader, scratch=scratch)
    finally:
        if file.path != member.path:
            file.path.unlink(missing_ok=True)
