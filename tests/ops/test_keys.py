"""Wrapped keys come back as they went in, for many owners at once."""

from __future__ import annotations

import pytest


def test_the_first_key_of_an_owner_stays(store):
    assert store.keys.add({"a": b"\x00one", "客户": b"two"}) == 2
    assert store.keys.add({"a": b"other", "c": b"three"}) == 1
    assert store.keys.fetch(["a", "客户", "c", "nobody"]) == {"a": b"\x00one", "客户": b"two", "c": b"three"}
    assert store.keys.fetch([]) == {}


def test_replacing_brings_nobody_back(store):
    store.keys.add({"a": b"one", "b": b"two"})
    store.keys.remove(["b"])
    store.keys.replace({"a": b"ONE", "b": b"TWO"})
    assert store.keys.fetch(["a", "b"]) == {"a": b"ONE"}
    store.keys.add({})
    store.keys.replace({})
    store.keys.remove([])


def test_owners_with_signs_that_mean_something_elsewhere(store):
    odd = {"'": b"1", '"': b"2", "\\": b"3", "\n": b"4", "\x1f": b"5", "😀": b"6", "": b"7", "1": b"8", "null": b"9"}
    store.keys.add(odd)
    assert store.keys.fetch([*odd, "😁", "0"]) == odd


def test_more_owners_than_one_statement_can_name(store):
    many = {f"{i:032x}": i.to_bytes(4, "big") for i in range(25_000)}
    store.keys.add(many)
    assert store.keys.fetch(many) == many
    store.keys.remove(list(many)[:20_000])
    assert store.keys.fetch(many) == dict(list(many.items())[20_000:])


def test_owners_page_by_page(store):
    store.keys.add(dict.fromkeys("badc", b"x"))
    assert store.keys.owners(limit=3) == ["a", "b", "c"]
    assert store.keys.owners(after="c", limit=3) == ["d"]
    assert store.keys.owners(after="d") == []


def test_an_owner_with_a_nul_where_the_database_can_hold_it(store):
    if store.database.is_postgres:
        pytest.skip("PostgreSQL holds no NUL in a text")
    store.keys.add({"a\x00b": b"1", "a": b"2"})
    assert store.keys.fetch(["a\x00b"]) == {"a\x00b": b"1"}
    assert store.keys.fetch(["a"]) == {"a": b"2"}
