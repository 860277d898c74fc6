"""Write a column of the lake one way: try, approve proposals, apply, take back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial

import ibis.expr.types as ir

import limner.quality.normalise
from limner.app.workspace import Workspace
from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.engine.lake import Snapshot
from limner.quality.normal import BEFORE, Normalised, Normaliser, applied, distinct_values, normalised, reverted
from limner.warehouse.reader import stored_rows, table_named
from limner.warehouse.tables import EXTRA_PREFIX, Table

_KIND = "normal_approved"


@dataclass(frozen=True)
class Tried:
    """What a normaliser would make of a column; ``commit`` is that of the lake where it was applied."""

    table: str
    column: str
    normaliser: Normaliser
    found: Normalised
    commit: int | None = None


@cache
def normalisers() -> dict[str, Normaliser]:
    """Return the normalisers that ship or that installed packages add, by name."""
    return discover(limner.quality.normalise, Normaliser)


def try_normaliser(workspace: Workspace, table: str, column: str, name: str | None = None) -> Tried:
    """Say what the normaliser called ``name``, or the one for such a column, would make of the column; nothing changes.

    Raises:
        NotFound: there is no such table, column or normaliser, or none is for such a column.
    """
    of = table_named(table)
    chosen = chosen_normaliser(column, name)
    rows = workspace.reader().table(of)
    if column not in rows.columns or not rows[column].type().is_string():
        texts = [one for one in rows.columns if rows[one].type().is_string()]
        raise NotFound.among(f"text column of {table}", column, texts)
    counts = {row["value"]: row["rows"] for row in workspace.engine().rows(distinct_values(rows, column))}
    return Tried(table, column, chosen, normalised(chosen, counts, approved=approved(workspace, table, column)))


def approve(workspace: Workspace, table: str, column: str, pairs: Mapping[str, str], *, by: str) -> None:
    """Keep that in this column each key of ``pairs`` is to become its value; other approvals stay."""
    table_named(table)
    kept = approved(workspace, table, column) | dict(pairs)
    workspace.store.definitions.save(_KIND, f"{table}.{column}", {"pairs": kept}, by=by)


def apply_normaliser(workspace: Workspace, table: str, column: str, name: str | None = None) -> Tried:
    """Write what is safe or approved into the column, in one commit; what was there stays in ``x_COLUMN_before``.

    Raises:
        InvalidDefinition: the table keeps no further columns, or the column was written over and not taken back.
        Conflict: the table changed meanwhile; call again.
    """
    tried = try_normaliser(workspace, table, column, name)
    of, kept = table_named(table), f"{EXTRA_PREFIX}{column}{BEFORE}"
    if not of.extensible:
        raise InvalidDefinition(f"{table} keeps no column beside those declared.", remedy="Choose a table from files.")
    snapshot = workspace.lake.snapshot()
    rows = stored_rows(workspace.engine(), workspace.lake, snapshot, of)
    if kept in rows.columns and workspace.engine().rows(rows.filter(rows[kept].notnull()).limit(1)):
        raise InvalidDefinition(
            f"{table}.{column} was normalised before.",
            remedy=f"Take it back first: limner check normalise {table} {column} --revert",
        )
    plan = applied(rows.drop(kept) if kept in rows.columns else rows, column, tried.found.after)
    plan = plan.rename({kept: f"{column}{BEFORE}"})
    commit = _replace(workspace, of, plan, snapshot, f"normalise:{table}.{column}")
    return Tried(table, column, tried.normaliser, tried.found, commit)


def revert_normaliser(workspace: Workspace, table: str, column: str) -> int:
    """Write back what was in the column before ``apply_normaliser``; rows imported since stay as they are.

    Raises:
        NotFound: the column was never written over.
    """
    of, kept = table_named(table), f"{EXTRA_PREFIX}{column}{BEFORE}"
    snapshot = workspace.lake.snapshot()
    rows = stored_rows(workspace.engine(), workspace.lake, snapshot, of)
    if kept not in rows.columns:
        raise NotFound(f"{table}.{column} was not normalised.", remedy="There is nothing to take back.")
    named = rows.rename({f"{column}{BEFORE}": kept})
    since = named.mutate(**{f"{column}{BEFORE}": named[f"{column}{BEFORE}"].coalesce(named[column])})
    return _replace(workspace, of, reverted(since, column), snapshot, f"revert:{table}.{column}")


def _replace(workspace: Workspace, table: Table, plan: ir.Table, base: Snapshot, what: str) -> int:
    change = workspace.lake.stage(table.name, partial(workspace.engine().write, plan), mode="replace")
    operation = f"{what}:{workspace.clock().isoformat()}"
    return workspace.lake.commit([change], operation=operation, base=base).number


def approved(workspace: Workspace, table: str, column: str) -> dict[str, str]:
    """Return the changes of a column that somebody agreed to: before to after."""
    kept = {one.name: one.body for one in workspace.store.definitions.all(_KIND)}
    body = kept.get(f"{table}.{column}")
    return dict(body["pairs"]) if body else {}


def chosen_normaliser(column: str, name: str | None) -> Normaliser:
    """Return the normaliser called ``name``, or the one that is for a column or kind of that name.

    Raises:
        NotFound: there is none.
    """
    if name is not None:
        if name not in normalisers():
            raise NotFound.among("normaliser", name, normalisers())
        return normalisers()[name]
    bare = column.removeprefix(EXTRA_PREFIX)
    for one in normalisers().values():
        if bare in one.kinds:
            return one
    raise NotFound(f"No normaliser is known for {column}.", remedy=f"Name one with --as: {', '.join(normalisers())}.")
