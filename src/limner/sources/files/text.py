"""Know a text file's encoding and line ends, and hand on a copy that is plain UTF-8 where it is not."""

from __future__ import annotations

import codecs
import re
import shutil
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Literal
from uuid import uuid4

import numpy as np
import pyarrow as pa

from limner.core.errors import SourceRejected
from limner.core.text import Text as Words
from limner.engine.layout import LineEnd
from limner.sources.files import encoding as encodings
from limner.sources.files import mixed, notes

_BLOCK = 1 << 20
SAMPLE = 1 << 17
"""Bytes (and characters) of a file that are looked at to find out how it is written."""
MARKS = ("=", "'", "`", "tab", "blank")
"""What may be wrapped around the cells of a file."""
_SIGNS = {"=": b"=", "'": b"'", "`": b"`"}
_QUOTE = re.compile(rb"\xe2\x80[\x98\x99]")
_GENERAL = re.compile(rb"\xe2(\x80[\x80-\x8f\xa8-\xaf]|\x81[\x9f-\xaf])")
"""Blanks and marks of direction among general punctuation."""
_BLANKS = (b"\xc2\xa0", b"\xe3\x80\x80", b"\xef\xbb\xbf")
_BEFORE = np.array([byte in b",;|\t\"'`\r\n" or byte >= 0x80 for byte in range(256)])  # noqa: PLR2004 - a blank beyond ASCII
"""The bytes after which a cell may begin."""


@dataclass(frozen=True, kw_only=True)
class TextFile:
    """A file of UTF-8 text, perhaps a copy.

    Attributes:
        path: where it lies.
        encoding: of the original.
        lines: lines without the blank ones at the end.
        line_end: what ends most lines.
        line_ends: the same of the original: LF, CRLF or CR.
        nuls: how many NUL characters it holds.
        sample: its first characters, without a byte-order mark and NULs; cut after a line where it is longer.
        notes: what a person should know.
        trailing: blank lines at the end, which ``lines`` leaves out.
        marks: which of ``MARKS`` may begin its cells.
    """

    path: Path
    encoding: str
    lines: int
    line_end: LineEnd
    line_ends: Literal["LF", "CRLF", "CR"]
    nuls: int
    sample: str
    notes: tuple[Words, ...]
    trailing: int = 0
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Count:
    """What a pass over a file's bytes counts; ``trailing`` are the blank lines at its end."""

    size: int
    lf: int
    crlf: int
    cr: int
    nuls: int
    utf8: bool
    open_end: bool
    trailing: int
    marks: frozenset[str]


def open_text(path: Path, name: str, scratch: Path, told: str | None) -> TextFile:
    """Find out how ``path`` is encoded, and copy it into ``scratch`` as UTF-8 unless it is.

    Raises:
        SourceRejected: its bytes fit no encoding, or not the one that was told.
    """
    counted = count(path)
    sample = _head(path)
    encoding, mark = encodings.of_mark(sample)
    if told is None and not encoding and not counted.utf8 and not (counted.nuls and encodings.wide(sample)):
        return _by_lines(path, counted, scratch)
    if told is not None:
        likely = [encodings.canonical(told, name, marked=encoding)]
    else:
        likely = [encoding or (encodings.wide(sample) if counted.nuls else "") or "utf-8"]
    for number, encoding in enumerate(likely, 1):
        if encoding in {"utf-8", "ascii"}:
            return _describe(path, encoding, counted, mark=bool(mark))
        try:
            copy = transcode(path, encoding, len(mark), scratch, name)
        except SourceRejected:
            if number == len(likely):
                raise
        else:
            return _describe(copy, encoding, count(copy), mark=bool(mark))
    raise SourceRejected(f"'{name}' is written in no encoding that is known.", remedy="Export it as UTF-8.")


def _by_lines(path: Path, counted: Count, scratch: Path) -> TextFile:
    """Read a file that is not UTF-8, or not all of it."""
    found = mixed.foreign(path)
    names = encodings.likely(found.sample)
    damaged = encodings.is_damaged_utf8(found.sample) if found.utf8 else encodings.almost_utf8(found.sample)
    if 0 < found.utf8 <= 2 * found.plainly:
        # Whoever writes Chinese in one encoding does not write French in the other.
        names = list(filter(encodings.is_eastern, names))
    if not names or damaged:
        return _describe(path, "utf-8", counted, mark=False)
    encoding = names[0]
    copy = mixed.decoded(path, encoding, scratch)
    file = _describe(copy.path, encoding if copy.other >= copy.utf8 else "utf-8", count(copy.path), mark=False)
    return replace(file, notes=(*file.notes, *copy.notes(encoding)))


def transcode(path: Path, encoding: str, skip: int, scratch: Path, name: str) -> Path:
    """Copy ``path`` into ``scratch`` as UTF-8, its first ``skip`` bytes left out.

    Raises:
        SourceRejected: some bytes do not fit ``encoding``.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    target = scratch / uuid4().hex
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    line = 1
    try:
        with path.open("rb") as source, target.open("wb") as sink:
            source.seek(skip)
            while block := source.read(_BLOCK):
                text = decoder.decode(block)
                line += text.count("\n")
                sink.write(text.encode("utf-8", "surrogatepass"))
            sink.write(decoder.decode(b"", final=True).encode())
    except UnicodeError as error:
        target.unlink(missing_ok=True)
        raise SourceRejected(
            f"'{name}' is not written in {encoding}: bytes after line {line} do not fit.",
            remedy="Say its encoding (utf-8, gb18030, big5, cp1252 …), or export it as UTF-8.",
        ) from error
    return target


def even_line_ends(file: TextFile, quote: str, scratch: Path, *, mixed: bool = True) -> TextFile:
    """Copy ``file`` into ``scratch`` with LF at the end of each record; what stands between quotes is left alone."""
    scratch.mkdir(parents=True, exist_ok=True)
    target = scratch / uuid4().hex
    inside = False
    with file.path.open("rb") as source, target.open("wb") as sink:
        for block in _whole_lines(source):
            pieces = block.split(quote.encode()) if quote else [block]
            for number, piece in enumerate(pieces):
                quoted = inside ^ bool(number % 2)
                pieces[number] = piece if quoted else piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            inside ^= len(pieces) % 2 == 0
            sink.write(quote.encode().join(pieces))
    counted = count(target)
    return replace(
        file,
        path=target,
        lines=_lines(counted, "\n"),
        line_end="\n",
        notes=(*file.notes, notes.MIXED_LINE_ENDS) if mixed else file.notes,
    )


def without_lines(file: TextFile, lines: int, scratch: Path) -> TextFile:
    """Copy ``file`` into ``scratch`` with its first ``lines`` lines emptied, so that the others keep their numbers."""
    scratch.mkdir(parents=True, exist_ok=True)
    target = scratch / uuid4().hex
    end = file.line_end[-1].encode()
    left = lines
    with file.path.open("rb") as source, target.open("wb") as sink:
        sink.write(file.line_end.encode() * lines)
        while left and (block := source.read(_BLOCK)):
            parts = block.split(end, left)
            left -= len(parts) - 1
            if not left:
                sink.write(parts[-1])
        shutil.copyfileobj(source, sink, _BLOCK)
    return replace(file, path=target)


def count(path: Path) -> Count:
    """Count line ends and NULs, and check for strict UTF-8, in one pass."""
    size = lf = crlf = cr = nuls = 0
    utf8, rest, last = True, b"", b""
    marks: set[str] = set()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            size += len(block)
            bytes_ = np.frombuffer(block, dtype=np.uint8)
            lf += int(np.count_nonzero(bytes_ == 10))  # noqa: PLR2004 - LF
            if b"\r" in block or last == b"\r":
                pairs = block.count(b"\r\n") + (last == b"\r" and block[:1] == b"\n")
                crlf += pairs
                cr += block.count(b"\r") - pairs
            nuls += block.count(b"\0") if b"\0" in block else 0
            marks |= _marks(block, {*MARKS} - marks)
            if utf8:
                whole, rest = _whole_characters(rest + block)
                utf8 = _is_utf8(whole)
            last = block[-1:]
        trailing, open_end = _end(path, size)
    return Count(
        size=size,
        lf=lf,
        crlf=crlf,
        cr=cr,
        nuls=nuls,
        utf8=utf8 and not rest,
        open_end=open_end,
        trailing=trailing,
        marks=frozenset(marks),
    )


def _marks(block: bytes, sought: AbstractSet[str]) -> set[str]:
    """Say which of the marks are in the block, where they may begin a cell."""
    found = {mark for mark, sign in _SIGNS.items() if mark in sought and sign in block and _begins(block, sign[0])}
    found |= {"tab"} & sought if b"\t" in block else set()
    # To look for one byte costs next to nothing where it is absent.
    general = b"\xe2" in block
    found |= {"'"} & sought if general and _QUOTE.search(block) else set()
    blank = any(one[:1] in block and one in block for one in _BLANKS) or (general and _GENERAL.search(block))
    return found | ({"blank"} & sought if blank else set())


def _begins(block: bytes, sign: int) -> bool:
    bytes_ = np.frombuffer(block, dtype=np.uint8)
    places = np.flatnonzero(bytes_ == sign)
    return bool(places[0] == 0 or _BEFORE[bytes_[places[places > 0] - 1]].any())


def _describe(path: Path, encoding: str, counted: Count, *, mark: bool) -> TextFile:
    text = _head(path).removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").replace("\0", "")
    end, ends = _line_end(counted, text)
    remarks = (notes.BOM,) * mark + ((notes.nul_bytes(counted.nuls),) if counted.nuls else ())
    return TextFile(
        path=path,
        encoding=encoding,
        lines=_lines(counted, end),
        line_end=end,
        line_ends=ends,
        nuls=counted.nuls,
        sample=text if counted.size <= SAMPLE else _whole(text),
        notes=remarks,
        trailing=counted.trailing,
        marks=counted.marks,
    )


def _line_end(counted: Count, sample: str) -> tuple[LineEnd, Literal["LF", "CRLF", "CR"]]:
    """Take the line end that comes first outside of quotes."""
    if not counted.cr and not counted.crlf:
        return "\n", "LF"
    found = re.search(r"\r\n|\r|\n", re.sub(r'"[^"]*"', "", sample))
    if found is None:
        return "\n", "LF"
    names: dict[str, tuple[LineEnd, Literal["LF", "CRLF", "CR"]]] = {
        "\n": ("\n", "LF"),
        "\r\n": ("\r\n", "CRLF"),
        "\r": ("\r", "CR"),
    }
    return names[found[0]]


def _lines(counted: Count, end: LineEnd) -> int:
    ends = counted.cr if end == "\r" else counted.lf
    return ends + counted.open_end - counted.trailing


def _end(path: Path, size: int) -> tuple[int, bool]:
    """Count blank lines at the end, and say whether the last line lacks its line end."""
    with path.open("rb") as file:
        file.seek(max(size - 65536, 0))
        tail = file.read()
    body = tail.rstrip(b"\r\n")
    ends = tail[len(body) :]
    line_ends = ends.count(b"\n") or ends.count(b"\r")
    return max(line_ends - 1, 0), not line_ends and size > 0


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(SAMPLE)


def _whole(text: str) -> str:
    end = max(text.rfind("\n"), text.rfind("\r"))
    return text[: end + 1] if end > 0 else text


def _whole_characters(block: bytes) -> tuple[bytes, bytes]:
    """Cut off a UTF-8 character that is not complete at the end."""
    for back in range(1, min(4, len(block)) + 1):
        byte = block[-back]
        if byte >= 0xC0:  # noqa: PLR2004 - a leading byte
            needed = 2 + (byte >= 0xE0) + (byte >= 0xF0)  # noqa: PLR2004 - of three bytes, of four bytes
            return (block[:-back], block[-back:]) if needed > back else (block, b"")
        if byte < 0x80:  # noqa: PLR2004 - ASCII
            break
    return block, b""


def _is_utf8(block: bytes) -> bool:
    if block.isascii():
        return True
    offsets = pa.py_buffer(np.array([0, len(block)], dtype=np.int32).tobytes())
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(block)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _whole_lines(source: IO[bytes]) -> Iterator[bytes]:
    """Give blocks that never part a CR from its LF."""
    rest = b""
    while read := source.read(_BLOCK):
        block = rest + read
        rest = b"\r" if block.endswith(b"\r") else b""
        yield block[: len(block) - len(rest)]
    yield rest
