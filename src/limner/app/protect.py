"""Encrypt what an import found of persons, before any of it is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.privacy.blind_index import BlindIndex
from limner.privacy.shapes import cleaned, is_id_number
from limner.privacy.vault import Vault
from limner.sources.mapping import unnumbered
from limner.sources.mapping.facts import Load
from limner.sources.mapping.mapping import UNNUMBERED

IDENTIFYING = ("phone", "email", "id_number", "bank_card")
"""Kinds of personal values by which a customer can be known again; their hashes are identifiers."""

_UNCHECKED = "_unchecked"
_UNKNOWN_OWNER = "import:"
_DIGITS = 16
"""Hexadecimal digits of the id of a person without a number: two of a million people are equal once in 37 million lists."""


@dataclass(frozen=True)
class Protection:
    """What encrypts and hashes for one import."""

    vault: Vault
    index: BlindIndex
    load: Load

    def indexed(self, values: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Give each value (``customer_id``, ``kind``, ``value`` in clear) its hash; values that say nothing fall away.

        A value of a row without a customer belongs to the import itself.
        """
        rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        nobody, index = f"{_UNKNOWN_OWNER}{self.load.load_id}", self.index.of
        for row in values:
            kind, value = row["kind"], row["value"]
            hashed = index(kind, value)
            if hashed:
                owner = row["customer_id"] or nobody
                found = {"customer_id": owner, "kind": kind, "value": value, "value_index": hashed}
                rows[owner, kind, hashed] = found
        return list(rows.values())

    def contacts(self, rows: Sequence[dict[str, Any]]) -> ir.Table:
        """Encrypt indexed values into rows of ``contacts``."""
        columns = {name: [row[name] for row in rows] for name in ("customer_id", "kind", "value", "value_index")}
        # All kinds in one call: keys are found once for each customer.
        labels = {kind: f"contacts.{kind}" for kind in set(columns["kind"])}
        sealed = self.vault.seal(
            columns["customer_id"], columns["value"], label=[labels[kind] for kind in columns["kind"]]
        )
        return self._table({**columns, "value": pa.array(sealed, pa.binary())})

    def identifiers(self, rows: Sequence[dict[str, Any]]) -> ir.Table:
        """Make rows of ``identifiers`` of those indexed values by which a customer can be known again.

        Whether an identity number is a valid one is seen here for the last time, and its kind says it: a slip of the pen
        or a passport must not tell two people apart.
        """
        known = [
            row for row in rows if row["kind"] in IDENTIFYING and not row["customer_id"].startswith(_UNKNOWN_OWNER)
        ]
        return self._table(
            {
                "kind": pa.array([_identifier_kind(row) for row in known], pa.string()),
                "value": pa.array([row["value_index"] for row in known], pa.string()),
                "customer_id": pa.array([row["customer_id"] for row in known], pa.string()),
            }
        )

    def quarantine(self, rows: Sequence[dict[str, Any]], *, file: str, sheet: str) -> ir.Table:
        """Encrypt rows that were not taken (``line``, ``column``, ``reason``, ``record``, perhaps ``check``) into ``quarantine``."""
        owner = f"{_UNKNOWN_OWNER}{self.load.load_id}"
        records = self.vault.seal([owner] * len(rows), [row["record"] for row in rows], label="quarantine.record")
        return self._table(
            {
                "file": pa.array([file] * len(rows), pa.string()),
                "sheet": pa.array([sheet] * len(rows), pa.string()),
                "line": pa.array([row["line"] for row in rows], pa.int64()),
                "column": pa.array([row["column"] or "" for row in rows], pa.string()),
                "reason": pa.array([row["reason"] for row in rows], pa.string()),
                "check": pa.array([row.get("check") for row in rows], pa.string()),
                "record": pa.array(records, pa.binary()),
            }
        )

    def pseudonyms(self, kind: str, ids: Sequence[str]) -> ir.Table:
        """Pair customer ids that are personal values themselves with the hashes that take their place."""
        pairs = {"clear": ids, "pseudonym": [self.pseudonym(kind, value) for value in ids]}
        return ibis.memtable(pa.table(pairs, schema=pa.schema([("clear", pa.string()), ("pseudonym", pa.string())])))

    def pseudonym(self, kind: str, clear: str) -> str | None:
        """Return what takes the place of a customer id that is a personal value, or made of several (``unnumbered``).

        The latter is the source's name and a hash: what another source says of somebody is never the same customer by
        itself, so that joining the two can be explained and undone.
        """
        if kind != UNNUMBERED:
            return self.index.of(kind, clear)
        said = sorted((name, self.index.of(name, value) or "") for name, value in unnumbered.parts(clear))
        hashed = self.index.of(kind, "|".join(f"{name}={value}" for name, value in said))
        return f"{self.load.source}:{hashed[:_DIGITS]}" if hashed else None

    def _table(self, columns: dict[str, Any]) -> ir.Table:
        table = pa.table(columns)
        constant = pa.array([self.load.load_id] * table.num_rows, pa.string())
        source = pa.array([self.load.source] * table.num_rows, pa.string())
        return ibis.memtable(table.append_column("source", source).append_column("load_id", constant))


def indexed_kind(kind: str) -> str | None:
    """Return the kind of personal value whose blind indexes stand in ``identifiers`` under ``kind``; None for ids in clear."""
    bare = kind.removesuffix(_UNCHECKED)
    return bare if bare in IDENTIFYING else None


def _identifier_kind(row: Mapping[str, Any]) -> str:
    kind = str(row["kind"])
    return f"{kind}{_UNCHECKED}" if kind == "id_number" and not is_id_number(cleaned(row["value"])) else kind
