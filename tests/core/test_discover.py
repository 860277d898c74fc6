"""Extensions are found in their folder and nowhere else has to know of them."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass

import pytest

from limner.core.discover import discover
from limner.core.errors import InvalidDefinition


@dataclass(frozen=True)
class Thing:
    name: str


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Make a package of the modules given, each a list of lines."""

    def make(**modules):
        folder = tmp_path / "things_of_test"
        folder.mkdir()
        (folder / "__init__.py").touch()
        for name, text in modules.items():
            (folder / f"{name}.py").write_text(f"from core.test_discover import Thing\n{text}\n", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        return importlib.import_module("things_of_test")

    monkeypatch.setitem(sys.modules, "core.test_discover", sys.modules[__name__])
    yield make
    for name in [name for name in sys.modules if name.startswith("things_of_test")]:
        del sys.modules[name]


def test_values_are_found_in_order_of_module_and_declaration(package):
    things = package(b="z = Thing('z')\ny = Thing('y')", a="x = Thing('x')\nother = 3")
    assert list(discover(things, Thing).items()) == [("x", Thing("x")), ("z", Thing("z")), ("y", Thing("y"))]


def test_an_empty_package_has_none(package):
    assert discover(package(), Thing) == {}


def test_a_name_given_twice_is_refused(package):
    things = package(a="x = Thing('same')", b="x = Thing('same')")
    with pytest.raises(InvalidDefinition, match=r"things_of_test\.b: Thing 'same' is declared twice\."):
        discover(things, Thing)


def test_a_value_imported_from_another_module_counts_once(package):
    things = package(a="x = Thing('x')", b="from things_of_test.a import x")
    assert list(discover(things, Thing)) == ["x"]
