"""Tags differ from each other and may be set otherwise (``testing/test_checks.py`` checks each); what someone wrote is read, or refused with its path."""

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
from limner.rules.rule import Has
from limner.rules.tables import RuleTables

TAGS = discover(tags, Tag)
AS_OF = date(2025, 1, 1)


def _customers(rows):
    schema = ibis.schema({"customer_id": "string"} | {name: each.type for name, each in catalogue().features.items()})
    values = [{column: row.get(column) for column in schema} for row in rows]
    return RuleTables(customers=ibis.memtable(pa.Table.from_pylist(values, schema=schema.to_pyarrow()), schema=schema))


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
