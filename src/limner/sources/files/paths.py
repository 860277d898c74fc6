"""Turn what a person points at into files."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path

from limner.core.errors import SourceRejected


def expand(paths: Sequence[Path]) -> Iterator[Path]:
    """Give the files of ``paths`` in turn; a folder or a pattern gives its own in order of name, hidden ones left out.

    Raises:
        SourceRejected: nothing is there.
    """
    for path in paths:
        files = list(_files(path))
        if not files:
            what = "holds no file" if path.is_dir() else "does not exist"
            raise SourceRejected(f"'{path}' {what}.", remedy="Check the path, or put the pattern in quotes.")
        yield from files


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (child for child in sorted(path.iterdir()) if child.is_file() and not child.name.startswith("."))
    else:
        found = (Path(name) for name in sorted(glob.glob(str(path), recursive=True)))  # noqa: PTH207 - the pattern may be absolute
        yield from (child for child in found if child.is_file())
