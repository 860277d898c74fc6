"""Find what the columns of a stream mean, once, and keep to it, so that a row means the same at each sync."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import yaml

from limner.app.import_files import SKIP, Ask, Unsure
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.engine.duckdb import DuckDB
from limner.sources.connectors.connector import Stream
from limner.sources.files.sheet import Sheet
from limner.sources.mapping.mapping import Column, Mapping, SheetMapping
from limner.sources.mapping.propose import Proposal, Question, propose
from limner.sources.mapping.recognise import SAMPLE, recognise
from limner.sources.mapping.yaml import from_yaml
from limner.warehouse.tables import EXTRA_PREFIX, of_role

_SAMPLE = 25_000
_TRIES = 8
_OWN_IDS = {table.name: table.own_id for table in of_role("line", "happening") if not table.revisable}
"""Tables whose rows may have an id of the source's own; without it, equal rows of different syncs would be one."""
_NATIVE = {"int64": "int64", "float64": "float64", "boolean": "boolean", "date": "date"}


@dataclass(frozen=True)
class Meaning:
    """The mapping of a stream, and the columns that it did not know until now."""

    mapping: SheetMapping
    added: tuple[str, ...] = ()

    def of_space(self, name: str) -> Meaning:
        """Say whose numbers the customers' ids are, unless ``name`` is empty."""
        return replace(self, mapping=replace(self.mapping, customer_namespace=name)) if name else self


@dataclass(frozen=True)
class Meanings:
    """Finds what the columns of one stream mean; ``ask`` is whom to ask, or nobody."""

    workspace: Workspace
    engine: DuckDB
    source: str
    stream: Stream
    ask: Ask | None = None

    def of(self, sheet: Sheet, key: Sequence[str]) -> Meaning:
        """Return what the columns of ``sheet`` mean: as its definition says, as at earlier syncs, or as they look.

        Columns that earlier syncs did not have are added to the mapping of then.

        Raises:
            Unsure: it must be told, and nobody is there to ask.
        """
        given = told(self.stream, sheet.found.file)
        known = given.find(sheet.found.file, "") if given else _kept(self.workspace, self.source, sheet)
        if known is None:
            return Meaning(_traceable(self._proposed(sheet), sheet, key))
        missing = [name for name in sheet.columns if name not in known.columns]
        if not missing or given:
            return Meaning(known)
        seen = self._proposal(sheet, self.stream.fills).mapping
        return Meaning(_with_columns(known, seen, missing, sheet), tuple(missing))

    def _proposed(self, sheet: Sheet) -> SheetMapping:
        table = self.stream.fills
        for _try in range(_TRIES):
            proposal = self._proposal(sheet, table)
            if proposal.sure:
                return self._dated(proposal.mapping)
            if self.ask is None:
                break
            answers = {question: self.ask(sheet.found, proposal, question) for question in proposal.questions}
            tables = [answer for question, answer in answers.items() if question.key == "table"]
            if not tables:
                mapping = proposal.mapping
                for question, answer in answers.items():
                    mapping = mapping.answered(question.column, question.key, answer)
                return self._dated(mapping)
            if SKIP in tables:
                raise InvalidDefinition(
                    "Its rows are of none of the tables.", path=f"streams.{self.stream.name}", remedy="Take it out."
                )
            table = tables[0]
        raise _unsure(self.stream, sheet, proposal.questions)

    def _proposal(self, sheet: Sheet, table: str | None) -> Proposal:
        step = sheet.records // _SAMPLE
        rows = sheet.rows.filter(sheet.rows.line // SAMPLE % step == 0) if step > 1 else sheet.rows
        settings = self.workspace.settings
        return propose(
            recognise(rows, sheet.columns, self.engine.rows, sheet.labels),
            time_zone=self.stream.time_zone or settings.time_zone,
            currency=settings.currency or None,
            table=table,
        )

    def _dated(self, mapping: SheetMapping) -> SheetMapping:
        return replace(mapping, observed_on=mapping.observed_on or self.workspace.clock().date().isoformat())


def told(stream: Stream, file: str) -> Mapping | None:
    """Return the mapping of ``file`` that the definition of ``stream`` gives, or None."""
    if stream.mapping is None:
        return None
    return from_yaml(yaml.safe_dump({"sheets": {file: dict(stream.mapping)}}, allow_unicode=True))


def _kept(workspace: Workspace, source: str, sheet: Sheet) -> SheetMapping | None:
    """The mapping with which the stream was imported last; an import keeps it before it commits."""
    try:
        kept = workspace.store.definitions.get("mapping", f"{source}/{sheet.found.file}")
    except NotFound:
        return None
    return from_yaml(kept.body["yaml"]).find(sheet.found.file, "") if kept.body else None


def _unsure(stream: Stream, sheet: Sheet, questions: Sequence[Question]) -> Unsure:
    error = Unsure(sheet.found, questions)
    error.remedy = how_to_tell(stream, error)
    return error


def how_to_tell(stream: Stream, error: Unsure) -> str:
    """Say how the definition of a source tells what is not sure, and of a book with several sheets how one is chosen."""
    place = f"under streams.{stream.name}"
    table = (
        f"Say which table its rows are of: 'fills: orders' {place} (or --fills); or say" if error.asks_table else "Say"
    )
    columns = f" what its columns mean: 'mapping' {place}, as under one of the sheets of `limner import --save-map`."
    chosen = f" Or take one sheet of the book only: 'sheet: NAME' {place}." if "#" in error.path else ""
    return table + columns + chosen


def _traceable(mapping: SheetMapping, sheet: Sheet, key: Sequence[str]) -> SheetMapping:
    """Make sure that each column of the key is kept in the main table, so that its row is found again."""
    table = mapping.main_table
    columns = dict(mapping.columns)
    for name in key:
        column = columns.get(name, Column())
        if len(key) == 1 and table in _OWN_IDS and not mapping.has(f"{table}.{_OWN_IDS[table]}"):
            own = tuple(target for target in column.to if not target.startswith(f"{table}.{EXTRA_PREFIX}"))
            # The id of a line is hashed, so that the key itself stands beside it.
            beside = (f"{table}.{EXTRA_PREFIX}{name.lower()}",) if table == "order_lines" else ()
            columns[name] = replace(column, to=(f"{table}.{_OWN_IDS[table]}", *own, *beside), read=None, type=None)
        elif not any(target.startswith(f"{table}.") for target in column.to):
            columns[name] = _beside(column, table, name, sheet)
    return replace(mapping, columns=columns)


def _beside(column: Column, table: str, name: str, sheet: Sheet) -> Column:
    kind = _NATIVE.get(str(sheet.rows[name].type()))
    return replace(column, to=(*column.to, f"{table}.{EXTRA_PREFIX}{name.lower()}"), type=kind)  # type: ignore[arg-type]  # values of _NATIVE are types


def _with_columns(told: SheetMapping, proposed: SheetMapping, missing: Sequence[str], sheet: Sheet) -> SheetMapping:
    """Add ``missing`` columns to the mapping: where they look like something that nothing is mapped to, as that."""
    table = told.main_table
    columns = dict(told.columns)
    for name in missing:
        seen = proposed.columns.get(name, Column())
        free = tuple(
            target
            for target in seen.to
            if target.partition(".")[0] in told.tables and (f".{EXTRA_PREFIX}" in target or not told.has(target))
        )
        column = replace(seen, to=free)
        columns[name] = column if free or column.personal else _beside(Column(), table, name, sheet)
    return replace(told, columns=columns)
