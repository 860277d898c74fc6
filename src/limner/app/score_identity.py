"""Measure the matching on a file whose truth is known, the truth hidden from it."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition, NotFound, SourceRejected
from limner.engine.duckdb import DuckDB
from limner.engine.loading import DuckDBLoader
from limner.identity.match import Matched, match
from limner.identity.measure import Counts, Pair, of_groups, of_links
from limner.identity.workbench import Workbench
from limner.sources.files.read import read
from limner.sources.files.sheet import ReadOptions, Sheet

_MARK = re.compile(r"\w+(?:([^\w\s])\w+)(?:\1\w+)*")
_MATCHES = frozenset(("1", "1.0", "true", "yes", "y", "match", "是"))


@dataclass(frozen=True, kw_only=True)
class Truth:
    """Where the truth stands.

    Attributes:
        column: names, in each file of records, the entity that a record is of.
        pattern: a regular expression; the entity is what its first group finds in ``column``.
        links: a file whose first two columns (or ``left`` and ``right``) name records that belong together.
        match_column: a column of ``links`` that says of each of its pairs whether it is a match; other pairs are
            then not counted.
        left, right: columns of ``links``.
    """

    column: str | None = None
    pattern: str | None = None
    links: Path | None = None
    match_column: str | None = None
    left: str | None = None
    right: str | None = None


@dataclass(frozen=True)
class Scored:
    """How good the matching was.

    Attributes:
        records: how many there were.
        counts: pairs found, right and true.
        matched: what the matching found and by what.
        seconds: how long the matching took, reading included.
    """

    records: int
    counts: Counts
    matched: Matched
    seconds: float


@dataclass(frozen=True)
class _List:
    """One file: its rows, the id of each by its place, and what is known of each."""

    sheet: Sheet
    side: str
    lines: tuple[int, ...]

    def ids(self) -> list[str]:
        """The record ids in the order of the file."""
        return [f"{self.side}:{line}" for line in self.lines]


def score_identity(files: Sequence[Path], truth: Truth, *, memory: str = "") -> Scored:
    """Match the records of one file with each other, or of two files across, and compare with the truth.

    Columns that hold the truth are taken away before anything looks at the records.

    Raises:
        InvalidDefinition: there are not one or two files, or the truth is not told, or cannot be read as it is told.
        NotFound: a column that was named is not there.
        SourceRejected: a file cannot be read.
    """
    _check(files, truth)
    with tempfile.TemporaryDirectory(prefix="limner-score-") as folder:
        scratch = Path(folder)
        engine = DuckDB(spill=scratch / "spill", memory=memory or None)
        try:
            return _score(files, truth, engine, scratch)
        finally:
            engine.close()


def _check(files: Sequence[Path], truth: Truth) -> None:
    if len(files) not in {1, 2}:
        raise InvalidDefinition(f"{len(files)} files of records were named.", remedy="Name one file, or two to link.")
    if (truth.column is None) == (truth.links is None):
        raise InvalidDefinition("The truth is not told once.", remedy="Give either --truth COLUMN or --links FILE.")


def _score(files: Sequence[Path], truth: Truth, engine: DuckDB, scratch: Path) -> Scored:
    begun = time.perf_counter()
    lists = [_opened(file, str(side), engine, scratch) for side, file in enumerate(files)]
    known = _known(lists, truth, engine, scratch)
    bench_folder = scratch / "steps"
    bench_folder.mkdir()
    matched = match(_records(lists, known.hidden), Workbench(engine, bench_folder), link=len(lists) == len(("l", "r")))
    return Scored(
        records=sum(len(one.lines) for one in lists),
        counts=known.counts(matched),
        matched=matched,
        seconds=time.perf_counter() - begun,
    )


def _opened(file: Path, side: str, engine: DuckDB, scratch: Path) -> _List:
    loader = DuckDBLoader(engine)
    sheets = list(read([file], ReadOptions(), loader=loader, scratch=scratch))
    if len(sheets) == 1 and len(sheets[0].columns) == 1 and (mark := _MARK.fullmatch(sheets[0].columns[0])):
        # Two columns of numbers with a rare mark between them, as in 12%7, look like one.
        sheets = list(read([file], ReadOptions(delimiter=mark.group(1)), loader=loader, scratch=scratch))
    if len(sheets) != 1:
        raise SourceRejected(f"{file.name} holds {len(sheets)} tables.", remedy="Give a file with one table.")
    (sheet,) = sheets
    lines = tuple(int(row["line"]) for row in engine.rows(sheet.rows.select("line").order_by("line")))
    return _List(sheet, side, lines)


def _records(lists: Sequence[_List], hidden: Sequence[frozenset[str]]) -> ir.Table:
    """All records in one table; the columns of the second file stand under the names of the first."""
    kept = [[name for name in one.sheet.columns if name not in gone] for one, gone in zip(lists, hidden, strict=True)]
    names = kept[0]
    aligned = [dict(zip(names, names, strict=True))] + [aligned_columns(names, other) for other in kept[1:]]
    shared = [name for name in names if all(name in columns for columns in aligned)]
    return ibis.union(
        *(
            one.sheet.rows.select(
                record_id=ibis.literal(f"{one.side}:") + one.sheet.rows.line.cast("string"),
                source=ibis.literal(one.side),
                **{name: one.sheet.rows[columns[name]].cast("string") for name in shared},
            )
            for one, columns in zip(lists, aligned, strict=True)
        )
    )


def aligned_columns(first: Sequence[str], second: Sequence[str]) -> dict[str, str]:
    """Say which column of ``second`` is which of ``first``: by name, else by the name's last part, else by place."""
    for form in (str, _plain, _last_part):
        by_name = {form(name): name for name in second}
        found = {name: by_name[form(name)] for name in first if form(name) in by_name}
        if found and len(set(found.values())) == len(found) and len(found) >= min(len(first), len(second)) / 2:
            return found
    if len(first) == len(second):
        return dict(zip(first, second, strict=True))
    raise InvalidDefinition(
        "The two files have no columns in common.", remedy="Give the columns that hold the same thing the same names."
    )


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _last_part(name: str) -> str:
    return _plain(re.split(r"[#/.:]", name)[-1])


@dataclass(frozen=True)
class _Known:
    """The truth, and the columns of each file that are hidden because they tell it."""

    hidden: tuple[frozenset[str], ...]
    entity: Mapping[str, str]
    links: frozenset[Pair] | None = None
    labelled: frozenset[Pair] | None = None
    across: bool = False

    def counts(self, matched: Matched) -> Counts:
        """Compare what was found."""
        groups = [[matched.record_ids[one] for one in group] for group in matched.groups]
        if self.links is None and not self.across:
            return of_groups(groups, self.entity)
        found = {_ordered(a, b) for group in groups for place, a in enumerate(group) for b in group[place + 1 :]}
        links = self.links if self.links is not None else _across(self.entity)
        return of_links(found, links, labelled=self.labelled)


def _ordered(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _across(entity: Mapping[str, str]) -> frozenset[Pair]:
    rights: dict[str, list[str]] = {}
    for record, one in entity.items():
        if record.startswith("1:"):
            rights.setdefault(one, []).append(record)
    return frozenset(
        (record, other) for record, one in entity.items() if record.startswith("0:") for other in rights.get(one, ())
    )


def _known(lists: Sequence[_List], truth: Truth, engine: DuckDB, scratch: Path) -> _Known:
    if truth.column is not None:
        entity: dict[str, str] = {}
        for one in lists:
            entity |= zip(one.ids(), _entities(one, truth, engine), strict=True)
        return _Known(tuple(frozenset((truth.column,)) for _ in lists), entity, across=len(lists) > 1)
    assert truth.links is not None  # noqa: S101 — checked at the door
    links = _opened(truth.links, "links", engine, scratch)
    ends = (lists[0], lists[-1])
    columns = _link_columns(links, truth)
    told = [_cells(links, column, engine) for column in columns]
    found = [_resolved(one, values, engine) for one, values in zip(ends, told, strict=True)]
    pairs = [_ordered(a, b) for a, b in zip(found[0][0], found[1][0], strict=True)]
    if truth.match_column:
        judged = [str(cell).strip().casefold() in _MATCHES for cell in _cells(links, truth.match_column, engine)]
        true = frozenset(pair for pair, yes in zip(pairs, judged, strict=True) if yes)
        return _Known(_hidden(lists, found), {}, true, frozenset(pairs))
    return _Known(_hidden(lists, found), {}, frozenset(pairs))


def _hidden(lists: Sequence[_List], found: Sequence[tuple[list[str], str | None]]) -> tuple[frozenset[str], ...]:
    named = [frozenset((name,)) if name else frozenset[str]() for _, name in found]
    return tuple(named[: len(lists)])


def _link_columns(links: _List, truth: Truth) -> tuple[str, str]:
    first = [name for name in links.sheet.columns if name != truth.match_column]
    left, right = truth.left or first[0], truth.right or (first[1] if len(first) > 1 else first[0])
    return left, right


def _entities(one: _List, truth: Truth, engine: DuckDB) -> list[str]:
    values = _cells(one, str(truth.column), engine)
    if truth.pattern is None:
        return [str(value) for value in values]
    pattern = re.compile(truth.pattern)
    found = [pattern.search(str(value)) for value in values]
    entities = [(hit.group(1) if pattern.groups else hit.group()) for hit in found if hit]
    if len(entities) != len(found):
        raise InvalidDefinition(
            f"{len(found) - len(entities)} values of {truth.column} do not fit {truth.pattern!r}.",
            remedy="Mend --truth-pattern.",
        )
    return entities


def _cells(one: _List, column: str, engine: DuckDB) -> list[object]:
    if column not in one.sheet.columns:
        raise NotFound.among("column", column, one.sheet.columns)
    return [row[column] for row in engine.rows(one.sheet.rows.select("line", column).order_by("line"))]


def _resolved(one: _List, values: Sequence[object], engine: DuckDB) -> tuple[list[str], str | None]:
    """The record id of each of ``values``, and the column by which they name records; none for row numbers from 0."""
    wanted = {str(value) for value in values}
    ids = one.ids()
    for column in one.sheet.columns:
        cells = [str(cell) for cell in _cells(one, column, engine)]
        if len(set(cells)) == len(cells) and wanted <= set(cells):
            by_cell = dict(zip(cells, ids, strict=True))
            return [by_cell[str(value)] for value in values], column
    if all(value.isdigit() and int(value) < len(ids) for value in wanted):
        return [ids[int(str(value))] for value in values], None
    raise InvalidDefinition(
        f"The links name records that {one.sheet.found.file} has not.",
        remedy="The first two columns of the links must hold ids of one column of the records, or row numbers from 0.",
    )
