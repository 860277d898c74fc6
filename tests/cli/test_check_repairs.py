"""``limner check normalise`` and ``limner check quarantine``."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from app.conftest import LINES
from limner.cli.main import app


@pytest.fixture
def limner(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        return CliRunner().invoke(app, [*words, "--workspace", "shop"])

    (tmp_path / "lines.csv").write_text(LINES.replace(",器具,", ",Ｔea／Cups,"), encoding="utf-8")
    assert run("import", "lines.csv").exit_code == 0
    return run


def test_a_column_is_tried_written_and_taken_back(limner, tmp_path):
    told = json.loads(limner("check", "normalise", "products", "category", "--json", "--out", "changes.csv").stdout)
    assert (told["normaliser"], told["changed_rows"], told["applied"]) == ("categories", 1, False)
    assert "Ｔea／Cups,Tea > Cups" in (tmp_path / "changes.csv").read_text("utf-8-sig")
    applied = limner("check", "normalise", "products", "category", "--approve", "changes.csv", "--apply", "--json")
    assert json.loads(applied.stdout)["applied"] is True
    assert limner("check", "normalise", "products", "category", "--revert").exit_code == 0


def test_a_file_of_approvals_without_its_columns_is_refused(limner, tmp_path):
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    failed = limner("check", "normalise", "products", "category", "--approve", "wrong.csv").exception
    assert "--out" in failed.remedy


def test_nothing_was_put_aside(limner):
    assert limner("check", "quarantine", "list").exit_code == 0
    assert json.loads(limner("check", "quarantine", "list", "--json").stdout) == []
