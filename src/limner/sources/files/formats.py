"""Tell a file's format from its first bytes, and refuse what is no table."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from limner.core.errors import SourceRejected
from limner.sources.files import encoding
from limner.sources.files.archives import Member
from limner.sources.files.markup import FORMAT as MARKUP
from limner.sources.files.markup import is_markup
from limner.sources.files.statistics import FORMATS as STATISTICS
from limner.sources.files.statistics import SUFFIXES as STATISTICS_SUFFIXES

WORKBOOKS = frozenset({"xls", "xlsx", "ods"})
COLUMNAR = frozenset({"parquet", "arrow", "feather"})
DOCUMENTS = frozenset({"json", "jsonl", "geojson"})
TEXTS = frozenset({"csv", "fixed"})
FORMATS = WORKBOOKS | COLUMNAR | DOCUMENTS | TEXTS | STATISTICS | {MARKUP}

_BY_SUFFIX = {
    ".csv": "csv", ".tsv": "csv", ".tab": "csv", ".psv": "csv", ".txt": "csv", ".dat": "csv", ".data": "csv",
    ".fwf": "fixed", ".prn": "fixed", ".json": "json", ".geojson": "geojson", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".xls": "xls", ".xlsx": "xlsx", ".xlsm": "xlsx", ".xlsb": "xlsx", ".ods": "ods",
    ".html": MARKUP, ".htm": MARKUP, ".mht": MARKUP, ".mhtml": MARKUP,
    ".parquet": "parquet", ".pq": "parquet", ".arrow": "arrow", ".ipc": "arrow", ".feather": "feather",
    **STATISTICS_SUFFIXES,
}  # fmt: skip
_MAGIC = {b"PAR1": "parquet", b"ARROW1": "arrow", b"\xff\xff\xff\xff": "arrow", b"FEA1": "feather"}
_REFUSED = {
    b"%PDF": ("a PDF document", "Export the table as CSV or xlsx."),
    b"\x89PNG": ("a picture", "Export the table as CSV or xlsx."),
    b"\xff\xd8\xff": ("a picture", "Export the table as CSV or xlsx."),
    b"SQLite format 3": ("an SQLite database", "Export its tables as CSV."),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OBJECT = re.compile(rb"""\{\s*"[^"\n]*"\s*:""")
"""How a text begins that is objects of JSON."""
_HEAD = 4096


def promised(member: Member) -> str:
    """Name the format that the file's suffix stands for, or nothing."""
    return _BY_SUFFIX.get(member.suffix, "")


def detect(member: Member) -> str:
    """Name the format of ``member`` from its content, and from its suffix where the content is plain text.

    Raises:
        SourceRejected: it is empty, encrypted, a web page, a picture, or of an unknown kind.
    """
    with member.path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.removeprefix(encoding.of_mark(head)[1]).replace(b"\0", b"").strip():
        raise SourceRejected(f"'{member.name}' is empty.", remedy="Export it again.")
    for magic, (what, remedy) in _REFUSED.items():
        if head.startswith(magic):
            raise SourceRejected(f"'{member.name}' is {what}, not a table.", remedy=remedy)
    for magic, format_ in _MAGIC.items():
        if head.startswith(magic):
            return format_
    if head.startswith(_OLE):
        return _ole(member)
    if head.startswith(b"PK"):
        return _zipped(member)
    if member.suffix in STATISTICS_SUFFIXES:
        return STATISTICS_SUFFIXES[member.suffix]
    return _text(member, head)


def _ole(member: Member) -> str:
    content = member.path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise SourceRejected(
            f"'{member.name}' is protected by a password.", remedy="Save it without a password and import it again."
        )
    if not any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        raise SourceRejected(
            f"'{member.name}' is an old Office file without a worksheet.", remedy="Export the table as CSV or xlsx."
        )
    return "xls"


def _zipped(member: Member) -> str:
    try:
        with zipfile.ZipFile(member.path) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise SourceRejected(
            f"'{member.name}' is a workbook that is cut off or damaged.", remedy="Fetch or export it again."
        ) from error
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    raise SourceRejected(
        f"'{member.name}' is an Office document without a worksheet.", remedy="Export the table as CSV or xlsx."
    )


def _text(member: Member, head: bytes) -> str:
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if is_markup(plain):
        return MARKUP
    if plain.startswith(b"<?xml"):
        raise SourceRejected(
            f"'{member.name}' is XML without a table, whatever its name says.",
            remedy="Open it in a spreadsheet program and save it as xlsx or CSV.",
        )
    if plain.startswith(b"{\\rtf"):
        raise SourceRejected(f"'{member.name}' is an RTF document.", remedy="Save the table as CSV or xlsx.")
    controls = sum(plain.count(bytes([code])) for code in {*range(1, 32)} - {1, 9, 10, 11, 12, 13, 26, 31})
    wide = encoding.of_mark(head)[0] or encoding.wide(head)
    if not wide and controls > len(plain) * 0.02 and controls > 1:
        raise SourceRejected(f"'{member.name}' is a binary file of no known kind.", remedy="Export it as CSV.")
    by_suffix = _BY_SUFFIX.get(member.suffix, "")
    if by_suffix in DOCUMENTS:
        return by_suffix
    if not by_suffix:
        raise SourceRejected(
            f"'{member.name}' has a suffix that names no table ({Path(member.name).suffix or 'none'}).",
            remedy="If it is a table of text, say its format (csv, fixed, json, jsonl).",
        )
    if _OBJECT.match(plain) and member.suffix not in {".fwf", ".prn"}:
        return "jsonl"
    return by_suffix if by_suffix in TEXTS else "csv"
