"""A disk that is full says so, leaves nothing half-written, and a run after room is made gives the totals of a clean one."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from limner.app.workspace import Workspace
from limner.warehouse.tables import CONTACTS, CUSTOMERS, FEATURES, ORDER_LINES, ORDERS, PREFERENCES, TAGS
from small_shop import make

ROWS = 6_000
IMPORTED = (ORDERS, ORDER_LINES, CONTACTS)
BUILT = (CUSTOMERS, FEATURES, PREFERENCES, TAGS)
_LIMIT = 64 << 10
"""Bytes that a file may have in the child process: enough for the operational store, too few for the data."""


def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LIMIT, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def limner(folder: Path, *words: str, full: bool = False) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, in which files may not grow where ``full`` says so."""
    command = [sys.executable, "-c", "from limner.cli.main import main; main()", *words, "-w", "shop"]
    return subprocess.run(
        command, cwd=folder, text=True, capture_output=True, check=False, preexec_fn=limited if full else None
    )


def write_lines(folder: Path) -> None:
    lines = (
        f"o{i // 4},c{i // 4 % 997},2024-01-{i // 4 % 28 + 1:02d} 10:00:00,p{i % 50},{i % 3 + 1},{i % 977}.99,139{i // 4 % 997:08d}\n"
        for i in range(ROWS)
    )
    header = "order_id,customer_id,order_date,product_id,quantity,unit_price,phone\n"
    (folder / "lines.csv").write_text(header + "".join(lines), encoding="utf-8")


def counts(folder: Path, tables) -> list[int]:
    with Workspace(folder / "shop") as workspace:
        found = [workspace.reader().table(table) for table in tables]
        return [workspace.engine().rows(table.agg(n=table.count()))[0]["n"] for table in found]


def left_behind(folder: Path) -> list[Path]:
    """Files that a failed run left: staged ones, copies in clear, what an engine spilled."""
    places = [folder / "shop" / "lake" / "staged", folder / "shop" / "scratch"]
    return [path for place in places for path in place.rglob("*") if path.is_file()]


def said_clearly(failed: subprocess.CompletedProcess[str]) -> bool:
    """Whether a person is told that the disk is full and what to do, and no traceback."""
    text = failed.stderr.lower()
    return failed.returncode == 1 and "traceback" not in text and "is full" in text and "make room" in text


@pytest.fixture
def shop(tmp_path):
    make(tmp_path / "shop").close()
    write_lines(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_an_import_onto_a_full_disk(shop):
    failed = limner(shop, "import", "lines.csv", full=True)
    assert said_clearly(failed), failed.stderr
    assert counts(shop, IMPORTED) == [0, 0, 0]
    assert left_behind(shop) == []
    assert limner(shop, "import", "lines.csv").returncode == 0
    assert counts(shop, IMPORTED) == [ROWS // 4, ROWS, 997]


@pytest.mark.slow
@pytest.mark.parametrize("kilobytes", [150, 250, 350])
def test_an_import_onto_a_small_disk(tmp_path, kilobytes):
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a file system may not be mounted here")
    try:
        make(disk / "shop").close()
        write_lines(tmp_path)
        failed = limner(disk, "import", "../lines.csv")
        assert said_clearly(failed), failed.stderr
        assert left_behind(disk) == []
        subprocess.run(["mount", "-o", "remount,size=40m", str(disk)], check=True)
        assert counts(disk, IMPORTED) == [0, 0, 0]
        assert limner(disk, "import", "../lines.csv").returncode == 0
        assert counts(disk, IMPORTED) == [ROWS // 4, ROWS, 997]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.slow
def test_a_build_onto_a_full_disk(shop):
    assert limner(shop, "import", "lines.csv").returncode == 0
    failed = limner(shop, "build", full=True)
    assert said_clearly(failed), failed.stderr
    assert counts(shop, BUILT) == [0, 0, 0, 0]
    assert limner(shop, "build").returncode == 0
    assert counts(shop, BUILT)[:2] == [997, 997]
