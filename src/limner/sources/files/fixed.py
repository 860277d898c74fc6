"""Read text whose columns stand at fixed places in every line."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import numpy as np

from limner.core.errors import EngineFailed, SourceRejected
from limner.engine.layout import FixedLayout
from limner.sources.files import header, names, notes
from limner.sources.files.archives import Member
from limner.sources.files.sheet import Found, Lines, Loader, ReadOptions, Sheet
from limner.sources.files.text import TextFile, even_line_ends
from limner.sources.files.values import kind

_LOOK = 4 << 20
_FEWEST = 3
_TYPED = 1000

Spans = tuple[tuple[int, int], ...]


def spans_of(file: TextFile) -> Spans:
    """Find the places that hold text in some line, parted by places that are blank in every line.

    Empty where there are not two, or where none holds numbers or dates throughout: then blanks only part words.
    """
    lines = [line for line in _lines(file)[1:] if line.strip()]
    if len(lines) < _FEWEST or any("\t" in line for line in lines[:_FEWEST]):
        return ()
    longest, shortest = max(map(len, lines)), min(map(len, lines))
    grid = np.array([line.ljust(longest) for line in lines], dtype=f"<U{longest}").view("<U1").reshape(len(lines), -1)
    filled = (grid != " ").any(axis=0)
    filled[shortest:] = True
    used = np.concatenate(([False], filled, [False]))
    edges = np.flatnonzero(used[1:] != used[:-1])
    spans = tuple((int(start), int(end)) for start, end in zip(edges[0::2], edges[1::2], strict=True))
    typed = any(all(kind(line[start:end]) not in {"text", "blank"} for line in lines[:_TYPED]) for start, end in spans)
    return spans if len(spans) > 1 and typed else ()


def read(member: Member, file: TextFile, options: ReadOptions, spans: Spans, *, loader: Loader, scratch: Path) -> Sheet:
    """Read one fixed-width file, with ``spans`` as its columns unless widths are told.

    Raises:
        SourceRejected: no columns are told and none can be seen.
    """
    if options.widths:
        ends = list(accumulate(options.widths))
        spans = tuple(zip([0, *ends[:-1]], ends, strict=True))
    if not spans:
        raise SourceRejected(f"'{member.name}' shows no fixed columns.", remedy="Say the widths of its columns.")
    skip = options.skip_lines or 0
    titles, header_rows = _titles(_lines(file)[skip:], spans, told=options.header)
    columns, remarks = names.unique(titles)
    skip += header_rows
    path = file.path
    if file.line_end == "\r":
        path = even_line_ends(file, "", scratch).path
    try:
        loaded = loader.load_fixed(path, FixedLayout(columns=columns, spans=spans, skip=skip))
    except EngineFailed as error:
        raise SourceRejected(
            f"'{member.name}' cannot be read line by line; its line ends differ or some bytes are not UTF-8.",
            remedy="Say its encoding, or export it again.",
        ) from error
    finally:
        if path != file.path:
            path.unlink()
    remarks = remarks if header_rows else (notes.NO_HEADER,)
    found = Found(
        file=member.name,
        format="fixed",
        compression=member.compression,
        encoding=file.encoding,
        line_ends=file.line_ends,
        header_rows=(skip,) if header_rows else (),
        first_row=skip + 1,
        notes=(*file.notes, *remarks, *((notes.blank_rows(loaded.blank),) if loaded.blank else ())),
        lines=Lines(
            total=file.lines + file.trailing,
            header=header_rows,
            titles=skip - header_rows,
            blank=loaded.blank,
            rows=loaded.records - loaded.refused,
            rejected=loaded.refused,
        ),
    )
    return Sheet(
        found=found,
        columns=columns,
        rows=loaded.rows,
        rejected=loaded.rejected,
        records=loaded.records,
        titles=(tuple(titles),) if header_rows else (),
        marks=file.marks,
    )


def _titles(lines: list[str], spans: Spans, *, told: bool | None) -> tuple[list[str], int]:
    """Name the columns by the first line, which need not keep to their places."""
    cut = [[line[start:end].strip() for start, end in spans] for line in lines[:60]]
    if told is False or not cut or (told is None and not _is_header(lines[0], cut, spans)):
        return [""] * len(spans), 0
    words = lines[0].split()
    return (words if len(words) == len(spans) else cut[0]), 1


def _is_header(line: str, cut: list[list[str]], spans: Spans) -> bool:
    words = line.split()
    return header.is_header(words if len(words) == len(spans) else cut[0], cut[1:])


def _lines(file: TextFile) -> list[str]:
    with file.path.open("rb") as source:
        text = source.read(_LOOK).decode("utf-8", "replace").removeprefix("\ufeff")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return lines[:-1] if source.read(1) or not lines[-1] else lines
