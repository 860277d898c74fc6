"""Sync sources when they are due, each in a process of its own, so that a dead one never delays another."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from limner.app.add_source import all_sources
from limner.app.workspace import Workspace
from limner.sources.connectors.connector import Source
from limner.sources.connectors.schedule import due_after, pause

Told = Callable[[str, str], None]
"""Told a source and what became of it: started, done or failed."""

_LOOK_SECONDS = 0.5
_ENDING_SECONDS = 10.0
PATIENCE = timedelta(minutes=1)
"""A source that is at work for longer keeps no others from starting: it may be slow, or hang for ever."""


@dataclass
class Worker:
    """Looks which sources are due and syncs them.

    A source that is still at work when it is due again is left alone until it has finished. After a failure it rests,
    longer each time, or until its schedule comes where that is later. Sources without a schedule are never due.

    Attributes:
        workspace: whose sources.
        most: how many sources at once, besides those that are at work for longer than ``patience``.
        patience: see there.
        draw: chance, from 0 to 1.
        told: told what happens.
    """

    workspace: Workspace
    most: int = 4
    patience: timedelta = PATIENCE
    draw: Callable[[], float] = random.random
    told: Told = lambda _source, _what: None
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _started: dict[str, datetime] = field(default_factory=dict)

    def look(self) -> None:
        """Start what is due and take note of what has finished."""
        now = self.workspace.clock()
        sources = {source.name: source for source in all_sources(self.workspace) if source.schedule}
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                del self.running[name]
                self.told(name, "failed" if process.returncode else "done")
                if name in sources:
                    self._note(sources[name], failed=bool(process.returncode), now=now)
        for name, source in sources.items():
            if self._busy(now) < self.most and name not in self.running and self._is_due(source, now):
                self.told(name, "started")
                self.running[name] = self._start(name)
                self._started[name] = now

    def run(self, *, until: Callable[[], bool], sleep: Callable[[float], None] = time.sleep) -> None:
        """Look again and again until ``until`` says that it is enough; then end what is running."""
        try:
            while not until():
                self.look()
                sleep(_LOOK_SECONDS)
        finally:
            self.stop()

    def stop(self) -> None:
        """End what is running: a sync that is ended is read again at the next."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(_ENDING_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()

    def _busy(self, now: datetime) -> int:
        return sum(now - self._started[name] < self.patience for name in self.running)

    def _is_due(self, source: Source, now: datetime) -> bool:
        due_at = self.workspace.store.sources.state(source.name).due_at
        return due_at is None or due_at <= now

    def _note(self, source: Source, *, failed: bool, now: datetime) -> None:
        sources = self.workspace.store.sources
        state = sources.state(source.name)
        due = due_after(source.schedule, now, self.workspace.settings.time_zone)
        # The sync counts its failures itself, except where its process was killed.
        failures = max(1, state.failures) if failed else 0
        rested = now + pause(failures, self.draw()) if failed else due
        sources.save_state(source.name, replace(state, due_at=max(due, rested), failures=failures))

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        # A process and not a thread: what a driver does cannot be stopped from outside of it.
        words = [sys.executable, "-m", "limner.app.run_sources", str(self.workspace.folder), name]
        return subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  (our own interpreter and module)


def _sync_one(folder: str, name: str) -> int:
    """Sync one source and return the exit code: 0 done, 1 failed."""
    from pathlib import Path

    from limner.app.sync_source import SyncPlan, sync_source

    with Workspace(Path(folder)) as workspace:
        reports = sync_source(workspace, name, SyncPlan())
    return 1 if any(report.error for report in reports) else 0


if __name__ == "__main__":
    sys.exit(_sync_one(*sys.argv[1:]))
