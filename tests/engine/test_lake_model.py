"""Whatever is done to a lake, every commit that is kept can be read again with exactly its rows."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime as at
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from examples import examples
from limner.core.errors import Conflict, NotFound
from limner.engine.lake import Lake, Snapshot
from limner.engine.locks import FileLocks

TABLES = ("orders", "lines")
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(TABLES), st.sampled_from(["append", "replace"]), st.lists(st.integers(0, 99), max_size=3)
    ),
    max_size=3,
)


class Killed(BaseException):
    """Ends a commit as a kill would: nothing catches it."""


class LakeAgainstModel(RuleBasedStateMachine):
    """A lake beside a list of what each commit should show."""

    @initialize()
    def start(self):
        self.folder = Path(tempfile.mkdtemp())
        self.now = at(2025, 1, 1)
        self.dies = False
        self.lake = Lake(self.folder / "lake", FileLocks(self.folder / "locks"), self.clock)
        self.states = [{}]  # by commit number, each {table: sorted rows}
        self.made_at = [self.now]
        self.kept_since = None
        self.operations = 0
        self.old = Snapshot(0, {})

    def teardown(self):
        shutil.rmtree(getattr(self, "folder", "nowhere"), ignore_errors=True)

    def clock(self):
        if self.dies:
            raise Killed
        return self.now

    def staged(self, table, mode, rows):
        def write(folder):
            folder.mkdir()
            for number, part in enumerate([rows[:1], rows[1:]]):
                pq.write_table(pa.table({"n": pa.array(part, pa.int64())}), folder / f"{number}.parquet")

        return self.lake.stage(table, write, mode=mode)

    def after(self, changes):
        state = dict(self.states[-1])
        for table, mode, rows in changes:
            state[table] = sorted(rows + (state.get(table, []) if mode == "append" else []))
        return state

    def operation(self):
        self.operations += 1
        return f"operation {self.operations}"

    def committed(self, state):
        self.states.append(state)
        self.made_at.append(self.now)

    @rule(changes=CHANGES)
    def commit(self, changes):
        staged = [self.staged(*change) for change in changes]
        made = self.lake.commit(staged, operation=self.operation())
        self.committed(self.after(changes))
        assert made.number == len(self.states) - 1

    @rule(changes=CHANGES)
    def die_in_commit(self, changes):
        staged = [self.staged(*change) for change in changes]
        self.dies = True
        with pytest.raises(Killed):
            self.lake.commit(staged, operation=self.operation())
        self.dies = False

    @rule(table=st.sampled_from(TABLES))
    def die_in_compaction(self, table):
        self.dies = True
        try:
            assert self.lake.compact(table, operation=self.operation()) is None
        except Killed:
            pass
        finally:
            self.dies = False

    @rule()
    def remember(self):
        self.old = self.lake.snapshot()

    @rule(change=st.tuples(st.sampled_from(TABLES), st.just("replace"), st.lists(st.integers(0, 99), max_size=3)))
    def replace_on_what_was_read(self, change):
        table, newest = change[0], self.lake.snapshot()
        try:
            self.lake.commit([self.staged(*change)], operation=self.operation(), base=self.old)
        except Conflict:
            assert newest.versions.get(table) != self.old.versions.get(table)
        else:
            assert newest.versions.get(table) == self.old.versions.get(table)
            self.committed(self.after([change]))

    @rule(table=st.sampled_from(TABLES))
    def compact(self, table):
        if self.lake.compact(table, operation=self.operation()):
            self.committed(self.states[-1])

    @rule(days=st.integers(0, 3))
    def vacuum(self, days):
        limit = self.now - timedelta(days=days)
        self.lake.vacuum(keep=timedelta(days=days))
        self.kept_since = max(limit, self.kept_since or limit)
        on_disk = {str(f) for f in (self.folder / "lake" / "tables").rglob("*.parquet") if "_delta_log" not in f.parts}
        needed = {f for n in range(len(self.states)) if self.kept(n) for t in TABLES for f in self.files(n, t)}
        assert needed <= on_disk
        if days == 0:
            assert needed == on_disk

    @rule(hours=st.integers(1, 48))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    def kept(self, number):
        """Whether a vacuum must have kept commit ``number``: it was the newest at some moment since the limit."""
        if self.kept_since is None or number == len(self.states) - 1:
            return True
        return self.made_at[number + 1] > self.kept_since

    def files(self, number, table):
        return self.lake.files(self.lake.snapshot(number), table)

    @invariant()
    def every_kept_commit_shows_its_rows(self):
        for number, state in enumerate(self.states):
            for table in TABLES:
                try:
                    files = self.files(number, table)
                except NotFound:
                    assert not self.kept(number)
                else:
                    rows = sorted(n for file in files for n in pq.ParquetFile(file).read()["n"].to_pylist())
                    assert rows == state.get(table, [])

    @invariant()
    def other_readers_of_delta_can_read(self):
        for table in self.lake.snapshot().versions:
            DeltaTable(self.folder / "lake" / "tables" / table).to_pyarrow_table()


_CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


class TestLakeBriefly(LakeAgainstModel.TestCase):
    settings = settings(max_examples=examples(4), stateful_step_count=8, deadline=None, suppress_health_check=_CHECKS)


@pytest.mark.slow
class TestLakeAtLength(LakeAgainstModel.TestCase):
    settings = settings(max_examples=examples(60), stateful_step_count=15, deadline=None, suppress_health_check=_CHECKS)
