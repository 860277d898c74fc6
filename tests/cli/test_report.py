"""``limner report``: the file it writes, the language it speaks, and what it refuses."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from limner.cli.main import app
from limner.core.errors import InvalidDefinition, NotFound


@pytest.fixture
def limner(store_folder, tmp_path, monkeypatch):
    """Run ``report`` on the built shop, from the test's own folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        return CliRunner().invoke(app, ["report", "--workspace", str(store_folder), *words])

    return run


@pytest.mark.parametrize(("locale", "word"), [("zh", "客户画像报告"), ("en", "Customer report")])
def test_a_page_in_either_language(limner, tmp_path, locale, word):
    done = limner("--out", "page.html", "--locale", locale)
    assert done.exit_code == 0, done.output
    assert "66" in done.output
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert f'<html lang="{locale}' in page
    assert word in page


@pytest.mark.parametrize(("locale", "sheet"), [("zh", "概览"), ("en", "Overview")])
def test_a_workbook_in_either_language(limner, tmp_path, locale, sheet):
    assert limner("--out", "tables.xlsx", "--locale", locale).exit_code == 0
    assert load_workbook(tmp_path / "tables.xlsx", read_only=True).sheetnames[0] == sheet


def test_a_segment_is_smaller_than_the_whole(limner, tmp_path):
    told = json.loads(limner("--out", "lost.html", "--segment", "lifecycle_lost", "--json").stdout)
    assert (told["file"], told["as_of"]) == ("lost.html", "2024-06-30")
    assert 5 <= told["customers"] < 66
    assert (tmp_path / "lost.html").is_file()


def test_a_language_that_there_is_not_is_wrong_use(limner, tmp_path):
    refused = limner("--locale", "fr")
    assert refused.exit_code == 2
    assert "'fr' is not one of 'zh', 'en'" in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "error", "remedy"),
    [
        (("--segment", "lifecycle_lots"), NotFound, "lifecycle_lost"),
        (("--out", "report.pdf"), InvalidDefinition, "report.html"),
    ],
)
def test_what_cannot_be_reported_says_what_to_do(limner, tmp_path, words, error, remedy):
    failed = limner(*words).exception
    assert isinstance(failed, error)
    assert remedy in failed.remedy
    assert list(tmp_path.iterdir()) == []
