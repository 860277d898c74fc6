"""Answer what the connector of IMAP asks: open a folder over TLS, and fetch messages without leaving a trace."""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from limner.core.errors import InvalidDefinition, LimnerError, NotFound, SourceRejected, SourceUnavailable
from limner.sources.connectors.connector import Source
from limner.sources.connectors.requests import Mail, Mails, Opened, OpenFolder

_SECONDS = 60.0
_LARGEST_BYTES = 2_000_000
"""More of a message is not fetched: what people write comes first, and what they attach is not read."""
_TOGETHER = 20
_UID = re.compile(rb"\bUID (\d+)")
_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")
_OK = "OK"
_PORTS = {"imap": 143, "imaps": 993}


@dataclass(frozen=True)
class Server:
    """A connection to the server of one source; ``other`` answers what is no matter of mail."""

    source: Source
    secrets: Mapping[str, str]
    client: imaplib.IMAP4
    other: Callable[[object], object]

    def answer(self, request: object) -> object:
        """Answer one request of the connector.

        Raises:
            SourceUnavailable: the server went away.
            SourceRejected: it does not let us in.
            NotFound: it has no such folder.
        """
        if isinstance(request, OpenFolder):
            with _failing_clearly(self.secrets):
                self._sign_in(request.token)
                return self._opened(request.folder)
        if isinstance(request, Mails):
            return self._mails(request)
        return self.other(request)

    def _sign_in(self, token: str) -> None:
        user, password = str(self.source.options["user"]), self.secrets.get("password", "")
        if token:
            replies = iter([f"user={user}\x01auth=Bearer {token}\x01\x01".encode()])
            # To what is wrong with the token the answer is empty, and then the server says no.
            self.client.authenticate("XOAUTH2", lambda _: next(replies, b""))
        elif "AUTH=PLAIN" in self.client.capabilities:
            self.client.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
        else:
            self.client.login(user, password)
        if "ID" in self.client.capabilities:
            # Some Chinese providers let nobody read who does not say what he is (RFC 2971).
            self.client.xatom("ID", '("name" "limner")')

    def _opened(self, folder: str) -> Opened:
        status, told = self.client.select(quoted(folder), readonly=True)
        if status != _OK:
            known = [_listed(line) for line in self.client.list()[1] if isinstance(line, bytes)]
            raise NotFound.among("folder", folder, known)
        validity = self.client.response("UIDVALIDITY")[1]
        return Opened(int(validity[0] or 0), int(told[0] or 0))

    def _mails(self, wanted: Mails) -> Iterator[Mail]:
        """Fetch by places in the folder: they stay as they are while nothing but FETCH is asked (RFC 3501, 7.4.1)."""
        with _failing_clearly(self.secrets):
            first = self._first_above(wanted)
            for begin in range(first, wanted.messages + 1, _TOGETHER):
                places = f"{begin}:{min(begin + _TOGETHER - 1, wanted.messages)}"
                found = self._fetched(places, f"(UID BODY.PEEK[]<0.{_LARGEST_BYTES}>)")
                yield from (mail for mail in _mails_of(found) if mail.uid > wanted.after)

    def _first_above(self, wanted: Mails) -> int:
        """Return the place of the first message that is wanted; numbers grow with places."""
        low, high = 1, wanted.messages + 1
        while wanted.after and low < high:
            middle = (low + high) // 2
            found = _UID.search(
                b" ".join(part for part in self._fetched(str(middle), "(UID)") if isinstance(part, bytes))
            )
            # One that was deleted a moment ago has no number; it counts as read.
            if found is None or int(found[1]) <= wanted.after:
                low = middle + 1
            else:
                high = middle
        return low

    def _fetched(self, places: str, parts: str) -> list[Any]:
        status, found = self.client.fetch(places, parts)
        if status != _OK and not any(b"EXPUNGEISSUED" in part for part in found if isinstance(part, bytes)):
            raise imaplib.IMAP4.error(str(found))
        return found


@contextmanager
def open_server(
    source: Source, secrets: Mapping[str, str], home: Path, other: Callable[[object], object]
) -> Iterator[Server]:
    """Connect to the server of ``source``, always over TLS; a path in its definition is relative to ``home``.

    Raises:
        SourceUnavailable: it does not answer.
        SourceRejected: it has no TLS, or a certificate that nobody trusts.
    """
    with _failing_clearly(secrets):
        client = _connected(source, home)
    try:
        yield Server(source, secrets, client, other)
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def quoted(folder: str) -> str:
    """Write the name of a folder as the protocol wants it: in modified UTF-7 (RFC 3501, 5.1.3), in quotes."""
    parts = []
    for plain, characters in groupby(folder, lambda one: " " <= one <= "~"):
        text = "".join(characters)
        if plain:
            parts.append(text.replace("&", "&-"))
        else:
            coded = base64.b64encode(text.encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
            parts.append(f"&{coded}-")
    name = "".join(parts).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{name}"'


def _listed(line: bytes) -> str:
    """The name of a folder in a line of LIST, as a person writes it."""
    name = (
        line.decode("ascii", "replace").rpartition(' "')[2].rstrip('"')
        if line.endswith(b'"')
        else line.decode("ascii", "replace").rpartition(" ")[2]
    )
    return re.sub(r"&([^-]*)-", lambda found: _plain(found[1]), name)


def _plain(coded: str) -> str:
    if not coded:
        return "&"
    padded = coded.replace(",", "/") + "=" * (-len(coded) % 4)
    return base64.b64decode(padded).decode("utf-16-be", "replace")


def _mails_of(found: list[Any]) -> Iterator[Mail]:
    """Give the messages of an answer to FETCH; the number stands before the message, or after it."""
    for place, part in enumerate(found):
        if isinstance(part, tuple):
            after = found[place + 1] if place + 1 < len(found) and isinstance(found[place + 1], bytes) else b""
            uid = _UID.search(part[0]) or _UID.search(after)
            if uid:
                yield Mail(int(uid[1]), part[1])


def _connected(source: Source, home: Path) -> imaplib.IMAP4:
    parts = urlsplit(str(source.options["url"]))
    authority = source.options.get("authority")
    try:
        trust = ssl.create_default_context(cafile=str(home / str(authority)) if authority else None)
    except OSError as error:
        raise InvalidDefinition(
            f"{authority} cannot be read: {error.strerror or error}.",
            path="authority",
            remedy="Name a file in PEM form.",
        ) from None
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(
            parts.hostname or "", parts.port or _PORTS[parts.scheme], ssl_context=trust, timeout=_SECONDS
        )
    client = imaplib.IMAP4(parts.hostname or "", parts.port or _PORTS[parts.scheme], timeout=_SECONDS)
    if "STARTTLS" not in client.capabilities:
        client.shutdown()
        raise SourceRejected(
            "The server offers no TLS, and the password would be sent in clear.",
            remedy="Use imaps://, or ask whoever runs the server.",
        )
    client.starttls(trust)
    return client


@contextmanager
def _failing_clearly(secrets: Mapping[str, str]) -> Iterator[None]:
    try:
        yield
    except LimnerError:
        raise
    except ssl.SSLCertVerificationError as error:
        raise SourceRejected(
            f"The certificate of the server is not trusted: {error.verify_message}.",
            remedy="Check the name in the url; where the server has its own authority, name its certificate: 'authority'.",
        ) from None
    except (imaplib.IMAP4.abort, OSError) as error:
        raise SourceUnavailable(
            f"The mail server did not answer: {_said(error, secrets)}.", remedy="Check that it runs; then sync again."
        ) from None
    except imaplib.IMAP4.error as error:
        said = _said(error, secrets)
        if any(code in said for code in _PASSING):
            raise SourceUnavailable(f"The mail server is busy: {said}", remedy="Sync again later.") from None
        raise SourceRejected(
            f"The mail server refused: {said}",
            remedy="Check the user and the secret; some providers want a password made for programs, or OAuth 2.0.",
        ) from None


def _said(error: Exception, secrets: Mapping[str, str]) -> str:
    """Return what the server says, without secrets."""
    first = error.args[0] if error.args else type(error).__name__
    said = first.decode("utf-8", "replace") if isinstance(first, bytes) else str(error) or type(error).__name__
    for secret in secrets.values():
        said = said.replace(secret, "***") if secret else said
    return said
