"""Unpack compressed files, one member at a time, into a folder that the caller empties."""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Protocol
from uuid import uuid4

import zstandard

from limner.core.errors import SourceRejected
from limner.sources.files.paths import is_passed_over

_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zst", b"PK\x03\x04": "zip", b"PK\x05\x06": "zip"}
_OTHERS = {b"\xfd7zXZ": "xz", b"7z\xbc\xaf": "7z", b"Rar!": "rar"}
_SUFFIXES = {"gzip": ".gz", "bz2": ".bz2", "zst": ".zst"}
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "[Content_Types].xml")
_DEPTH = 3


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file to read: ``name`` is what people call it, ``path`` where its bytes lie now."""

    name: str
    path: Path
    compression: str = ""

    @property
    def suffix(self) -> str:
        """The last suffix of its name, in lower case."""
        return Path(self.name).suffix.lower()

    @property
    def unpacked(self) -> bool:
        """Whether ``path`` is a copy in scratch."""
        return bool(self.compression)


def members(member: Member, scratch: Path, depth: int = 0) -> Iterator[Member]:
    """Give ``member`` itself, or what is packed in it as copies in ``scratch``, which the caller deletes.

    Raises:
        SourceRejected: the archive is cut off, damaged, encrypted, empty or of a kind that is not read.
    """
    kind = _packing(member)
    if not kind:
        yield member
        return
    if depth == _DEPTH:
        raise SourceRejected(f"'{member.name}' is packed more than {_DEPTH} times.", remedy="Unpack it first.")
    try:
        for part in _zipped(member, scratch) if kind == "zip" else _streamed(member, kind, scratch):
            yield from members(part, scratch, depth + 1)
    except (EOFError, OSError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, zstandard.ZstdError) as error:
        raise SourceRejected(
            f"'{member.name}' is a {kind} file that is cut off or damaged ({error}).",
            remedy="Fetch or export it again, and compare its size with the original's.",
        ) from error
    finally:
        if member.unpacked:
            member.path.unlink(missing_ok=True)


def _packing(member: Member) -> str:
    with member.path.open("rb") as file:
        head = file.read(8)
    for magic, kind in _OTHERS.items():
        if head.startswith(magic):
            raise SourceRejected(
                f"'{member.name}' is a {kind} archive, which is not read.", remedy="Unpack it, or pack it as zip or gz."
            )
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return "" if kind == "zip" and _is_workbook(member) else kind
    return ""


def _is_workbook(member: Member) -> bool:
    try:
        with zipfile.ZipFile(member.path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return member.suffix in {".xlsx", ".xlsm", ".xlsb", ".ods"}
    return not names.isdisjoint(_WORKBOOK_PARTS)


def _streamed(member: Member, kind: str, scratch: Path) -> Iterator[Member]:
    name = member.name.removesuffix(_SUFFIXES[kind])
    with member.path.open("rb") as packed, _reader(kind, packed) as source:
        path = _copy(source, scratch)
    yield replace(member, name=name, path=path, compression=kind)


def _reader(kind: str, packed: IO[bytes]) -> gzip.GzipFile | bz2.BZ2File | zstandard.ZstdDecompressionReader:
    if kind == "gzip":
        return gzip.GzipFile(fileobj=packed)
    if kind == "bz2":
        return bz2.BZ2File(packed)
    return zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)


def _zipped(member: Member, scratch: Path) -> Iterator[Member]:
    with zipfile.ZipFile(member.path, metadata_encoding=None) as archive:
        parts = sorted(
            (info for info in archive.infolist() if not info.is_dir() and not is_passed_over(_name(info))),
            key=lambda info: info.filename,
        )
        if not parts:
            raise SourceRejected(f"'{member.name}' is an archive without a table.", remedy="Pack the file again.")
        for part in parts:
            if part.flag_bits & 1:
                raise SourceRejected(
                    f"'{member.name}' is protected by a password.", remedy="Unpack it and import what is inside."
                )
            with archive.open(part) as source:
                path = _copy(source, scratch)
            yield Member(name=f"{member.name}!{_name(part)}", path=path, compression="zip")


def _name(part: zipfile.ZipInfo) -> str:
    """Mend names that Chinese Windows wrote as GBK and zip declares as code page 437."""
    if part.flag_bits & 0x800:
        return part.filename
    try:
        return part.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return part.filename


def _copy(source: _Readable, scratch: Path) -> Path:
    scratch.mkdir(parents=True, exist_ok=True)
    path = scratch / uuid4().hex
    try:
        with path.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
