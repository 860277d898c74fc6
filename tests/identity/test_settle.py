"""Links join people, the surest first, and never those who must stay apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from limner.identity.settle import Apart, Link, settle


def phone(one, other):
    return Link(one, other, "phone", 7)


def card(one, other):
    return Link(one, other, "card", 4)


def ids(**values):
    return {name: frozenset({("id_number", value)}) for name, value in values.items()}


def test_a_chain_is_one_person_named_by_the_smallest_id():
    settled = settle([phone("b", "c"), phone("a", "b"), phone("x", "y")], Apart())
    assert settled.component == {"a": "a", "b": "a", "c": "a", "x": "x", "y": "x"}
    assert settled.refused == {}


def test_two_identity_numbers_are_two_people_though_a_third_id_knows_both():
    settled = settle([phone("a", "b"), card("b", "c")], Apart(exclusive=ids(a="1", c="2")))
    assert settled.component == {"a": "a", "b": "b", "c": "b"}
    assert settled.refused == {phone("a", "b"): "id_number"}


def test_the_same_identity_number_does_not_stand_between():
    settled = settle([phone("a", "b")], Apart(exclusive=ids(a="1", b="1")))
    assert settled.component == {"a": "a", "b": "a"}


def test_who_was_told_apart_stays_apart_by_whatever_way():
    apart = Apart(pairs=frozenset({("a", "c")}))
    settled = settle([card("a", "b"), phone("b", "c"), phone("c", "d")], apart)
    assert settled.component == {"a": "a", "b": "a", "c": "c", "d": "c"}
    assert settled.refused == {phone("b", "c"): "apart"}


def test_a_link_within_one_person_is_never_refused():
    settled = settle([card("a", "b"), phone("a", "b")], Apart())
    assert settled.refused == {}


def test_likelier_links_come_first_where_they_exclude_each_other():
    sure, less = Link("a", "b", "likeness", 9, 0.99), Link("b", "c", "likeness", 9, 0.97)
    settled = settle([less, sure], Apart(exclusive=ids(a="1", c="2")))
    assert settled.component == {"a": "a", "b": "a", "c": "c"}
    assert settled.refused == {less: "id_number"}


names = st.sampled_from("abcdefgh")
links = st.lists(st.builds(Link, names, names, st.sampled_from(["phone", "card"]), st.integers(1, 3)), max_size=12)
apart_pairs = st.frozensets(st.tuples(names, names).filter(lambda pair: pair[0] < pair[1]), max_size=4)
numbers = st.dictionaries(names, st.frozensets(st.tuples(st.just("id_number"), st.sampled_from("12")), max_size=1))


@given(links, apart_pairs, numbers, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter_and_nothing_apart_is_joined(given_links, pairs, exclusive, chance):
    apart = Apart(pairs, exclusive)
    settled = settle(given_links, apart)
    shuffled = list(given_links)
    chance.shuffle(shuffled)
    assert settle([*shuffled, *shuffled], apart) == settled
    component = settled.component
    assert all(
        component.get(one, one) != component.get(other, other)
        for one, other in pairs
        if {one, other} <= component.keys()
    )
    for least in set(component.values()):
        members = [each for each, of in component.items() if of == least]
        assert min(members) == least
        assert len({value for each in members for _, value in exclusive.get(each, ())}) <= 1
    for link in given_links:
        joined = component[link.left_id] == component[link.right_id]
        assert joined != (link in settled.refused)
