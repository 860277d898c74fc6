"""Rules survive being stored, and a mistake is answered with where it is and what was meant."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given

from limner.core.errors import InvalidDefinition
from limner.rules.json import DEEPEST, from_data, from_json, to_data, to_json
from limner.rules.rule import All, Any, Did, Has, HasTag, InSegment, Not, Sequence, Step
from rules.strategies import rules

ONE_OF_EACH = Any(
    (
        All((Has("会员等级", "in", ("gold", "black")), Has("joined_on", ">=", date(2024, 3, 1)))),
        Did("order", ("exactly", 2), 365, Not(Has("channel", "missing"))),
        Sequence((Step("view"), Step("order", Has("amount", ">", 0.5))), 7),
        InSegment("loyal"),
        HasTag("夜猫子"),
    )
)
WRITTEN = {
    "version": 1,
    "rule": {
        "any": [
            {
                "all": [
                    {"column": "会员等级", "operator": "in", "value": ["gold", "black"]},
                    {"column": "joined_on", "operator": ">=", "value": {"date": "2024-03-01"}},
                ]
            },
            {
                "activity": "order",
                "times": ["exactly", 2],
                "within_days": 365,
                "where": {"not": {"column": "channel", "operator": "missing"}},
            },
            {
                "sequence": [
                    {"activity": "view"},
                    {"activity": "order", "where": {"column": "amount", "operator": ">", "value": 0.5}},
                ],
                "within_days": 7,
            },
            {"segment": "loyal"},
            {"tag": "夜猫子"},
        ]
    },
}


def test_each_kind_of_rule_as_it_is_written():
    assert to_data(ONE_OF_EACH) == WRITTEN
    assert from_data(WRITTEN) == from_data(WRITTEN["rule"]) == ONE_OF_EACH


def test_what_may_be_left_out():
    assert from_json('{"activity": "order"}') == Did("order")
    assert from_json('{"column": "level", "value": "gold"}') == Has("level", "=", "gold")
    assert from_data({"column": "joined_on", "value": date(2024, 3, 1)}) == Has("joined_on", "=", date(2024, 3, 1))


@given(rules)
def test_every_rule_comes_back_from_the_same_text(rule):
    text = to_json(rule)
    assert from_json(text) == rule
    assert to_json(from_json(text)) == text
    assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "The rule is not JSON:"),
        ("[" * 100_000, "The rule is not JSON:"),
        ("[]", "[] is not a rule. Write an object with one of the keys"),
        ('{"version": 2, "rule": {"all": []}}', "version: rules of version 2 are unknown here. Use version 1"),
        ('{"rule": {"all": []}, "verson": 1}', "'verson' does not belong here. Did you mean 'version'?"),
        ('{"al": []}', "['al'] do not make a rule. Did you mean 'all'?"),
        ("{}", "[] do not make a rule. Use one of the keys column, activity"),
        ('{"all": [], "any": []}', "it is all and any at once."),
        ('{"all": {"column": "x"}}', "all: {'column': 'x'} is not a list."),
        ('{"all": [{"all": []}, {"column": "x", "operator": "==", "value": 1}]}', "all[1].operator: '==' is not known here. Did you mean '='?"),
        ('{"not": {"any": [{"column": "x", "value": 1}, {"column": "x"}]}}', "not.any[1].value: None is not a value"),
        ('{"column": "x", "value": NaN}', "value: nan is not a number."),
        ('{"column": "x", "value": 1e999}', "value: inf is not a number."),
        ('{"column": "x", "operator": "in", "value": [1, [2]]}', "value[1]: (2,) is not a value"),
        ('{"column": "x", "value": {"date": "2024-02-30"}}', "value: {'date': '2024-02-30'} is not a day."),
        ('{"column": "x", "value": {"dat": "2024-02-30"}}', "value: 'dat' does not belong here. Did you mean 'date'?"),
        ('{"column": ["x"], "value": 1}', "column: ['x'] is not a name."),
        ('{"activity": "order", "within_day": 3}', "'within_day' does not belong here. Did you mean 'within_days'?"),
        ('{"activity": "order", "within_days": 0}', "within_days: 0 is not a whole number from 1 to 36500."),
        ('{"activity": "order", "times": 2}', "times: 2 does not say how many times."),
        ('{"activity": "order", "times": ["atleast", 2]}', "times[0]: 'atleast' is not known here. Did you mean 'at least'?"),
        ('{"any": [{"activity": "order", "where": {"any": [{"column": "x", "operator": "<", "value": true}]}}]}', "any[0].where.any[0].value: true and false have no order"),
        ('{"activity": "order", "where": {"not": {"segment": "x"}}}', "where.not: InSegment(name='x') cannot be asked of one doing."),
        ('{"sequence": [{"activity": "view"}, {"event": "order"}], "within_days": 1}', "sequence[1]: {'event': 'order'} is not a step."),
        ('{"sequence": [{"activity": "view"}, {"activity": ""}], "within_days": 1}', "sequence[1].activity: '' is not a name."),
        ('{"sequence": [{"activity": "view"}], "within_days": 1}', "sequence: a sequence has two steps or more."),
        ('{"sequence": [{"activity": "view"}, {"activity": "view"}]}', "within_days: None is not a whole number from 0"),
        ('{"not": {"segment": ""}}', "not.segment: '' is not a name."),
        ('{"tag": "a\\u0000"}', "tag: 'a\\x00' holds a character that no table can hold."),
        ('{"not":' * (DEEPEST + 1) + '{"all": []}' + "}" * (DEEPEST + 1), "more than 64 rules stand inside one another."),
    ],
)  # fmt: skip
def test_a_mistake_is_answered(text, sentence):
    with pytest.raises(InvalidDefinition) as raised:
        from_json(text)
    assert str(raised.value).startswith(sentence)
