"""Find the values that extension modules declare."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Protocol, TypeVar

from limner.core.errors import InvalidDefinition


class Named(Protocol):
    """Anything that can be discovered has a name."""

    @property
    def name(self) -> str:
        """The name, unique among its kind."""


N = TypeVar("N", bound=Named)


def discover(package: ModuleType, kind: type[N]) -> dict[str, N]:
    """Collect the module-level values of type ``kind`` from each module directly inside ``package``.

    Installed packages join through the entry-point group of the same name (``limner.portrait.tags``, say), each
    entry naming a module. The result is in order of module and then of declaration.

    Raises:
        InvalidDefinition: two extensions declare the same name.
    """
    modules = [f"{package.__name__}.{info.name}" for info in pkgutil.iter_modules(package.__path__)]
    modules += [entry.value for entry in installed_extensions() if entry.group == package.__name__]
    found: dict[str, N] = {}
    for module in modules:
        for value in vars(importlib.import_module(module)).values():
            if not isinstance(value, kind):
                continue
            if found.setdefault(value.name, value) is not value:
                raise InvalidDefinition(
                    f"{kind.__name__} {value.name!r} is declared twice.",
                    path=module,
                    remedy="Give one of them another name.",
                )
    return found


def installed_extensions() -> tuple[EntryPoint, ...]:
    """Return the entry points of installed packages in the groups of Limner's folders."""
    return _extensions(tuple(sys.path))


@cache
def _extensions(_places: tuple[str, ...]) -> tuple[EntryPoint, ...]:
    """Ask the disk once for each state of the import path, which takes longer than all the rest of ``discover``."""
    every = entry_points()
    groups = sorted(group for group in every.groups if group.startswith("limner."))
    return tuple(entry for group in groups for entry in every.select(group=group))
