"""What to look at first: computed, ranked, never invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.report.bare_facts import BARE
from limner.app.report.groups import Groups, Profile
from limner.app.report.headline import Headline, Period
from limner.app.report.labels import Label
from limner.app.report.lifecycle import Lifecycle, Stage
from limner.app.report.people import Attribute
from limner.app.report.ranking import OTHERS
from limner.app.report.sentences import sentences
from limner.app.report.value import Spread
from limner.core.text import Text

UNIT = 10_000


def head(**periods):
    year = periods.pop("year", Period(orders=500, net=1000 * UNIT, gross=1000 * UNIT, buyers=100))
    return Headline(
        120, 100, 120, date(2023, 1, 1), 90, periods.get("now", Period()), periods.get("before", Period()), year, ()
    )


def by_name(facts):
    return {each.name: each for each in sentences(facts)}


def test_without_data_nothing_is_said():
    assert sentences(BARE) == ()


def test_concentration_is_the_share_of_the_top_fifth():
    spread = Spread(((10, 400 * UNIT), (10, 180 * UNIT), *[(10, 52_5000)] * 8))
    found = by_name(replace(BARE, headline=head(), spread=spread))["concentration"]
    assert found.customers == 20
    assert found.figure == Text("58%", "58%")
    assert found.text.en == "20% of customers bring 58% of the money."
    assert found.detail.zh == "近 365 天购买的 100 位中，有 20 位带来 ¥580"


def test_who_stays_away_counts_only_money_of_the_year():
    stages = (
        Stage("active", 50, 50, 600 * UNIT),
        Stage("dormant", 30, 30, 250 * UNIT),
        Stage("lost", 20, 10, 150 * UNIT),
    )
    found = by_name(replace(BARE, headline=head(), lifecycle=Lifecycle(stages, (), (), ())))["away"]
    assert (found.customers, found.effect, found.bad) == (40, 0.4, True)
    assert found.text.en == (
        "40 customers who brought ¥400 in the last 365 days have not bought for longer than is usual for them."
    )


def test_the_trend_names_what_moved_most():
    now = Period(orders=80, net=172 * UNIT, gross=172 * UNIT, buyers=40)
    before = Period(orders=100, net=200 * UNIT, gross=200 * UNIT, buyers=50)
    found = by_name(replace(BARE, headline=head(now=now, before=before)))["trend"]
    assert found.figure.en == "−14%"
    assert found.text.en == "Net money of the last 90 days is 14% below that of the 90 days before."
    assert "customers who bought (−20%)" in found.detail.en
    assert found.bad


def test_an_attribute_must_stand_out_and_be_one_value():
    def attribute(*values):
        known = sum(customers for _value, customers, _money in values)
        return replace(BARE, headline=head(), people=(Attribute("city", Text("城市", "City"), known, values),))

    gold = (Text("金", "Gold"), 60, 120 * UNIT)
    rest = (Text("普", "Plain"), 60, 40 * UNIT)
    assert (
        by_name(attribute(gold, rest))["attribute"].text.en
        == "Customers with city “Gold” bring 1.5 times the mean each."
    )
    assert "attribute" not in by_name(attribute((OTHERS, 60, 120 * UNIT), rest))
    assert "attribute" not in by_name(attribute((Text("金", "Gold"), 49, 120 * UNIT), rest))


def test_sentences_on_few_customers_are_left_out():
    def once(customers):
        label = Label("one_time_buyer", "lifecycle", Text("一次", "Once"), Text("", ""), customers, customers, 0)
        small = replace(head(), buyers=20)
        return by_name(replace(BARE, headline=small, labels=(label,)))

    assert "once" in once(5)
    assert "once" not in once(4)


def test_a_segment_is_set_beside_all_customers_first():
    ours = Profile(20, {"orders": 100, "money": 600 * UNIT, "gross": 600 * UNIT})
    everyone = Profile(100, {"orders": 250, "money": 1000 * UNIT, "gross": 1000 * UNIT})
    facts = replace(
        BARE, headline=head(), segment=(Text("高", "High"), Text("", "")), groups=Groups(everyone, ours, {})
    )
    found = sentences(facts)
    assert found[0].name == "segment"
    assert found[0].text.en == "These customers are 20% of all and bring 60% of the money of the last 365 days."
    assert found[1].text.en == "Money each is ¥30 for these customers and ¥10 for all."
    assert found[1].figure.zh == "3.0 倍"


def test_the_largest_effect_comes_first_and_eight_are_enough(facts):
    found = sentences(facts)
    assert 4 <= len(found) <= 8
    assert [each.effect for each in found] == sorted((each.effect for each in found), reverse=True)
    assert all(each.customers >= 5 for each in found)
