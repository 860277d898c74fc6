"""Keep definitions of sources, and their secrets, encrypted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from limner.app.sources_mapping import told
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.sources.connectors.connector import Source
from limner.sources.connectors.definition import connectors, source_from_json, source_from_yaml, source_to_json

__all__ = [
    "add_source",
    "all_sources",
    "keep_secrets",
    "known_folder",
    "owner_of",
    "remove_source",
    "secrets_of",
    "source_from_yaml",
    "source_named",
]

_KIND = "source"
_BY = "sources"


def add_source(workspace: Workspace, source: Source, secrets: Mapping[str, str]) -> None:
    """Keep ``source``, or its new definition, and encrypt its ``secrets``; those that are not told stay as they were.

    Raises:
        InvalidDefinition: its settings do not fit each other, a mapping is none, or a secret has a name that its kind
            does not know.
    """
    connectors()[source.kind].check(source)
    for stream in source.streams.values():
        told(stream, stream.name)
    keep_secrets(workspace, source, secrets)
    workspace.store.definitions.save(_KIND, source.name, source_to_json(source), by=_BY)


def keep_secrets(workspace: Workspace, source: Source, secrets: Mapping[str, str]) -> None:
    """Encrypt ``secrets`` of ``source`` and put them in the place of those of the same names.

    Raises:
        InvalidDefinition: a secret has a name that this kind of source does not know.
    """
    known = connectors()[source.kind].secrets
    for name in secrets:
        if name not in known:
            missing = NotFound.among("secret", name, known)
            raise InvalidDefinition(missing.message, path=source.name, remedy=missing.remedy)
    names = sorted(secrets)
    owners = [owner_of(source.name)] * len(names)
    sealed = workspace.vault.seal(owners, [secrets[name] for name in names], label=[_label(name) for name in names])
    kept = {name: value for name, value in zip(names, sealed, strict=True) if value is not None}
    workspace.store.sources.save_secrets(source.name, kept)


def source_named(workspace: Workspace, name: str) -> Source:
    """Return the definition of a source.

    Raises:
        NotFound: there is no such source; the message names the nearest.
    """
    return source_from_json(workspace.store.definitions.get(_KIND, name).body)


def all_sources(workspace: Workspace) -> list[Source]:
    """Return all sources by name."""
    return [source_from_json(one.body) for one in workspace.store.definitions.all(_KIND)]


def secrets_of(workspace: Workspace, source: Source) -> dict[str, str]:
    """Return the secrets of a source in clear, for whoever is about to connect; never to be shown."""
    sealed = workspace.store.sources.secrets(source.name)
    names = sorted(sealed)
    owners = [owner_of(source.name)] * len(names)
    opened = workspace.vault.open(owners, [sealed[name] for name in names], label=[_label(name) for name in names])
    return {name: value for name, value in zip(names, opened, strict=True) if value is not None}


def remove_source(workspace: Workspace, name: str) -> None:
    """Forget a source, how far it was read, its secrets, and what was delivered and not loaded; its rows stay.

    Raises:
        NotFound: there is no such source.
        Conflict: it is being read just now.
    """
    with workspace.store.sources.hold(name):
        workspace.store.definitions.delete(_KIND, name, by=_BY)
        workspace.store.sources.forget(name)
        workspace.store.deliveries.forget(name)
        workspace.vault.forget([owner_of(name)])
        shutil.rmtree(known_folder(workspace, name), ignore_errors=True)


def known_folder(workspace: Workspace, source: str) -> Path:
    """Return the folder of the hashes of the rows that a source has given."""
    return workspace.folder / "sources" / source


def owner_of(source: str) -> str:
    """Return under which name the vault keeps what is sealed for a source."""
    return f"source:{source}"


def _label(secret: str) -> str:
    return f"source_secrets.{secret}"
