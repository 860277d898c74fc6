"""List the checks of a workspace, those that ship and its own, and take in new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import limner.quality.checks
from limner.app.workspace import Workspace
from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.quality.check import Check, OnFail, Severity
from limner.quality.written import check_from_data, check_to_data, chosen, read_checks
from limner.warehouse.reader import table_named

__all__ = [
    "Check",
    "OnFail",
    "Severity",
    "add_checks",
    "all_checks",
    "arriving_checks",
    "choose",
    "own_checks",
    "remove_check",
    "shipped_checks",
    "unchoose",
]

_KIND = "check"
_CHOICE = "check_choice"


@cache
def shipped_checks() -> dict[str, Check]:
    """Return the checks that ship or that installed packages add, by name."""
    return discover(limner.quality.checks, Check)


def own_checks(workspace: Workspace) -> list[Check]:
    """Return the checks that people have added to ``workspace``."""
    kept = workspace.store.definitions.all(_KIND)
    return [check_from_data(definition.body) for definition in kept if definition.body]


def all_checks(workspace: Workspace) -> list[Check]:
    """Return every check, as the workspace chose them: those that ship, then its own."""
    choices = _choices(workspace)
    return [_as_chosen(check, choices) for check in (*shipped_checks().values(), *own_checks(workspace))]


def arriving_checks(workspace: Workspace) -> list[Check]:
    """Return the checks that put rows aside as they arrive. Those that ship do so only where the workspace chose it."""
    choices, own = _choices(workspace), own_checks(workspace)
    shipped = shipped_checks().values() if choices else ()
    return [check for check in (_as_chosen(one, choices) for one in (*shipped, *own)) if check.on_fail == "quarantine"]


def choose(
    workspace: Workspace, name: str, *, severity: Severity | None = None, on_fail: OnFail | None = None, by: str
) -> Check:
    """Choose for a check how bad it is where it fails, and whether rows that fail are put aside as they arrive.

    Raises:
        NotFound: there is no such check.
        InvalidDefinition: it cannot be decided of a row as it arrives.
    """
    check = _check_named(workspace, name)
    level = severity or check.severity
    made = chosen(check, severity=level, on_fail=on_fail or check.on_fail)
    workspace.store.definitions.save(_CHOICE, name, {"severity": made.severity, "on_fail": made.on_fail}, by=by)
    return made


def unchoose(workspace: Workspace, name: str, *, by: str) -> Check:
    """Give a check back what it says of itself.

    Raises:
        NotFound: there is no such check, or nothing was chosen for it.
    """
    _check_named(workspace, name)
    workspace.store.definitions.delete(_CHOICE, name, by=by)
    return _check_named(workspace, name)


def _check_named(workspace: Workspace, name: str) -> Check:
    known = {check.name: check for check in all_checks(workspace)}
    if name not in known:
        raise NotFound.among("check", name, known)
    return known[name]


def _choices(workspace: Workspace) -> dict[str, dict[str, Any]]:
    return {one.name: one.body for one in workspace.store.definitions.all(_CHOICE) if one.body}


def _as_chosen(check: Check, choices: Mapping[str, Mapping[str, Any]]) -> Check:
    return replace(check, **choices[check.name]) if check.name in choices else check


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
    if name in _choices(workspace):
        workspace.store.definitions.delete(_CHOICE, name, by=by)
