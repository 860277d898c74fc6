"""Keep what ran: with which parameters, when, what came of it, and whether it was killed half-way."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Protocol

import sqlalchemy as sa

from limner.core.errors import Conflict, NotFound
from limner.ops.database import Clock, Database
from limner.ops.schema import RUNS as T

Status = Literal["running", "done", "failed", "interrupted"]


class Liveness(Protocol):
    """The workspace's locks, of which a run holds one for as long as its process lives."""

    def hold(self, names: Sequence[str], *, timeout: float) -> AbstractContextManager[None]:
        """Hold ``names`` inside a ``with`` block, or raise Conflict after ``timeout`` seconds."""


@dataclass(frozen=True)
class Run:
    """One run. ``interrupted`` means that its process ended without saying how it went."""

    run_id: str
    kind: str
    parameters: dict[str, Any]
    started_at: datetime
    finished_at: datetime | None
    status: Status
    counts: dict[str, int]
    lake_commit: int | None
    error: str | None


@dataclass
class Outcome:
    """What a run says of itself before it ends."""

    run_id: str
    counts: dict[str, int]
    lake_commit: int | None = None


class Runs:
    """The journal of runs."""

    def __init__(self, database: Database, clock: Clock, locks: Liveness) -> None:
        self._database = database
        self._clock = clock
        self._locks = locks

    @contextmanager
    def running(self, kind: str, parameters: Mapping[str, Any]) -> Iterator[Outcome]:
        """Write a run down for the length of a ``with`` block: done at its end, failed where it raises.

        The block fills the outcome's ``counts`` and ``lake_commit``. Of an error only its type is kept, since its
        message may quote the data.
        """
        outcome = Outcome(run_id=uuid.uuid4().hex, counts={})
        with self._locks.hold([_lock(outcome.run_id)], timeout=0):
            self._start(outcome.run_id, kind, parameters)
            try:
                yield outcome
            except BaseException as error:
                self._finish(outcome, "failed", type(error).__name__)
                raise
            self._finish(outcome, "done", None)

    def get(self, run_id: str) -> Run:
        """Return one run.

        Raises:
            NotFound: there is no such run.
        """
        with self._database.read() as connection:
            row = connection.execute(sa.select(T).where(T.c.run_id == run_id)).mappings().one_or_none()
        if row is None:
            raise NotFound.among("run", run_id, (run.run_id for run in self.latest(8)))
        return self._seen(Run(**row))

    def latest(self, limit: int, *, kind: str | None = None) -> list[Run]:
        """Return the newest runs, newest first, of one kind or of all."""
        query = sa.select(T).order_by(T.c.started_at.desc(), T.c.run_id).limit(limit)
        if kind is not None:
            query = query.where(T.c.kind == kind)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        return [self._seen(Run(**row)) for row in rows]

    def _start(self, run_id: str, kind: str, parameters: Mapping[str, Any]) -> None:
        row = {
            "run_id": run_id,
            "kind": kind,
            "parameters": dict(parameters),
            "started_at": self._clock(),
            "status": "running",
            "counts": {},
        }
        with self._database.write() as connection:
            connection.execute(sa.insert(T), row)

    def _finish(self, outcome: Outcome, status: Status, error: str | None) -> None:
        change = {
            "finished_at": self._clock(),
            "status": status,
            "counts": outcome.counts,
            "lake_commit": outcome.lake_commit,
            "error": error,
        }
        with self._database.write() as connection:
            connection.execute(sa.update(T).where(T.c.run_id == outcome.run_id).values(change))

    def _seen(self, run: Run) -> Run:
        if run.status != "running":
            return run
        try:
            with self._locks.hold([_lock(run.run_id)], timeout=0):
                pass
        except Conflict:
            return run
        # It may have ended properly between the reading of its row and the trying of its lock.
        with self._database.read() as connection:
            status = connection.scalar(sa.select(T.c.status).where(T.c.run_id == run.run_id))
        return replace(run, status="interrupted") if status == "running" else self.get(run.run_id)


def _lock(run_id: str) -> str:
    return f"run-{run_id}"
