"""The example in the README is what the commands really print."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = re.search(r"```console\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)[1]
LEFT_OUT = "…"


def steps():
    """The commands of the example, each with the output that the README shows."""
    return [part.split("\n", maxsplit=1) for part in EXAMPLE.split("$ ")[1:]]


def pattern(shown):
    """A pattern that matches what was printed where ``shown`` has an ellipsis for any text that is left out."""
    pieces = [re.escape(piece.strip("\n")) for piece in shown.rstrip().split(LEFT_OUT)]
    return re.compile(".*".join(pieces), re.DOTALL)


@pytest.mark.slow
def test_the_readme_shows_what_is_printed(tmp_path):
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for command, shown in steps():
        program, *arguments = shlex.split(command)
        done = subprocess.run(
            [str(Path(sys.executable).with_name(program)), *arguments],
            cwd=tmp_path,
            env={**os.environ, "LIMNER_LOCALE": "en", "COLUMNS": "80"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert pattern(shown).search(done.stdout), f"{command} printed:\n{done.stdout}"


def test_the_example_is_short():
    assert len(steps()) == 4
    assert len(EXAMPLE.splitlines()) <= 25
