"""Decode a text line by line, where lines are written in two encodings or hold bytes that are no letter of any."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from limner.core.text import Text
from limner.sources.files import encoding as encodings

Flags: TypeAlias = npt.NDArray[np.bool_]
_BLOCK = 1 << 18
"""Bytes at a time: what is computed of them fits the processor's memory."""
_ENOUGH = 1 << 17
_LINE_END = 10


@dataclass(frozen=True)
class Foreign:
    """The lines of a file that are not UTF-8: a sample of them, and how many lines so far are UTF-8 beyond ASCII.

    ``plainly`` are those of the latter with an East Asian character.
    """

    sample: bytes
    utf8: int
    plainly: int


def foreign(path: Path) -> Foreign:
    """Look for the lines of a file that are not UTF-8."""
    parts: list[bytes] = []
    size = utf8 = plainly = 0
    for block in _blocks(path):
        starts, beyond, valid, eastern = _lines(block)
        utf8 += int(np.count_nonzero(beyond & valid))
        plainly += int(np.count_nonzero(beyond & valid & eastern))
        for number in np.flatnonzero(beyond & ~valid):
            parts.append(block[starts[number] : starts[number + 1]])
            size += len(parts[-1])
            if size >= _ENOUGH:
                return Foreign(b"".join(parts), utf8, plainly)
    return Foreign(b"".join(parts), utf8, plainly)


@dataclass(frozen=True)
class Decoded:
    """A copy of a file as UTF-8: lines by the encoding that they were in; ``broken`` are of none, and stay as they are."""

    path: Path
    utf8: int
    other: int
    broken: int

    def notes(self, encoding: str) -> Iterator[Text]:
        """Say what a person should know."""
        if self.utf8 and self.other:
            yield Text(
                f"文件混用两种编码，已逐行识别：UTF-8 {self.utf8} 行，{encoding} {self.other} 行",
                f"two encodings in one file, told apart line by line: UTF-8 in {self.utf8}, {encoding} in {self.other} lines",
            )
        if self.broken:
            yield Text(
                f"{self.broken} 行含有不属于 {encoding} 的字节，未读入",
                f"lines with bytes that are no letter of {encoding}: {self.broken}",
            )


def decoded(path: Path, encoding: str, scratch: Path) -> Decoded:
    """Copy ``path`` into ``scratch`` as UTF-8, each line by the encoding that it is in: UTF-8 or ``encoding``.

    Of an East Asian encoding two letters may be one of UTF-8 by chance; there only lines with East Asian characters are
    taken for UTF-8.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    target = scratch / uuid4().hex
    utf8 = other = broken = 0
    with target.open("wb") as sink:
        for block in _blocks(path):
            starts, beyond, valid, eastern = _lines(block)
            own = beyond & valid & eastern if encodings.is_eastern(encoding) else beyond & valid
            rest = beyond & ~own
            whole = _whole(block, encoding) if not own.any() else None
            if whole is not None:
                other += int(np.count_nonzero(rest))
                sink.write(whole)
                continue
            utf8 += int(np.count_nonzero(own))
            for number in range(len(starts) - 1):
                line = block[starts[number] : starts[number + 1]]
                if rest[number]:
                    found = None if encodings.is_damaged_utf8(line) else _whole(line, encoding)
                    broken, other = (broken + 1, other) if found is None else (broken, other + 1)
                    line = found or line
                sink.write(line)
    return Decoded(target, utf8, other, broken)


def _whole(block: bytes, encoding: str) -> bytes | None:
    try:
        return codecs.decode(block, encoding).encode()
    except UnicodeError:
        return None


def _blocks(path: Path) -> Iterator[bytes]:
    """Give blocks of whole lines."""
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            yield block + source.readline()


def _lines(block: bytes) -> tuple[npt.NDArray[np.int64], Flags, Flags, Flags]:
    """Say where lines begin (and the last ends), and of each whether it goes beyond ASCII, is UTF-8, and East Asian."""
    bytes_ = np.frombuffer(block if block.endswith(b"\n") else block + b"\n", dtype=np.uint8)
    starts = np.concatenate(([0], np.flatnonzero(bytes_ == _LINE_END) + 1)).astype(np.int64)
    beyond = bytes_ >= 0x80  # noqa: PLR2004 - the first byte of no character of ASCII
    long, longest = bytes_ >= 0xE0, bytes_ >= 0xF0  # noqa: PLR2004 - of three and of four bytes
    begins = bytes_ >= 0xC0  # noqa: PLR2004 - a character of several bytes
    expected = np.zeros(len(bytes_), dtype=np.bool_)
    expected[1:] = begins[:-1]
    # What a broken character lacks is missed at the first place, and is not looked for on the line after it.
    expected[2:] |= long[:-2] & beyond[1:-1]
    expected[3:] |= longest[:-3] & beyond[1:-2] & beyond[2:-1]
    wrong = (expected ^ beyond) ^ begins
    wrong |= (bytes_ & 0xFE) == 0xC0  # noqa: PLR2004 - would be ASCII
    wrong |= bytes_ > 0xF4  # noqa: PLR2004 - no character begins so
    eastern = (long ^ longest) & (bytes_ != 0xE2)  # noqa: PLR2004 - punctuation of all scripts begins so
    flags = beyond.view(np.uint8) | (wrong.view(np.uint8) << 1) | (eastern.view(np.uint8) << 2)
    found = np.bitwise_or.reduceat(flags, starts[:-1])
    return starts, (found & 1) > 0, (found & 2) == 0, (found & 4) > 0
