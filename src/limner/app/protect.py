"""Encrypt what an import found of persons, before any of it is written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.privacy.blind_index import BlindIndex
from limner.privacy.vault import Vault
from limner.sources.mapping.facts import Load

IDENTIFYING = ("phone", "email", "id_number", "bank_card")
"""Kinds of personal values by which a customer can be known again; their hashes are identifiers."""

_UNKNOWN_OWNER = "import:"


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
        rows = []
        for row in values:
            hashed = self.index.of(row["kind"], row["value"])
            if hashed:
                owner = row["customer_id"] or f"{_UNKNOWN_OWNER}{self.load.load_id}"
                rows.append({**row, "customer_id": owner, "value_index": hashed})
        return list({(row["customer_id"], row["kind"], row["value_index"]): row for row in rows}.values())

    def contacts(self, rows: Sequence[dict[str, Any]]) -> ir.Table:
        """Encrypt indexed values into rows of ``contacts``."""
        sealed: list[bytes | None] = [None] * len(rows)
        for kind in sorted({row["kind"] for row in rows}):
            places = [place for place, row in enumerate(rows) if row["kind"] == kind]
            owners = [rows[place]["customer_id"] for place in places]
            values = self.vault.seal(owners, [rows[place]["value"] for place in places], label=f"contacts.{kind}")
            for place, value in zip(places, values, strict=True):
                sealed[place] = value
        columns = {name: [row[name] for row in rows] for name in ("customer_id", "kind", "value_index")}
        return self._table({**columns, "value": pa.array(sealed, pa.binary())})

    def identifiers(self, rows: Sequence[dict[str, Any]]) -> ir.Table:
        """Make rows of ``identifiers`` of those indexed values by which a customer can be known again."""
        known = [
            row for row in rows if row["kind"] in IDENTIFYING and not row["customer_id"].startswith(_UNKNOWN_OWNER)
        ]
        return self._table(
            {
                "kind": pa.array([row["kind"] for row in known], pa.string()),
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
        pairs = {"clear": ids, "pseudonym": [self.index.of(kind, value) for value in ids]}
        return ibis.memtable(pa.table(pairs, schema=pa.schema([("clear", pa.string()), ("pseudonym", pa.string())])))

    def _table(self, columns: dict[str, Any]) -> ir.Table:
        table = pa.table(columns)
        constant = pa.array([self.load.load_id] * table.num_rows, pa.string())
        source = pa.array([self.load.source] * table.num_rows, pa.string())
        return ibis.memtable(table.append_column("source", source).append_column("load_id", constant))
