"""Fixtures for reading files: sheets as plain rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from limner.engine.duckdb import DuckDB
from limner.engine.loading import DuckDBLoader
from limner.sources.files.read import read
from limner.sources.files.sheet import Found, ReadOptions


@dataclass(frozen=True)
class Got:
    """A sheet with its rows fetched: cells without their lines, the lines, and (line, column, reason) of rejects."""

    found: Found
    columns: tuple[str, ...]
    rows: list[tuple]
    lines: list[int]
    rejected: list[tuple]

    @property
    def size(self):
        return len(self.rows), len(self.columns), len(self.rejected)

    @property
    def remarks(self):
        return [note.en for note in self.found.notes]


def fetch(paths, scratch: Path, **options) -> list[Got]:
    """Read files with a fresh engine, and see that nothing stays in scratch and the counts add up."""
    engine = DuckDB()
    try:
        result = []
        for sheet in read(paths, ReadOptions(**options), loader=DuckDBLoader(engine), scratch=scratch):
            rows = engine.rows(sheet.rows.order_by("line"))
            rejected = engine.rows(sheet.rejected.order_by("line"))
            assert tuple(sheet.rows.columns) == ("line", *sheet.columns)
            assert sheet.records == len(rows) + len(rejected)
            if sheet.found.lines:
                assert (sheet.found.lines.rows, sheet.found.lines.rejected) == (len(rows), len(rejected))
                assert sheet.found.lines.missing == 0
            result.append(
                Got(
                    sheet.found,
                    sheet.columns,
                    [tuple(row.values())[1:] for row in rows],
                    [row["line"] for row in rows],
                    [(row["line"], row["column"], row["reason"]) for row in rejected],
                )
            )
        assert not scratch.exists() or not list(scratch.iterdir())
        return result
    finally:
        engine.close()


@pytest.fixture
def read_all(tmp_path):
    """Read paths (or one path) into all their sheets."""

    def run(*paths, **options):
        return fetch([Path(path) for path in paths], tmp_path / "scratch", **options)

    return run


@pytest.fixture
def read_one(read_all):
    """Read a file that holds one sheet."""

    def run(path, **options):
        (sheet,) = read_all(path, **options)
        return sheet

    return run


@pytest.fixture
def read_bytes(tmp_path, read_one):
    """Write bytes (or text) to a file and read it."""

    def run(content, name="table.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_one(path, **options)

    return run


@pytest.fixture
def book(tmp_path):
    """Write a workbook by a function of its first sheet and give its path."""

    def make(fill, more=()):
        path = tmp_path / "book.xlsx"
        workbook = xlsxwriter.Workbook(str(path))
        fill(workbook, workbook.add_worksheet("明细"))
        for name in more:
            workbook.add_worksheet(name).write_row(0, 0, ["k", "v"])
        workbook.close()
        return path

    return make
