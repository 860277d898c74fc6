"""See what imports could not take, write it out for correction, and bring the corrected rows in."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from ibis import _

from limner.app.import_files import ImportPlan, ImportReport, import_files
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotAllowed, NotFound
from limner.privacy.purposes import BY_NAME as PURPOSES
from limner.privacy.purposes import MATCHING, Purpose
from limner.sources.mapping.mapping import Mapping
from limner.sources.mapping.yaml import from_yaml
from limner.warehouse.tables import QUARANTINE

_KIND = "quarantine_settled"
_MAPPING = "mapping"
_LABEL = "quarantine.record"
_WHOLE = "limner_record"


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Rows of one sheet of one import that were put aside for one reason.

    Attributes:
        load_id: the import.
        source: its source.
        file: the file.
        sheet: the sheet of a workbook; empty otherwise.
        column: the column at fault; empty where the row as a whole is.
        reason: why; it tells the shape of a value, never the value.
        check: the checks that the rows fail; empty where they could not be read.
        rows: how many.
        settled: what came of the corrected rows of the import; None while nobody has brought any.
    """

    load_id: str
    source: str
    file: str
    sheet: str
    column: str
    reason: str
    check: str
    rows: int
    settled: dict[str, Any] | None


def lots(workspace: Workspace) -> list[Lot]:
    """Return all that was put aside, by import and then by number of rows."""
    reader = workspace.reader()
    if not reader.has(QUARANTINE):
        return []
    settled = {one.name: one.body for one in workspace.store.definitions.all(_KIND)}
    names = ["load_id", "source", "file", "sheet", "column", "reason", "check"]
    kept = reader.table(QUARANTINE)
    counted = kept.mutate(check=kept.check.fill_null("")).group_by(names).agg(rows=_.count())
    found = reader.engine.rows(counted.order_by("source", "load_id", _.rows.desc(), "column", "reason"))
    return [Lot(**row, settled=settled.get(row["load_id"])) for row in found]


def write_out(workspace: Workspace, load_id: str, out: Path, *, purpose: str, by: str) -> int:
    """Write the rows of one import that were put aside to a CSV file, as they were read, and return their number.

    The rows are in clear: the purpose must be one that may see personal values, and the audit log is told who wrote them.
    The columns are those of the file. A row whose columns could not be told apart stands whole in ``limner_record``.

    Raises:
        NotFound: nothing of that import was put aside, or there is no such purpose.
        NotAllowed: the purpose may not see personal values.
    """
    if purpose not in PURPOSES:
        raise NotFound.among("purpose", purpose, PURPOSES)
    chosen = PURPOSES[purpose]
    if not chosen.sees_personal:
        raise NotAllowed(f"{purpose} may not see personal values.", remedy="Use --purpose service or matching.")
    _lot(workspace, load_id)
    records = _opened(workspace, load_id, chosen)
    workspace.store.audit.record(by, "quarantine.export", load_id, {"rows": len(records), "purpose": purpose})
    part = out.with_name(f".{out.name}.part")
    try:
        _write(records, part)
        part.chmod(0o600)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return len(records)


def _opened(workspace: Workspace, load_id: str, purpose: Purpose) -> list[dict[str, str]]:
    """The rows of one import that were put aside, in clear, in the order of the file."""
    reader = workspace.reader(purpose)
    kept = reader.table(QUARANTINE)
    rows = reader.engine.rows(
        kept.filter(_.load_id == load_id).order_by(_.file, _.sheet, _.line).select("line", "record")
    )
    owner = f"import:{load_id}"
    texts = workspace.vault.open([owner] * len(rows), [row["record"] for row in rows], label=_LABEL)
    return [_record(text or "") for text in texts]


def _write(records: list[dict[str, str]], out: Path) -> None:
    columns = list(dict.fromkeys(name for record in records for name in record))
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(records)


def retry(workspace: Workspace, load_id: str, corrected: Path | None, *, by: str) -> ImportReport:
    """Import the corrected rows of one import with the meaning that its columns had, and keep what came of them.

    Without ``corrected`` the rows are tried again as they are, but for those whose columns could not be told apart: after a
    check was changed, say.

    The rows that were put aside stay where they are, with a note that they were settled.

    Raises:
        NotFound: nothing of that import was put aside.
        InvalidDefinition: the import had several sheets, its mapping is no longer known, or no row can be tried as it is.
    """
    lot = _lot(workspace, load_id)
    name = f"{lot.file}#{lot.sheet}" if lot.sheet else lot.file
    body = next(
        (one.body for one in workspace.store.definitions.all(_MAPPING) if one.name == f"{lot.source}/{name}"), None
    )
    mapping = from_yaml(body["yaml"]).find(lot.file, lot.sheet) if body else None
    if mapping is None:
        raise InvalidDefinition(
            f"What the columns of {name} mean is no longer known.", remedy="Import the file with limner import --map."
        )
    with workspace.scratch() as scratch:
        file = corrected or _as_they_are(workspace, load_id, scratch)
        plan = ImportPlan(mapping=Mapping({file.name: mapping}), source=lot.source)
        report = import_files(workspace, [file], plan)
    counts = {what: report.total(what) for what in ("read", "loaded", "duplicates", "quarantined")}
    came = {**counts, "file": file.name, "at": workspace.clock().replace(tzinfo=UTC).isoformat(timespec="seconds")}
    workspace.store.definitions.save(_KIND, load_id, came, by=by)
    workspace.store.audit.record(by, "quarantine.retry", load_id, counts)
    return report


def _as_they_are(workspace: Workspace, load_id: str, folder: Path) -> Path:
    records = [record for record in _opened(workspace, load_id, MATCHING) if _WHOLE not in record]
    if not records:
        raise InvalidDefinition(
            "No row of this import can be read as it is.", remedy="Write the rows out, correct them, and name the file."
        )
    file = folder / f"aside-{load_id}.csv"
    _write(records, file)
    return file


def lots_data(found: list[Lot]) -> list[dict[str, Any]]:
    """Return lots as JSON can say them."""
    return [asdict(lot) for lot in found]


def _lot(workspace: Workspace, load_id: str) -> Lot:
    found = {lot.load_id: lot for lot in lots(workspace)}
    if load_id not in found:
        raise NotFound.among("import with rows put aside", load_id, found)
    return found[load_id]


def _record(text: str) -> dict[str, str]:
    try:
        read = json.loads(text)
    except ValueError:
        read = None
    if not isinstance(read, dict):
        return {_WHOLE: text}
    return {str(name): "" if value is None else str(value) for name, value in read.items()}
