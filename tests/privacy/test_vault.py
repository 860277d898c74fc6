"""Sealed values open for whom they were sealed and for nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.core.errors import LimnerError, NotAllowed, SourceRejected
from limner.privacy.master_key import MasterKey
from limner.privacy.vault import Vault, rewrap

MASTER = MasterKey(bytes(range(32)))


class Kept:
    """Keys in memory."""

    def __init__(self):
        self.keys = {}

    def fetch(self, owners):
        return {owner: self.keys[owner] for owner in owners if owner in self.keys}

    def add(self, wrapped):
        before = len(self.keys)
        self.keys = dict(wrapped) | self.keys
        return len(self.keys) - before

    def remove(self, owners):
        for owner in owners:
            self.keys.pop(owner, None)

    def owners(self, *, after=""):
        return sorted(owner for owner in self.keys if owner > after)[:2]

    def replace(self, wrapped):
        self.keys |= {owner: key for owner, key in wrapped.items() if owner in self.keys}


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def vault(kept):
    return Vault(MASTER, kept)


@given(st.lists(st.tuples(st.text(max_size=3), st.none() | st.text(st.characters()))), st.text())
def test_what_was_sealed_opens(rows, label):
    vault = Vault(MASTER, Kept())
    owners, values = [owner for owner, _ in rows], [value for _, value in rows]
    sealed = vault.seal(owners, values, label=label)
    assert vault.open(owners, sealed, label=label) == values
    assert [one is None for one in sealed] == [value is None for value in values]


def test_each_value_may_have_a_label_of_its_own(vault):
    sealed = vault.seal(["a", "a", "b"], ["张三", "13800138000", None], label=["name", "phone", "name"])
    assert vault.open(["a"], sealed[1:2], label="phone") == ["13800138000"]
    assert vault.open(["a", "a", "b"], sealed, label=["name", "phone", "x"]) == ["张三", "13800138000", None]
    with pytest.raises(SourceRejected):
        vault.open(["a", "a"], sealed[:2], label=["phone", "name"])


def test_text_that_is_no_text_survives(vault):
    broken = "张\ud800三"
    assert vault.open(["a"], vault.seal(["a"], [broken], label="name"), label="name") == [broken]


def test_equal_values_are_sealed_differently(vault):
    sealed = vault.seal(["a", "a", "b"], ["13800138000"] * 3, label="phone")
    assert len(set(sealed)) == 3
    assert not any(b"138" in one for one in sealed)


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_a_changed_byte_shows(vault, place):
    sealed = bytearray(vault.seal(["a"], ["13800138000"], label="phone")[0])
    sealed[place] ^= 1
    with pytest.raises(LimnerError) as raised:
        vault.open(["a"], [bytes(sealed)], label="phone")
    assert "13800138000" not in f"{raised.value!r}{raised.value}"


@pytest.mark.parametrize("length", [0, 1, 10, 17, 20])
def test_a_value_cut_short_shows(vault, length):
    sealed = vault.seal(["a"], ["13800138000"], label="phone")[0][:length]
    with pytest.raises(SourceRejected):
        vault.open(["a"], [sealed], label="phone")


def test_a_value_cannot_be_moved(vault):
    sealed = vault.seal(["a", "b"], ["x", "y"], label="phone")
    with pytest.raises(NotAllowed, match="belongs to another owner"):
        vault.open(["b"], sealed[:1], label="phone")
    with pytest.raises(SourceRejected, match="moved here from another column"):
        vault.open(["a"], sealed[:1], label="name")


def test_owner_and_label_are_told_apart(kept, vault):
    sealed = vault.seal(["ab"], ["x"], label="c")
    vault.seal(["a"], ["x"], label="bc")
    kept.keys["a"] = kept.keys["ab"]
    with pytest.raises(LimnerError):
        vault.open(["a"], sealed, label="bc")


def test_forgotten_is_forgotten(vault):
    sealed = vault.seal(["a", "b"], ["x", "y"], label="phone")
    vault.forget(["a", "nobody"])
    with pytest.raises(NotAllowed, match="There is no key for 'a'"):
        vault.open(["a", "b"], sealed, label="phone")
    assert vault.open(["b"], sealed[1:], label="phone") == ["y"]
    again = vault.seal(["a"], ["z"], label="phone")
    with pytest.raises(NotAllowed, match="erased since"):
        vault.open(["a"], sealed[:1], label="phone")
    assert vault.open(["a"], again, label="phone") == ["z"]


def test_nulls_need_no_key(kept, vault):
    assert vault.seal(["a"], [None], label="phone") == [None]
    assert kept.keys == {}
    assert vault.open(["a"], [None], label="phone") == [None]


def test_another_master_key_says_so(kept, vault):
    sealed = vault.seal(["a"], ["x"], label="phone")
    with pytest.raises(NotAllowed, match=f"another master key, {MASTER.key_id}"):
        Vault(MasterKey.generate(), kept).open(["a"], sealed, label="phone")


def test_a_data_key_cannot_be_moved_or_changed(kept, vault):
    sealed = vault.seal(["a"], ["x"], label="phone")
    kept.keys["b"] = kept.keys["a"]
    with pytest.raises(SourceRejected, match="data key of 'b'"):
        vault.open(["b"], sealed, label="phone")
    kept.keys["a"] = kept.keys["a"][:-1]
    with pytest.raises(SourceRejected, match="data key of 'a'"):
        vault.open(["a"], sealed, label="phone")


def test_who_adds_a_key_second_takes_the_first(kept, vault):
    class Late(Kept):
        def add(self, wrapped):
            vault.seal(list(wrapped), ["first"] * len(wrapped), label="x")
            return kept.add(wrapped)

        def fetch(self, owners):
            return kept.fetch(owners)

    sealed = Vault(MASTER, Late()).seal(["a"], ["second"], label="x")
    assert vault.open(["a"], sealed, label="x") == ["second"]


def test_the_master_key_can_be_changed_even_if_that_is_killed_half_way(kept, vault):
    owners = ["a", "b", "c", "d", "e"]
    sealed = vault.seal(owners, owners, label="x")
    secret = vault.secret("blind index")
    new = MasterKey.generate()

    class Killed(Kept):
        def replace(self, wrapped):
            super().replace(wrapped)
            raise KeyboardInterrupt

    killed = Killed()
    killed.keys = kept.keys
    with pytest.raises(KeyboardInterrupt):
        rewrap(killed, old=MASTER, new=new)
    kept.keys = killed.keys
    with pytest.raises(NotAllowed, match="finish the change"):
        Vault(new, kept).open(owners, sealed, label="x")
    assert rewrap(kept, old=MASTER, new=new) == 6
    assert Vault(new, kept).open(owners, sealed, label="x") == owners
    assert Vault(new, kept).secret("blind index") == secret
    with pytest.raises(NotAllowed):
        vault.open(owners, sealed, label="x")
    with pytest.raises(NotAllowed):
        rewrap(kept, old=MASTER, new=MasterKey.generate())


def test_secrets_differ_by_use_and_by_workspace(vault):
    assert vault.secret("a") == vault.secret("a")
    assert len({vault.secret("a"), vault.secret("b"), Vault(MASTER, Kept()).secret("a")}) == 3


def test_nothing_is_shown(kept, vault):
    sealed = vault.seal(["a"], ["张三"], label="name")
    assert "张三" not in f"{vault!r}{sealed!r}{kept.keys!r}"


def test_rows_of_unequal_number_are_refused(vault):
    with pytest.raises(ValueError):
        vault.seal(["a"], [], label="x")
    with pytest.raises(ValueError):
        vault.open(["a"], [], label="x")
