"""An import that is killed at any moment leaves all or nothing, and can be repeated."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import pytest

from app.conftest import make
from limner.app.workspace import Workspace
from limner.warehouse.tables import ORDER_LINES, ORDERS

ROWS = 20_000


def totals(folder):
    with Workspace(folder) as workspace:
        tables = [workspace.reader().table(table) for table in (ORDERS, ORDER_LINES)]
        return [workspace.engine().rows(t.agg(n=t.count(), amount=t.amount.sum().fill_null(0)))[0] for t in tables]


@pytest.mark.slow
def test_killed_imports_leave_all_or_nothing(tmp_path):
    make(tmp_path / "shop").close()
    lines = (
        f"o{i // 4},c{i % 997},2024-01-{i % 28 + 1:02d} 10:00:00,p{i % 50},{i % 3 + 1},9.99\n" for i in range(ROWS)
    )
    header = "order_id,customer_id,order_date,product_id,quantity,unit_price\n"
    (tmp_path / "lines.csv").write_text(header + "".join(lines), encoding="utf-8")
    nothing = [{"n": 0, "amount": 0}] * 2
    amount = sum((i % 3 + 1) * 99_900 for i in range(ROWS))
    everything = [{"n": ROWS // 4, "amount": amount}, {"n": ROWS, "amount": amount}]
    command = [sys.executable, "-c", "from limner.cli.main import main; main()", "import", "lines.csv", "-w", "shop"]
    seed = random.Random(7)
    for _ in range(5):
        running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seed.uniform(1, 8))
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert totals(tmp_path / "shop") in (nothing, everything)
    subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    assert totals(tmp_path / "shop") == everything
    subprocess.run(command, cwd=tmp_path, check=True, stdout=subprocess.DEVNULL)
    assert totals(tmp_path / "shop") == everything
    assert [path for path in (tmp_path / "shop" / "scratch").rglob("*") if path.is_file()] == []
