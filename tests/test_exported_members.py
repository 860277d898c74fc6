"""What ``import limner`` offers: what it says, and nothing heavy before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import limner

HEAVY = {"duckdb", "ibis", "pandas", "pyarrow", "deltalake", "sqlalchemy", "pyspark"}


def test_all_is_what_there_is():
    public = {name for name, value in vars(limner).items() if getattr(value, "__module__", "") == "limner"}
    assert set(limner.__all__) == {name for name in public if not name.startswith("_")}
    assert limner.__all__ == sorted(limner.__all__)


def test_every_member_says_what_it_is():
    assert all(getattr(limner, name).__doc__ for name in limner.__all__)


def test_importing_limner_loads_no_engine():
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, limner; print(*sorted(m for m in sys.modules if '.' not in m))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "limner" in loaded
    assert not HEAVY & set(loaded)
