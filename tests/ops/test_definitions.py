"""Definitions keep every version."""

from __future__ import annotations

import pytest

from limner.core.errors import NotFound


def test_a_changed_body_is_a_new_version_and_the_same_body_is_not(store):
    first = store.definitions.save("tag", "高单价", {"title": "高单价偏好型", "at": 0.5, "none": None}, by="ann")
    assert (first.version, first.created_by) == (1, "ann")
    assert (
        store.definitions.save("tag", "高单价", {"none": None, "at": 0.5, "title": "高单价偏好型"}, by="bob") == first
    )
    second = store.definitions.save("tag", "高单价", {"title": "高单价偏好型", "at": 0.6}, by="bob")
    assert (second.version, second.created_by, second.created_at > first.created_at) == (2, "bob", True)
    assert store.definitions.get("tag", "高单价") == second
    assert store.definitions.history("tag", "高单价") == [first, second]


def test_a_body_that_comes_back_is_a_version_of_its_own(store):
    for body in ({"x": 1}, {"x": 2}, {"x": 1}):
        store.definitions.save("rule", "a", body, by="ann")
    assert [one.body for one in store.definitions.history("rule", "a")] == [{"x": 1}, {"x": 2}, {"x": 1}]


def test_deleting_hides_and_keeps(store):
    store.definitions.save("rule", "a", {"x": 1}, by="ann")
    store.definitions.save("rule", "b", {}, by="ann")
    assert store.definitions.delete("rule", "a", by="bob").version == 2
    assert [one.name for one in store.definitions.all("rule")] == ["b"]
    assert [one.body for one in store.definitions.history("rule", "a")] == [{"x": 1}, None]
    with pytest.raises(NotFound, match="Known: b"):
        store.definitions.get("rule", "a")
    with pytest.raises(NotFound):
        store.definitions.delete("rule", "a", by="bob")
    assert store.definitions.save("rule", "a", {"x": 1}, by="ann").version == 3
    assert store.definitions.get("rule", "a").body == {"x": 1}


def test_several_are_saved_together_or_not_at_all(store):
    store.definitions.save("rule", "a", {"x": 1}, by="ann")
    saved = store.definitions.save_all("rule", {"a": None, "b": {"x": 2}, "c": {"x": 3}}, by="bob")
    assert [(one.name, one.version, one.body) for one in saved] == [
        ("a", 2, None),
        ("b", 1, {"x": 2}),
        ("c", 1, {"x": 3}),
    ]
    with pytest.raises(ValueError, match="JSON"):
        store.definitions.save_all("rule", {"b": {"x": 4}, "d": {"x": float("nan")}}, by="bob")
    assert [(one.name, one.body) for one in store.definitions.all("rule")] == [("b", {"x": 2}), ("c", {"x": 3})]


def test_kinds_are_apart_and_names_are_sorted(store):
    for name in ("b", "a", "B", "一"):
        store.definitions.save("rule", name, {"name": name}, by="ann")
    store.definitions.save("tag", "a", {}, by="ann")
    assert [one.name for one in store.definitions.all("rule")] == ["B", "a", "b", "一"]
    assert store.definitions.all("segment") == []
    assert store.definitions.history("segment", "a") == []


@pytest.mark.parametrize(("body", "error"), [({"x": float("nan")}, ValueError), ({"x": {1}}, TypeError)])
def test_what_json_cannot_say_is_refused(store, body, error):
    with pytest.raises(error):
        store.definitions.save("rule", "a", body, by="ann")
    assert store.definitions.history("rule", "a") == []
