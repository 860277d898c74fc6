"""Portraits are published in generations: the one that is read is always whole."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from limner.ops.portraits import Block
from limner.ops.schema import PORTRAIT_BLOCKS, PORTRAIT_GENERATIONS

DAY = date(2024, 2, 29)


def block(first, last, body=b"...", customers=2):
    return Block(first, last, customers, body)


def body_of(store, customer_id):
    found = store.portraits.block_of(customer_id)
    return found and found[1]


def test_nothing_is_published_at_first(store):
    assert store.portraits.current() is None
    assert store.portraits.block_of("c1") is None


def test_a_block_is_found_by_a_customer_between_its_first_and_last(store):
    """Ids are ordered by their bytes, capital letters before small ones and Chinese after both."""
    blocks = [block("C1", "a", b"1"), block("b", "d", b"2"), block("甲", "甲乙", b"3")]
    store.portraits.publish(blocks, lake_commit=7, as_of=DAY)
    assert [body_of(store, one) for one in ("C1", "Z", "a", "b", "c9", "甲", "甲一")] == [*b"1 1 1 2 2 3 3".split()]
    assert [body_of(store, one) for one in ("A", "aa", "e", "乙", "")] == [None] * 5


def test_the_newest_whole_generation_is_read_and_older_ones_go(store):
    first = store.portraits.publish([block("a", "b", b"1")], lake_commit=1, as_of=DAY)
    second = store.portraits.publish([block("a", "b", b"2"), block("c", "c", b"2", 1)], lake_commit=2, as_of=DAY)
    assert (first.number, second.number, second.customers, second.lake_commit) == (1, 2, 3, 2)
    assert store.portraits.current() == second
    assert body_of(store, "a") == b"2"
    with store.database.read() as connection:
        kept = [
            connection.scalar(sa.select(sa.func.count()).select_from(t))
            for t in (PORTRAIT_BLOCKS, PORTRAIT_GENERATIONS)
        ]
    assert kept == [2, 1]


def test_a_publication_that_fails_half_way_leaves_what_was_there(store):
    store.portraits.publish([block("a", "b", b"1")], lake_commit=1, as_of=DAY)

    def failing():
        yield from (block(f"a{n:04}", f"a{n:04}", b"2", 1) for n in range(500))
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        store.portraits.publish(failing(), lake_commit=2, as_of=DAY)
    assert store.portraits.current().lake_commit == 1
    assert body_of(store, "a0007") == b"1"
    assert store.portraits.publish([block("a", "b", b"3")], lake_commit=3, as_of=DAY).number == 3
    with store.database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(PORTRAIT_BLOCKS)) == 1


def test_no_portraits_can_be_published(store):
    assert store.portraits.publish([], lake_commit=1, as_of=DAY).customers == 0
    assert store.portraits.block_of("a") is None
