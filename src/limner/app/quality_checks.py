"""List the checks of a workspace, those that ship and its own, and take in new ones."""

from __future__ import annotations

from functools import cache

import limner.quality.checks
from limner.app.workspace import Workspace
from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.quality.check import Check
from limner.quality.written import check_from_data, check_to_data, read_checks
from limner.warehouse.reader import table_named

_KIND = "check"


@cache
def shipped_checks() -> dict[str, Check]:
    """Return the checks that ship or that installed packages add, by name."""
    return discover(limner.quality.checks, Check)


def own_checks(workspace: Workspace) -> list[Check]:
    """Return the checks that people have added to ``workspace``."""
    kept = workspace.store.definitions.all(_KIND)
    return [check_from_data(definition.body) for definition in kept if definition.body]


def all_checks(workspace: Workspace) -> list[Check]:
    """Return every check: those that ship, then the workspace's own."""
    return [*shipped_checks().values(), *own_checks(workspace)]


def add_checks(workspace: Workspace, text: str, *, by: str) -> list[Check]:
    """Keep the checks written in ``text`` (YAML); all or none. Another version of one takes its place.

    Raises:
        InvalidDefinition: the text holds no check, or one of that name ships.
        NotFound: a check names a table that there is not.
    """
    checks = read_checks(text)
    for check in checks:
        if check.name in shipped_checks():
            raise InvalidDefinition(
                f"A check named {check.name!r} ships with Limner.", path="name", remedy="Choose another name."
            )
        table_named(check.table)
    for check in checks:
        workspace.store.definitions.save(_KIND, check.name, check_to_data(check), by=by)
    return checks


def remove_check(workspace: Workspace, name: str, *, by: str) -> None:
    """Forget one of the workspace's own checks; its earlier versions stay readable.

    Raises:
        NotFound: there is none of that name.
    """
    own = {check.name for check in own_checks(workspace)}
    if name not in own:
        raise NotFound.among("check of this workspace", name, own)
    workspace.store.definitions.delete(_KIND, name, by=by)
