"""Encrypt what an import found of persons, before any of it is written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc

from limner.engine.memory import in_memory
from limner.privacy.blind_index import BlindIndex
from limner.privacy.nobody import is_shared_mailbox, singles_out
from limner.privacy.shapes import cleaned, is_id_number
from limner.privacy.vault import Vault
from limner.sources.mapping import unnumbered
from limner.sources.mapping.facts import Load
from limner.sources.mapping.mapping import UNNUMBERED

IDENTIFYING = ("phone", "email", "id_number", "bank_card")
"""Kinds of personal values by which a customer can be known again; their hashes are identifiers."""

_PERSONAL = pa.schema([(name, pa.string()) for name in ("customer_id", "kind", "value", "value_index")])
"""Personal values in clear, with the hash of each."""
_CONTACTS = _PERSONAL.set(2, pa.field("value", pa.binary()))
_SEALED_AT_ONCE = 50_000
_UNCHECKED = "_unchecked"
_ALONE = "alone"
"""The kind under which a value is hashed that must equal nobody else's."""
_UNKNOWN_OWNER = "import:"
_DIGITS = 16
"""Hexadecimal digits of the id of a person without a number: two of a million people are equal once in 37 million lists."""


@dataclass(frozen=True)
class Protection:
    """What encrypts and hashes for one import."""

    vault: Vault
    index: BlindIndex
    load: Load

    def indexed(self, values: Iterable[pa.RecordBatch]) -> pa.Table:
        """Give each value in clear its hash; values that say nothing fall away, and what a customer says twice is one.

        A value of a row without a customer belongs to the import itself. One that singles out nobody (a masked phone, a
        number that a spreadsheet broke) has a hash that no other customer's has.

        Args:
            values: ``customer_id``, ``kind``, ``value``, all of one customer together.

        Returns:
            One row a customer, kind and hash: ``customer_id``, ``kind``, ``value``, ``value_index``.
        """
        nobody, index = f"{_UNKNOWN_OWNER}{self.load.load_id}", self.index.of
        last, seen = None, set[tuple[str, str]]()
        parts = [pa.Table.from_batches([], _PERSONAL)]
        for batch in values:
            rows = []
            for owner, kind, value in zip(*_clear(batch), strict=True):
                hashed = index(kind, value) if singles_out(kind, value) else index(_ALONE, f"{kind} {owner} {value}")
                if owner != last:
                    last, seen = owner, set()
                if hashed and (kind, hashed) not in seen:
                    seen.add((kind, hashed))
                    rows.append((owner or nobody, kind, value, hashed))
            if rows:
                columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
                parts.append(pa.table(columns, schema=_PERSONAL))
        return pa.concat_tables(parts)

    def contacts(self, personal: pa.Table) -> ir.Table:
        """Encrypt indexed values into rows of ``contacts``."""
        parts = [pa.Table.from_batches([], _CONTACTS)]
        # Keys are found once a call, and those of a million customers at once would fill the memory.
        for batch in personal.select(_PERSONAL.names).to_batches(max_chunksize=_SEALED_AT_ONCE):
            owners, kinds, values = _clear(batch)
            sealed = self.vault.seal(owners, values, label=[f"contacts.{kind}" for kind in kinds])
            columns = [batch["customer_id"], batch["kind"], pa.array(sealed, pa.binary()), batch["value_index"]]
            parts.append(pa.table(columns, schema=_CONTACTS))
        return self._table(pa.concat_tables(parts))

    def identifiers(self, personal: pa.Table) -> ir.Table:
        """Make rows of ``identifiers`` of those indexed values by which a customer can be known again.

        What singles out nobody, and mailboxes that several people read, are left out. Whether an identity number is a valid one is seen here for the last time, and its kind says it: a slip of the pen
        or a passport must not tell two people apart.
        """
        identifying = pc.is_in(personal["kind"], pa.array(IDENTIFYING))
        known = personal.filter(pc.and_not(identifying, pc.starts_with(personal["customer_id"], _UNKNOWN_OWNER)))
        telling = [
            singles_out(kind, value) and not is_shared_mailbox(kind, value)
            for kind, value in zip(known["kind"].to_pylist(), known["value"].to_pylist(), strict=True)
        ]
        known = known.filter(pa.array(telling, pa.bool_()))
        kinds = [
            _identifier_kind(kind, value)
            for kind, value in zip(known["kind"].to_pylist(), known["value"].to_pylist(), strict=True)
        ]
        columns = {
            "kind": pa.array(kinds, pa.string()),
            "value": known["value_index"],
            "customer_id": known["customer_id"],
        }
        return self._table(pa.table(columns))

    def quarantine(self, rows: Sequence[dict[str, Any]], *, file: str, sheet: str) -> ir.Table:
        """Encrypt rows that were not taken (``line``, ``column``, ``reason``, ``record``, perhaps ``check``) into ``quarantine``."""
        owner = f"{_UNKNOWN_OWNER}{self.load.load_id}"
        records = self.vault.seal([owner] * len(rows), [row["record"] for row in rows], label="quarantine.record")
        columns = {
            "file": pa.array([file] * len(rows), pa.string()),
            "sheet": pa.array([sheet] * len(rows), pa.string()),
            "line": pa.array([row["line"] for row in rows], pa.int64()),
            "column": pa.array([row["column"] or "" for row in rows], pa.string()),
            "reason": pa.array([row["reason"] for row in rows], pa.string()),
            "check": pa.array([row.get("check") for row in rows], pa.string()),
            "record": pa.array(records, pa.binary()),
        }
        return self._table(pa.table(columns))

    def pseudonyms(self, kind: str, ids: Sequence[str]) -> ir.Table:
        """Pair customer ids that are personal values themselves with the hashes that take their place."""
        pairs = {"clear": ids, "pseudonym": [self.pseudonym(kind, value) for value in ids]}
        return in_memory(pa.table(pairs, schema=pa.schema([("clear", pa.string()), ("pseudonym", pa.string())])))

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

    def _table(self, table: pa.Table) -> ir.Table:
        constant = pa.array([self.load.load_id] * table.num_rows, pa.string())
        source = pa.array([self.load.source] * table.num_rows, pa.string())
        return in_memory(table.append_column("source", source).append_column("load_id", constant))


def _clear(batch: pa.RecordBatch) -> tuple[list[Any], list[Any], list[Any]]:
    """The customers, kinds and values of personal values."""
    return batch["customer_id"].to_pylist(), batch["kind"].to_pylist(), batch["value"].to_pylist()


def indexed_kind(kind: str) -> str | None:
    """Return the kind of personal value whose blind indexes stand in ``identifiers`` under ``kind``; None for ids in clear."""
    bare = kind.removesuffix(_UNCHECKED)
    return bare if bare in IDENTIFYING else None


def _identifier_kind(kind: str, value: str) -> str:
    return f"{kind}{_UNCHECKED}" if kind == "id_number" and not is_id_number(cleaned(value)) else kind
