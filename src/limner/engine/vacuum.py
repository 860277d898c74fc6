"""Remove from a lake's folders what nothing names any more."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

_LOG = "_delta_log"


def sweep(table: Path, *, keep: Collection[str]) -> list[Path]:
    """Delete the Parquet files of the Delta table at ``table`` but ``keep`` (relative paths); return those deleted.

    Whoever sweeps holds the table's lock, so a file that is not to be kept belongs to no living writer.
    """
    gone = [
        file
        for file in table.rglob("*")
        if file.is_file()
        and file.relative_to(table).parts[0] != _LOG
        and file.relative_to(table).as_posix() not in keep
    ]
    for file in gone:
        file.unlink()
    for folder in table.iterdir():
        if folder.name != _LOG and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return gone


def sweep_staged(staged: Path, *, before: datetime) -> list[Path]:
    """Delete the folders of ``staged`` in which nothing was touched since ``before`` (UTC); return their files."""
    limit = before.replace(tzinfo=UTC).timestamp()
    gone: list[Path] = []
    for folder in staged.glob("*/"):
        # Its writer may commit it, and so move it away, at any of these steps.
        with suppress(FileNotFoundError):
            files = [file for file in folder.rglob("*") if file.is_file()]
            if max(path.stat().st_mtime for path in [folder, *files]) < limit:
                shutil.rmtree(folder.rename(staged / f"abandoned-{folder.name}"))
                gone += files
    return gone


def added_between(table: Path, first: int, last: int) -> set[str]:
    """Return the paths of all files that the log of ``table`` added after version ``first``, up to ``last``."""
    return {
        unquote(action["add"]["path"])
        for file in (table / _LOG).glob("*.json")
        if file.stem.isdigit() and first < int(file.stem) <= last
        for action in map(json.loads, file.read_text().splitlines())
        if "add" in action
    }


def appended_between(table: Path, first: int, last: int) -> list[str] | None:
    """Return the files whose rows ``table`` gained from version ``first`` to ``last``, oldest first.

    None where rows were taken away or replaced in between, or where the log no longer tells. Files that a compaction
    wrote bring no new rows.
    """
    found: dict[str, None] = {}
    for version in range(first + 1, last + 1):
        entry = table / _LOG / f"{version:020}.json"
        if not entry.exists():
            return None
        for action in map(json.loads, entry.read_text().splitlines()):
            added, removed = action.get("add", {}), action.get("remove", {})
            if removed.get("dataChange"):
                return None
            if added.get("dataChange"):
                found[unquote(added["path"])] = None
    return list(found)


def forget_versions(table: Path, *, before: int) -> None:
    """Delete the log of ``table`` from before the last checkpoint at or before version ``before``, which stays readable."""
    log = table / _LOG
    versions = {file: int(file.name.split(".")[0]) for file in log.iterdir() if file.name.split(".")[0].isdigit()}
    checkpoints = [n for file, n in versions.items() if file.name.endswith(".checkpoint.parquet") and n <= before]
    for file, version in versions.items():
        if checkpoints and version < max(checkpoints):
            file.unlink()
