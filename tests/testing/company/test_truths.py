from __future__ import annotations

from collections import defaultdict
from datetime import date


def test_a_truth_that_shows_is_there(rows):
    for one in rows("truth/customers"):
        for name in ("day_part", "payday", "season"):
            assert one[name] is not None or not one[f"{name}_shows"]
        for name in ("promotion_sensitive", "high_price", "loyal", "about_to_leave"):
            assert one[name] in {True, False}


def test_every_truth_shows_for_some_of_each_kind(rows):
    told = rows("truth/customers")
    for name in ("promotion_sensitive", "high_price", "loyal", "about_to_leave"):
        assert {one[name] for one in told if one[f"{name}_shows"]} == {True, False}


def test_who_is_about_to_leave_bought_last_two_to_three_months_ago(rows):
    last = defaultdict(lambda: date.min)
    for order in rows("data/orders"):
        last[order["customer_id"]] = max(last[order["customer_id"]], order["order_time"].date())
    for one in rows("truth/customers"):
        if one["about_to_leave"] and not one["comes_back"]:
            assert last[one["customer_id"]] == one["stops_on"]
            assert 62 <= (date(2025, 12, 31) - one["stops_on"]).days <= 87


def test_the_control_group_is_left_alone(rows):
    groups = {(one["campaign_id"], one["customer_id"]): one for one in rows("truth/campaign_groups")}
    touched = {(one["campaign_id"], one["customer_id"]) for one in rows("data/touches")}
    assert touched == {key for key, one in groups.items() if one["group"] == "treated"}
    assert all(one["effect"] == 0 for one in groups.values() if one["group"] == "control")
    redeemed = {(one["campaign_id"], one["customer_id"]) for one in rows("data/redemptions")}
    assert redeemed <= touched


def test_points_never_fall_below_nothing(rows):
    balance = defaultdict(int)
    for movement in sorted(rows("data/points"), key=lambda one: (one["customer_id"], one["moved_at"], -one["points"])):
        balance[movement["customer_id"]] += movement["points"]
        assert balance[movement["customer_id"]] >= 0
        assert (movement["points"] > 0) == (movement["points_kind"] == "获得")


def test_every_record_of_another_system_is_somebody(rows):
    told = {(one["system"], one["record_id"]): one["customer_id"] for one in rows("truth/identity")}
    customers = {one["customer_id"]: one for one in rows("data/customers")}
    for system in ("loyalty", "web_accounts", "shop_cards"):
        records = rows(f"identity/{system}")
        persons = [customers[told[system, record["customer_no"]]] for record in records]
        assert len({record["customer_no"] for record in records}) == len(records)
        assert len({person["customer_id"] for person in persons}) <= len(records)
        same = sum(one["name"] == other["name"] for one, other in zip(records, persons, strict=True)) / len(records)
        assert 0.8 < same < 1


def test_every_review_has_an_aspect_and_a_sentiment_that_fit_its_score(rows):
    told = {one["feedback_id"]: one for one in rows("truth/feedback")}
    scores = defaultdict(list)
    for review in rows("data/feedback"):
        scores[told[review["feedback_id"]]["sentiment"]].append(review["score"])
        english = told[review["feedback_id"]]["language"] == "en"
        assert review["review_text"].isascii() == english
    assert max(scores["negative"]) <= 3 <= min(scores["positive"])


def test_events_happen_online_to_those_who_are_tracked(rows):
    events = rows("data/events")
    assert {event["channel"] for event in events} <= {"小程序", "App", "官网"}
    assert len({event["customer_id"] for event in events}) < 200 * 0.75
    assert all((event["duration_seconds"] is None) == (event["event_type"] != "view") for event in events)


def test_journeys_stall_where_the_truth_says(rows):
    stalls = {(one["channel"], one["step"]) for one in rows("truth/journeys") if one["stalls"]}
    assert stalls == {("小程序", "checkout"), ("官网", "view")}
