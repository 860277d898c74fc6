"""What was delivered becomes rows."""

from __future__ import annotations

import pytest

from limner.core.errors import InvalidDefinition, SourceRejected
from limner.sources.connectors.connector import Source, Stream
from limner.sources.connectors.requests import Deliveries, Keep, Keyed
from limner.sources.connectors.webhook import check, is_wanted, read


def talk(stream, bodies):
    conversation = read(Source(name="s", kind="webhook"), stream, {}, {})
    reply, rows, keyed = None, [], None
    try:
        while True:
            request = conversation.send(reply)
            reply = iter(bodies) if isinstance(request, Deliveries) else None
            if isinstance(request, Keep):
                rows += request.rows
            if isinstance(request, Keyed):
                keyed = request
    except StopIteration as end:
        return keyed, rows, end.value


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
