"""Read what is new in a source: ask its connector, compare with what is known, import, and remember how far it was read."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import ibis.expr.types as ir
import pyarrow.parquet as pq

from limner.app.add_source import known_folder, secrets_of, source_named
from limner.app.full_disk import telling_full_disk
from limner.app.import_files import Ask, ImportPlan, SheetReport, Unsure, import_files
from limner.app.sources_changes import Came, Changes, Known
from limner.app.sources_fetch import Fetched, Fetching
from limner.app.sources_mapping import Meanings, how_to_tell, told
from limner.app.sources_removal import Removal, is_merged, key_columns
from limner.app.workspace import Workspace
from limner.core.errors import EngineFailed, InvalidDefinition, LimnerError, NotFound, SourceRejected, SourceUnavailable
from limner.core.text import Text
from limner.engine.duckdb import DuckDB
from limner.engine.loading import DuckDBLoader
from limner.ops.runs import Outcome
from limner.ops.sources import StreamState
from limner.quality.normal import Share, summed
from limner.sources.connectors.connector import Source, Stream
from limner.sources.connectors.database import drift, written_back
from limner.sources.files.read import read
from limner.sources.files.sheet import ReadOptions, Sheet
from limner.sources.mapping.mapping import Mapping as SheetMappings
from limner.sources.mapping.mapping import SheetMapping
from limner.warehouse.tables import BY_NAME

COUNTS = ("read", "loaded", "unchanged", "duplicates", "quarantined", "changed", "deleted")
"""What is counted of a sync. ``read`` = ``loaded`` + ``unchanged`` + ``duplicates`` + ``quarantined``, always; changed
rows are among those loaded, and deleted ones are no longer in the source."""
Progress = Callable[[str, str], None]
"""Told the stream and the step that begins: read, compare, import, save."""


@dataclass(frozen=True, kw_only=True)
class StreamReport:
    """What became of one stream.

    Attributes:
        stream: its name.
        counts: rows, by the words of ``COUNTS``.
        rows: rows added or changed, by canonical table.
        notes: what a person should know: columns that came, went or changed, what cannot be seen.
        reasons: the first reasons of quarantine: column, reason, rows.
        rewritten: of what is normalised as it arrives, how many values came and changed.
        seconds: how long it took.
        error: why it failed, or None; then nothing of what failed was kept, and the next sync reads it again.
    """

    stream: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))
    rows: dict[str, int] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()
    reasons: tuple[tuple[str, str, int], ...] = ()
    rewritten: tuple[Share, ...] = ()
    seconds: float = 0.0
    error: LimnerError | None = None


@dataclass(frozen=True, kw_only=True)
class SyncPlan:
    """How to sync.

    Attributes:
        streams: which streams; all where empty.
        anew: read everything again, whatever was read before, and take it in again as it is now.
        ask: whom to ask what columns mean; without anybody an unsure stream fails.
    """

    streams: tuple[str, ...] = ()
    anew: bool = False
    ask: Ask | None = None


def sync_source(
    workspace: Workspace, name: str, plan: SyncPlan, *, progress: Progress = lambda _stream, _step: None
) -> list[StreamReport]:
    """Read what is new in each stream of the source ``name``. One stream that fails does not keep others from it.

    How far a stream was read is remembered after its rows are committed: after a kill at any moment the next sync
    reads the same rows again, and those that came in already change nothing.

    Raises:
        NotFound: there is no such source or stream.
        Conflict: the source is being read just now.
    """
    source = source_named(workspace, name)
    for one in plan.streams:
        if one not in source.streams:
            raise NotFound.among(f"stream of {name}", one, source.streams)
    sources = workspace.store.sources
    reports: list[StreamReport] = []
    with sources.hold(name), telling_full_disk(workspace.folder):
        for stream in source.streams.values():
            if plan.streams and stream.name not in plan.streams:
                continue
            reports.append(_Sync(workspace, source, stream, plan, progress).run())
            if isinstance(reports[-1].error, SourceUnavailable):
                break
        failed = next((report.error for report in reports if report.error), None)
        before = sources.state(name)
        sources.save_state(
            name,
            replace(
                before,
                tried_at=workspace.clock(),
                failures=before.failures + 1 if failed else 0,
                error=type(failed).__name__ if failed else None,
            ),
        )
    return reports


@dataclass
class _Sync:
    """One sync of one stream."""

    workspace: Workspace
    source: Source
    stream: Stream
    plan: SyncPlan
    progress: Progress

    def run(self) -> StreamReport:
        """Sync, and write down the run; an error that Limner raises on purpose is reported, any other is raised."""
        started = time.perf_counter()
        try:
            with self._running() as run:
                report = self._sync(run)
                run.counts = dict(report.counts)
        except LimnerError as error:
            report = StreamReport(stream=self.stream.name, error=error)
        return replace(report, seconds=time.perf_counter() - started)

    @contextmanager
    def _running(self) -> Iterator[Outcome]:
        parameters = {"source": self.source.name, "stream": self.stream.name}
        with self.workspace.store.runs.running("sync", parameters) as run:
            yield run

    def _sync(self, run: Outcome) -> StreamReport:
        began_at = self.workspace.clock()
        state = self.workspace.store.sources.stream(self.source.name, self.stream.name)
        with self.workspace.scratch() as scratch, self.workspace.fresh_duckdb() as engine:
            self.progress(self.stream.name, "read")
            files = _TakenFiles(self, state)
            secrets = secrets_of(self.workspace, self.source)
            fetching = Fetching(self.workspace, self.source, self.stream, secrets, scratch, files.take)
            fetched = fetching.fetch({} if self.plan.anew else state.position)
            report = files.report(StreamReport(stream=self.stream.name, notes=fetched.notes))
            known, columns = state.known, {**state.columns, **fetched.columns}
            if came := fetched.file or fetched.gone:
                (sheet,) = read([came], ReadOptions(), loader=DuckDBLoader(engine), scratch=scratch)
                # What declares no columns may leave out any of them now and then: none of these ever counts as gone.
                columns = dict(fetched.columns) or {**state.columns, **dict.fromkeys(sheet.columns, "unknown")}
                report = replace(report, notes=(*report.notes, *drift(state.columns, columns)))
                report, known = _Taking(self, engine, sheet, fetched, state, run.run_id).take(report, scratch)
        self.progress(self.stream.name, "save")
        totals = {name: state.totals.get(name, 0) + report.counts[name] for name in COUNTS}
        done = StreamState(
            position=fetched.position,
            columns=columns,
            known=known,
            synced_at=began_at,
            newest_at=_moment(fetched, self.zone) or state.newest_at,
            counts=report.counts,
            totals=totals,
        )
        self.workspace.store.sources.save_stream(self.source.name, self.stream.name, done)
        fetched.settle()
        return report

    @property
    def zone(self) -> str:
        """The zone of the stream's local times."""
        return self.stream.time_zone or self.workspace.settings.time_zone


@dataclass
class _TakenFiles:
    """The taking in of files, each by itself; what a file says of its rows is found out anew for each."""

    sync: _Sync
    state: StreamState
    sheets: list[SheetReport] = field(default_factory=list)
    errors: list[LimnerError] = field(default_factory=list)

    def take(self, file: Path, position: Mapping[str, Any]) -> bool:
        """Import ``file`` and remember it; a file that cannot be taken does not keep others from it."""
        self.sync.progress(self.sync.stream.name, "import")
        stream, name = self.sync.stream, self.sync.source.name
        plan = ImportPlan(
            table=stream.fills,
            mapping=told(stream, file.name),
            source=name,
            stream=stream.name,
            ids_of=self.sync.source.ids_of,
            options=ReadOptions(sheet=stream.options.get("sheet")),
            ask=self.sync.plan.ask,
        )
        try:
            self.sheets += import_files(self.sync.workspace, [file], plan).sheets
        except (SourceRejected, InvalidDefinition) as error:
            if isinstance(error, Unsure):
                error.remedy = how_to_tell(stream, error)
            self.errors.append(error)
            return False
        self.sync.workspace.store.sources.save_stream(name, stream.name, replace(self.state, position=position))
        return True

    def report(self, report: StreamReport) -> StreamReport:
        """Add up what became of the files."""
        counts = {
            word: sum(getattr(one, word) for one in self.sheets)
            for word in ("read", "loaded", "duplicates", "quarantined")
        }
        rows: Counter[str] = Counter()
        for one in self.sheets:
            rows.update({table: n for table, n in one.rows.items() if n})
        return replace(
            report,
            counts=report.counts | counts,
            rows=dict(rows),
            reasons=tuple(reason for one in self.sheets for reason in one.reasons)[:_REASONS],
            rewritten=summed(share for one in self.sheets for share in one.rewritten),
            error=self.errors[0] if self.errors else None,
            notes=(*report.notes, *(Text(str(error), str(error)) for error in self.errors[1:])),
        )


_REASONS = 5


@dataclass
class _Taking:
    """The taking in of what was fetched of one stream."""

    sync: _Sync
    engine: DuckDB
    sheet: Sheet
    fetched: Fetched
    state: StreamState
    run_id: str

    def take(self, report: StreamReport, scratch: Path) -> tuple[StreamReport, str]:
        """Take in the rows; return the report, and the name under which their hashes are kept."""
        self.sync.progress(self.sync.stream.name, "compare")
        name, stream = self.sync.source.name, self.sync.stream
        counts = dict.fromkeys(COUNTS, 0) | {"read": self.records}
        known = self._known()
        changes = self._compare(known, scratch)
        if changes:
            counts |= {"unchanged": changes.unchanged, "changed": changes.changed, "deleted": changes.gone}
        repeated = changes.repeated if changes else 0
        left = self.records - counts["unchanged"] - repeated
        notes = report.notes
        imported = None
        if left or counts["deleted"]:
            ids_of = self.sync.source.ids_of
            meanings = Meanings(self.sync.workspace, self.engine, name, stream, self.sync.plan.ask)
            meaning = meanings.of(self.sheet, self.fetched.key).of_space(ids_of)
            self._begin()
            if changes:
                notes = (*notes, *self._remove(known, changes, meaning.mapping))
            if left:
                self.sync.progress(stream.name, "import")
                file = self._written(changes, scratch) if changes and left < self.sheet.records else self.sheet_file
                plan = ImportPlan(source=name, stream=stream.name, mapping=SheetMappings({file.name: meaning.mapping}))
                imported = import_files(self.sync.workspace, [file], plan).sheets[0]
                counts |= {word: getattr(imported, word) for word in ("loaded", "duplicates", "quarantined")}
        counts["duplicates"] += repeated
        self._check(counts)
        kept = known.keep(changes.known) if changes and (left or counts["deleted"]) else self.state.known
        rows = {table: n for table, n in imported.rows.items() if n} if imported else {}
        told = replace(report, counts=counts, rows=rows, notes=notes)
        return replace(told, reasons=imported.reasons, rewritten=imported.rewritten) if imported else told, kept

    @property
    def records(self) -> int:
        """How many rows came; the sheet holds keys alone where there were none, and something is gone."""
        return self.sheet.records if self.fetched.file else 0

    @property
    def _again(self) -> bool:
        """Whether rows are taken in anew that are known as they are: a sync that was stopped may have taken them out."""
        return self.state.unfinished or self.sync.plan.anew

    @property
    def sheet_file(self) -> Path:
        """The file that was fetched."""
        if self.fetched.file is None:
            raise EngineFailed("Nothing was fetched.", remedy="Report this as a defect.")
        return self.fetched.file

    def _known(self) -> Known:
        secret = self.sync.workspace.vault.secret("known rows of sources").hex()
        folder = known_folder(self.sync.workspace, self.sync.source.name) / self.sync.stream.name
        known = Known(folder, self.engine, secret)
        # What a sync that was killed wrote, or the one before the last.
        known.keep_only(self.state.known)
        return known

    def _compare(self, known: Known, scratch: Path) -> Changes | None:
        if not self.fetched.key:
            return None
        fetched = self.fetched
        came = Came(
            self.sheet.rows if fetched.file else self.sheet.rows.limit(0),
            fetched.key,
            keys=self._keys(fetched.keys, scratch),
            gone=self._keys(fetched.gone, scratch),
            everything=self._again,
            repeats=fetched.repeats,
        )
        return known.compare(self.state.known, came)

    def _keys(self, file: Path | None, scratch: Path) -> ir.Table | None:
        if file is None:
            return None
        (sheet,) = read([file], ReadOptions(), loader=DuckDBLoader(self.engine), scratch=scratch)
        return sheet.rows

    def _begin(self) -> None:
        """Remember that rows may be in the lake that the hashes do not know of."""
        state = replace(self.state, unfinished=True)
        self.sync.workspace.store.sources.save_stream(self.sync.source.name, self.sync.stream.name, state)

    def _remove(self, known: Known, changes: Changes, mapping: SheetMapping) -> Sequence[Text]:
        """Take out what rows said before that changed or are gone."""
        stale = (
            changes.gone_keys
            if is_merged(mapping)
            else changes.gone_keys.union(changes.told if self._again else changes.stale)
        )
        columns = key_columns(mapping, self.fetched.key)
        if columns is None:
            return (_UNTRACED,) if changes.gone or changes.changed else ()
        workspace, source = self.sync.workspace, self.sync.source.name
        removal = Removal(workspace, self.engine, known, source, changes.gone_keys, mapping.prefix)
        removal.rows(BY_NAME[mapping.main_table], columns, stale, operation=f"sync:{self.run_id}")
        return ()

    def _written(self, changes: Changes, scratch: Path) -> Path:
        """Write the rows that are new or changed to a file of the same name."""
        file = scratch / "changed" / f"{self.sync.stream.name}.parquet"
        file.parent.mkdir()
        plan = changes.rows.drop("line")
        with pq.ParquetWriter(file, plan.schema().to_pyarrow(), compression="zstd", compression_level=1) as writer:
            for batch in self.engine.batches(plan):
                writer.write_batch(batch)
        return file

    def _check(self, counts: dict[str, int]) -> None:
        whole = sum(counts[name] for name in ("loaded", "unchanged", "duplicates", "quarantined"))
        if whole != counts["read"]:
            raise EngineFailed(
                f"Of {counts['read']} rows of {self.sync.stream.name}, {whole} are accounted for.",
                remedy="This is a fault of Limner: how far the source was read was not moved; please report it.",
            )


_UNTRACED = Text(
    "无法再找到该流的旧行：其主键是个人信息，或没有保存在主表中。已修改和已删除的行保持原样",
    "Rows of this stream cannot be found again: its key is personal, or not kept in its main table. "
    "Changed and deleted rows stay as they were",
)


def _moment(fetched: Fetched, zone: str) -> datetime | None:
    """The largest cursor as a moment in UTC, where it is a time."""
    after = fetched.position.get("after")
    found = written_back(after) if isinstance(after, dict) else after
    if isinstance(found, str):
        try:
            found = datetime.fromisoformat(found)
        except ValueError:
            return None
    if not isinstance(found, date):
        return None
    moment = found if isinstance(found, datetime) else datetime.combine(found, datetime.min.time())
    local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
    return local.astimezone(UTC).replace(tzinfo=None)
