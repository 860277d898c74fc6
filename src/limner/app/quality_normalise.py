"""Write a column of the lake one way: try, approve proposals, apply, take back, and choose it for rows that arrive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial

import ibis.expr.types as ir

import limner.quality.normalise
from limner.app.workspace import Workspace
from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.engine.lake import Snapshot
from limner.quality.normal import Normalised, Normaliser, applied, distinct_values, normalised, reverted
from limner.warehouse.reader import stored_rows, table_named
from limner.warehouse.tables import CONTACTS, CUSTOMERS, EXTRA_PREFIX, Table, before_column

_APPROVED = "normal_approved"
_ARRIVING = "normalise_arriving"
_WRITTEN = "normalise_written"
_LIMNER = "limner"


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
    rows = _with_text(workspace, of, column)
    counts = {row["value"]: row["rows"] for row in workspace.engine().rows(distinct_values(rows, column))}
    return Tried(table, column, chosen, normalised(chosen, counts, approved=approved(workspace, table, column)))


def _with_text(workspace: Workspace, table: Table, column: str) -> ir.Table:
    """Return the rows of ``table``, of which ``column`` is a text."""
    rows = workspace.reader().table(table)
    if column not in rows.columns or not rows[column].type().is_string():
        texts = [one for one in rows.columns if rows[one].type().is_string()]
        raise NotFound.among(f"text column of {table.name}", column, texts)
    return rows


def approve(workspace: Workspace, table: str, column: str, pairs: Mapping[str, str], *, by: str) -> None:
    """Keep that in this column each key of ``pairs`` is to become its value; other approvals stay."""
    table_named(table)
    kept = approved(workspace, table, column) | dict(pairs)
    workspace.store.definitions.save(_APPROVED, f"{table}.{column}", {"pairs": kept}, by=by)


def apply_normaliser(workspace: Workspace, table: str, column: str, name: str | None = None) -> Tried:
    """Write what is safe or approved into the column, in one commit; what came is kept in ``before_column``.

    Where the column was written before, what came stays what is kept.

    Raises:
        InvalidDefinition: the table keeps no further columns, or something else stands where the values of before are kept.
        Conflict: the table changed meanwhile; call again.
    """
    tried = try_normaliser(workspace, table, column, name)
    of, snapshot = table_named(table), workspace.lake.snapshot()
    rows = stored_rows(workspace.engine(), workspace.lake, snapshot, of)
    _begin(workspace, of, column, rows)
    if not tried.found.after and before_column(column) in rows.columns:
        return tried
    commit = _replace(workspace, of, applied(rows, column, tried.found.after), snapshot, f"normalise:{table}.{column}")
    return replace(tried, commit=commit)


def revert_normaliser(workspace: Workspace, table: str, column: str) -> int | None:
    """Write back what came in each row, whenever it came, and stop rewriting rows as they arrive.

    Returns the commit; None where no row had been written over yet.

    Raises:
        NotFound: the column was never written over, and is not on arrival.
        Conflict: the table changed meanwhile; call again.
    """
    of, commit = table_named(table), None
    begun = column in written_columns(workspace).get(table, ())
    stop_on_arrival(workspace, table, column, by=_LIMNER)
    snapshot = workspace.lake.snapshot()
    rows = stored_rows(workspace.engine(), workspace.lake, snapshot, of)
    if before_column(column) in rows.columns:
        commit = _replace(workspace, of, reverted(rows, column), snapshot, f"revert:{table}.{column}")
    elif not begun:
        raise NotFound(f"{table}.{column} was not normalised.", remedy="There is nothing to take back.")
    _forget(workspace, _WRITTEN, f"{table}.{column}", by=_LIMNER)
    return commit


def _begin(workspace: Workspace, table: Table, column: str, rows: ir.Table) -> None:
    """Remember that the column is written one way, before anything is: what is kept beside it is then known as that."""
    if not table.extensible:
        message = f"{table.name} keeps no column beside those declared."
        raise InvalidDefinition(message, remedy="Choose a table from files.")
    if column in written_columns(workspace).get(table.name, ()):
        return
    kept = before_column(column)
    if kept in rows.columns and workspace.engine().rows(rows.filter(rows[kept].notnull()).limit(1)):
        raise InvalidDefinition(
            f"{table.name}.{column} was normalised before, by an earlier version, or {kept} is of a source.",
            remedy=f"If it was normalised, take it back first: limner check normalise {table.name} {column} --revert",
        )
    workspace.store.definitions.save(_WRITTEN, f"{table.name}.{column}", {}, by=_LIMNER)


def _replace(workspace: Workspace, table: Table, plan: ir.Table, base: Snapshot, what: str) -> int:
    change = workspace.lake.stage(table.name, partial(workspace.engine().write, plan), mode="replace")
    operation = f"{what}:{workspace.clock().isoformat()}"
    return workspace.lake.commit([change], operation=operation, base=base).number


def written_columns(workspace: Workspace) -> dict[str, frozenset[str]]:
    """Return the columns of each table that are written one way, beside each of which stands what came."""
    found: dict[str, frozenset[str]] = {}
    for one in workspace.store.definitions.all(_WRITTEN):
        table, _, column = one.name.partition(".")
        found[table] = found.get(table, frozenset()) | {column}
    return found


# As they arrive


@dataclass(frozen=True)
class OnArrival:
    """How values are rewritten as they arrive: by which normaliser, and what was approved besides what is safe."""

    normaliser: Normaliser
    approved: Mapping[str, str]


def normalise_on_arrival(workspace: Workspace, table: str, column: str, name: str | None = None, *, by: str) -> None:
    """From now on rewrite a column (of contacts: a kind) in rows as they arrive, where that is safe or was approved.

    Raises:
        NotFound: there is no such table, column or normaliser.
        InvalidDefinition: the column tells rows apart or joins them, or nothing arrives in the table.
    """
    of, chosen = table_named(table), chosen_normaliser(column, name)
    if of is not CONTACTS:
        _refuse_others(of, column)
        rows = _with_text(workspace, of, column)
        _begin(workspace, of, column, rows)
    workspace.store.definitions.save(_ARRIVING, f"{table}.{column}", {"normaliser": chosen.name}, by=by)


def stop_on_arrival(workspace: Workspace, table: str, column: str, *, by: str) -> bool:
    """Leave a column (of contacts: a kind) as it arrives; return whether it was rewritten until now."""
    return _forget(workspace, _ARRIVING, f"{table}.{column}", by=by)


def on_arrival(workspace: Workspace, table: str) -> dict[str, OnArrival]:
    """Return how values of ``table`` are rewritten as they arrive, by column (of contacts: by kind).

    Raises:
        NotFound: a normaliser is no longer installed.
    """
    chosen = {one.name: one.body for one in workspace.store.definitions.all(_ARRIVING) if one.body}
    found = {}
    for name, body in chosen.items():
        of, _, column = name.partition(".")
        if of == table:
            normaliser = chosen_normaliser(column, body["normaliser"])
            found[column] = OnArrival(normaliser, approved(workspace, table, column))
    return found


def _refuse_others(table: Table, column: str) -> None:
    if column in {*table.grain, "source", "load_id"} or column.endswith("_id"):
        raise InvalidDefinition(
            f"{table.name}.{column} tells rows apart or joins them, and stays as it arrives.", remedy="Choose another."
        )
    if table.writer != "sources" and table is not CUSTOMERS:
        raise InvalidDefinition(f"Nothing arrives in {table.name}.", remedy="Choose a table from files, or customers.")


def _forget(workspace: Workspace, kind: str, name: str, *, by: str) -> bool:
    kept = any(one.name == name for one in workspace.store.definitions.all(kind))
    if kept:
        workspace.store.definitions.delete(kind, name, by=by)
    return kept


# What was approved, and by what


def approved(workspace: Workspace, table: str, column: str) -> dict[str, str]:
    """Return the changes of a column that somebody agreed to: before to after."""
    kept = {one.name: one.body for one in workspace.store.definitions.all(_APPROVED)}
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
