"""Programs that write and read a lake in processes of their own, to be killed at any moment.

Each commit moves one amount from ``debits`` to ``credits``: a row in each, of the same operation and amount.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from limner.core.errors import Conflict
from limner.engine import commits
from limner.engine.lake import Lake
from limner.engine.locks import FileLocks

TABLES = ("credits", "debits")
STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "os.scandir", "open"}


def opened(root):
    return Lake(Path(root), FileLocks(Path(root) / "locks"))


def staged(lake, table, operations, mode="append"):
    def write(folder):
        folder.mkdir()
        amounts = [sum(map(ord, operation)) for operation in operations]
        pq.write_table(pa.table({"operation": operations, "amount": amounts}), folder / "part.parquet")

    return lake.stage(table, write, mode=mode)


def transfer(lake, operation):
    """Append one row to both tables."""
    return lake.commit([staged(lake, table, [operation]) for table in TABLES], operation=operation)


def content(lake, snapshot=None):
    """The operations whose rows are in the tables; every reader's check that the tables agree."""
    snapshot = snapshot or lake.snapshot()
    found = []
    for table in TABLES:
        rows = [row for file in lake.files(snapshot, table) for row in pq.ParquetFile(file).read().to_pylist()]
        assert all(row["amount"] == sum(map(ord, row["operation"])) for row in rows)
        found.append(sorted(row["operation"] for row in rows))
    assert found[0] == found[1], f"commit {snapshot.number}: the tables disagree"
    return found[0]


def told(journal, word, operation):
    """Write one line that outlives this process."""
    file = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{word} {operation}\n".encode())
    os.close(file)


def keep_writing(root, journal, name, seed, compact_every):
    """Transfer, compact and vacuum without end; the commits' own log is compacted every ``compact_every`` commits."""
    commits._COMPACT_EVERY = compact_every
    lake, dice = opened(root), random.Random(seed)
    for number in range(sys.maxsize):
        operation = f"{name}-{number}"
        told(journal, "begun", operation)
        transfer(lake, operation)
        told(journal, "done", operation)
        if dice.random() < 0.2:
            lake.compact(dice.choice(TABLES), operation=f"compact {operation}")
        if dice.random() < 0.2:
            lake.vacuum(keep=timedelta(minutes=10), abandoned_after=timedelta(minutes=10))


def append_often(root, name, count):
    lake = opened(root)
    for number in range(count):
        transfer(lake, f"{name}-{number}")


def replace_often(root, name, count):
    """Read all rows, write them back with one more, and do it again where another writer was first."""
    lake = opened(root)
    for number in range(count):
        while True:
            base = lake.snapshot()
            rows = [*content(lake, base), f"{name}-{number}"]
            try:
                changes = [staged(lake, table, rows, "replace") for table in TABLES]
                lake.commit(changes, operation=f"{name}-{number}", base=base)
                break
            except Conflict:
                continue


def read_often(root, until, journal):
    """Read until the file ``until`` is there; every snapshot is consistent and none is older than the one before."""
    lake, last, reads = opened(root), 0, 0
    while not Path(until).exists():
        snapshot = lake.snapshot()
        assert snapshot.number >= last
        content(lake, snapshot)
        last, reads = snapshot.number, reads + 1
    told(journal, "read", reads)


def killed_at(step, work, root):
    """Do ``work`` and die at the ``step``-th thing that it does to the disk; end well where it does fewer."""
    lake, left = opened(root), step

    def count(event, arguments):
        nonlocal left
        if event in STEPS and str(root) in str(arguments[0]):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    WORK[work](lake)


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def killed_by_its_clock(root):
    """Write both tables' logs and die before the row in ``commits``."""
    lake = Lake(Path(root), FileLocks(Path(root) / "locks"), clock=lambda: die() or datetime(2025, 1, 1))
    transfer(lake, "new")


WORK = {
    "transfer": lambda lake: transfer(lake, "new"),
    "replace": lambda lake: lake.commit([staged(lake, t, ["new"], "replace") for t in TABLES], operation="new"),
    "compact": lambda lake: lake.compact("debits", operation="compact"),
    "vacuum": lambda lake: lake.vacuum(keep=timedelta(0), abandoned_after=timedelta(0)),
}
