"""Hold the master key, from a key file or from the environment."""

from __future__ import annotations

import base64
import binascii
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from limner.core.errors import InvalidDefinition, NotAllowed, NotFound

VARIABLE = "LIMNER_MASTER_KEY"
_BYTES = 32


class MasterKey:
    """The secret of 256 bits that wraps all data keys. Whoever has it and the operational store reads everything.

    It is never shown: ``repr`` gives its ``key_id``, which tells keys apart and says nothing about the key.
    """

    __slots__ = ("_secret", "key_id")

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _BYTES:
            raise _malformed("the master key")
        self._secret = secret
        self.key_id = self.derive("key id")[:8].hex()

    def __repr__(self) -> str:
        return f"MasterKey(key_id={self.key_id!r})"

    def __reduce__(self) -> str:
        raise TypeError("A master key is not to be pickled.")

    def derive(self, label: str) -> bytes:
        """Return the key of 256 bits for one use (HKDF-SHA256, RFC 5869); keys for different uses are independent."""
        return HKDF(algorithm=SHA256(), length=_BYTES, salt=None, info=f"limner/1/{label}".encode()).derive(
            self._secret
        )

    @classmethod
    def generate(cls) -> MasterKey:
        """Make a new key from the operating system's randomness."""
        return cls(os.urandom(_BYTES))

    @classmethod
    def create(cls, file: Path) -> MasterKey:
        """Make a new key and write it to ``file``, which only its owner can read.

        Raises:
            NotAllowed: the file is there already.
        """
        secret = os.urandom(_BYTES)
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as error:
            raise NotAllowed(
                f"There is a key in {file} already; without it nothing that it sealed could be read again.",
                remedy="Choose another file for the new key.",
            ) from error
        with os.fdopen(descriptor, "wb") as out:
            out.write(base64.b64encode(secret) + b"\n")
            out.flush()
            os.fsync(out.fileno())
        return cls(secret)

    @classmethod
    def load(cls, file: Path, environ: Mapping[str, str] = os.environ) -> MasterKey:
        """Return the key from the variable LIMNER_MASTER_KEY where it is set, otherwise from ``file``.

        Raises:
            NotFound: neither is there.
            NotAllowed: others than its owner can read the file.
            InvalidDefinition: what is there is no key.
        """
        if VARIABLE in environ:
            return cls(_decoded(environ[VARIABLE], VARIABLE))
        try:
            with file.open("rb") as opened:
                _refuse_if_shared(os.fstat(opened.fileno()).st_mode, file)
                written = opened.read(1024).decode("ascii", errors="replace")
        except FileNotFoundError as error:
            raise NotFound(
                f"The master key is not at {file}.",
                remedy=f"Bring the file back from your backup, or set {VARIABLE}. A new key opens nothing that is there.",
            ) from error
        except PermissionError as error:
            raise NotAllowed(f"You may not read {file}.", remedy="Run Limner as the file's owner.") from error
        return cls(_decoded(written, str(file)))


def _refuse_if_shared(mode: int, file: Path) -> None:
    shared = stat.S_IMODE(mode) & (stat.S_IRWXG | stat.S_IRWXO)
    # Windows keeps its access lists elsewhere and reports every file as readable by all.
    if shared and os.name == "posix":
        raise NotAllowed(f"Others than its owner can read {file}.", remedy=f"Run: chmod 600 {file}")


def _decoded(written: str, where: str) -> bytes:
    try:
        secret = base64.b64decode(written.strip(), validate=True)
    except (binascii.Error, ValueError):
        # The cause is left out, since it would carry the key's text.
        raise _malformed(where) from None
    if len(secret) != _BYTES:
        raise _malformed(where)
    return secret


def _malformed(where: str) -> InvalidDefinition:
    return InvalidDefinition(
        "This is no master key.",
        path=where,
        remedy="A master key is 32 random bytes in base64, one line of 44 characters: openssl rand -base64 32",
    )
