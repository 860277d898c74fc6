"""Keep the SQL of plans, so that a plan is made and compiled once and not at every run.

A plan is kept under what it is called, what defines it, the engine and the code (``core.versions``), and fits where
each table that it read has the same columns. What differs from run to run is not in the SQL: tables stand in it under
places of their own, values as ``bound.Bound``. It is looked up before the expression is made, which takes as long as
compiling it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.core.versions import code_version
from limner.engine.bound import Values, with_values
from limner.engine.conform import as_stored

Tables = Mapping[str, ir.Table]

VARIANTS = 8
"""So many plans of one definition are kept, of tables with other columns, and so many definitions of one name."""
_EVERY = "*"
"""In place of a table: the names of all tables, where a plan asked for them."""
_ABSENT = "-"
_ABANDONED_SECONDS = 86_400


@dataclass(frozen=True)
class Plan:
    """A plan that is made where none is kept.

    Attributes:
        name: what it is; an identifier.
        make: makes it from ``tables``. It may read nothing else that differs from run to run, but ``Bound`` values.
        tables: what it may read, by name.
        definition: all else that decides it: the rules of tags, the tables that have rows, settings.
        values: what its ``Bound`` values are in this run.
    """

    name: str
    make: Callable[[Tables], ir.Table]
    tables: Tables
    definition: str = ""
    values: Values = field(default_factory=dict)

    def made(self) -> ir.Table:
        """Make it of the tables themselves; its ``Bound`` values stay open."""
        return self.make(self.tables)


@dataclass(frozen=True)
class Prepared:
    """A plan that an engine can run."""

    sql: str
    schema: ibis.Schema
    """Its columns; those of a ``Plan`` have the types in which they are stored."""
    small: Mapping[str, pa.Table] = field(default_factory=dict)
    """The tables in memory that it names."""


@dataclass(frozen=True)
class _Kept:
    """The SQL of a plan with places for tables and values."""

    reads: Mapping[str, str]
    """The tables that were asked for, with a hash of their columns, in the order of their places."""
    prepared: Prepared


class Compiler(Protocol):
    """The part of an engine that makes SQL."""

    @property
    def name(self) -> str:
        """The engine's."""

    def place(self, name: str, schema: ibis.Schema) -> ir.Table:
        """Return a table of ``name`` and columns, which need not be there."""

    def compiled(self, plan: ir.Table) -> Prepared:
        """Compile ``plan``, with columns in the types in which they are stored."""

    def name_of(self, table: ir.Table) -> str:
        """Return the name by which SQL reads ``table``."""


class Plans:
    """Plans that were made, kept in this process and, where there is a ``folder``, for others to come.

    Files that cannot be read, that were cut off or that another Limner wrote are passed over and written again.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def prepared(self, plan: Plan, compiler: Compiler) -> Prepared:
        """Return ``plan`` from what is kept, or make and keep it; with this run's tables and values put in."""
        key = _key(plan, compiler)
        file = self._folder / code_version() / compiler.name / f"{plan.name}-{key}.json" if self._folder else None
        variants = _variants(key, file)
        for kept in variants:
            if all(_columns_of(plan.tables, name) == columns for name, columns in kept.reads.items()):
                return _filled(kept, key, plan, compiler)
        reading = _Reading(plan.tables, key, compiler)
        made = compiler.compiled(as_stored(plan.make(reading)))
        variants = [_Kept(reading.reads, made), *variants][:VARIANTS]
        _remember(key, variants)
        if file:
            # Where it cannot be written it is made again next time; a disk that is full stops what must be written.
            with contextlib.suppress(OSError):
                _write(file, key, [_to_json(one) for one in variants])
        return _filled(variants[0], key, plan, compiler)


class _Reading(Mapping[str, ir.Table]):
    """Gives places in the stead of tables, and notes which were asked for."""

    def __init__(self, tables: Tables, key: str, compiler: Compiler) -> None:
        self.reads: dict[str, str] = {}
        self._tables = tables
        self._compiler = compiler
        self._key = key
        self._given: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        self.reads.setdefault(name, _columns_of(self._tables, name))
        table = self._tables[name]
        if name not in self._given:
            number = list(self.reads).index(name)
            self._given[name] = self._compiler.place(f"limner_{self._key}_{number}", table.schema())
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        self.reads.setdefault(_EVERY, _columns_of(self._tables, _EVERY))
        return iter(self._tables)

    def __len__(self) -> int:
        return len(list(iter(self)))


_KEPT: dict[str, list[_Kept]] = {}
_MOST_IN_MEMORY = 1000


def _remember(key: str, variants: list[_Kept]) -> None:
    _KEPT[key] = variants
    while len(_KEPT) > _MOST_IN_MEMORY:
        _KEPT.pop(next(iter(_KEPT)), None)


def _filled(kept: _Kept, key: str, plan: Plan, compiler: Compiler) -> Prepared:
    """Put the names of this run's tables and its values in.

    No text that somebody wrote can hold a place by chance: its name has a hash of the definition, that text included.
    """
    names = list(kept.reads)

    def name(found: re.Match[str]) -> str:
        return compiler.name_of(plan.tables[names[int(found[1])]])

    sql = re.sub(f"limner_{key}_([0-9]+)", name, kept.prepared.sql)
    return Prepared(with_values(sql, plan.values), kept.prepared.schema, kept.prepared.small)


def _columns_of(tables: Tables, name: str) -> str:
    """Hash the columns of a table; tables are told apart by them, and by being there."""
    if name == _EVERY:
        return " ".join(sorted(tables))
    return _hash_of(tables[name].schema()) if name in tables else _ABSENT


@cache
def _hash_of(schema: ibis.Schema) -> str:
    told = "\n".join(f"{name} {kind}" for name, kind in schema.items())
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _key(plan: Plan, compiler: Compiler) -> str:
    told = f"{code_version()}\n{compiler.name}\n{plan.name}\n{plan.definition}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _variants(key: str, file: Path | None) -> list[_Kept]:
    if key not in _KEPT and file:
        _remember(key, _read(file, key))
    return _KEPT.get(key, [])


def _read(file: Path, key: str) -> list[_Kept]:
    """What a file holds; nothing where it is not there, not whole, or of another key."""
    try:
        head, _, text = file.read_bytes().partition(b"\n")
    except OSError:
        return []
    return [_from_json(one) for one in json.loads(text)] if head == _head(key, text) else []


def _head(key: str, text: bytes) -> bytes:
    return f"{key} {hashlib.sha256(text).hexdigest()}".encode()


def _write(file: Path, key: str, variants: list[dict[str, Any]]) -> None:
    """Put the file in place whole; what was kept of other definitions and by other code goes at last."""
    text = json.dumps(variants, ensure_ascii=False).encode()
    own = file.parent.parent
    if not file.parent.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _forget_other_code(own)
    unfinished = file.with_name(f".{uuid.uuid4().hex}")
    unfinished.write_bytes(_head(key, text) + b"\n" + text)
    unfinished.replace(file)
    name = file.stem.rpartition("-")[0]
    of_name = (other for other in file.parent.glob(f"{name}-*.json") if other.stem.rpartition("-")[0] == name)
    for old in sorted(of_name, key=_changed_at, reverse=True)[VARIANTS:]:
        old.unlink(missing_ok=True)


def _forget_other_code(own: Path) -> None:
    """Keep what one other version of the code made, as two are in use while one takes the other's place."""
    others = sorted((folder for folder in own.parent.iterdir() if folder != own), key=_changed_at, reverse=True)
    for old in others[1:]:
        shutil.rmtree(old, ignore_errors=True)
    for left in own.parent.rglob(".*"):
        if time.time() - _changed_at(left) > _ABANDONED_SECONDS:
            left.unlink(missing_ok=True)


def _changed_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _to_json(kept: _Kept) -> dict[str, Any]:
    small = {name: base64.b64encode(_ipc(table)).decode() for name, table in kept.prepared.small.items()}
    return {
        "reads": kept.reads,
        "sql": kept.prepared.sql,
        "schema": {name: str(kind) for name, kind in kept.prepared.schema.items()},
        "small": small,
    }


def _from_json(kept: Mapping[str, Any]) -> _Kept:
    small = {name: pa.ipc.open_stream(base64.b64decode(table)).read_all() for name, table in kept["small"].items()}
    return _Kept(kept["reads"], Prepared(kept["sql"], ibis.schema(kept["schema"]), small))


def _ipc(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())
