"""Likes, comments, shares and activities are told apart by the event's name."""

from __future__ import annotations

from datetime import date

from limner.portrait.catalogue import catalogue
from portrait.rows import features, tables

PREFIXES = ("likes_", "comments_", "shares_", "participations_")
NAMES = ("like", "点赞", "Comment", "转发", "share", "SHARE", "签到", "participate", "抽奖", "pv", None)


def test_social(duckdb_engine, tmp_path):
    events = [{"customer_id": "甲", "event": name, "occurred_on": date(2024, 6, 1)} for name in NAMES]
    events += [{"customer_id": "甲", "event": "like", "occurred_on": date(2024, 5, 31)}]
    events += [{"customer_id": "甲", "event": "赞", "occurred_on": date(2023, 7, 1)}]
    events += [{"customer_id": "甲", "event": "赞", "occurred_on": date(2024, 7, 1)}]
    names = [name for name in catalogue().features if name.startswith(PREFIXES)]
    row = features(duckdb_engine, tmp_path, tables(events=events), "2024-06-30", only=names)["甲"]
    assert {name: row[name] for name in names} == {
        "likes_30d": 2,
        "likes_365d": 3,
        "likes_life": 4,
        "comments_30d": 1,
        "comments_365d": 1,
        "comments_life": 1,
        "shares_30d": 3,
        "shares_365d": 3,
        "shares_life": 3,
        "participations_30d": 3,
        "participations_365d": 3,
        "participations_life": 3,
    }
