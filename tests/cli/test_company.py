"""``limner company`` from the outside."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from limner.cli.company import check as command
from limner.testing.company.score import CLASSES, NONE, TAGS, Score


@pytest.fixture
def run():
    def done(*arguments):
        environment = {"LIMNER_LOCALE": "en", "PATH": "/usr/bin:/bin", "COLUMNS": "120", "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-c", "from limner.cli.main import main; main()", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return done


def test_every_truth_and_class_has_words():
    assert {*TAGS, *CLASSES, NONE} <= command.WORDS.keys()


def test_a_company_is_made(run, tmp_path):
    done = run("company", "make", str(tmp_path / "c"), "--customers", "200", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"]["data/customers.parquet"] == 200
    assert (tmp_path / "c" / "truth" / "customers.parquet").is_file()


def test_a_company_that_is_too_small_is_refused(run, tmp_path):
    done = run("company", "make", str(tmp_path / "c"), "--customers", "3")
    assert done.returncode == 1
    assert "200 to 5,000,000" in done.stderr.replace("\n", " ")


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
