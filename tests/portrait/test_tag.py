"""Each tag is worded and its examples hold on both engines; what someone wrote is read, or refused with its path."""

from __future__ import annotations

from datetime import date

import ibis
import pyarrow as pa
import pytest

from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text
from limner.portrait import tags
from limner.portrait.catalogue import catalogue
from limner.portrait.tag import THEMES, Tag, assign, tag_from_yaml
from limner.portrait.wording import ways, written_as
from limner.rules.columns import reads
from limner.rules.rule import Has
from limner.rules.tables import RuleTables

TAGS = discover(tags, Tag)
AS_OF = date(2025, 1, 1)


def _customers(rows):
    schema = ibis.schema({"customer_id": "string"} | {name: each.type for name, each in catalogue().features.items()})
    values = [{column: row.get(column) for column in schema} for row in rows]
    return RuleTables(customers=ibis.memtable(pa.Table.from_pylist(values, schema=schema.to_pyarrow()), schema=schema))


def test_examples_hold(engine):
    examples = {f"{tag.name}:{i}": (tag.name, *e) for tag in TAGS.values() for i, e in enumerate(tag.examples)}
    rows = [{"customer_id": key, **row} for key, (_name, row, _fits) in examples.items()]
    found = {
        (row["customer_id"], row["tag"]) for row in engine.rows(assign(TAGS.values(), _customers(rows), as_of=AS_OF))
    }
    wrong = [key for key, (name, _row, fits) in examples.items() if ((key, name) in found) is not fits]
    assert wrong == []


@pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
def test_tag_is_complete(tag):
    features = catalogue().features
    assert tag.theme in THEMES
    assert reads(tag.rule).columns <= features.keys()
    assert {fits for _row, fits in tag.examples} == {True, False}
    for words in (tag.title, tag.definition, tag.evidence):
        assert words.zh.strip()
        assert words.en.strip()
    for row, _fits in tag.examples:
        assert row.keys() <= features.keys()


@pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
def test_tag_shows_what_becomes_of_nulls(tag):
    columns = reads(tag.rule).columns
    assert len(tag.examples) >= 3
    assert any(not fits and any(row.get(column) is None for column in columns) for row, fits in tag.examples)


@pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
def test_definition_says_every_threshold(tag):
    for words in (tag.wording, tag.evidence):
        assert set(ways(words.zh)) == set(ways(words.en))
    assert set(ways(tag.wording.zh)) == tag.thresholds.keys()
    assert ways(tag.wording.zh) == ways(tag.wording.en)
    for name, value in tag.thresholds.items():
        for locale in ("zh", "en"):
            assert written_as(tag.written[name], value, locale) in tag.definition.to(locale)
            assert "{" not in tag.definition.to(locale)


@pytest.mark.parametrize("tag", TAGS.values(), ids=TAGS)
def test_every_threshold_moves_the_rule(tag):
    for name, value in tag.thresholds.items():
        assert tag.at({name: value * 0.9 + 0.013}).rule != tag.rule


def test_names_and_titles_are_each_their_own():
    assert all(name == tag.name for name, tag in TAGS.items())
    for locale in ("zh", "en"):
        titles = [tag.title.to(locale) for tag in TAGS.values()]
        assert len(set(titles)) == len(titles)


def test_there_are_enough_tags():
    assert len(TAGS) >= 64
    assert {tag.theme for tag in TAGS.values()} == THEMES.keys() - {"own"}


def test_thresholds_may_be_set():
    tag = TAGS["frequent_buyer"].at({"min_order_days": 2})
    assert tag.rule == Has("order_days_90d", ">=", 2)
    assert tag.definition == Text(zh="近 90 天至少有 2 个下单日。", en="At least 2 days with orders in 90 days.")
    assert tag.at({}) == tag
    with pytest.raises(NotFound, match="min_order_days"):
        tag.at({"min_order_day": 1})


def test_no_tags_and_no_customers(engine):
    assert engine.rows(assign([], _customers([{"customer_id": "a"}]), as_of=AS_OF)) == []
    assert engine.rows(assign(TAGS.values(), _customers([]), as_of=AS_OF)) == []


def test_own_tag_from_yaml(engine):
    tag = tag_from_yaml(
        """
        name: big_saver
        title: {zh: 省钱达人, en: Big saver}
        rule: {all: [{column: discount_amount_365d, operator: ">=", value: 500}, {column: gender, value: female}]}
        """
    )
    rows = [
        {"customer_id": "a", "discount_amount_365d": 500, "gender": "female"},
        {"customer_id": "b", "discount_amount_365d": 500},
    ]
    assert engine.rows(assign([tag], _customers(rows), as_of=AS_OF)) == [{"customer_id": "a", "tag": "big_saver"}]
    assert (tag.theme, tag.definition.zh) == ("own", "省钱达人")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{", "not YAML"),
        ("- a", "definition"),
        ("{name: 'a b', title: t, rule: {}}", "name: "),
        ("{name: a, title: {zh: 一}, rule: {}}", "title: "),
        ("{name: a, title: t}", "rule: "),
        ("{name: a, title: t, rule: {all: [{column: c, operator: '=='}]}}", r"rule\.all\[0\]"),
        ("{name: a, title: t, rule: {column: c, value: 1}, theme: x}", "theme: "),
        ("{name: a, titel: t}", "titel: "),
    ],
)
def test_own_tag_is_refused_with_its_path(text, path):
    with pytest.raises(InvalidDefinition, match=path):
        tag_from_yaml(text)


def test_own_words_in_braces_stay():
    tag = tag_from_yaml("{name: a, title: t, definition: 'more than {x}', rule: {column: c, value: 1}}")
    assert tag.definition.en == "more than {x}"


def test_a_tag_that_reads_nothing_known_is_named():
    tag = tag_from_yaml("{name: a, title: t, rule: {column: order_365d, operator: '>', value: 1}}")
    with pytest.raises(InvalidDefinition, match=r"^a"):
        assign([tag], _customers([]), as_of=AS_OF)
