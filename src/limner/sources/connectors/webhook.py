"""Webhooks: what partners push as JSON was kept when it came, and is read from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from limner.core.errors import InvalidDefinition, SourceRejected
from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.records import at, key_names, newest_of, records, under
from limner.sources.connectors.requests import Deliveries, Gone, Keep, Keyed, Pushed
from limner.sources.connectors.signature import Form, form_of

_BATCH = 1_000


def read(_source: Source, stream: Stream, position: Position, _secrets: Secrets) -> Conversation:
    """Ask for the deliveries that were not loaded yet, and keep the records of each; of one key the last one counts.

    One that says that its records are gone takes those before it with it; one after it brings them back.
    """
    key, names = key_names(stream)
    yield Keyed(key, repeats=True)
    newest = position.get("after")
    deliveries: Iterable[Pushed] = yield Deliveries()
    rows: list[Mapping[str, Any]] = []
    gone: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for one in deliveries:
        found = delivered(stream, one.body)
        if says_gone(stream, one.event, one.body):
            gone |= _keys(stream, found)
            continue
        for known in _keys(stream, found) if gone else ():
            gone.pop(known, None)
        newest = newest_of(newest, found, stream)
        rows += [under(row, names) for row in found]
        if len(rows) >= _BATCH:
            yield Keep(rows)
            rows = []
    if rows:
        yield Keep(rows)
    if gone:
        yield Gone([under(known, names) for known in gone.values()])
    return {"after": newest} if newest is not None else {}


def delivered(stream: Stream, body: object) -> list[Mapping[str, Any]]:
    """Return the records of one delivery: at ``records``; the body itself, which may be one or a list, without it.

    Raises:
        SourceRejected: there are none where they should be.
    """
    path = str(stream.options.get("records") or "")
    return records([body] if isinstance(body, Mapping) and not path else body, path, f"a delivery for {stream.name}")


def check_delivery(stream: Stream, event: str, body: object) -> None:
    """Refuse a delivery of which nothing could be kept.

    Raises:
        SourceRejected: there are no records where they should be, or no key of what is gone.
    """
    found = delivered(stream, body)
    if says_gone(stream, event, body) and not all(_keys(stream, [row]) for row in found):
        raise SourceRejected(
            f"A delivery for {stream.name} does not say which record is gone: it has no {', '.join(stream.key)}.",
            remedy="Name the key that its records have.",
        )


def says_gone(stream: Stream, event: str, body: object) -> bool:
    """Whether a delivery says that its records are gone: by its event, or by what stands in its body."""
    told = stream.options.get("deleted")
    if isinstance(told, Mapping):
        return at(body, str(told["at"])) in _each(told["is"])
    return event in _each(told)


def is_wanted(stream: Stream, event: str) -> bool:
    """Whether deliveries for ``event`` are kept: all where the stream names none, and those that say what is gone."""
    wanted = _each(stream.options.get("events"))
    return not wanted or event in wanted or says_gone(stream, event, None)


def check(source: Source) -> None:
    """Refuse settings that say nothing.

    Raises:
        InvalidDefinition: the form of the signature is not known, or events are named that no header tells.
    """
    form = form_of(source)
    for stream in source.streams.values():
        path = f"streams.{stream.name}"
        if stream.options.get("events") and not form.event:
            raise _no_event(f"{path}.events", "take events out")
        _check_deleted(stream, form, f"{path}.deleted")


def _check_deleted(stream: Stream, form: Form, path: str) -> None:
    told = stream.options.get("deleted")
    if told is None:
        return
    if not stream.key:
        raise InvalidDefinition("What is gone is known by its key.", path=path, remedy="Name the key, as in 'key: id'.")
    if isinstance(told, Mapping) and set(told) == {"at", "is"}:
        return
    if isinstance(told, Mapping) or not all(isinstance(one, str) and one for one in _each(told)):
        raise InvalidDefinition(
            "It is told by events, or by what stands in the body.",
            path=path,
            remedy="Write 'deleted: orders/delete', or 'deleted: {at: type, is: order.deleted}'.",
        )
    if not form.event:
        raise _no_event(path, "say where the body tells it: 'deleted: {at: type, is: order.deleted}'")


def _no_event(path: str, otherwise: str) -> InvalidDefinition:
    return InvalidDefinition(
        "No header of such deliveries says what happened.",
        path=path,
        remedy=f"Name it under signature, as in {{kind: hmac, event: X-Event}}; or {otherwise}.",
    )


def _each(told: object) -> tuple[Any, ...]:
    """One or several."""
    if isinstance(told, list | tuple):
        return tuple(told)
    return () if told is None or told == "" else (told,)


def _keys(stream: Stream, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """The keys of those records that have one, by what they say: a number and its text are the same."""
    found: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for row in rows:
        key = {name: row[name] if name in row else at(row, name) for name in stream.key}
        if None not in key.values():
            found[tuple(map(str, key.values()))] = key
    return found


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
        "deleted": Option(
            title=Text(
                "表示记录已删除的事件，或正文中的值：{at: type, is: order.deleted}",
                "events that say that a record is gone, or what the body says then: {at: type, is: order.deleted}",
            )
        ),
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
    deleted: orders/delete
    key: id
    cursor: updated_at
    fills: orders
""",
)
