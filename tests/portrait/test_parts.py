"""The parts of a build: every step in one of them, and none reads a step of another."""

from __future__ import annotations

from itertools import chain

from limner.portrait import build
from limner.portrait.catalogue import catalogue
from limner.portrait.fact import FACTS
from limner.portrait.parts import parts
from limner.warehouse.tables import BY_NAME

EVERYTHING = tuple(sorted(BY_NAME))


def test_every_step_is_in_one_part_in_order():
    *steps, _totals = build.steps(EVERYTHING)
    found = list(chain.from_iterable(part.steps for part in parts(EVERYTHING)))
    assert sorted(step.name for step in found) == sorted(step.name for step in steps if not step.of_everyone)
    order = [step.name for step in steps]
    for part in parts(EVERYTHING):
        places = [order.index(step.name) for step in part.steps]
        assert places == sorted(places)


def test_totals_are_joined_of_facts_summaries_and_paydays():
    joined = set(chain.from_iterable(part.totals for part in parts(EVERYTHING)))
    assert {fact.totals for fact in FACTS} <= joined
    assert "paydays" in joined
    assert not {"orders_days", "sessions", "preferences_hour"} & joined


def test_every_dimension_has_its_choices():
    choices = dict(chain.from_iterable(part.choices.items() for part in parts(EVERYTHING)))
    assert set(choices) == {each.name for each in catalogue().dimensions}


def test_prices_that_move_ask_for_line_totals_only():
    (moved,) = (part for part in parts(EVERYTHING) if "price_references" in part.sources)
    assert [step.name for step in moved.steps] == ["order_lines_totals"]


def test_what_has_no_rows_is_left_out():
    assert [part.sources for part in parts(("feedback",))] == [frozenset({"feedback"})]
