"""Words of sources are told as doings, whatever their case."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from limner.portrait.doings import EVENT_WORDS, SERVICE_WORDS, means, told
from portrait.rows import table


def _event(name, **more):
    return {"customer_id": "甲", "event": name, "occurred_at": datetime(2025, 1, 1, 12), **more}


def test_events_are_told_by_their_names(engine):
    said = {
        "$pageview": "view",
        "Product Viewed": "view",
        "pv": "view",
        "浏览": "view",
        "ADD_TO_CART": "cart",
        "addtocart": "cart",
        "加购": "cart",
        "fav": "favourite",
        "收藏": "favourite",
        "view_search_results": "search",
        "begin-checkout": "checkout",
        "点赞": "like",
        "评论": "comment",
        "分享": "share",
        "签到": "participation",
        "buy": "purchase",
        "scroll": None,
        None: None,
    }
    rows = engine.rows(told(table("events", [_event(name) for name in said])))
    assert {row["event"]: row["doing"] for row in rows} == said
    assert len(rows) == len(said)


def test_columns_stay_as_they_are():
    events = table("events", [])
    assert told(events).columns == (*events.columns, "doing")


@pytest.mark.parametrize("words", [EVENT_WORDS, SERVICE_WORDS])
def test_no_word_stands_for_two_kinds(words):
    counts = Counter(word for each in words.values() for word in each)
    assert [word for word, n in counts.items() if n > 1] == []
    assert all(word == word.lower().strip() for word in counts)


def test_service_words_in_both_languages(engine):
    contacts = table("service_contacts", [{"kind": kind} for kind in ("Complaint", "投诉", "退货", "咨询", None)])
    plan = contacts.select("kind", yes=means(contacts.kind, SERVICE_WORDS["complaint"]))
    rows = {row["kind"]: row["yes"] for row in engine.rows(plan)}
    assert rows == {"Complaint": True, "投诉": True, "退货": False, "咨询": False, None: None}
