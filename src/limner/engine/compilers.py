"""Load of ibis's compilers those that are used.

The package ``ibis.backends.sql.compilers`` imports a compiler for each of twenty databases, which takes 0.15 CPU seconds
of every process that runs a plan. Its modules do not need each other.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import ModuleType
from typing import Any

_SQL = "ibis.expr.sql"
_PACKAGE = "ibis.backends.sql.compilers"


def load_sqlglot_when_used() -> None:
    """Let ``import ibis`` leave out sqlglot until SQL is made or read, as a process that finds all plans kept never does.

    ``ibis.expr.sql`` alone imports it, for the functions ``to_sql`` and ``parse_sql``. Where ibis is imported already
    nothing is done.
    """
    if "ibis" in sys.modules:
        return
    standing_in = ModuleType(_SQL)

    def real(name: str) -> Any:  # noqa: ANN401 — a module has attributes of any kind
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(_SQL) is standing_in:
            del sys.modules[_SQL]
        return getattr(import_module(_SQL), name)

    def to_sql(*words: Any, **options: Any) -> Any:  # noqa: ANN401 — as ibis has it
        return real("to_sql")(*words, **options)

    def parse_sql(*words: Any, **options: Any) -> Any:  # noqa: ANN401 — as ibis has it
        return real("parse_sql")(*words, **options)

    standing_in.__dict__.update(to_sql=to_sql, parse_sql=parse_sql, __getattr__=real)
    sys.modules[_SQL] = standing_in


def load_compilers_when_used() -> None:
    """Let ibis's package of compilers import each when it is asked for; one that is imported already stays as it is."""
    spec = find_spec(_PACKAGE)
    if _PACKAGE in sys.modules or spec is None or spec.loader is None:
        return
    package, loader = module_from_spec(spec), spec.loader

    def asked(name: str) -> Any:  # noqa: ANN401 — a module has attributes of any kind
        if name.startswith("__"):
            raise AttributeError(name)
        if find_spec(f"{_PACKAGE}.{name}"):
            return import_module(f"{_PACKAGE}.{name}")
        loader.exec_module(package)  # a class of a compiler: its own module is known to the whole package only
        if name not in vars(package):
            raise AttributeError(name)
        return vars(package)[name]

    package.__dict__["__getattr__"] = asked
    sys.modules[_PACKAGE] = package
    parent: ModuleType = sys.modules[_PACKAGE.rpartition(".")[0]]
    parent.__dict__["compilers"] = package
