"""Show what is known of customer ids, masked, so that a person can judge whether they are one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from limner.app.workspace import Workspace
from limner.privacy.mask import mask
from limner.warehouse.reader import Reader
from limner.warehouse.tables import CONTACTS

SHOWN = ("name", "phone", "email", "id_number", "birth_date", "address")
"""The kinds of personal value that are shown, in this order."""


def known_of(workspace: Workspace, reader: Reader, ids: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return by customer id what is known of it, masked (王*, 138****8000): the kinds of ``SHOWN`` in their order."""
    contacts = reader.table(CONTACTS)
    theirs = contacts.filter(contacts.customer_id.isin(sorted(ids)), contacts.kind.isin(SHOWN))
    rows = reader.engine.rows(theirs.select("customer_id", "kind", "value")) if ids else []
    labels = [f"contacts.{row['kind']}" for row in rows]
    values = workspace.vault.open([row["customer_id"] for row in rows], [row["value"] for row in rows], label=labels)
    found: dict[str, set[tuple[int, str]]] = {}
    for row, value in zip(rows, values, strict=True):
        if value:
            shown = (SHOWN.index(row["kind"]), mask(row["kind"], value))
            found.setdefault(row["customer_id"], set()).add(shown)
    return {one: tuple(text for _, text in sorted(pairs)) for one, pairs in found.items()}
