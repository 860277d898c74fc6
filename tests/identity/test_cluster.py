"""Groups of records from links, and the links that do not hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from limner.identity.cluster import components, grouped, inner_pairs, split

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda p: p[0] < p[1]), max_size=25)


def test_links_connect():
    assert components([(3, 4), (1, 2), (2, 3), (8, 9)]) == [[1, 2, 3, 4], [8, 9]]


@given(PAIRS, st.randoms())
def test_components_do_not_depend_on_order(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert components(pairs) == components(shuffled)


def test_a_weak_bridge_does_not_join_two_people():
    bits = {(0, 1): 12.0, (2, 3): 11.0, (1, 2): 2.0, (0, 2): -9.0, (0, 3): -9.0, (1, 3): -8.0}
    assert split([0, 1, 2, 3], bits, 0.0) == [[0, 1], [2, 3]]


def test_a_damaged_record_stays_where_the_others_vouch_for_it():
    bits = {(0, 1): 12.0, (0, 2): 5.0, (1, 2): -2.0}
    assert split([0, 1, 2], bits, 0.0) == [[0, 1, 2]]


def test_pairs_that_were_not_looked_at_are_weighed():
    asked = []

    def weigh(pairs):
        asked.extend(pairs)
        return dict.fromkeys(pairs, -20.0)

    assert grouped({(0, 1): 9.0, (1, 2): 3.0}, weigh, 0.0) == [[0, 1]]
    assert asked == [(0, 2)]


@given(PAIRS)
def test_every_record_is_in_one_group_at_most(pairs):
    found = grouped(dict.fromkeys(pairs, 4.0), lambda wanted: dict.fromkeys(wanted, -1.0), 0.0)
    members = [one for group in found for one in group]
    assert len(members) == len(set(members))
    linked = {frozenset(pair) for pair in inner_pairs(components(pairs))}
    assert all(frozenset(pair) in linked for pair in inner_pairs(found))


def test_a_giant_is_cut_at_its_weakest_links():
    chain = {(one, one + 1): 5.0 if one % 50 else 0.5 for one in range(400)}
    found = grouped(chain, lambda wanted: dict.fromkeys(wanted, 5.0), 0.0)
    assert max(map(len, found)) <= 200
