"""What one message of a customer says (RFC 5322), wherever the mailbox is that holds it."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import re
from collections.abc import Generator, Iterable, Mapping
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

from limner.core.text import Text
from limner.sources.connectors.connector import Option, Source
from limner.sources.connectors.requests import Keep, Request

_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BATCH = 1_000

OWN = Option(title=Text("自己的地址，这些来信不算", "our own addresses, whose messages do not count"))
"""The setting that names our own addresses: what we wrote ourselves is an answer, and no contact of a customer's."""
MAPPING: Mapping[str, Any] = {
    "time_zone": "UTC",
    "columns": {
        "message_id": {"to": ["service_contacts.contact_id"]},
        "sent_at": {"to": ["service_contacts.contacted_at"]},
        "sender": {"to": ["service_contacts.customer_id"], "personal": "email"},
        "channel": {"to": ["service_contacts.channel"]},
        "subject": {"personal": "text"},
        "body": {"personal": "text"},
    },
}
"""What the columns of ``contact`` mean: each message is a contact with our service."""

Row = Mapping[str, str | None]


def own_addresses(source: Source) -> frozenset[str]:
    """Return our own addresses in small letters."""
    own = source.options.get("own") or ()
    return frozenset(address.lower() for address in ((own,) if isinstance(own, str) else map(str, own)))


def kept(rows: Iterable[Row], own: frozenset[str]) -> Generator[Request, Any, None]:
    """Ask to keep ``rows``, but for messages from our ``own`` addresses."""
    batch: list[Row] = []
    for row in rows:
        if row["sender"] not in own:
            batch.append(row)
        if len(batch) >= _BATCH:
            yield Keep(batch)
            batch = []
    if batch:
        yield Keep(batch)


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
