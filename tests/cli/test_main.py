"""The command line: what it prints, what it returns, how it fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from limner.app.workspace import Workspace
from limner.cli.main import app, main
from small_shop import LINES, MEMBERS

RULE = {"all": [{"column": "orders_life", "operator": ">=", "value": 2}]}
TAG = "name: tea_lover\ntitle: {zh: 爱茶人, en: Tea lover}\nrule: {column: top_category, operator: '=', value: 茶}\n"


def apart(*words: str):
    """Run the command in a process of its own, for what only a whole process shows."""
    command = [sys.executable, "-c", "from limner.cli.main import main; main()", *words]
    environment = {**os.environ, "LIMNER_LOCALE": "en", "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.fixture
def within(tmp_path, monkeypatch):
    """Run the command in this process, in a folder with the shop's files; what is printed is the same."""
    for name, text in {
        "lines.csv": LINES,
        "members.csv": MEMBERS,
        "rule.json": json.dumps(RULE),
        "tag.yaml": TAG,
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_LOCALE", "en")
    monkeypatch.setenv("COLUMNS", "120")

    def run(*words: str):
        done = CliRunner().invoke(app, list(words), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


@pytest.fixture
def failing(monkeypatch, capsys):
    """Run the whole of ``main`` in this process on words that it refuses: its exit code, and what it printed."""

    def run(*words: str):
        monkeypatch.setenv("LIMNER_LOCALE", "en")
        monkeypatch.setattr("sys.argv", ["limner", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


@pytest.mark.slow
def test_three_commands_make_a_portrait(within):
    assert "7 rows read = 7 loaded + 0 quarantined + 0 duplicates" in within("import", "lines.csv", "members.csv")
    assert json.loads(within("build", "--json"))["customers"] == 4
    shown = within("portrait", "c1")
    assert "Portrait of customer c1" in shown
    assert "172.45" in shown

    listed = json.loads(within("tags", "--json"))
    assert len(listed) >= 64
    assert {"zh", "en"} == set(listed[0]["title"])
    why = json.loads(within("tags", "explain", "second_purchase", "--customer", "c1", "--json"))
    assert (why["has"], [one["holds"] for one in why["conditions"]]) == (True, [True, True])
    assert "Champions" in within("segments")

    preview = json.loads(within("segments", "preview", "rule.json", "--json"))
    assert (preview["customers"], preview["total"]) == (1, 4)
    assert "c1" not in str(preview["sample"])

    assert json.loads(within("tags", "preview", "tag.yaml", "--json"))["customers"] == 3
    within("tags", "add", "tag.yaml")
    assert json.loads(within("build", "--json"))["tags"]["tea_lover"] == 3

    exported = json.loads(within("export", "features", "--out", "features.csv", "--json"))
    assert exported["rows"] == 4


def test_an_unsure_file_fails_with_its_question(failing, tmp_path):
    what = tmp_path / "what.csv"
    what.write_text("a,b,c\n1,2,3\n4,5,6\n", encoding="utf-8")
    code, said, complained = failing("import", str(what), "--json", "-w", str(tmp_path / "other"))
    assert code == 1
    assert json.loads(said)["questions"][0]["key"] == "table"
    assert complained == ""


def test_an_import_that_takes_nothing_fails_and_names_what_it_passed_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Thumbs.db").write_bytes(b"x")
    (tmp_path / "in" / "lines.csv").write_text(LINES, encoding="utf-8")
    taken = CliRunner().invoke(app, ["import", "in", "--save-map", "map.yaml", "-w", "w"])
    assert (taken.exit_code, "Thumbs.db" in taken.output) == (0, True)
    head = LINES.splitlines()[0]
    (tmp_path / "in" / "lines.csv").write_text(f"{head}\nA8,c5,soon,p1,绿茶,茶,1,50.00,0,cash\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["import", "in", "--map", "map.yaml", "-w", "w"]).exit_code == 1


def test_an_error_says_what_to_do_without_a_traceback(tmp_path):
    failed = apart("portrait", "c1", "-w", str(tmp_path / "nowhere"))
    assert failed.returncode == 1
    assert "limner init" in failed.stderr
    assert "Traceback" not in failed.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("init", "other", "--time-zone", "Asia/Beijing"), "Write it as Asia/Shanghai or Europe/London."),
        # What stands in brackets is no markup.
        (("sources", "add", "shop", "sqlite:///shop.db"), "key: [member_id]"),
        (("sources", "add", "gbk.yaml"), "Save it in UTF-8"),
        (("export", "customers", "--out", "/proc/customers.csv"), "Check the path"),
    ],
)
def test_what_people_mistake_is_told_in_words(tmp_path, monkeypatch, failing, words, said):
    monkeypatch.chdir(tmp_path)
    Workspace.create(tmp_path / "limner-workspace").close()
    (tmp_path / "gbk.yaml").write_bytes("name: 商店\n".encode("gb18030"))
    code, _, complained = failing(*words)
    assert code == 1
    assert said in complained


def test_wrong_use_returns_two():
    assert CliRunner().invoke(app, ["import", "lines.csv", "--widths", "six"]).exit_code == 2
    assert apart("portrait").returncode == 2
    assert CliRunner().invoke(app, ["build", "--as-of", "yesterday"]).exit_code == 2
