"""Bring in what customers decided: a file with a decision a row, kept in the operational store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound, SourceRejected
from limner.engine.loading import DuckDBLoader
from limner.ops.consents import Consent
from limner.privacy.purposes import BY_NAME as PURPOSES
from limner.sources.files.read import read
from limner.sources.files.sheet import ReadOptions, Sheet

COLUMNS = ("customer_id", "purpose", "granted", "decided_at")
"""The columns that such a file must have; ``source`` may say where a decision was made."""
_TOGETHER = 10_000
_YES = frozenset({"true", "1", "yes", "y", "t", "是", "同意"})
_NO = frozenset({"false", "0", "no", "n", "f", "否", "拒绝", "不同意"})


@dataclass(frozen=True)
class ConsentsReport:
    """How many decisions were read, and how many of these agree and refuse, by purpose."""

    read: int
    granted: Mapping[str, int]
    refused: Mapping[str, int]


def import_consents(workspace: Workspace, path: Path, *, source: str = "") -> ConsentsReport:
    """Keep each decision of the file at ``path``, whole or not at all; one that is there already changes nothing.

    A moment without a zone is local to the workspace. Of several decisions of a customer for one purpose the newest
    counts, from the next build on.

    Raises:
        InvalidDefinition: a column is missing.
        SourceRejected: a row cannot be read; the message names it.
    """
    with workspace.fresh_duckdb() as engine, workspace.scratch() as scratch:
        found: Counter[tuple[str, bool]] = Counter()
        sheets = list(read([path], ReadOptions(), loader=DuckDBLoader(engine), scratch=scratch))
        # Read twice, so that nothing is kept of a file with a row that cannot be.
        for keep in (False, True):
            for sheet in sheets:
                _check(sheet)
                for rows in engine.batches(sheet.rows.order_by("line")):
                    decisions = list(_decisions(workspace, sheet, rows.to_pylist(), source or path.name.split(".")[0]))
                    if keep:
                        for begin in range(0, len(decisions), _TOGETHER):
                            workspace.store.consents.record(decisions[begin : begin + _TOGETHER])
                        found.update((decision.purpose, decision.granted) for decision in decisions)
    return ConsentsReport(
        read=found.total(),
        granted={purpose: n for (purpose, granted), n in sorted(found.items()) if granted},
        refused={purpose: n for (purpose, granted), n in sorted(found.items()) if not granted},
    )


def _check(sheet: Sheet) -> None:
    missing = [name for name in COLUMNS if name not in sheet.columns]
    if missing:
        raise InvalidDefinition(
            f"There is no column {', '.join(missing)}.",
            path=sheet.found.file,
            remedy=f"Name the columns {', '.join(COLUMNS)}, and source where decisions have several.",
        )


def _decisions(workspace: Workspace, sheet: Sheet, rows: list[dict[str, Any]], source: str) -> Iterator[Consent]:
    zone = ZoneInfo(workspace.settings.time_zone)
    for row in rows:
        try:
            yield Consent(
                customer_id=_told(row, "customer_id"),
                purpose=_purpose(_told(row, "purpose")),
                granted=_granted(_told(row, "granted")),
                decided_at=_moment(row["decided_at"], zone),
                source=str(row.get("source") or source),
            )
        except (ValueError, NotFound) as error:
            raise SourceRejected(
                f"{sheet.found.file}, row {row['line']:,}: {error}",
                remedy="Mend it and import the file again; nothing of it was kept.",
            ) from None


def _told(row: Mapping[str, Any], name: str) -> str:
    text = "" if row[name] is None else str(row[name]).strip()
    if not text:
        raise ValueError(f"{name} is empty.")
    return text


def _purpose(name: str) -> str:
    if name not in PURPOSES:
        raise NotFound.among("purpose", name, PURPOSES)
    return name


def _granted(word: str) -> bool:
    if word.lower() in _YES | _NO:
        return word.lower() in _YES
    raise ValueError(f"{word!r} is neither yes nor no.")


def _moment(value: object, zone: ZoneInfo) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    local = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return local.astimezone(UTC).replace(tzinfo=None)
