"""Find lines in a text file by their position, a block at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.int64]
_BLOCK = 1 << 24


def lines_of(path: Path, offsets: Whole, line_end: str) -> Whole:
    """Give the 1-based line of each of the ascending byte ``offsets``."""
    found = np.empty(len(offsets), dtype=np.int64)
    done, before = 0, 1
    for start, block in _blocks(path):
        ends = np.flatnonzero(block == ord(line_end[-1]))
        until = int(np.searchsorted(offsets, start + len(block), side="left"))
        found[done:until] = before + np.searchsorted(ends, offsets[done:until] - start, side="left")
        done, before = until, before + len(ends)
    found[done:] = before
    return found


def blank_lines(path: Path, line_end: str, quote: str, first_line: int, apart: tuple[Whole, Whole]) -> Whole:
    """Give the 1-based numbers, from ``first_line``, of lines that hold no character and lie outside of quotes.

    ``quote`` may be empty when no cell spans lines; then nothing is inside of quotes. ``apart`` are the first lines of
    records that are broken, and how many lines each takes: these are not blank, and their quotes need not pair.
    """
    found: list[Whole] = []
    line, previous, quotes = 1, -1, 0
    for start, block in _blocks(path):
        ends = np.flatnonzero(block == ord(line_end[-1])).astype(np.int64)
        before = np.concatenate(([previous - start], ends[:-1])) if len(ends) else ends
        empty = ends - before == 1
        if line_end != "\r":
            before_end = np.where(ends > 0, block[ends - 1], ord("\r"))
            empty |= (ends - before == len("\r\n")) & (before_end == ord("\r"))
        if quote:
            marks = np.flatnonzero(block == ord(quote))
            marks = marks[~within(line + np.searchsorted(ends, marks), apart)]
            empty &= (quotes + np.searchsorted(marks, ends)) % 2 == 0
            quotes += len(marks)
        found.append(np.flatnonzero(empty) + line)
        line += len(ends)
        previous = start + int(ends[-1]) if len(ends) else previous
    blanks = np.concatenate(found) if found else np.empty(0, dtype=np.int64)
    return blanks[(blanks >= first_line) & ~within(blanks, apart)].astype(np.int64)


def within(lines: Whole, apart: tuple[Whole, Whole]) -> npt.NDArray[np.bool_]:
    """Say of each line whether it is one of a broken record."""
    first, spans = apart
    if not len(first):
        return np.zeros(len(lines), dtype=np.bool_)
    before = np.searchsorted(first, lines, side="right") - 1
    return np.asarray((before >= 0) & (lines < first[before] + spans[before]), dtype=np.bool_)


def _blocks(path: Path) -> Iterator[tuple[int, npt.NDArray[np.uint8]]]:
    with path.open("rb") as file:
        start = 0
        while block := file.read(_BLOCK):
            yield start, np.frombuffer(block, dtype=np.uint8)
            start += len(block)
