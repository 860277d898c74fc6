"""Bring files into the lake: read, map, merge with what is there, encrypt what names a person, commit; a file at a time."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import ibis.expr.types as ir

from limner.app.full_disk import telling_full_disk
from limner.app.keep_mapping import keep_mapping, known_mapping, sheet_name, source_of_bytes
from limner.app.land_sheet import Landed, Landing
from limner.app.protect import Protection
from limner.app.workspace import Workspace
from limner.core.errors import Conflict, InvalidDefinition
from limner.engine.duckdb import DuckDB
from limner.engine.loading import DuckDBLoader
from limner.quality.normal import Share
from limner.sources.files.paths import expand, passed_over
from limner.sources.files.read import read
from limner.sources.files.sheet import Found, ReadOptions, Sheet
from limner.sources.mapping.facts import Load
from limner.sources.mapping.mapping import Mapping, SheetMapping, check_number_space
from limner.sources.mapping.propose import Proposal, Question, propose
from limner.sources.mapping.recognise import SAMPLE, ColumnProfile, recognise
from limner.sources.mapping.yaml import from_yaml, to_yaml

__all__ = [
    "SKIP",
    "Ask",
    "Found",
    "ImportPlan",
    "ImportReport",
    "Proposal",
    "Question",
    "ReadOptions",
    "Share",
    "SheetReport",
    "Unsure",
    "files_of",
    "files_passed_over",
    "import_files",
    "mapping_found",
    "mapping_told",
]

Ask = Callable[[Found, Proposal, Question], str]
"""Asks a person one question and returns one of its candidates."""
Progress = Callable[[str, str, int], None]
"""Told the file, the step that begins (read, recognise, fill, commit) and the rows known so far."""

SKIP = "skip"
"""The answer to the question which table a sheet holds that leaves the sheet out."""

_TRIES = 8
_SAMPLE = 25_000
"""Rows by which the columns of a sheet are known; a larger sheet is thinned to one to two times as many."""


class Unsure(InvalidDefinition):
    """A sheet's meaning is not sure and nobody is there to ask; ``questions`` says what must be known."""

    def __init__(self, found: Found, questions: Sequence[Question]) -> None:
        super().__init__(
            " ".join(question.text.en for question in questions),
            path=sheet_name(found),
        )
        self.questions = tuple(questions)
        self.remedy = (
            ("Name the table with --as, or write" if self.asks_table else "Write")
            + " the mapping with --save-map, mend it, and give it with --map"
            + ("; or take only the sheets that you need, with --sheet." if found.sheet else ".")
        )

    @property
    def asks_table(self) -> bool:
        """Whether it must be known which table the rows are of, and not only how columns are read."""
        return any(question.key == "table" for question in self.questions)

    def to_json(self) -> dict[str, object]:
        """Return what a program may want to know of the error, the questions with their candidates included."""
        asked = [
            {"key": q.key, "column": q.column, "zh": q.text.zh, "en": q.text.en, "candidates": list(q.candidates)}
            for q in self.questions
        ]
        return {**super().to_json(), "sheet": self.path, "questions": asked}


@dataclass(frozen=True)
class SheetReport:
    """What became of one sheet. ``read`` = ``loaded`` + ``duplicates`` + ``quarantined``, always.

    Attributes:
        found: how the file was read.
        mapping: what its columns were taken to mean.
        confidences: how surely each column is known; empty where the mapping was given.
        read: records in the sheet.
        loaded: records that brought something new.
        duplicates: records that said what was known already.
        quarantined: records that could not be taken.
        anonymous: loaded or duplicate records without a customer.
        rows: rows added or changed, by table.
        sentinels: column, value, rows and why, of values that were taken as "not known".
        reasons: the first reasons of quarantine, with their counts.
        rewritten: of the kinds of contacts and the columns that are normalised as they arrive, how many values came and changed.
        replaced: orders of which this file has a newer version, which took the place of the older one.
        shorter: orders of which this file has only some lines; they stay as they were.
    """

    found: Found
    mapping: SheetMapping
    confidences: dict[str, float]
    read: int
    loaded: int
    duplicates: int
    quarantined: int
    anonymous: int
    rows: dict[str, int]
    sentinels: tuple[tuple[str, str, int, str], ...]
    reasons: tuple[tuple[str, str, int], ...]
    rewritten: tuple[Share, ...] = ()
    replaced: int = 0
    shorter: int = 0


@dataclass(frozen=True)
class ImportReport:
    """What became of all sheets of an import, and how long it took."""

    sheets: tuple[SheetReport, ...]
    seconds: float

    @property
    def nothing_taken(self) -> bool:
        """Whether there were rows, and every one went to quarantine."""
        return 0 < self.total("read") == self.total("quarantined")

    def total(self, name: str) -> int:
        """Sum one of the counts over all sheets."""
        return sum(getattr(sheet, name) for sheet in self.sheets)


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """How files are to be taken.

    Attributes:
        table: the main table of each sheet; found out where None.
        mapping: the mapping; proposed where None or where it does not name a sheet.
        source: name of the source; the file's own name where empty.
        stream: which stream of the source the files are of; empty where it has none.
        options: how to read the files.
        ids_of: whose numbers the customers' ids are (``SheetMapping.customer_namespace``); as the mapping says where empty.
        dry_run: read and map, and change nothing.
        ask: whom to ask; without anybody an unsure mapping fails.
    """

    table: str | None = None
    mapping: Mapping | None = None
    source: str = ""
    stream: str = ""
    ids_of: str = ""
    options: ReadOptions = field(default_factory=ReadOptions)
    dry_run: bool = False
    ask: Ask | None = None


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that ``paths`` (files, folders, patterns) mean, in order.

    Raises:
        SourceRejected: nothing is there.
    """
    return list(expand(paths))


def files_passed_over(paths: Sequence[Path]) -> list[Path]:
    """Return the files in the folders and patterns of ``paths`` that are no tables, and are not read."""
    return passed_over(paths)


def mapping_told(text: str) -> Mapping:
    """Read a mapping that someone wrote (YAML).

    Raises:
        InvalidDefinition: the path says where it is wrong.
    """
    return from_yaml(text)


def mapping_found(report: ImportReport) -> str:
    """Write the mapping of all sheets of an import as YAML, to be looked through, kept and told again."""
    return to_yaml(Mapping({sheet_name(sheet.found): sheet.mapping for sheet in report.sheets}))


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    plan: ImportPlan,
    *,
    progress: Progress = lambda _file, _step, _rows: None,
) -> ImportReport:
    """Bring each file of ``paths`` (files, folders, patterns) into the lake, whole or not at all.

    A file that was imported before changes nothing; one that repeats some rows of another adds only what is new.

    Raises:
        SourceRejected: a file cannot be read; files before it stay imported.
        Unsure: a sheet's meaning must be told.
        InvalidDefinition: ``ids_of`` can name nobody's numbers.
        EngineFailed: the disk is full; files before this one stay imported.
    """
    started = time.perf_counter()
    if plan.ids_of:
        check_number_space(plan.ids_of, "ids_of")
    sheets: list[SheetReport] = []
    with telling_full_disk(workspace.folder):
        for path in expand(paths):
            sheets += _import_file(workspace, path, plan, progress)
    return ImportReport(tuple(sheets), time.perf_counter() - started)


def _import_file(workspace: Workspace, path: Path, plan: ImportPlan, progress: Progress) -> list[SheetReport]:
    digest = _digest(path)
    source = plan.source or source_of_bytes(workspace, digest) or path.name.split(".")[0]
    with workspace.fresh_duckdb() as engine, workspace.scratch() as scratch:
        progress(path.name, "read", 0)
        landing = Landing(workspace, engine, whole=not plan.stream)
        mapped: list[tuple[Sheet, SheetMapping, dict[str, float], Landed | None]] = []
        for sheet in read([path], plan.options, loader=DuckDBLoader(engine), scratch=scratch):
            progress(path.name, "recognise", sheet.records)
            known = _mapping(workspace, sheet, source, digest, plan, engine)
            if known is None:
                continue
            mapping, confidences = known
            mapping = replace(mapping, customer_namespace=plan.ids_of or mapping.customer_namespace)
            landed = None
            if not plan.dry_run:
                load = _load(workspace, source, digest, sheet, mapping)
                progress(path.name, "fill", sheet.records)
                landed = landing.fill(sheet, mapping, load, Protection(workspace.vault, workspace.blind_index, load))
            mapped.append((sheet, mapping, confidences, landed))
        if plan.dry_run:
            return [_report(sheet, mapping, confidences) for sheet, mapping, confidences, _ in mapped]
        progress(path.name, "commit", sum(sheet.records for sheet, *_ in mapped))
        for sheet, mapping, *_ in mapped:
            keep_mapping(workspace, source, sheet.found, digest, mapping)
        journal = {"file": path.name, "source": source, "stream": plan.stream}
        _commit(workspace, journal, landing, [landed for *_, landed in mapped if landed])
    return [_report(sheet, mapping, confidences, landed) for sheet, mapping, confidences, landed in mapped]


def _mapping(
    workspace: Workspace, sheet: Sheet, source: str, digest: str, plan: ImportPlan, engine: DuckDB
) -> tuple[SheetMapping, dict[str, float]] | None:
    """Find what the columns of ``sheet`` mean: as told, as this very file was read before, or as they look.

    Returns None for a sheet that whoever was asked wants left out.
    """
    given = plan.mapping.find(sheet.found.file, sheet.found.sheet) if plan.mapping else None
    kept = given or (None if plan.table else known_mapping(workspace, source, sheet.found, digest))
    if kept:
        return kept, {}
    profiles = recognise(_sampled(sheet, engine), sheet.columns, engine.rows, sheet.labels)
    proposal = _proposal(workspace, profiles, plan.table)
    for _try in range(_TRIES):
        if proposal.sure or plan.dry_run:
            return _dated(workspace, proposal.mapping), proposal.confidences
        if plan.ask is None:
            break
        answers = {question: plan.ask(sheet.found, proposal, question) for question in proposal.questions}
        tables = [answer for question, answer in answers.items() if question.key == "table"]
        if SKIP in tables:
            return None
        if not tables:
            return _dated(workspace, _answered(proposal, answers)), proposal.confidences
        proposal = _proposal(workspace, profiles, tables[0])
    raise Unsure(sheet.found, proposal.questions)


def _proposal(workspace: Workspace, profiles: dict[str, ColumnProfile], table: str | None) -> Proposal:
    settings = workspace.settings
    return propose(profiles, time_zone=settings.time_zone, currency=settings.currency or None, table=table)


def _dated(workspace: Workspace, mapping: SheetMapping) -> SheetMapping:
    """Say on which day the ages of the sheet were true: today, unless the mapping says otherwise."""
    return replace(mapping, observed_on=mapping.observed_on or workspace.clock().date().isoformat())


def _sampled(sheet: Sheet, engine: DuckDB) -> ir.Table:
    """Take evenly spread blocks of rows of a large sheet, enough to know columns by; rows of one order stay together.

    They are sought once, and looked at often.
    """
    step = sheet.records // _SAMPLE
    return engine.hold(sheet.rows.filter(sheet.rows.line // SAMPLE % step == 0)) if step > 1 else sheet.rows


def _answered(proposal: Proposal, answers: dict[Question, str]) -> SheetMapping:
    """Put answers about single columns into the proposed mapping."""
    mapping = proposal.mapping
    for question, answer in answers.items():
        mapping = mapping.answered(question.column, question.key, answer)
    return mapping


def _load(workspace: Workspace, source: str, digest: str, sheet: Sheet, mapping: SheetMapping) -> Load:
    written = to_yaml(Mapping({sheet.found.file: mapping}))
    load_id = hashlib.sha256(f"{digest}\x1f{source}\x1f{sheet.found.sheet}\x1f{written}".encode()).hexdigest()[:16]
    return Load(source=source, load_id=load_id, loaded_at=workspace.clock(), time_zone=workspace.settings.time_zone)


def _commit(workspace: Workspace, journal: dict[str, str], landing: Landing, sheets: list[Landed]) -> None:
    """Merge with what is there and commit; where another writer was first, merge again with what it left."""
    parameters = {**journal, "loads": [sheet.load.load_id for sheet in sheets]}
    with workspace.store.runs.running("import", parameters) as run:
        for attempt in range(_TRIES):
            try:
                run.lake_commit = landing.commit(sheets, operation=f"import:{run.run_id}")
                break
            except Conflict:
                if attempt == _TRIES - 1:
                    raise
        run.counts = {name: sum(sheet.counts[name] for sheet in sheets) for name in ("read", "loaded", "quarantined")}


def _report(
    sheet: Sheet, mapping: SheetMapping, confidences: dict[str, float], landed: Landed | None = None
) -> SheetReport:
    counts = landed.counts if landed else {}
    return SheetReport(
        found=sheet.found,
        mapping=mapping,
        confidences=confidences,
        read=sheet.records,
        loaded=counts.get("loaded", 0),
        duplicates=counts.get("duplicates", 0),
        quarantined=counts.get("quarantined", 0),
        anonymous=counts.get("anonymous", 0),
        rows=landed.rows if landed else {},
        sentinels=landed.sentinels if landed else (),
        reasons=landed.reasons if landed else (),
        rewritten=landed.rewritten if landed else (),
        replaced=landed.replaced if landed else 0,
        shorter=landed.shorter if landed else 0,
    )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
