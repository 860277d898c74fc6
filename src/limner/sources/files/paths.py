"""Turn what a person points at into files."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from limner.core.errors import SourceRejected

_SYSTEM = re.compile(
    r"(?i)\..*|~\$.*|.*~|thumbs\.db|ehthumbs.*\.db|desktop\.ini|icon\r?|__macosx|.*\.(tmp|part|crdownload|lnk|url)"
)
_NO_TABLES = frozenset(
    [".doc", ".docx", ".docm", ".wps", ".rtf", ".odt", ".pdf", ".ofd", ".ppt", ".pptx", ".dps", ".pages", ".key", ".md", ".rst", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".heic", ".svg", ".tif", ".tiff", ".psd", ".mp3", ".mp4", ".mov", ".avi", ".wav", ".exe", ".msi", ".dll", ".bat", ".sh", ".py", ".js", ".css", ".yaml", ".yml", ".toml", ".ini", ".eml", ".msg"]
)  # fmt: skip


def is_passed_over(name: str) -> bool:
    """Say whether a file that lies among others is one of the system, a copy that is not whole yet, or no table."""
    path = PurePosixPath(name)
    return any(map(_SYSTEM.fullmatch, path.parts)) or path.suffix.lower() in _NO_TABLES


def expand(paths: Sequence[Path]) -> Iterator[Path]:
    """Give the files of ``paths`` in turn; a folder or a pattern gives its own in order of name, but for ``passed_over``.

    Raises:
        SourceRejected: nothing is there.
    """
    for path in paths:
        there = list(_files(path))
        files = [file for file in there if file == path or not is_passed_over(file.name)]
        if not files:
            what = "holds no file with a table" if there or path.is_dir() else "does not exist"
            raise SourceRejected(f"'{path}' {what}.", remedy="Check the path, or put the pattern in quotes.")
        yield from files


def passed_over(paths: Sequence[Path]) -> list[Path]:
    """Give the files of folders and patterns that are not read: documents, pictures, and those of the system.

    Hidden ones are nobody's business and are left out here as well.
    """
    files = (file for path in paths for file in _files(path) if file != path)
    return [file for file in files if is_passed_over(file.name) and not file.name.startswith(".")]


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (child for child in sorted(path.iterdir()) if child.is_file())
    else:
        found = (Path(name) for name in sorted(glob.glob(str(path), recursive=True)))  # noqa: PTH207 - the pattern may be absolute
        yield from (child for child in found if child.is_file())
