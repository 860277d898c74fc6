"""Read the columns of a file of real data, plainly."""

from __future__ import annotations

import csv
import gzip
import json
from itertools import islice
from pathlib import Path

ROWS = 1500


def columns(file: Path) -> dict[str, list[str]]:
    """Return the first values of each column, as text, blanks left out."""
    rows = list(islice(_rows(file), ROWS))
    found: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.items():
            kept = found.setdefault(str(name), [])
            if value is not None and str(value).strip():
                kept.append(str(value))
    return found


def _rows(file):
    if file.suffix == ".parquet":
        import pyarrow.parquet as pq

        yield from next(pq.ParquetFile(file).iter_batches(ROWS)).to_pylist()
    elif file.suffix in {".xlsx", ".xls"}:
        yield from _sheets(file)
    elif file.suffix == ".json":
        yield from map(json.loads, islice(file.open(encoding="utf-8"), ROWS))
    else:
        yield from _delimited(file)


def _sheets(file):
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(str(file))
    for sheet in workbook.sheet_names:
        header, *rows = workbook.get_sheet_by_name(sheet).to_python()
        for row in rows[: ROWS // len(workbook.sheet_names)]:
            yield {f"{sheet}/{name}": value for name, value in zip(header, row, strict=False)}


def _delimited(file):
    with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as opened:
        raw = opened.read(500_000)
    for encoding in ("utf-8-sig", "gbk", "cp1252"):
        try:
            text = raw.decode(encoding, errors="strict" if len(raw) < 500_000 else "ignore")
            break
        except UnicodeDecodeError:
            continue
    lines = text.splitlines(keepends=True)
    delimiter = max(",;\t|%#", key=lines[0].count)
    for row in csv.DictReader(lines, delimiter=delimiter):
        yield {name: value for name, value in row.items() if name is not None and isinstance(value, str)}


def files(folder: Path) -> list[Path]:
    """Return the files under ``folder`` that are tables and not broken on purpose."""
    kinds = {".csv", ".tsv", ".gz", ".xlsx", ".xls", ".parquet", ".json"}
    tables = [
        file for file in folder.rglob("*") if file.suffix in kinds and file.name not in {"amb_kb.json", "config.json"}
    ]
    return sorted(file for file in tables if "nasty" not in str(file))
