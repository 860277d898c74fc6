"""The house rules that no linter knows, and proof that those which the linters know are really kept."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIMNER = ROOT / "src" / "limner"
MODULES = sorted(LIMNER.rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
STAGES = ("sources", "quality", "identity", "portrait", "segments")
CATCH_ALLS = {
    "utils",
    "util",
    "common",
    "helpers",
    "helper",
    "services",
    "managers",
    "manager",
    "models",
    "misc",
    "base",
}

LAYERS = "Entry points over app over stages over foundation"
ENGINES = "Only engine names an engine"
HANDLES = "No stage holds an engine"
OPS = "Only app touches the operational store"
CYCLES = "No cycles"
ENTRIES = "The entry points call app only"


CONTRACTS = {contract["name"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
FOLDERS = {folder.name for folder in LIMNER.iterdir() if (folder / "__init__.py").exists()}
ENTRY_FOLDERS = {"cli", "server"}


@cache
def trees():
    """What each module says; read when a test asks for it, since every worker collects the tests of this file."""
    return {module: ast.parse(module.read_text(encoding="utf-8")) for module in MODULES}


# Who may import whom


def lint_imports(source):
    """Run the import contracts over the packages of ``source``; return what they say and whether all are kept."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr, done.returncode == 0


@pytest.fixture
def house(tmp_path):
    """A copy of the source that a test may spoil: ``house({"core/new.py": "import os"})`` checks it with the addition."""
    shutil.copytree(LIMNER, tmp_path / "limner", ignore=shutil.ignore_patterns("__pycache__"))

    def spoiled(additions):
        for name, text in additions.items():
            file = tmp_path / "limner" / name
            file.parent.mkdir(exist_ok=True)
            with file.open("a", encoding="utf-8") as module:
                module.write(f"\n{text}\n")
        return lint_imports(tmp_path)

    return spoiled


def test_the_contracts_are_kept(house):
    said, kept = house({})
    assert kept, said


@pytest.mark.parametrize(
    ("additions", "contract"),
    [
        pytest.param({"core/money.py": "import limner.warehouse.tables"}, LAYERS, id="upward"),
        pytest.param({"rules/__init__.py": "import limner.app"}, LAYERS, id="foundation to app"),
        pytest.param({"portrait/__init__.py": "import limner.segments"}, LAYERS, id="stage to stage"),
        pytest.param({"novelty/__init__.py": ""}, LAYERS, id="a folder that no layer names"),
        pytest.param(
            {"core/one.py": "import limner.core.other", "core/other.py": "import limner.core.one"}, CYCLES, id="cycle"
        ),
        pytest.param({"portrait/__init__.py": "import duckdb"}, ENGINES, id="a stage names duckdb"),
        pytest.param(
            {"segments/__init__.py": "from pyspark.sql import SparkSession"}, ENGINES, id="a stage names pyspark"
        ),
        pytest.param(
            {"app/__init__.py": "def f():\n    import duckdb"}, ENGINES, id="app names duckdb inside a function"
        ),
        pytest.param({"sources/__init__.py": "import limner.engine.duckdb"}, HANDLES, id="a stage holds an engine"),
        pytest.param({"identity/__init__.py": "import limner.ops"}, OPS, id="a stage touches ops"),
        pytest.param({"warehouse/__init__.py": "import sqlalchemy"}, OPS, id="the warehouse speaks SQL to ops"),
        pytest.param({"cli/__init__.py": "import limner.engine.lake"}, HANDLES, id="a command holds an engine"),
        pytest.param({"server/__init__.py": "import sqlalchemy"}, OPS, id="a resource speaks SQL to ops"),
        pytest.param({"cli/__init__.py": "import limner.portrait.tag"}, ENTRIES, id="a command calls a stage"),
        pytest.param({"server/__init__.py": "import limner.quality.check"}, ENTRIES, id="a resource calls a stage"),
    ],
)
def test_a_contract_breaks_when(house, additions, contract):
    said, kept = house(additions)
    assert not kept
    assert f"{contract} BROKEN" in said


def test_every_contract_is_known_here_and_in_the_documentation():
    assert CONTRACTS.keys() == {LAYERS, ENGINES, HANDLES, OPS, CYCLES, ENTRIES}
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert set(
        re.findall(r"^\* \*\*(.+?)\.?\*\*", page.partition("The contracts")[2].partition("##")[0], re.MULTILINE)
    ) == set(CONTRACTS)


def unlisted(folders):
    """The folders that entry points may not import, and that their contract does not list."""
    listed = {name.removeprefix("limner.") for name in CONTRACTS[ENTRIES]["forbidden_modules"]}
    return folders - ENTRY_FOLDERS - {"app", "core"} - listed


def test_entry_points_are_forbidden_every_folder_but_app_and_core():
    assert unlisted(FOLDERS) == set()
    assert unlisted(FOLDERS | {"novelty"}) == {"novelty"}
    assert {name.removeprefix("limner.") for name in CONTRACTS[ENTRIES]["source_modules"]} == ENTRY_FOLDERS


def test_the_documentation_lists_every_folder_in_its_layer():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [\w ]+ \| (.+?) \|", page.partition("## Layout")[2], re.MULTILINE)
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == FOLDERS


# What the install holds


def imported(tree):
    """The root names of what ``tree`` imports, in functions too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def imported_on_load(tree):
    """The root names of what is imported when ``tree`` is: not in functions, not for the type checker alone."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(ast.Module([node], []))


def distributions(requirements):
    return {re.split(r"[\[<>=!~ ]", requirement)[0].lower() for requirement in requirements}


def third_party(names):
    known = packages_distributions()
    outside = {name for name in names if name not in sys.stdlib_module_names and name != "limner"}
    return {known[name][0].lower().replace("_", "-") if name in known else name for name in outside}


HELD_BACK = {
    "tzdata": "its tables are read as files: which country a zone is of",
    "sqlglot": "a newer one breaks ibis 12.0",
    "pandas": "ibis needs it to return small results, and a newer one breaks PySpark",
}


def test_the_base_install_is_what_the_code_uses():
    base = distributions(PROJECT["project"]["dependencies"])
    used = third_party(name for tree in trees().values() for name in imported(tree))
    assert base - used <= set(HELD_BACK), "not imported anywhere in src"


def test_what_is_imported_on_load_is_in_the_base_install():
    base = distributions(PROJECT["project"]["dependencies"])
    needed = third_party(name for tree in trees().values() for name in imported_on_load(tree))
    assert needed <= base


# How the code is written


def called(tree):
    """The lines of ``tree`` with a call, each with what is called: ``f`` or, of an object, ``.f``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = f".{node.func.attr}" if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield node.lineno, name


def places(names, *, outside=()):
    return [
        f"{module.relative_to(LIMNER)}:{line} {name}"
        for module, tree in trees().items()
        if not module.relative_to(LIMNER).as_posix().startswith(outside)
        for line, name in called(tree)
        if name in names
    ]


def test_only_portable_uses_what_engines_differ_in():
    assert not places({".delta", ".hash", ".epoch_seconds", ".mode"}, outside="engine/portable.py")


def test_nothing_prints():
    assert not places({"print", "pprint"})


def test_no_stage_looks_at_the_clock():
    clocks = places({".now", ".today", ".utcnow", ".time_ns"}, outside=("app/", "cli/", "engine/", "ops/"))
    assert not clocks, "the clock is an argument"


def test_errors_are_caught_by_name_or_passed_on():
    broad = [
        f"{module.relative_to(LIMNER)}:{node.lineno}"
        for module, tree in trees().items()
        if not module.relative_to(LIMNER).as_posix().startswith(("cli/", "server/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
        and not isinstance(node.body[-1], ast.Raise)
    ]
    assert not broad


def test_an_exemption_gives_its_reason():
    bare = re.compile(r"#\s*(noqa(:[\sA-Z0-9,]+)?|type:\s*ignore(\[[\w,\s-]+\])?)\s*$")
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in [*MODULES, *sorted((ROOT / "tests").rglob("*.py"))]
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if bare.search(line)
    ]
    assert not found


def percentile(lengths, share):
    ordered = sorted(lengths)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def body_lines(function):
    """Lines of ``function`` without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return sum(1 for _ in range(body[0].lineno, function.end_lineno + 1)) if body else 0


def test_files_are_short():
    lengths = [len(module.read_text(encoding="utf-8").splitlines()) for module in MODULES]
    assert percentile(lengths, 0.95) <= 400


def test_functions_are_short():
    functions = [
        body_lines(node)
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert percentile(functions, 0.95) <= 40


# Where things are


def test_no_name_is_a_catch_all():
    names = {part for module in MODULES for part in module.relative_to(LIMNER).with_suffix("").parts}
    assert names & CATCH_ALLS <= {"base"}
    assert [module for module in MODULES if module.stem == "base"] == [LIMNER / "engine" / "base.py"]


def test_tests_mirror_the_source():
    with_code = {module.relative_to(LIMNER).parts[0] for module in MODULES if trees()[module].body[1:]}
    folders = {name for name in with_code if (LIMNER / name).is_dir()}
    assert not [name for name in sorted(folders) if not list((ROOT / "tests" / name).rglob("test_*.py"))]


def taken_from_tests(tree):
    """What ``tree`` imports from a conftest or from a file of tests; what tests share has a module with a plain name."""
    modules = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    modules += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    return [name for name in modules if name.rpartition(".")[2] == "conftest" or name.rpartition(".")[2][:5] == "test_"]


def test_tests_take_nothing_from_other_tests():
    assert taken_from_tests(ast.parse("from app.conftest import x\nimport app.test_y\nfrom rows import memory")) == [
        "app.conftest",
        "app.test_y",
    ]
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert not {str(file): found for file in files if (found := taken_from_tests(ast.parse(file.read_text("utf-8"))))}


def test_a_folder_of_tests_has_a_folder_to_mirror():
    tests = {file.parent.relative_to(ROOT / "tests").as_posix() for file in (ROOT / "tests").rglob("*.py")}
    assert not [name for name in sorted(tests - {"benchmarks"}) if not (LIMNER / name).is_dir()]
