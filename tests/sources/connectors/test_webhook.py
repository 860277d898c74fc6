"""What was delivered becomes rows."""

from __future__ import annotations

import pytest

from limner.core.errors import InvalidDefinition, SourceRejected
from limner.sources.connectors.connector import Source, Stream
from limner.sources.connectors.requests import Deliveries, Gone, Keep, Keyed, Pushed
from limner.sources.connectors.webhook import check, check_delivery, is_wanted, read


def talk(stream, bodies):
    """What is keyed and kept of bodies, and the position;"""
    keyed, rows, _gone, position = conversed(stream, [("", body) for body in bodies])
    return keyed, rows, position


def conversed(stream, pushed):
    conversation = read(Source(name="s", kind="webhook"), stream, {}, {})
    reply, rows, keyed, gone = None, [], None, []
    try:
        while True:
            request = conversation.send(reply)
            reply = (Pushed(*one) for one in pushed) if isinstance(request, Deliveries) else None
            if isinstance(request, Gone):
                gone += request.keys
            if isinstance(request, Keep):
                rows += request.rows
            if isinstance(request, Keyed):
                keyed = request
    except StopIteration as end:
        return keyed, rows, gone, end.value


def test_a_body_may_be_one_record_or_several():
    stream = Stream(name="orders", key=("id",), cursor="at")
    keyed, rows, position = talk(
        stream, [{"id": 1, "at": "2024-01-02"}, [{"id": 2, "at": "2024-01-03"}, {"id": 3}], []]
    )
    assert (keyed.key, keyed.repeats) == (("order_id",), True)
    assert [row["order_id"] for row in rows] == [1, 2, 3]
    assert position == {"after": "2024-01-03"}


def test_records_lie_where_they_are_said_to():
    stream = Stream(name="tickets", options={"records": "data.ticket"})
    assert talk(stream, [{"data": {"ticket": {"n": 1}}}, {"data": {"ticket": [{"n": 2}]}}])[1] == [{"n": 1}, {"n": 2}]
    with pytest.raises(SourceRejected, match="no list of records"):
        talk(stream, [{"zen": "Design for failure."}])


def test_many_go_in_parts():
    assert len(talk(Stream(name="orders"), [{"n": n} for n in range(2_345)])[1]) == 2_345


def test_events_that_are_wanted():
    assert is_wanted(Stream(name="o"), "")
    one, two = (Stream(name="o", options={"events": events}) for events in ("paid", ["paid", "made"]))
    assert [is_wanted(one, event) for event in ("paid", "made", "")] == [True, False, False]
    assert [is_wanted(two, event) for event in ("paid", "made", "gone")] == [True, True, False]


def test_events_that_no_header_tells_are_refused():
    streams = {"o": Stream(name="o", options={"events": ["paid"]})}
    check(Source(name="s", kind="webhook", options={"signature": "shopify"}, streams=streams))
    with pytest.raises(InvalidDefinition, match=r"streams\.o\.events"):
        check(Source(name="s", kind="webhook", options={"signature": "token"}, streams=streams))


def test_what_an_event_says_is_gone_until_it_comes_again():
    stream = Stream(name="orders", key=("id",), options={"deleted": "orders/delete"})
    pushed = [
        ("orders/create", {"id": 1, "amount": 5}),
        ("orders/delete", {"id": 1}),
        ("orders/delete", {"id": 2}),
        ("orders/delete", {"id": 3}),
        ("orders/create", {"id": "3", "amount": 7}),
    ]
    _keyed, rows, gone, _position = conversed(stream, pushed)
    assert rows == [{"order_id": 1, "amount": 5}, {"order_id": "3", "amount": 7}]
    assert gone == [{"order_id": 1}, {"order_id": 2}]


def test_what_a_body_says_is_gone():
    options = {"records": "data", "deleted": {"at": "type", "is": ["order.deleted", "order.lost"]}}
    stream = Stream(name="orders", key=("shop.id", "n"), options=options)
    kept = {"type": "order.made", "data": {"shop": {"id": 4}, "n": 1}}
    lost = {"type": "order.lost", "data": [{"shop": {"id": 4}, "n": 1}, {"shop": {"id": 5}, "n": 1}]}
    assert conversed(stream, [("", kept), ("", lost)])[2] == [{"shop.id": 4, "n": 1}, {"shop.id": 5, "n": 1}]
    check_delivery(stream, "", lost)
    with pytest.raises(SourceRejected, match="which record is gone"):
        check_delivery(stream, "", {"type": "order.lost", "data": {"n": 1}})


def test_an_event_of_deletion_is_wanted_without_being_named_twice():
    stream = Stream(name="o", key=("id",), options={"events": ["paid"], "deleted": ["gone", "cancelled"]})
    assert [is_wanted(stream, event) for event in ("paid", "gone", "cancelled", "seen")] == [True, True, True, False]


@pytest.mark.parametrize(
    ("signature", "key", "deleted", "word"),
    [
        ("shopify", "", "orders/delete", "known by its key"),
        ("token", "id", "orders/delete", "No header"),
        ("shopify", "id", {"at": "type"}, "by events, or by what stands in the body"),
        ("shopify", "id", [7], "by events, or by what stands in the body"),
    ],
)
def test_deletions_that_cannot_be_told_are_refused(signature, key, deleted, word):
    streams = {"o": Stream(name="o", key=(key,) if key else (), options={"deleted": deleted})}
    with pytest.raises(InvalidDefinition, match=word) as refused:
        check(Source(name="s", kind="webhook", options={"signature": signature}, streams=streams))
    assert refused.value.path == "streams.o.deleted"
