"""The master key is kept from others and never shown."""

from __future__ import annotations

import base64
import pickle
import stat

import pytest

from limner.core.errors import InvalidDefinition, NotAllowed, NotFound
from limner.privacy.master_key import MasterKey

SECRET = bytes(range(32))
TEXT = base64.b64encode(SECRET).decode()


def test_what_was_made_is_loaded_and_only_the_owner_reads_it(tmp_path):
    made = MasterKey.create(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    loaded = MasterKey.load(tmp_path / "key", {})
    assert (loaded.key_id, loaded.derive("x")) == (made.key_id, made.derive("x"))


def test_a_key_is_never_overwritten(tmp_path):
    MasterKey.create(tmp_path / "key")
    before = (tmp_path / "key").read_bytes()
    with pytest.raises(NotAllowed, match="Choose another file"):
        MasterKey.create(tmp_path / "key")
    assert (tmp_path / "key").read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(tmp_path, mode):
    MasterKey.create(tmp_path / "key")
    (tmp_path / "key").chmod(mode)
    with pytest.raises(NotAllowed, match="chmod 600"):
        MasterKey.load(tmp_path / "key", {})


def test_the_environment_comes_first(tmp_path):
    MasterKey.create(tmp_path / "key")
    key = MasterKey.load(tmp_path / "key", {"LIMNER_MASTER_KEY": f" {TEXT}\n"})
    assert key.key_id == MasterKey(SECRET).key_id


def test_a_missing_key_says_where_it_should_be(tmp_path):
    with pytest.raises(NotFound, match="backup, or set LIMNER_MASTER_KEY"):
        MasterKey.load(tmp_path / "key", {})


@pytest.mark.parametrize("text", ["", "short", "*" * 44, TEXT[:-4], TEXT + TEXT, "钥匙"])
def test_what_is_no_key_is_refused_without_quoting_it(tmp_path, text):
    (tmp_path / "key").write_text(text)
    (tmp_path / "key").chmod(0o600)
    for load in (
        lambda: MasterKey.load(tmp_path / "key", {}),
        lambda: MasterKey.load(tmp_path / "none", {"LIMNER_MASTER_KEY": text}),
    ):
        with pytest.raises(InvalidDefinition, match="This is no master key") as raised:
            load()
        assert raised.value.__cause__ is None
        assert not text or text not in str(raised.value)


def test_derived_keys_differ_by_label_and_by_master():
    one, other = MasterKey(SECRET), MasterKey(SECRET[::-1])
    assert len({one.derive("a"), one.derive("b"), other.derive("a"), SECRET}) == 4


def test_the_secret_is_not_shown_and_does_not_travel():
    key = MasterKey(SECRET)
    assert repr(key) == f"MasterKey(key_id='{key.key_id}')"
    with pytest.raises(TypeError):
        pickle.dumps(key)
