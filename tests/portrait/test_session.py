"""Literal events in, literal visits out."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from limner.portrait.session import SESSIONS, bounced, sessions
from portrait.rows import table


def _event(at, name="view", customer="甲", session=None, seconds=None, on=None):
    moment = datetime.fromisoformat(at) if at else None
    day = date.fromisoformat(on) if on else moment and moment.date()
    return {
        "customer_id": customer,
        "event": name,
        "session_id": session,
        "occurred_at": moment,
        "occurred_on": day,
        "duration_seconds": seconds,
    }


def _visits(engine, *events):
    rows = engine.rows(sessions(table("events", events)))
    return sorted(rows, key=lambda row: (row["customer_id"], row["session_id"]))


def test_a_visit_of_the_source(engine):
    (visit,) = _visits(
        engine,
        _event("2025-01-01 23:50:00.900", session="s", seconds=10.0),
        _event("2025-01-02 00:05:00.100", "ADD_TO_CART", session="s", seconds=40.4),
        _event("2025-01-02 03:00:00", "搜索", session="s"),
        _event("2025-01-02 03:00:00", "scroll", session="s"),
        _event("2025-01-02 02:00:00", "begin_checkout", session="s", seconds=7200.0),
    )
    assert tuple(visit) == tuple(SESSIONS.columns)
    assert visit == {
        "customer_id": "甲",
        "session_id": "s",
        "day": date(2025, 1, 1),
        "started_at": datetime(2025, 1, 1, 23, 50, 0, 900_000),
        "ended_at": datetime(2025, 1, 2, 4),
        "seconds": 4 * 3600 + 600,
        "events": 5,
        "views": 1,
        "carts": 1,
        "checkouts": 1,
        "searches": 1,
    }


def test_half_an_hour_without_an_event_ends_a_visit(engine):
    """Exactly 30 minutes do not; events at one moment are of one visit; midnight parts nothing."""
    visits = _visits(
        engine,
        _event("2025-01-01 23:40:00"),
        _event("2025-01-01 23:40:00", "cart"),
        _event("2025-01-02 00:10:00"),
        _event("2025-01-02 00:40:00.000001"),
        _event("2025-01-02 00:40:00.000001"),
        _event("2025-01-02 00:20:00", customer="b"),
        _event("2025-01-02 00:20:00", session="s"),
    )
    told = [(v["customer_id"], v["session_id"], v["day"].day, v["events"], v["carts"], v["seconds"]) for v in visits]
    assert told == [
        ("b", "#1", 2, 1, 0, 0),
        ("甲", "#1", 1, 3, 1, 1800),
        ("甲", "#2", 2, 2, 0, 0),
        ("甲", "s", 2, 1, 0, 0),
    ]


def test_one_session_id_of_two_customers_is_two_visits(engine):
    at = "2025-01-01 12:00"
    assert len(_visits(engine, _event(at, session="1"), _event(at, session="1", customer="b"))) == 2


def test_days_without_times_are_visits(engine):
    visits = _visits(engine, _event("2025-01-01"), _event("2025-01-01", "cart"), _event("2025-01-02"))
    assert [(v["day"].day, v["events"], v["seconds"]) for v in visits] == [(1, 2, 0), (2, 1, 0)]


@pytest.mark.parametrize("seconds", [None, -5.0, float("nan"), float("inf"), 86_401.0])
def test_impossible_durations_are_unknown(engine, seconds):
    (visit,) = _visits(engine, _event("2025-01-01 12:00", session="s", seconds=seconds))
    assert visit["seconds"] == 0


def test_the_day_is_that_of_the_workspace(engine):
    (visit,) = _visits(engine, _event("2025-01-01 23:30", on="2025-01-02"), _event("2025-01-01 23:35", on="2025-01-02"))
    assert visit["day"] == date(2025, 1, 2)


def test_who_did_nothing_knowable_has_no_visit(engine):
    assert _visits(engine) == []
    nobody = _event("2025-01-01 12:00", customer=None, session="s")
    assert _visits(engine, nobody, _event(None, on="2025-01-01", session="s")) == []


def test_bounced(engine):
    visits = sessions(
        table(
            "events",
            [
                _event("2025-01-01 12:00", session="looked"),
                _event("2025-01-01 12:00", "scroll", session="scrolled"),
                _event("2025-01-01 12:00", "加购", session="carted"),
                _event("2025-01-01 12:00", session="twice"),
                _event("2025-01-01 12:00", session="twice"),
            ],
        )
    )
    rows = engine.rows(visits.filter(bounced(visits)))
    assert {row["session_id"] for row in rows} == {"looked", "scrolled"}
