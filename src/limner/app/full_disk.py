"""Say plainly that the disk is full, wherever in a use case it shows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from limner.core.errors import EngineFailed, LimnerError
from limner.engine.room import disk_is_full


@contextmanager
def telling_full_disk(folder: Path) -> Iterator[None]:
    """Turn what a full disk raises into one clear error; ``folder`` is the workspace's. Other errors pass.

    Raises:
        EngineFailed: there is no room to write.
    """
    try:
        yield
    except (OSError, SQLAlchemyError, LimnerError) as error:
        if not disk_is_full(error):
            raise
        free = shutil.disk_usage(folder).free >> 20
        raise EngineFailed(
            f"The disk of {folder} is full, or files may grow no more there ({free:,} MB are free).",
            remedy="Nothing is half-written. Make room, then run the same command again: nothing counts twice.",
        ) from error
