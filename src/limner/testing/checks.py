"""Check one extension: whoever writes a feature, measure, tag or segment runs the same checks as what ships.

Each check takes the extension, and an engine where its examples are to be run, and raises ``CheckFailed`` with one
sentence for each thing that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, get_args

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.core.errors import LimnerError
from limner.core.text import Locale, Text
from limner.engine.base import Engine
from limner.portrait.catalogue import Catalogue, catalogue
from limner.portrait.evidence import explain
from limner.portrait.feature import Feature
from limner.portrait.feature import reads as columns_read
from limner.portrait.measure import Measure, day_state, merge
from limner.portrait.tag import THEMES, Tag, assign
from limner.portrait.wanted import wide_columns
from limner.portrait.wording import UNKNOWN, ways, written_as
from limner.rules.columns import reads
from limner.rules.describe import describe
from limner.rules.json import from_json, to_json
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables
from limner.segments.segment import Segment

_AS_OF = date(2024, 6, 30)
_EXAMPLES = 3
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

    Its examples show whom it fits, whom not, and that a customer of whom a column is not known does not have it. Its
    definition says every threshold, every threshold moves its rule, and its evidence can be written of whoever has it.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    _raise(tag.name, _faults_of_tags([tag], engine)[tag.name])


def check_tags(tags: Iterable[Tag], engine: Engine) -> None:
    """Check each of ``tags`` as ``check_tag`` does; the examples of all are run as one plan.

    Raises:
        CheckFailed: with everything that is wrong, by the tag's name.
    """
    found = _faults_of_tags(list(tags), engine)
    _raise("tags", [f"{name}: {'; '.join(faults)}" for name, faults in found.items() if faults])


def check_segment(segment: Segment) -> None:
    """Check that ``segment`` is worded and that its rule can be kept and read again.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    words = word_faults(title=segment.title, definition=segment.definition)
    _raise(segment.name, [*name_faults(segment.name), *words, *_rule_faults(segment.rule)])


def _faults_of_tags(tags: Sequence[Tag], engine: Engine) -> dict[str, list[str]]:
    """What is wrong with each tag, by its name; only examples of tags that can be computed are run."""
    found = {tag.name: [*_faults_of_words(tag), *_faults_of_thresholds(tag)] for tag in tags}
    for tag in tags:
        unreadable = [*_rule_faults(tag.rule), *_faults_of_examples(tag)]
        found[tag.name] += unreadable or _faults_of_evidence(tag)
    runnable = [tag for tag in tags if not (_unknown(tag) or _unread(tag.rule))]
    fitting = _fitting(runnable, engine)
    for tag in runnable:
        for i, (_row, fits) in enumerate(tag.examples):
            if ((tag.name, i) in fitting) is not fits:
                found[tag.name].append(f"example {i} should {'' if fits else 'not '}fit")
    return found


def _faults_of_words(tag: Tag) -> Iterator[str]:
    yield from name_faults(tag.name)
    yield from word_faults(title=tag.title, definition=tag.definition, evidence=tag.evidence)
    if tag.theme not in THEMES:
        yield f"{tag.theme!r} is no theme"


def _faults_of_thresholds(tag: Tag) -> Iterator[str]:
    for what, words in (("wording", tag.wording), ("evidence", tag.evidence)):
        if set(ways(words.zh)) != set(ways(words.en)):
            yield f"its {what} has other braces in Chinese than in English"
    if ways(tag.wording.zh) != ways(tag.wording.en):
        yield "its wording writes thresholds differently in Chinese than in English"
    if set(ways(tag.wording.zh)) != tag.thresholds.keys():
        yield "its wording does not name each threshold and nothing else in braces"
        return
    for name, value in tag.thresholds.items():
        for locale in get_args(Locale):
            definition = tag.definition.to(locale)
            if "{" in definition or written_as(tag.written[name], value, locale) not in definition:
                yield f"its definition ({locale}) does not say its threshold {name}"
        if tag.at({name: value * 0.9 + 0.013}).rule == tag.rule:
            yield f"its threshold {name} does not move its rule"


def _faults_of_examples(tag: Tag) -> Iterator[str]:
    if unknown := _unknown(tag):
        yield f"examples name no feature: {', '.join(unknown)}"
    if {fits for _row, fits in tag.examples} != {True, False}:
        yield "there must be an example that fits and one that does not"
    columns = reads(tag.rule).columns
    unfit = [row for row, fits in tag.examples if not fits]
    if len(tag.examples) < _EXAMPLES or (
        columns and not any(row.get(name) is None for row in unfit for name in columns)
    ):
        yield "there must be a third example: of a customer of whom a column is not known, and who does not have it"


def _faults_of_evidence(tag: Tag) -> Iterator[str]:
    """Say for which language no sentence can be written, or the one of the first example leaves something unknown."""
    fitting = [row for row, fits in tag.examples if fits]
    for locale in get_args(Locale):
        try:
            sentences = [explain(tag, row, locale) for row in fitting]
        except LimnerError as error:
            yield str(error)
            continue
        if any("{" in sentence for sentence in sentences):
            yield f"its evidence ({locale}) leaves braces"
        if any(UNKNOWN.to(locale) in sentence for sentence in sentences[:1]):
            yield f"its evidence ({locale}) says what its first example does not"


def _fitting(tags: Sequence[Tag], engine: Engine) -> set[tuple[str, int]]:
    """Which examples fit: the tag's name and the example's place."""
    schema = {"customer_id": "string"} | {name: str(each.type) for name, each in catalogue().features.items()}
    customers = {f"{tag.name}:{i}": (tag.name, i, row) for tag in tags for i, (row, _fits) in enumerate(tag.examples)}
    rows = [{"customer_id": key, **row} for key, (_name, _i, row) in customers.items()]
    if not rows:
        return set()
    found = engine.rows(assign(tags, RuleTables(customers=_memory(schema, rows)), as_of=_AS_OF))
    own = (customers[row["customer_id"]][:2] for row in found if customers[row["customer_id"]][0] == row["tag"])
    return set(own)


def _unknown(tag: Tag) -> list[str]:
    return sorted({name for row, _fits in tag.examples for name in row} - catalogue().features.keys())


def _unread(rule: Rule) -> list[str]:
    return sorted(reads(rule).columns - catalogue().features.keys())


def _rule_faults(rule: Rule) -> Iterator[str]:
    if from_json(to_json(rule)) != rule:
        yield "its rule does not survive JSON"
    if unknown := _unread(rule):
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
