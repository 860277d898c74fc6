"""Encrypt personal values with a key for each owner, so that deleting the key erases them wherever they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from typing import NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from limner.core.errors import NotAllowed, SourceRejected
from limner.privacy.master_key import MasterKey

_FORMAT = b"\x01"
_NONCE = 12
_KEY = 32
_MARK = 4
_KEY_ID = 8
_HEAD = len(_FORMAT) + _MARK + _NONCE
_WORKSPACE = "limner:workspace"

Labels = str | Sequence[str]


class KeyStore(Protocol):
    """Where the wrapped data keys are kept."""

    def fetch(self, owners: Iterable[str]) -> dict[str, bytes]:
        """Return the keys of those of ``owners`` that have one."""

    def add(self, wrapped: Mapping[str, bytes]) -> int:
        """Add keys and return how many; an owner who has one keeps it."""

    def remove(self, owners: Iterable[str]) -> None:
        """Remove the keys of ``owners``."""


class EveryKey(KeyStore, Protocol):
    """A key store that can be walked through, for the change of the master key."""

    def owners(self, *, after: str = "") -> list[str]:
        """Return some of the owners that come after ``after``, in order; none at the end."""

    def replace(self, wrapped: Mapping[str, bytes]) -> None:
        """Give owners who have a key another wrapping of it."""


class _DataKey(NamedTuple):
    cipher: AESGCM
    head: bytes
    """The format's version and the mark of the key, with which each value begins."""

    @classmethod
    def of(cls, plain: bytes) -> _DataKey:
        return cls(AESGCM(plain[:_KEY]), _FORMAT + plain[_KEY:])


class Vault:
    """Seals and opens personal values.

    A value is encrypted with AES-256-GCM under the data key of its owner and bound to the owner and to a label (the
    column, say): moved to another owner or column it does not open. A sealed value is a byte of the format's version,
    4 bytes that tell the owner's keys apart, a random nonce of 12 bytes, the ciphertext and its tag of 16 bytes.
    Data keys are wrapped by the master key, bound to their owner.
    """

    def __init__(self, master: MasterKey, keys: KeyStore) -> None:
        self._wrapping = _Wrapping(master)
        self._keys = keys

    def seal(self, owners: Sequence[str], values: Sequence[str | None], *, label: Labels) -> list[bytes | None]:
        """Encrypt each value for the owner in the same place; a null stays null. Owners without a key get one.

        The label is one for all values or one for each. Keys are fetched once a call: seal all columns of a batch of
        rows in one.
        """
        keys = {
            owner: (AESGCM(plain[:_KEY]).encrypt, _FORMAT + plain[_KEY:], _bound(owner))
            for owner, plain in self._keys_to_seal(_with_value(owners, values)).items()
        }
        sealed: list[bytes | None] = []
        labels, nonces = _each(label, len(values)), _random(len(values), _NONCE)
        for owner, value, column, nonce in zip(owners, values, labels, nonces, strict=True):
            if value is None:
                sealed.append(None)
                continue
            encrypt, head, bound = keys[owner]
            text = value.encode("utf-8", "surrogatepass")
            sealed.append(b"".join((head, nonce, encrypt(nonce, text, bound + column.encode()))))
        return sealed

    def open(self, owners: Sequence[str], sealed: Sequence[bytes | None], *, label: Labels) -> list[str | None]:
        """Decrypt what ``seal`` made for the same owners and labels; a null stays null.

        Raises:
            NotAllowed: an owner's key was erased, or is wrapped by another master key.
            SourceRejected: a value was changed, or belongs to another owner or label.
        """
        stored = self._unwrapped(self._keys.fetch(_with_value(owners, sealed)))
        keys = {owner: _DataKey.of(plain) for owner, plain in stored.items()}
        opened: list[str | None] = []
        for owner, value, column in zip(owners, sealed, _each(label, len(sealed)), strict=True):
            if value is None:
                opened.append(None)
            elif owner in keys:
                opened.append(_opened(keys[owner], value, owner, column))
            else:
                raise _erased(owner)
        return opened

    def forget(self, owners: Iterable[str]) -> None:
        """Erase the keys of ``owners``: what was sealed for them can never be opened again, in no copy."""
        self._keys.remove(owners)

    def secret(self, label: str) -> bytes:
        """Return a key of 256 bits for one use in this workspace (a blind index, say).

        It is derived from a data key of the workspace's own, not from the master key, so that it stays the same when
        the master key is changed.
        """
        root = self._keys_to_seal({_WORKSPACE})[_WORKSPACE][:_KEY]
        return HKDF(algorithm=SHA256(), length=_KEY, salt=None, info=f"limner/1/{label}".encode()).derive(root)

    def _keys_to_seal(self, owners: set[str]) -> dict[str, bytes]:
        stored = self._keys.fetch(owners)
        keys = self._unwrapped(stored)
        missing = owners - stored.keys()
        if missing:
            fresh = dict(zip(missing, _random(len(missing), _KEY + _MARK), strict=True))
            wrapped = self._wrapping.wrap(fresh)
            if self._keys.add(wrapped) == len(fresh):
                return keys | fresh
            # Another writer was first for some; then its key counts.
            for owner, kept in self._keys.fetch(fresh).items():
                keys[owner] = fresh[owner] if kept == wrapped[owner] else self._wrapping.unwrap(owner, kept)
        return keys

    def _unwrapped(self, stored: Mapping[str, bytes]) -> dict[str, bytes]:
        return {owner: self._wrapping.unwrap(owner, wrapped) for owner, wrapped in stored.items()}


def rewrap(keys: EveryKey, *, old: MasterKey, new: MasterKey) -> int:
    """Wrap every data key by ``new`` instead of ``old`` and return how many there are; values stay as they are.

    It may be killed and run again: keys that ``new`` wraps already are passed over. Keep both master keys until it has
    returned, and let nobody seal meanwhile.

    Raises:
        NotAllowed: a key is wrapped by neither.
    """
    before, after = _Wrapping(old), _Wrapping(new)
    count, last = 0, ""
    while owners := keys.owners(after=last):
        stored = keys.fetch(owners)
        rest = {owner: wrapped for owner, wrapped in stored.items() if not after.is_mine(wrapped)}
        keys.replace(after.wrap({owner: before.unwrap(owner, wrapped) for owner, wrapped in rest.items()}))
        count, last = count + len(stored), owners[-1]
    return count


class _Wrapping:
    """Data keys encrypted by the master key: format, the master key's id, nonce, ciphertext and tag."""

    def __init__(self, master: MasterKey) -> None:
        self._cipher = AESGCM(master.derive("wrap data keys"))
        self._head = _FORMAT + bytes.fromhex(master.key_id)

    def is_mine(self, wrapped: bytes) -> bool:
        return wrapped.startswith(self._head)

    def wrap(self, plain: Mapping[str, bytes]) -> dict[str, bytes]:
        encrypt, head = self._cipher.encrypt, self._head
        return {
            owner: head + nonce + encrypt(nonce, key, _bound(owner))
            for (owner, key), nonce in zip(plain.items(), _random(len(plain), _NONCE), strict=True)
        }

    def unwrap(self, owner: str, wrapped: bytes) -> bytes:
        if not self.is_mine(wrapped):
            key_id = wrapped[len(_FORMAT) : len(_FORMAT) + _KEY_ID].hex()
            raise NotAllowed(
                f"The data key of {owner!r} is wrapped by another master key, {key_id}.",
                remedy="Bring that master key back; where it was being changed, finish the change.",
            )
        nonce, ciphertext = wrapped[len(self._head) :][:_NONCE], wrapped[len(self._head) + _NONCE :]
        try:
            return self._cipher.decrypt(nonce, ciphertext, _bound(owner))
        except InvalidTag as error:
            raise SourceRejected(
                f"The data key of {owner!r} was changed, or belongs to another owner.",
                remedy="Restore the operational store from a backup.",
            ) from error


def _opened(key: _DataKey, sealed: bytes, owner: str, label: str) -> str:
    head, nonce, ciphertext = sealed[: len(key.head)], sealed[len(key.head) : _HEAD], sealed[_HEAD:]
    if not sealed.startswith(_FORMAT) or len(nonce) < _NONCE:
        raise SourceRejected(
            f"A value of {owner!r} in {label!r} is not in a format that this version knows.",
            remedy="It was cut short, or a newer Limner wrote it; restore it, or install that version.",
        )
    if head != key.head:
        raise NotAllowed(
            f"A value of {owner!r} in {label!r} was sealed with another key than the one that {owner!r} has.",
            remedy="Its key was erased since, or it belongs to another owner; nothing can open it here.",
        )
    try:
        plain = key.cipher.decrypt(nonce, ciphertext, _bound(owner) + label.encode())
    except InvalidTag as error:
        raise SourceRejected(
            f"A value of {owner!r} in {label!r} was changed, or was moved here from another column.",
            remedy="Restore the table from an earlier commit or a backup.",
        ) from error
    return plain.decode("utf-8", "surrogatepass")


def _bound(owner: str) -> bytes:
    # With its length before it, no owner and label together read like another owner and label.
    return f"{len(owner)}:{owner}".encode()


def _with_value(owners: Sequence[str], values: Sequence[object]) -> set[str]:
    return {owner for owner, value in zip(owners, values, strict=True) if value is not None}


def _random(count: int, length: int) -> Iterator[bytes]:
    # One call for all: asking the operating system for each costs more than encrypting.
    block = os.urandom(count * length)
    return (block[at : at + length] for at in range(0, count * length, length))


def _each(label: Labels, count: int) -> Iterable[str]:
    return repeat(label, count) if isinstance(label, str) else label


def _erased(owner: str) -> NotAllowed:
    return NotAllowed(
        f"There is no key for {owner!r}: it was erased, or never made.",
        remedy="What was sealed for an erased owner cannot be opened again; leave its rows out.",
    )
