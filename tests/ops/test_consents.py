"""The newest decision counts, and of two of the same moment the refusal."""

from __future__ import annotations

from datetime import datetime as at

from limner.ops.consents import Consent

YES = Consent("c1", "marketing", granted=True, decided_at=at(2025, 1, 1, 23, 59), source="form")
NO = Consent("c1", "marketing", granted=False, decided_at=at(2025, 1, 2, 0, 1), source="form")


def test_the_newest_counts_in_whatever_order_they_came(store):
    other = Consent("c0", "analysis", granted=False, decided_at=at(2020, 1, 1), source="客服")
    store.consents.record([NO, other])
    store.consents.record([YES, NO])
    assert store.consents.newest() == [other, NO]
    by_column = store.consents.newest_by_column()
    assert sorted(zip(by_column["customer_id"], by_column["granted"], by_column["source"], strict=True)) == [
        ("c0", False, "客服"),
        ("c1", False, "form"),
    ]
    assert store.consents.of("c1") == [NO]
    assert store.consents.history("c1") == [YES, NO]


def test_of_two_of_the_same_moment_the_refusal_counts(store):
    same = [
        Consent("c1", "marketing", granted=granted, decided_at=at(2025, 1, 1), source=source)
        for granted, source in ((True, "a"), (False, "b"), (True, "c"))
    ]
    store.consents.record(same)
    assert store.consents.newest() == [same[1]]
    assert store.consents.history("c1")[-1] == same[1]


def test_purposes_are_apart_and_nothing_is_nothing(store):
    store.consents.record([])
    assert store.consents.newest() == []
    assert store.consents.newest_by_column() == dict.fromkeys(
        ("customer_id", "purpose", "decided_at", "granted", "source"), ()
    )
    analysis = Consent("c1", "analysis", granted=True, decided_at=at(2025, 1, 1), source="form")
    store.consents.record([YES, analysis])
    assert store.consents.of("c1") == [analysis, YES]
