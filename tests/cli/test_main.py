"""The command line: what it prints, what it returns, how it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import ClassVar

import pytest
from typer.testing import CliRunner

from limner.app.workspace import Workspace
from limner.cli.main import app, main
from small_shop import LINES, MEMBERS

RULE = {"all": [{"column": "orders_life", "operator": ">=", "value": 2}]}
TAG = "name: tea_lover\ntitle: {zh: 爱茶人, en: Tea lover}\nrule: {column: top_category, operator: '=', value: 茶}\n"


class Limner:
    """The command in a process of its own, in a folder."""

    environment: ClassVar = {"LIMNER_LOCALE": "en", "COLUMNS": "120"}

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, *words: str, **environment: str):
        environment = {"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"} | self.environment | environment
        command = [sys.executable, "-c", "from limner.cli.main import main; main()", *words]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def limner(tmp_path_factory):
    """Run the command in a folder with the shop's files, a workspace among them."""
    folder = tmp_path_factory.mktemp("cli")
    (folder / "lines.csv").write_text(LINES, encoding="utf-8")
    (folder / "members.csv").write_text(MEMBERS, encoding="utf-8")
    (folder / "rule.json").write_text(json.dumps(RULE), encoding="utf-8")
    (folder / "tag.yaml").write_text(TAG, encoding="utf-8")

    return Limner(folder)


@pytest.fixture
def within(limner, monkeypatch):
    """Run the command in this process, in the same folder: what is printed is the same, and no process has to start."""
    monkeypatch.chdir(limner.folder)
    for name, value in limner.environment.items():
        monkeypatch.setenv(name, value)

    def run(*words: str):
        done = CliRunner().invoke(app, list(words), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


@pytest.mark.slow
def test_three_commands_make_a_portrait(limner, within):
    imported = limner("import", "lines.csv", "members.csv")
    assert imported.returncode == 0, imported.stderr
    assert "7 rows read = 7 loaded + 0 quarantined + 0 duplicates" in imported.stdout
    built = limner("build", "--json")
    assert json.loads(built.stdout)["customers"] == 4, built.stderr
    shown = limner("portrait", "c1")
    assert "Portrait of customer c1" in shown.stdout
    assert "180.50" in shown.stdout

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


@pytest.mark.slow
def test_an_unsure_file_fails_with_its_question(limner, tmp_path):
    what = tmp_path / "what.csv"
    what.write_text("a,b,c\n1,2,3\n4,5,6\n", encoding="utf-8")
    failed = limner("import", str(what), "--json", "-w", str(tmp_path / "other"))
    assert failed.returncode == 1
    answer = json.loads(failed.stdout)
    assert answer["questions"][0]["key"] == "table"
    assert failed.stderr == ""


def test_an_error_says_what_to_do_without_a_traceback(limner, tmp_path):
    failed = limner("portrait", "c1", "-w", str(tmp_path / "nowhere"))
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
def test_what_people_mistake_is_told_in_words(tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_LOCALE", "en")
    Workspace.create(tmp_path / "limner-workspace").close()
    (tmp_path / "gbk.yaml").write_bytes("name: 商店\n".encode("gb18030"))
    monkeypatch.setattr("sys.argv", ["limner", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert said in capsys.readouterr().err


def test_wrong_use_returns_two(limner):
    assert CliRunner().invoke(app, ["import", "lines.csv", "--widths", "six"]).exit_code == 2
    assert limner("portrait").returncode == 2
    assert CliRunner().invoke(app, ["build", "--as-of", "yesterday"]).exit_code == 2


@pytest.mark.slow
def test_help_speaks_the_terminals_language(limner):
    assert "为每位客户生成画像" in limner("--help", LIMNER_LOCALE="zh_CN").stdout
    assert "Build every customer's portrait" in limner("--help").stdout
