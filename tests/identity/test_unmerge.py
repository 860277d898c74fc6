"""A merge by hand is undone as a whole, and no id is lost by any order of merges and unmerges."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from limner.identity.settle import Apart, Link, settle
from limner.identity.unmerge import Merge, parting

AB, CD, DX = (Link(*ends, "phone", 7) for ends in ("ab", "cd", "dx"))
MERGE = Merge("a", "c", "ab", "cd")


def test_both_persons_are_again_who_they_were():
    assert parting("a", "abcd", [AB, CD], [MERGE]) == {"a", "b"}
    assert parting("c", "abcd", [AB, CD], [MERGE]) == {"c", "d"}


def test_an_id_that_no_merge_named_parts_alone():
    assert parting("b", "abcd", [AB, CD], [MERGE]) == {"b"}
    assert parting("a", "ab", [AB], []) == {"a"}


def test_what_joins_across_a_merge_does_not_outlast_it():
    across = Link("b", "d", "card", 4)
    assert parting("a", "abcd", [AB, CD, across], [MERGE]) == {"a", "b"}


def test_who_was_with_it_before_stays_whatever_became_of_the_link():
    assert parting("a", "abcd", [CD], [MERGE]) == {"a", "b"}
    assert parting("c", "acd", [CD], [MERGE]) == {"c", "d"}
    assert parting("a", "acd", [CD], [MERGE]) == {"a"}


def test_the_newest_merge_is_undone_and_the_others_stand():
    later = Merge("a", "e", "abcd", "ef")
    told = [AB, CD, Link("e", "f", "phone", 7)]
    assert parting("a", "abcdef", told, [MERGE, later]) == {"a", "b", "c", "d"}
    assert parting("c", "abcdef", told, [MERGE, later]) == {"c", "d"}
    assert parting("e", "abcdef", told, [MERGE, later]) == {"e", "f"}


def test_who_came_since_goes_with_the_one_they_belong_to():
    assert parting("a", "abcdx", [AB, CD, DX], [MERGE]) == {"a", "b"}
    assert parting("c", "abcdx", [AB, CD, DX], [MERGE]) == {"c", "d", "x"}


IDS = "abcdefgh"
whom = st.sampled_from(IDS)
pairs = st.sampled_from(list(combinations(IDS, 2)))


class People:
    """Ids and what the data say of them, merged and parted by hand."""

    def __init__(self, data):
        self.data = [Link(one, other, "phone", 7) for one, other in data]
        self.merges, self.apart = [], frozenset()

    def persons(self):
        merged = [Link(*one.ends, "manual", 0) for one in self.merges]
        person = settle([*self.data, *merged], Apart(self.apart)).component
        return {one: frozenset(x for x in IDS if person.get(x, x) == person.get(one, one)) for one in IDS}

    def merge(self, one, other):
        here, there = (self.persons()[each] for each in (one, other))
        if here != there:
            self.merges.append(Merge(one, other, sorted(here), sorted(there)))
            self.apart -= self.merges[-1].across

    def unmerge(self, one):
        person = self.persons()[one]
        merges = [each for each in self.merges if {*each.ends} <= person]
        links = [each for each in self.data if {each.left_id, each.right_id} <= person]
        parted = parting(one, person, links, merges)
        self.apart |= Merge(one, one, sorted(parted), sorted(person - parted)).across
        self.merges = [each for each in self.merges if (min(each.ends), max(each.ends)) not in self.apart]
        return parted, person


@given(st.lists(pairs, max_size=8), st.lists(pairs, min_size=1, max_size=5))
def test_the_last_merge_leaves_no_trace_once_it_is_undone(data, merges):
    people = People(data)
    for pair in merges:
        before, made = people.persons(), len(people.merges)
        people.merge(*pair)
        if len(people.merges) > made:
            after = people.persons()
            assert after[pair[0]] == before[pair[0]] | before[pair[1]]
            for one in pair:
                again = People(data)
                again.merges, again.apart = list(people.merges), people.apart
                again.unmerge(one)
                assert again.persons() == before


@given(st.lists(pairs, max_size=8), st.lists(st.one_of(pairs, st.tuples(whom)), max_size=10))
def test_an_unmerge_parts_one_person_in_two_and_touches_nobody_else(data, changes):
    people = People(data)
    for change in changes:
        before = people.persons()
        if len(change) == 2:
            people.merge(*change)
            continue
        parted, person = people.unmerge(*change)
        after = people.persons()
        assert change[0] in parted <= person
        assert all(after[one] == before[one] for one in IDS if one not in person)
        assert all(after[one] <= parted or after[one] <= person - parted for one in person)
