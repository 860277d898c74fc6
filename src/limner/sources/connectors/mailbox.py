"""Mail that customers wrote: each message of a mailbox file is one contact with our service."""

from __future__ import annotations

from collections.abc import Iterable

from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.message import MAPPING, OWN, contact, kept, own_addresses
from limner.sources.connectors.requests import Keyed, Messages


def read(source: Source, stream: Stream, _position: Position, _secrets: Secrets) -> Conversation:
    """Ask for all messages and keep what each says; whoever keeps them leaves out those that it knows.

    Messages from our own addresses (``own``) are left out: they are answers, and no contact of a customer's.
    """
    yield Keyed(("message_id",), repeats=True)
    messages: Iterable[bytes] = yield Messages(str(stream.options.get("path") or stream.name))
    yield from kept((contact(message) for message in messages), own_addresses(source))
    return {}


CONNECTOR = Connector(
    name="mailbox",
    title=Text("客户来信（mbox 文件）", "mail of customers, in mbox files"),
    read=read,
    options={
        "url": Option(title=Text("mbox 文件所在的文件夹", "folder of the mbox files"), required=True),
        "own": OWN,
    },
    stream_options={"path": Option(title=Text("文件名", "file; the stream's name by default"))},
    mapping=MAPPING,
    example="""
name: support
kind: mailbox
url: /var/mail/archive
own: [support@shop.example]
streams:
  inbox: {path: support.mbox}
""",
)
