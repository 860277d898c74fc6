"""Mail that customers wrote, read from an IMAP server (RFC 3501): only what came since the last sync."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.sources.connectors import oauth2
from limner.sources.connectors.choice import chosen
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.message import MAPPING, OWN, Row, contact, kept, own_addresses
from limner.sources.connectors.requests import About, Keyed, Mail, Mails, Opened, OpenFolder

_AUTHS = {"none": frozenset[str](), "oauth2": oauth2.SETTINGS}
_SCHEMES = ("imap", "imaps")


def read(source: Source, stream: Stream, position: Position, secrets: Secrets) -> Conversation:
    """Ask for the messages that came since the last sync and keep what each says; nothing is marked as read.

    A folder gives each message a number that only grows (UID) for as long as its UIDVALIDITY is the same. Where that
    has changed, all messages are read again, and whoever keeps them leaves out those that it knows.
    """
    yield Keyed(("message_id",), repeats=True)
    token = ""
    if _is_oauth2(source):
        token, _ = yield from oauth2.sign_in(source.options["auth"], secrets)
    opened: Opened = yield OpenFolder(str(stream.options.get("folder") or stream.name), token)
    after = int(position.get("uid", 0))
    if position.get("validity", opened.validity) != opened.validity:
        after = 0
        yield About((_NUMBERED_ANEW,))
    mails: Iterable[Mail] = yield Mails(after, opened.messages)
    reading = _Reading(after)
    yield from kept(reading.rows(mails), own_addresses(source))
    return {"validity": opened.validity, "uid": reading.last}


class _Reading:
    """Reads messages and remembers the largest number among them."""

    def __init__(self, last: int) -> None:
        self.last = last

    def rows(self, mails: Iterable[Mail]) -> Iterator[Row]:
        for mail in mails:
            self.last = max(self.last, mail.uid)
            yield contact(mail.raw)


def check(source: Source) -> None:
    """Refuse settings with which no server can be read.

    Raises:
        InvalidDefinition: the address is none of a server, nobody signs in, or the way to do so is not known.
    """
    parts = urlsplit(str(source.options.get("url", "")))
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise InvalidDefinition(
            f"{source.options.get('url')!r} is no address of an IMAP server.",
            path="url",
            remedy="Write it as imaps://mail.example.com, or imap://… for TLS that begins after the greeting.",
        )
    if _is_oauth2(source):
        oauth2.check(source.options["auth"], "auth")


def wants(source: Source) -> tuple[str, ...]:
    """Return the secrets that the way of ``source`` to sign in needs."""
    return oauth2.SECRETS if _is_oauth2(source) else ("password",)


def _is_oauth2(source: Source) -> bool:
    return bool(chosen(source.options.get("auth"), _AUTHS, "auth")["kind"] == "oauth2")


_NUMBERED_ANEW = Text(
    "服务器重新编号了该文件夹，全部重读；已有的不会重复",
    "the server numbered this folder anew, so all of it was read; what is known does not come twice",
)

CONNECTOR = Connector(
    name="imap",
    title=Text("客户来信（IMAP 邮箱）", "mail of customers, on an IMAP server"),
    read=read,
    check=check,
    options={
        "url": Option(
            title=Text("服务器，如 imaps://mail.example.com", "server, such as imaps://mail.example.com"), required=True
        ),
        "user": Option(title=Text("登录名", "who signs in"), required=True),
        "own": OWN,
        "auth": Option(title=Text("OAuth 2.0 登录，代替密码", "OAuth 2.0, instead of a password")),
        "authority": Option(
            title=Text("服务器证书的签发者（PEM 文件）", "who signed the server's certificate, a PEM file")
        ),
    },
    stream_options={"folder": Option(title=Text("文件夹，默认取流的名称", "folder; the stream's name by default"))},
    secrets=("password", *oauth2.SECRETS),
    wants=wants,
    mapping=MAPPING,
    example="""
name: support
kind: imap
url: imaps://mail.example.com
user: support@shop.example
own: [support@shop.example]
schedule: every 5 minutes
streams:
  inbox: {folder: INBOX}
  complaints: {folder: 客户投诉}
""",
)
