"""Say which code is running, so that what other code made is never taken for its own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import EntryPoint, PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from limner.core.discover import installed_extensions

_LIBRARIES = ("limner", "ibis-framework", "sqlglot", "duckdb", "pyspark", "pyarrow")


def code_version() -> str:
    """Hash all whose change may change a plan or what is counted.

    That is the source of Limner and of the packages that extend it, with their versions, so that an edit in a
    developer's tree counts as another version does, and the versions of the libraries that make and run plans.
    """
    return _code_version(installed_extensions())


@cache
def _code_version(extensions: tuple[EntryPoint, ...]) -> str:
    found = hashlib.sha256("\n".join(_versions(extensions)).encode())
    for file in _sources(extensions):
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _versions(extensions: Iterable[EntryPoint]) -> Iterator[str]:
    for name in _LIBRARIES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} is missing"
    for entry in extensions:
        yield " ".join((entry.group, entry.value, *((entry.dist.name, entry.dist.version) if entry.dist else ())))


def _sources(extensions: Iterable[EntryPoint]) -> Iterator[Path]:
    for package in ("limner", *sorted({entry.module.split(".")[0] for entry in extensions})):
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            yield from sorted(Path(folder).rglob("*.py"))
        if spec and spec.origin and not spec.submodule_search_locations:
            yield Path(spec.origin)
