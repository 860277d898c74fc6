"""Webhooks: what partners push as JSON was kept when it came, and is read from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.records import key_names, newest_of, records, under
from limner.sources.connectors.requests import Deliveries, Keep, Keyed
from limner.sources.connectors.signature import form_of

_BATCH = 1_000


def read(_source: Source, stream: Stream, position: Position, _secrets: Secrets) -> Conversation:
    """Ask for the deliveries that were not loaded yet, and keep the records of each; of one key the last one counts."""
    key, names = key_names(stream)
    yield Keyed(key, repeats=True)
    newest = position.get("after")
    deliveries: Iterable[Any] = yield Deliveries()
    rows: list[Mapping[str, Any]] = []
    for body in deliveries:
        found = delivered(stream, body)
        newest = newest_of(newest, found, stream)
        rows += [under(row, names) for row in found]
        if len(rows) >= _BATCH:
            yield Keep(rows)
            rows = []
    if rows:
        yield Keep(rows)
    return {"after": newest} if newest is not None else {}


def delivered(stream: Stream, body: object) -> list[Mapping[str, Any]]:
    """Return the records of one delivery: at ``records``; the body itself, which may be one or a list, without it.

    Raises:
        SourceRejected: there are none where they should be.
    """
    path = str(stream.options.get("records") or "")
    return records([body] if isinstance(body, Mapping) and not path else body, path, f"a delivery for {stream.name}")


def is_wanted(stream: Stream, event: str) -> bool:
    """Whether deliveries for ``event`` are kept: all where the stream names none."""
    wanted = stream.options.get("events") or ()
    return not wanted or event in ((wanted,) if isinstance(wanted, str) else tuple(wanted))


def check(source: Source) -> None:
    """Refuse settings that say nothing.

    Raises:
        InvalidDefinition: the form of the signature is not known, or events are named that no header tells.
    """
    form = form_of(source)
    for stream in source.streams.values():
        if stream.options.get("events") and not form.event:
            raise InvalidDefinition(
                "No header of such deliveries says what happened.",
                path=f"streams.{stream.name}.events",
                remedy="Name it under signature, as in {kind: hmac, event: X-Event}; or take events out.",
            )


CONNECTOR = Connector(
    name="webhook",
    title=Text("合作方推送（webhook）", "what partners push (webhooks)"),
    read=read,
    check=check,
    options={
        "signature": Option(
            title=Text(
                "签名方式：shopify、woocommerce、github、zendesk、standard、hmac、token",
                "shopify, woocommerce, github, zendesk, standard, hmac or token",
            ),
            required=True,
        ),
    },
    stream_options={
        "records": Option(title=Text("记录在正文中的位置，如 data.order", "where the records are, such as data.order")),
        "events": Option(title=Text("只收这些事件，如 orders/create", "only these events, such as orders/create")),
    },
    secrets=("secret",),
    example="""
name: store
kind: webhook
signature: shopify
schedule: every 1 minute
streams:
  orders:
    events: [orders/create, orders/updated]
    key: id
    cursor: updated_at
    fills: orders
""",
)
