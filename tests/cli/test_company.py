"""``limner company`` from the outside."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from limner.cli.company import check as command
from limner.cli.main import app
from limner.core.errors import InvalidDefinition
from limner.testing.company.score import CLASSES, NONE, TAGS, Score


def test_every_truth_and_class_has_words():
    assert {*TAGS, *CLASSES, NONE} <= command.WORDS.keys()


def test_a_company_is_made(tmp_path):
    done = CliRunner().invoke(app, ["company", "make", str(tmp_path / "c"), "--customers", "200", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rows"]["data/customers.parquet"] == 200
    assert (tmp_path / "c" / "truth" / "customers.parquet").is_file()


def test_a_company_that_is_too_small_is_refused(tmp_path):
    with pytest.raises(InvalidDefinition, match="200 to 5,000,000"):
        CliRunner().invoke(app, ["company", "make", str(tmp_path / "c"), "--customers", "3"], catch_exceptions=False)


def test_the_confusion_is_printed(capsys):
    one = Score("day_part", "top_day_part", ("noon", "night"), {("noon", "noon"): 7, ("night", NONE): 2}, 0.5, 0.5, 0.5)
    command._show((one,))
    said = capsys.readouterr().out
    assert "top_day_part" in said
    assert "0.500" in said
    assert "7" in said


@pytest.mark.parametrize("label", ["28", "evening"])
def test_labels_without_words_stay(label):
    assert command._word(label) in {label, "evening", "晚上"}
