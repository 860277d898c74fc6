"""Mail that customers wrote: each message of a mailbox file is one contact with our service."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Iterable, Mapping
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.requests import Keep, Keyed, Messages

_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BATCH = 1_000


def read(source: Source, stream: Stream, _position: Position, _secrets: Secrets) -> Conversation:
    """Ask for all messages and keep what each says; whoever keeps them leaves out those that it knows.

    Messages from our own addresses (``own``) are left out: they are answers, and no contact of a customer's.
    """
    own = frozenset(str(address).lower() for address in source.options.get("own") or ())
    yield Keyed(("message_id",), repeats=True)
    messages: Iterable[bytes] = yield Messages(str(stream.options.get("path") or stream.name))
    rows: list[Mapping[str, str | None]] = []
    for message in messages:
        row = contact(message)
        if row["sender"] not in own:
            rows.append(row)
        if len(rows) >= _BATCH:
            yield Keep(rows)
            rows = []
    if rows:
        yield Keep(rows)
    return {}


def contact(raw: bytes) -> dict[str, str | None]:
    """Return what one message (RFC 5322) says: who wrote when (UTC), its subject and its words without markup."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    found = str(message.get("Message-ID") or "").strip()
    return {
        "message_id": found or f"sha256:{hashlib.sha256(raw).hexdigest()}",
        "sent_at": _moment(message),
        "sender": parseaddr(str(message.get("From") or ""))[1].lower() or None,
        "channel": "email",
        "subject": str(message.get("Subject") or "").strip() or None,
        "body": _words(message) or None,
    }


def _moment(message: EmailMessage) -> str | None:
    """The moment of the header ``Date``; None where it has none that can be read."""
    header = message.get("Date")
    found: dt.datetime | None = getattr(header, "datetime", None)
    if found is None:
        return None
    moment = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")


def _words(message: EmailMessage) -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        text = str(part.get_content())
    except (LookupError, ValueError):
        # A charset that nobody knows: what is plain can still be read.
        payload = part.get_payload(decode=True)
        text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if part.get_content_type() == "text/html":
        text = html.unescape(_TAGS.sub(" ", text))
    return "\n".join(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)


CONNECTOR = Connector(
    name="mailbox",
    title=Text("客户来信（mbox 文件）", "mail of customers, in mbox files"),
    read=read,
    options={
        "url": Option(title=Text("mbox 文件所在的文件夹", "folder of the mbox files"), required=True),
        "own": Option(title=Text("自己的地址，这些来信不算", "our own addresses, whose messages do not count")),
    },
    stream_options={"path": Option(title=Text("文件名", "file; the stream's name by default"))},
    mapping={
        "time_zone": "UTC",
        "columns": {
            "message_id": {"to": ["service_contacts.contact_id"]},
            "sent_at": {"to": ["service_contacts.contacted_at"]},
            "sender": {"to": ["service_contacts.customer_id"], "personal": "email"},
            "channel": {"to": ["service_contacts.channel"]},
            "subject": {"personal": "text"},
            "body": {"personal": "text"},
        },
    },
    example="""
name: support
kind: mailbox
url: /var/mail/archive
own: [support@shop.example]
streams:
  inbox: {path: support.mbox}
""",
)
