"""An operational store on each database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from limner.engine.locks import FileLocks
from limner.ops.locks import PostgresLocks
from limner.ops.store import open_store


class Ticking:
    """A clock that is one minute later at every look."""

    def __init__(self):
        self.at = datetime(2025, 3, 30, 0, 1, 2, 345678)

    def __call__(self):
        self.at += timedelta(minutes=1)
        return self.at


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ops.db'}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
def locks(url, tmp_path):
    return PostgresLocks(url, workspace="test") if url.startswith("postgresql") else FileLocks(tmp_path / "locks")


@pytest.fixture
def store(url, locks):
    store = open_store(url, clock=Ticking(), locks=locks)
    yield store
    store.close()
