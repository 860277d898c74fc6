"""Keep what the columns of an imported file were taken to mean, so that the same file means the same again."""

from __future__ import annotations

from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.sources.files.sheet import Found
from limner.sources.mapping.mapping import Mapping, SheetMapping
from limner.sources.mapping.yaml import from_yaml, to_yaml

_KIND = "mapping"
_BY = "import"


def keep_mapping(workspace: Workspace, source: str, found: Found, digest: str, mapping: SheetMapping) -> None:
    """Keep the mapping of one sheet of the file whose bytes have this SHA-256, as a version of its definition."""
    body = {"digest": digest, "yaml": to_yaml(Mapping({sheet_name(found): mapping}))}
    workspace.store.definitions.save(_KIND, _name(source, found), body, by=_BY)


def known_mapping(workspace: Workspace, source: str, found: Found, digest: str) -> SheetMapping | None:
    """Return the mapping with which this very file was imported before, or None.

    Without it, a file with ages would say something else each year that it is imported again.
    """
    try:
        kept = workspace.store.definitions.get(_KIND, _name(source, found))
    except NotFound:
        return None
    if not kept.body or kept.body["digest"] != digest:
        return None
    return from_yaml(kept.body["yaml"]).find(found.file, found.sheet)


def source_of_bytes(workspace: Workspace, digest: str) -> str:
    """Return the source from which a file with this SHA-256 came before, under whatever name; empty where none did."""
    kept = (one for one in workspace.store.definitions.all(_KIND) if one.body and one.body["digest"] == digest)
    return next((one.name.split("/", 1)[0] for one in kept), "")


def kept_mappings(workspace: Workspace, source: str) -> str:
    """Return what the columns of all that came from ``source`` were taken to mean, as YAML; empty where nothing came."""
    sheets: dict[str, SheetMapping] = {}
    for kept in workspace.store.definitions.all(_KIND):
        if kept.body and kept.name.startswith(f"{source}/"):
            sheets |= from_yaml(kept.body["yaml"]).sheets
    return to_yaml(Mapping(sheets)) if sheets else ""


def _name(source: str, found: Found) -> str:
    return f"{source}/{sheet_name(found)}"


def sheet_name(found: Found) -> str:
    """Name a sheet as mappings do: the file, and the sheet of a workbook after a ``#``."""
    return f"{found.file}#{found.sheet}" if found.sheet else found.file
