"""Commands are files: found by themselves, listed without being imported, and documented."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from limner.cli.commands import Command, declared
from limner.cli.main import app
from limner.core.errors import InvalidDefinition

ROOT = Path(__file__).parents[2]
CLI = ROOT / "src" / "limner" / "cli"
HEAVY = {"alembic", "clevercsv", "deltalake", "duckdb", "fastapi", "holidays", "httpx", "ibis", "numpy", "pandas"}
HEAVY |= {"plotly", "pyarrow", "sqlalchemy", "sqlglot", "starlette", "xlsxwriter"}
WATCHED = """
import json, sys
from limner.cli.main import main
sys.argv[0] = 'limner'
try:
    main()
finally:
    sys.stderr.write(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


def every_command(package="limner.cli", words=("limner",)):
    """Each command and group below ``package``: its words, and the file that declares it."""
    for name, (module, _) in declared(package).items():
        file = CLI.joinpath(*module.split(".")[2:])
        yield (*words, name), file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
        if file.is_dir():
            yield from every_command(module, (*words, name))


def declares_a_command(file):
    return any(
        isinstance(line, ast.Assign) and line.targets[0].id == "COMMAND"
        for line in ast.parse(file.read_text(encoding="utf-8")).body
    )


def test_every_file_that_declares_a_command_is_found():
    assert {file for _, file in every_command()} == {file for file in CLI.rglob("*.py") if declares_a_command(file)}


def test_no_file_but_its_own_names_a_command():
    """A command stands in its file alone: its order and its words are in no list."""
    assert "build" not in (CLI / "main.py").read_text(encoding="utf-8")
    assert not [one for one in CLI.rglob("*.py") if ".add_typer(" in one.read_text(encoding="utf-8")]


@pytest.mark.parametrize("words", [words for words, _ in every_command()], ids=" ".join)
def test_every_command_is_documented_and_says_what_it_does_in_both_languages(words):
    assert f" `{' '.join(words)}`\n" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    package = ".".join(("limner.cli", *words[1:-1]))
    said = declared(package)[words[-1]][1]
    assert said.zh != said.en
    assert not said.zh.isascii()
    assert said.en.isascii()


def test_no_two_commands_claim_one_place():
    packages = [
        "limner.cli",
        *(f"limner.cli.{'.'.join(words[1:])}" for words, file in every_command() if file.stem == "__init__"),
    ]
    for package in packages:
        places = [said.order for _, said in declared(package).values()]
        assert len(set(places)) == len(places), package


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (("--help",), {}, "Build every customer's portrait."),
        (("--help",), {"LIMNER_LOCALE": "zh"}, "为每位客户生成画像。"),
        (("--version",), {}, "limner 0."),
        (("check", "--help"), {}, "List the checks."),
        ((), {"_LIMNER_COMPLETE": "complete_bash", "COMP_WORDS": "limner s", "COMP_CWORD": "1"}, "sources\nsegments"),
        ((), {"_LIMNER_COMPLETE": "complete_bash", "COMP_WORDS": "limner tags e", "COMP_CWORD": "2"}, "explain"),
    ],
)
def test_what_lists_commands_imports_none_of_them(words, environment, said):
    environment = {**os.environ, "LIMNER_LOCALE": "en", "PYTHONIOENCODING": "utf-8"} | environment
    command = [sys.executable, "-c", WATCHED, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, encoding="utf-8")
    assert said in done.stdout
    assert not HEAVY & set(json.loads(done.stderr))


def test_a_name_that_is_nearly_right_is_told():
    done = CliRunner().invoke(app, ["chekc"])
    assert done.exit_code == 2
    assert "Did you mean 'check'" in done.output


def test_a_group_may_have_a_command_for_where_none_is_named(monkeypatch):
    monkeypatch.setenv("LIMNER_WORKSPACE", "/nowhere")
    for words in (
        ["tags"],
        ["tags", "--json"],
        ["tags", "list"],
        ["check"],
        ["check", "orders"],
        ["check", "run", "orders"],
    ):
        with pytest.raises(Exception, match="/nowhere"):
            CliRunner().invoke(app, words, catch_exceptions=False)
    done = CliRunner().invoke(app, ["tags", "explian"])
    assert (done.exit_code, "Did you mean 'explain'" in done.output) == (2, True)


def test_a_group_without_one_shows_its_help():
    done = CliRunner().invoke(app, ["identity"])
    assert "Find out which ids are one person." in done.output or "判断哪些编号是同一个人" in done.output


def test_what_is_declared_is_read_from_the_text(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    commands = tmp_path / "shop_commands"
    commands.mkdir()
    (commands / "__init__.py").write_text("")
    (commands / "open_.py").write_text(
        "raise SystemExit\nCOMMAND = Command(order=2, zh='开', en='Open')\n", encoding="utf-8"
    )
    (commands / "at_night.py").write_text("COMMAND = Command(order=1, zh='夜', en='At night')\n", encoding="utf-8")
    (commands / "words.py").write_text("WORDS = 1\n")
    assert declared("shop_commands") == {
        "at-night": ("shop_commands.at_night", Command(1, "夜", "At night")),
        "open": ("shop_commands.open_", Command(2, "开", "Open")),
    }
    (commands / "words.py").write_text("COMMAND = Command(order=ORDER, zh='词', en='Words')\n", encoding="utf-8")
    declared.cache_clear()
    with pytest.raises(InvalidDefinition, match=r"shop_commands\.words is not declared in literals"):
        declared("shop_commands")


def test_every_command_can_be_imported():
    def walk(command, context):
        if isinstance(command, typer.core.TyperGroup):
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found.name == name
                yield name
                yield from walk(found, context)

    top = typer.main.get_command(app)
    assert len(list(walk(top, typer.Context(top)))) == len(list(every_command()))
