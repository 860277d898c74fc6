"""A rule that makes no sense cannot be made."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from limner.core.errors import InvalidDefinition
from limner.rules.rule import All, Any, Did, Has, InSegment, Not, Sequence, Step, day_of, nearest, type_of


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Has("", "=", 1), "column: '' is not a name. Give a name as text."),
        (lambda: Has("x", "is", 1), "operator: 'is' is not known here."),
        (lambda: Has("x", ">"), "value: None is not a value that a rule can compare with."),
        (lambda: Has("x", "missing", 1), "value: 'missing' takes no value and 1 is given. Leave the value out."),
        (lambda: Has("x", "in", "gold"), "value: 'in' takes a tuple of values and 'gold' is given."),
        (lambda: Has("x", "in", ["gold"]), "value: 'in' takes a tuple of values and ['gold'] is given."),
        (lambda: Has("x", "in", ()), "value: 'in' takes a tuple of values and () is given."),
        (lambda: Has("x", "in", (1, "1")), "value: the values are of several types: number, text. Use one type."),
        (lambda: Has("x", "in", (1, True)), "value: the values are of several types: boolean, number."),
        (lambda: Has("x", "between", (1, 2, 3)), "value: 'between' takes two values and 3 are given."),
        (lambda: Has("x", "between", (2, 1)), "value: 2 is above 1, so nothing lies between. Swap the two."),
        (lambda: Has("x", "between", (False, True)), "value: true and false have no order"),
        (lambda: Has("x", ">", True), "value: true and false have no order, so '>' makes no sense. Use = or !=."),
        (lambda: Has("x", "contains", 1), "value: 'contains' looks for text, not 1. Give text."),
        (lambda: Has("x", "=", datetime(2024, 1, 1)), "value: datetime.datetime(2024, 1, 1, 0, 0) is not a value"),
        (lambda: Has("x", "=", 2**63), "value: 9223372036854775808 is too large."),
        (lambda: Has("x", "=", "\ud800"), "value: '\\ud800' holds a character that no table can hold."),
        (lambda: Did("order", ("at least", 0)), "times[1]: 0 is not a whole number from 1. Use 1 or more."),
        (lambda: Did("order", ("at most", True)), "times[1]: True is not a whole number from 0."),
        (lambda: Did("order", within_days=36_501), "within_days: 36501 is not a whole number from 1 to 36500."),
        (lambda: Did("order", where=All((Did("view"),))), "where.all[0]: Did(activity='view'"),
        (lambda: All([Has("x", "missing")]), "all: [Has(column='x', operator='missing', value=None)] is not a tuple"),
        (lambda: Any((Has("x", "missing"), "y")), "any[1]: 'y' is not a rule."),
        (lambda: Not(None), "not: None is not a rule."),
        (lambda: Sequence((Step("view"), Did("order")), 1), "sequence[1]: Did(activity='order'"),
        (lambda: InSegment(3), "segment: 3 is not a name."),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_its_place_and_a_remedy(make, sentence):
    with pytest.raises(InvalidDefinition) as raised:
        make()
    assert str(raised.value).startswith(sentence)
    assert raised.value.remedy


def test_equal_rules_are_equal_and_can_be_keys():
    assert len({All((Has("x", "=", 1),)), All((Has("x", "=", 1),)), All((Has("x", "=", 2),))}) == 2


def test_values_have_types():
    assert [type_of(value) for value in ("a", 1, 1.5, True, date(2024, 1, 1))] == [
        "text",
        "number",
        "number",
        "boolean",
        "day",
    ]
    assert [day_of(value) for value in ("2024-03-01", "20240301", "1 March", 3)] == [date(2024, 3, 1), None, None, None]


def test_nearest_offers_one_or_the_first_few():
    assert nearest("levl", ["level", "city"]) == "Did you mean 'level'?"
    assert nearest("zzz", ["level", "city"]) == "Known: city, level."
    assert nearest("zzz", [f"column_{i}" for i in range(20)]).endswith(" ….")
    assert nearest("zzz", []) == "There are none."
