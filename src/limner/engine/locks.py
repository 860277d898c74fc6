"""Let one writer at a time touch a named thing, also across processes."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from filelock import FileLock, Timeout

from limner.core.errors import Conflict


class Locks(Protocol):
    """A set of named locks. Each is held by one holder at a time and is free again once its holder is dead."""

    def hold(self, names: Sequence[str], *, timeout: float) -> AbstractContextManager[None]:
        """Hold all of ``names`` inside a ``with`` block.

        Names are taken in sorted order, so that two holders never wait for each other. A holder must not ask again for
        a name that it already holds.

        Args:
            names: What to hold; a name given twice is held once.
            timeout: Seconds to wait for all of them together; 0 tries once.

        Raises:
            Conflict: somebody else holds one of them; none is held then.
        """


class FileLocks:
    """Locks of one machine: a lock of the operating system on one file a name inside ``folder``.

    The operating system frees them when the holder's process ends, in whatever way. The folder must be on a disk of
    this machine, since network file systems do not keep that promise.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def hold(self, names: Sequence[str], *, timeout: float) -> Iterator[None]:
        """See ``Locks.hold``."""
        self._folder.mkdir(parents=True, exist_ok=True)
        deadline = time.monotonic() + timeout
        with ExitStack() as held:
            for name in sorted(set(names)):
                held.enter_context(self._one(name, deadline, timeout))
            yield

    @contextmanager
    def _one(self, name: str, deadline: float, timeout: float) -> Iterator[None]:
        lock = FileLock(self._folder / f"{quote(name, safe='')}.lock", poll_interval=0.01)
        try:
            lock.acquire(timeout=max(0.0, deadline - time.monotonic()))
        except Timeout as error:
            raise Conflict(
                f"{name!r} is in use by another process; waited {timeout:g} s for it.",
                remedy=f"Try again when it has finished; `fuser {lock.lock_file}` names the process.",
            ) from error
        try:
            yield
        finally:
            lock.release()
