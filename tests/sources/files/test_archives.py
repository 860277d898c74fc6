"""Packed files are unpacked, and nothing of them stays."""

from __future__ import annotations

import bz2
import gzip
import io
import zipfile

import pytest
import zstandard

from limner.core.errors import SourceRejected

CONTENT = "姓名,年龄\n张三,30\n".encode()
ROWS = [("张三", "30")]


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("pack", "suffix", "compression"),
    [
        (gzip.compress, ".gz", "gzip"),
        (bz2.compress, ".bz2", "bz2"),
        (zstandard.compress, ".zst", "zst"),
        (lambda content: gzip.compress(gzip.compress(content)), ".gz.gz", "gzip"),
    ],
)
def test_a_packed_file(read_bytes, pack, suffix, compression):
    got = read_bytes(pack(CONTENT), name=f"members.csv{suffix}")
    assert (got.found.file, got.found.compression, got.rows) == ("members.csv", compression, ROWS)


def test_each_member_of_a_zip_is_a_sheet(tmp_path, read_all):
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(b_csv=CONTENT, a_tsv=b"x\ty\n1\t2\n", c_zip=zipped(d_csv=CONTENT)))
    sheets = read_all(path)
    assert [(sheet.found.file, sheet.rows) for sheet in sheets] == [
        ("all.zip!a.tsv", [("1", "2")]),
        ("all.zip!b.csv", ROWS),
        ("all.zip!c.zip!d.csv", ROWS),
    ]


@pytest.mark.parametrize(
    ("content", "name", "defect"),
    [
        (gzip.compress(CONTENT * 100, mtime=0)[:-20], "x.csv.gz", "gzip file that is cut off or damaged"),
        (bz2.compress(CONTENT * 100)[:-20], "x.csv.bz2", "bz2 file that is cut off or damaged"),
        (zipped(a_csv=CONTENT * 100)[:-40], "x.zip", "zip file that is cut off or damaged"),
        (zipped(), "x.zip", "archive without a table"),
        (zipped(picture_png=b"\x89PNG\r\n\x1a\n"), "x.zip", "archive without a table"),
        (b"7z\xbc\xaf\x27\x1c", "x.7z", "7z archive, which is not read"),
    ],
    ids=("cut gzip", "cut bz2", "cut zip", "empty zip", "picture", "7z"),
)
def test_a_damaged_archive_is_refused(read_bytes, content, name, defect):
    with pytest.raises(SourceRejected, match=defect):
        read_bytes(content, name=name)
