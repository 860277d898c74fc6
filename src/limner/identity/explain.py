"""Say why two records were held to be one, and hand the results on as tables. Values are never shown, only kinds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.identity.fields import Kind
from limner.identity.levels import (
    ALIKE,
    BITS,
    DIFFERENT,
    EXACT,
    LEVELS,
    MOVED,
    ONE_EDIT,
    TEXT_EQUAL,
    TWO_EDITS,
    UNKNOWN,
)
from limner.identity.match import Matched

SURE, DOUBTFUL = 0.95, 0.05
_NAMES = {
    UNKNOWN: "unknown",
    DIFFERENT: "different",
    ALIKE: "alike",
    TWO_EDITS: "nearly equal",
    ONE_EDIT: "one slip apart",
    MOVED: "in another field",
}
_CHINESE = {ALIKE: "sounds alike", TWO_EDITS: "one character apart", ONE_EDIT: "romanised"}

_CHINESE_ADDRESS = {ALIKE: "same road or estate", ONE_EDIT: "same number, parts missing", MOVED: "same parts"}
_WORDS = {Kind.CHINESE_NAME: _CHINESE, Kind.CHINESE_ADDRESS: _CHINESE_ADDRESS}


class Band(StrEnum):
    """What becomes of a pair: taken as it is, put before a person, or left."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    NO = "no"


@dataclass(frozen=True)
class Reason:
    """What one field says of a pair: its column and kind, the level, and the evidence in bits (log2 Bayes factor)."""

    column: str
    kind: Kind
    level: str
    bits: float


def band(chance: float) -> Band:
    """The band of a pair by its probability."""
    if chance >= SURE:
        return Band.SURE
    return Band.DOUBTFUL if chance >= DOUBTFUL else Band.NO


def reasons(matched: Matched, code: int) -> tuple[Reason, ...]:
    """Why a pair with the pattern ``code`` has the evidence it has: one reason a field; the prior is what is left."""
    weights = matched.model.weights
    found = []
    for place, field in enumerate(matched.fields.used):
        level = (code >> (BITS * place)) & (LEVELS - 1)
        found.append(
            Reason(field.column, field.kind, level_name(field.kind, level), round(float(weights[place][level]), 2))
        )
    return tuple(found)


def level_name(kind: Kind, level: int) -> str:
    """A level in words."""
    if kind is Kind.TEXT and level not in {UNKNOWN, TEXT_EQUAL}:
        return f"{(level - DIFFERENT) * 10}% alike"
    if level >= EXACT:
        return "equal" if kind is Kind.TEXT else f"equal (one in {4 ** (level - EXACT)} or rarer)"
    return _WORDS.get(kind, _NAMES).get(level, _NAMES[level])


def pairs_table(matched: Matched) -> ir.Table:
    """The pairs that were kept.

    Returns one row per pair: ``left_id``, ``right_id``; ``probability``; ``weight`` (log2 of the odds, the prior
    included); ``band``; ``taken`` (whether it counts as a match); ``reasons`` (JSON: a list of objects with ``column``,
    ``kind``, ``level``, ``bits``).
    """
    told = {
        int(code): json.dumps([vars(one) for one in reasons(matched, int(code))], ensure_ascii=False)
        for code in set(matched.pairs.codes.tolist())
    }
    ids, pairs = matched.record_ids, matched.pairs
    return ibis.memtable(
        pa.table(
            {
                "left_id": pa.array([ids[one] for one in pairs.left.tolist()], pa.string()),
                "right_id": pa.array([ids[one] for one in pairs.right.tolist()], pa.string()),
                "probability": pa.array(matched.chances, pa.float64()),
                "weight": pa.array(pairs.bits, pa.float64()),
                "band": pa.array([str(band(chance)) for chance in matched.chances.tolist()], pa.string()),
                "taken": pa.array(matched.taken, pa.bool_()),
                "reasons": pa.array([told[code] for code in pairs.codes.tolist()], pa.string()),
            }
        )
    )


def clusters_table(matched: Matched) -> ir.Table:
    """Who is one: one row per record of a group of more than one, ``record_id`` and ``cluster_id``.

    ``cluster_id`` is the smallest ``record_id`` of the group.
    """
    ids = matched.record_ids
    named = [sorted(ids[one] for one in group) for group in matched.groups]
    rows = [(record, group[0]) for group in sorted(named) for record in group]
    return ibis.memtable(
        pa.table(
            {
                "record_id": pa.array([record for record, _ in rows], pa.string()),
                "cluster_id": pa.array([cluster for _, cluster in rows], pa.string()),
            }
        )
    )
