"""An import or a build that is killed at any moment leaves all or nothing, and can be repeated.

The kills are those of ``benchmarks/kills.py``, which takes 50 of each; the suite takes a few.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "kills.py"


def killed(*words: str) -> dict:
    done = subprocess.run([sys.executable, SCRIPT, *words], text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_killed_imports_leave_all_or_nothing():
    assert killed("--of", "import", "--kills", "8", "--rows", "8000")["figure"] == "8 kills, totals equal"


@pytest.mark.slow
def test_killed_builds_leave_all_or_nothing():
    assert killed("--of", "build", "--kills", "4", "--rows", "4000")["figure"] == "4 kills, totals equal"
