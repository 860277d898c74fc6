"""Tell a disk that is full from everything else that can fail."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator

_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WORDS = re.compile(
    r"no space left on device|disk quota exceeded|file too large|disk is full|os error (28|122|27)\b"
    r"|max_temp_directory_size",
    re.IGNORECASE,
)
"""What the engines, deltalake and SQLite say of it: they give no number."""


def disk_is_full(error: BaseException) -> bool:
    """Whether ``error``, or what it came from, says that there is no room to write (or that a file may grow no more)."""
    return any(_says_so(one) for one in _chain(error))


def _says_so(error: BaseException) -> bool:
    return (isinstance(error, OSError) and error.errno in _NUMBERS) or bool(_WORDS.search(str(error)))


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    left: list[BaseException | None] = [error]
    while left:
        one = left.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            left += [one.__cause__, one.__context__]
