"""Formulas come in the order of what depends on what."""

from __future__ import annotations

import ibis
import pytest

from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text
from limner.portrait.feature import Feature, in_order, ranks, reads, sources_of, with_all_read
from limner.portrait.source import Source
from limner.warehouse.tables import ORDERS

WORDS = Text(zh="词", en="words")
COLUMNS = {"orders_life": "int64"}


def _feature(name, formula, needs=None):
    return Feature(name=name, title=WORDS, definition=WORDS, formula=formula, type="int64", needs=needs)


def _named(*features):
    return {feature.name: feature for feature in features}


def test_levels_follow_what_is_read():
    named = _named(
        _feature("c", lambda wide: wide.b + wide.orders_life),
        _feature("b", lambda wide: wide.a + 1),
        _feature("a", lambda wide: wide.orders_life),
    )
    levels = in_order(named, reads(named, COLUMNS))
    assert [[each.name for each in level] for level in levels] == [["a"], ["b"], ["c"]]


def test_a_circle_is_named():
    named = _named(_feature("a", lambda wide: wide.b), _feature("b", lambda wide: wide.a))
    with pytest.raises(InvalidDefinition, match=r"circle: (a → b → a|b → a → b)"):
        in_order(named, reads(named, COLUMNS))


def test_what_is_not_there_is_named():
    named = _named(_feature("a", lambda wide: wide.orders_live))
    with pytest.raises(NotFound, match="orders_life"):
        reads(named, COLUMNS)


def test_sources_are_inherited_unless_given():
    coupon = Source(ORDERS, ("coupon_amount",))
    named = _named(
        _feature("a", lambda wide: wide.orders_life),
        _feature("b", lambda wide: wide.a, needs=(coupon,)),
        _feature("c", lambda wide: wide.a + wide.b),
    )
    read = reads(named, COLUMNS)
    found = sources_of(in_order(named, read), read, {"orders_life": (Source(ORDERS),)})
    assert found == {"a": (Source(ORDERS),), "b": (coupon,), "c": (Source(ORDERS), coupon)}
    assert str(coupon) == "orders.coupon_amount"


def test_ranks_and_all_that_they_come_from_are_told():
    named = _named(
        _feature("a", lambda wide: wide.orders_life + 1),
        _feature("place", lambda wide: ibis.rank().over(ibis.window(order_by=wide.a))),
        _feature("after", lambda wide: wide.place + 1),
    )
    assert ranks(named, COLUMNS) == {"place"}
    assert with_all_read({"place"}, reads(named, COLUMNS)) == {"place", "a", "orders_life"}
