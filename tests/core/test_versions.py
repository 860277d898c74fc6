"""Other code is noticed, whatever its version is called."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import limner
from limner.core.versions import code_version

pytestmark = pytest.mark.slow


@pytest.fixture
def said(tmp_path, monkeypatch):
    """Say what a new process takes the code for, with the packages in ``tmp_path`` installed."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")

    def said():
        code = "from limner.core.versions import code_version; print(code_version())"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()

    return said


def install(folder, *, version, source):
    """Install a package that declares tags, as pip does."""
    (folder / "more_tags").mkdir(exist_ok=True)
    (folder / "more_tags" / "__init__.py").write_text(source, encoding="utf-8")
    info = folder / "more_tags.dist-info"
    info.mkdir(exist_ok=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: more-tags\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[limner.portrait.tags]\nmore = more_tags\n", encoding="utf-8")


def test_a_package_that_extends_limner_counts_with_its_version_and_its_source(said, tmp_path):
    alone = said()
    assert alone == code_version()
    found = [alone]
    for version, source in (("1", ""), ("2", ""), ("2", "LEAST = 3\n"), ("2", "LEAST = 4\n")):
        install(tmp_path, version=version, source=source)
        found.append(said())
        assert said() == found[-1]
    assert len(set(found)) == 5


def test_an_edit_of_limner_itself_counts(said, tmp_path):
    """In a tree of its own; the file's time and length may stay the same."""
    shutil.copytree(Path(limner.__file__).parent, tmp_path / "limner", ignore=shutil.ignore_patterns("__pycache__"))
    assert said() == code_version()
    file = tmp_path / "limner" / "portrait" / "gap.py"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("days.orders > 0", "days.orders > 1"), encoding="utf-8")
    assert said() != code_version()
