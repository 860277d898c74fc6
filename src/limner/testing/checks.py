"""Check one extension: whoever writes a feature, measure, tag or segment runs the same checks as what ships.

Each check takes the extension, and an engine where its examples are to be run, and raises ``CheckFailed`` with one
sentence for each thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.core.errors import LimnerError
from limner.core.text import Text
from limner.engine.base import Engine
from limner.portrait.catalogue import Catalogue, catalogue
from limner.portrait.feature import Feature
from limner.portrait.feature import reads as columns_read
from limner.portrait.measure import Measure, day_state, merge
from limner.portrait.tag import THEMES, Tag, assign
from limner.portrait.wanted import wide_columns
from limner.rules.columns import reads
from limner.rules.describe import describe
from limner.rules.json import from_json, to_json
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables
from limner.segments.segment import Segment

_AS_OF = date(2024, 6, 30)
_HAN = range(0x4E00, 0x9FFF)


class CheckFailed(AssertionError):
    """An extension breaks its contract; the message lists every way in which it does."""

    def __init__(self, name: str, faults: Iterable[str]) -> None:
        super().__init__(f"{name}: " + "; ".join(faults))


def check_feature(feature: Feature, known: Catalogue | None = None) -> None:
    """Check that ``feature`` is named and worded in both languages, and reads what there is.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    known = known or catalogue()
    faults = [*name_faults(feature.name), *word_faults(title=feature.title, definition=feature.definition)]
    if feature.name.endswith("_ratio") and feature.type != "float64":
        faults.append("a ratio is a float64")
    if feature.name.endswith("_days") and feature.unit != "days":
        faults.append("what ends in _days is counted in days")
    try:
        others = {name: each.type for name, each in known.features.items()}
        columns_read({feature.name: feature}, others | wide_columns(known))
    except LimnerError as error:
        faults.append(str(error))
    _raise(feature.name, faults)


def check_measure(measure: Measure, rows: ir.Table, engine: Engine, *, day: str) -> None:
    """Check that ``measure`` merges: the state of all ``rows`` is that of two halves of them, merged.

    Args:
        measure: the measure.
        rows: rows of its table, with ``customer_id``.
        engine: where to compute.
        day: the column of the rows' day.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    faults = [*name_faults(measure.name), *word_faults(title=measure.title, definition=measure.definition)]
    every = engine.rows(day_state([measure], rows, day=day))
    parts = [day_state([measure], rows.filter(half), day=day) for half in _halves(rows, day)]
    merged = engine.rows(merge([measure], parts))
    if _sorted(every) != _sorted(merged):
        faults.append("the merged states of parts differ from the state of the whole")
    _raise(measure.name, faults)


def check_tag(tag: Tag, engine: Engine) -> None:
    """Check that ``tag`` is worded, that its rule can be kept and read again, and that its examples hold.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    words = {"title": tag.title, "definition": tag.definition, "evidence": tag.evidence}
    faults = [*name_faults(tag.name), *word_faults(**words), *_rule_faults(tag.rule)]
    if tag.theme not in THEMES:
        faults.append(f"{tag.theme!r} is no theme")
    if {fits for _row, fits in tag.examples} != {True, False}:
        faults.append("there must be an example that fits and one that does not")
    faults += _example_faults(tag, engine)
    _raise(tag.name, faults)


def check_segment(segment: Segment) -> None:
    """Check that ``segment`` is worded and that its rule can be kept and read again.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    words = word_faults(title=segment.title, definition=segment.definition)
    _raise(segment.name, [*name_faults(segment.name), *words, *_rule_faults(segment.rule)])


def _example_faults(tag: Tag, engine: Engine) -> Iterator[str]:
    features = catalogue().features
    schema = {"customer_id": "string"} | {name: str(feature.type) for name, feature in features.items()}
    unknown = sorted({name for row, _fits in tag.examples for name in row} - features.keys())
    if unknown:
        yield f"examples name no feature: {', '.join(unknown)}"
        return
    customers = _memory(schema, [{"customer_id": str(i), **row} for i, (row, _fits) in enumerate(tag.examples)])
    fitting = {row["customer_id"] for row in engine.rows(assign([tag], RuleTables(customers=customers), as_of=_AS_OF))}
    for i, (_row, fits) in enumerate(tag.examples):
        if (str(i) in fitting) is not fits:
            yield f"example {i} should {'' if fits else 'not '}fit"


def _rule_faults(rule: Rule) -> Iterator[str]:
    if from_json(to_json(rule)) != rule:
        yield "its rule does not survive JSON"
    unknown = sorted(reads(rule).columns - catalogue().features.keys())
    if unknown:
        yield f"its rule reads no feature: {', '.join(unknown)}"
    if not describe(rule, "zh") or not describe(rule, "en"):
        yield "its rule has no sentence"


def name_faults(name: str) -> Iterator[str]:
    """Say what is wrong with a name."""
    if not (name.isidentifier() and name.isascii() and name == name.lower()):
        yield "a name is made of small letters, digits and underscores"


def word_faults(**words: Text) -> Iterator[str]:
    """Say which of ``words`` lack a language."""
    for what, text in words.items():
        if not any(ord(letter) in _HAN for letter in text.zh):
            yield f"its {what} has no Chinese"
        if not text.en.strip() or any(ord(letter) in _HAN for letter in text.en):
            yield f"its {what} has no English"


def _halves(rows: ir.Table, day: str) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    early = rows[day] < ibis.literal(_AS_OF)
    return early.fill_null(False), ~early.fill_null(False)  # noqa: FBT003  (ibis takes it by place only)


def _memory(schema: Mapping[str, str], rows: list[dict[str, Any]]) -> ir.Table:
    filled = [{name: row.get(name) for name in schema} for row in rows]
    return ibis.memtable(pa.Table.from_pylist(filled, schema=ibis.schema(schema).to_pyarrow()))


def _sorted(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(str(sorted(row.items())) for row in rows)


def _raise(name: str, faults: Iterable[str]) -> None:
    found = list(faults)
    if found:
        raise CheckFailed(name, found)
