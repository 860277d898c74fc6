"""Every connector that ships keeps its contract, and the check finds those that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from limner.core.text import Text
from limner.sources.connectors.definition import connectors
from limner.sources.connectors.requests import (
    Answer,
    Clock,
    Deliveries,
    Describe,
    Described,
    Entry,
    Listed,
    Listing,
    Mail,
    Mails,
    Messages,
    Opened,
    OpenFolder,
    Pushed,
    Scan,
    Scanned,
    Send,
    Take,
)
from limner.testing.check_connector import check_connector
from limner.testing.checks import CheckFailed

NOW = datetime(2024, 1, 1, tzinfo=UTC)
ANSWERS = {
    Describe: Described({"id": "integer", "member_id": "text", "updated_at": "timestamp"}, ("id",)),
    Scan: Scanned(3, datetime(2024, 1, 1)),
    Send: Answer(200, {}, {"data": [{"id": 1, "updated_at": "2024-01-01T00:00:00Z"}], "meta": {"next": None}}),
    Clock: 0.0,
    Listing: Listed([Entry("orders-1.csv", 5, datetime(2023, 1, 1, tzinfo=UTC))], NOW),
    Take: True,
    Messages: [],
    OpenFolder: Opened(7, 1),
    Mails: [Mail(5, b"From: wang@example.com")],
    Deliveries: [Pushed("orders/create", {"id": 1, "updated_at": "2024-01-01T00:00:00Z"})],
}


def answering(request):
    return ANSWERS.get(type(request))


@pytest.mark.parametrize("connector", connectors().values(), ids=lambda connector: connector.name)
def test_what_ships(connector):
    check_connector(connector, answering)


def shows(_source, _stream, _position, secrets):
    yield Scan(secrets["password"], {}, {})
    return {}


def asks_for_more(_source, _stream, _position, _secrets):
    yield "more"
    return {}


def remembers_a_day(_source, _stream, _position, _secrets):
    yield Clock()
    return {"after": NOW}


def never_ends(_source, _stream, _position, _secrets):
    while True:
        yield Clock()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"read": shows}, "shows a secret"),
        ({"read": asks_for_more}, "which nobody answers"),
        ({"read": remembers_a_day}, "not JSON serializable"),
        ({"read": never_ends}, "does not end"),
        ({"title": Text("", "x")}, "both languages"),
        ({"example": "name: x"}, "not valid"),
        ({"secrets": ("url",)}, "a secret and an option"),
    ],
)
def test_what_breaks_the_contract(changes, fault):
    with pytest.raises(CheckFailed, match=fault):
        check_connector(replace(connectors()["database"], **changes), answering)
