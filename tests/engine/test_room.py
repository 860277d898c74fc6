"""A full disk is known however it is said."""

from __future__ import annotations

import errno

import pytest

from limner.core.errors import EngineFailed
from limner.engine.room import disk_is_full


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_the_systems_numbers_are_known(number):
    assert disk_is_full(OSError(number, "?"))


@pytest.mark.parametrize(
    "text",
    [
        'IO Error: Could not write file "x": No space left on device',
        "(sqlite3.OperationalError) database or disk is full",
        "Generic LocalFileSystem error: … (os error 28)",
        "This limit was set by the 'max_temp_directory_size' setting.",
    ],
)
def test_the_words_of_engines_and_stores_are_known(text):
    assert disk_is_full(EngineFailed(text))


def test_a_cause_counts_and_other_failures_do_not():
    damaged = EngineFailed("The archive is damaged.")
    damaged.__cause__ = OSError(errno.ENOSPC, "No space left on device")
    assert disk_is_full(damaged)
    assert not disk_is_full(OSError(errno.EACCES, "Permission denied"))
    assert not disk_is_full(EngineFailed("os error 2"))
