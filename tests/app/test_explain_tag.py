"""What a tag means, whom it fits, why not, and what changed when it began or ended."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.catalogue import (
    add_tag,
    list_tags,
    reset_thresholds,
    set_thresholds,
    tag_named,
)
from limner.app.explain_tag import explain_customer, explain_tag
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text

TAG = """
name: tea_or_often
title: {zh: 爱茶或常买, en: Tea or often}
rule: {any: [{column: top_category, value: 茶}, {activity: order, times: [at least, 2], within_days: 90}]}
"""


@pytest.fixture(scope="session")
def built_folder(made_once, shop_folder):
    """The shop with an own tag and portraits of 10 February, 10 March and 1 June; not to be written to."""

    def build(folder):
        shutil.copytree(shop_folder, folder / "workspace")
        with Workspace(folder / "workspace") as opened:
            for day in (date(2024, 2, 10), date(2024, 3, 10), date(2024, 6, 1)):
                build_portraits(opened, as_of=day)
                add_tag(opened, TAG, by="x")

    return made_once("explained-shop", build) / "workspace"


@pytest.fixture
def built(built_folder, tmp_path):
    """A copy of it, for the test alone."""
    shutil.copytree(built_folder, tmp_path / "copy")
    with Workspace(tmp_path / "copy") as opened:
        yield opened


@pytest.mark.slow
def test_thresholds_are_used_by_the_next_build_and_reset(built):
    assert not explain_customer(built, "second_purchase", "c1").has
    set_thresholds(built, "second_purchase", {"max_recency_days": "200"}, by="x")
    assert tag_named(built, "second_purchase").definition.en.endswith("in the last 200 days.")
    assert [one.name for one in list_tags(built) if one.changed] == ["second_purchase"]

    build_portraits(built, as_of=date(2024, 6, 2))
    told = explain_customer(built, "second_purchase", "c1")
    assert told.has
    assert told.evidence.en.endswith("at most 200")
    began = told.turns[0]
    assert (began.on, began.began) == (date(2024, 6, 2), True)
    ((old, new),) = began.turned
    assert (old.value.en, old.needs.en, old.holds) == ("117 days", "≤ 90 days", False)
    assert (new.value.zh, new.needs.zh, new.holds) == ("118 天", "≤ 200 天", True)

    reset_thresholds(built, "second_purchase", by="x")
    assert tag_named(built, "second_purchase").thresholds == {"max_recency_days": 90}
    reset_thresholds(built, "second_purchase", by="x")
    assert not any(one.changed for one in list_tags(built))


def test_setting_what_ships_is_no_change_and_every_version_is_kept(built):
    set_thresholds(built, "coupon_user", {"min_share": "60%"}, by="x")
    set_thresholds(built, "coupon_user", {"min_orders": "4"}, by="x")
    assert tag_named(built, "coupon_user").thresholds == {"min_orders": 4, "min_share": 0.6}
    set_thresholds(built, "coupon_user", {"min_share": "50%", "min_orders": "3"}, by="x")
    assert not any(one.changed for one in list_tags(built))
    versions = built.store.definitions.history("tag_thresholds", "coupon_user")
    assert [version.body for version in versions] == [{"min_share": 0.6}, {"min_orders": 4, "min_share": 0.6}, None]


def test_nonsense_is_refused_before_it_is_kept(built):
    with pytest.raises(InvalidDefinition, match="nothing lies between"):
        set_thresholds(built, "young", {"min_age": "30"}, by="x")
    with pytest.raises(NotFound, match="min_share"):
        set_thresholds(built, "coupon_user", {"share": "30%"}, by="x")
    with pytest.raises(NotFound, match="coupon_user"):
        set_thresholds(built, "coupon_users", {"min_share": "30%"}, by="x")
    assert built.store.definitions.all("tag_thresholds") == []


def test_a_threshold_that_is_gone_is_passed_over(built):
    built.store.definitions.save("tag_thresholds", "coupon_user", {"min_share": 0.9, "old": 3}, by="x")
    assert tag_named(built, "coupon_user").thresholds == {"min_orders": 3, "min_share": 0.9}


def test_explain_a_tag(built):
    told = explain_tag(built, "lost_customer")
    assert told.thresholds == ()
    told = explain_tag(built, "prospect")
    assert (told.customers, told.total) == (1, 4)
    told = explain_tag(built, "tea_or_often")
    assert (told.since, told.thresholds) == (((date(2024, 3, 10), 3),), ())
    told = explain_tag(built, "second_purchase")
    assert told.customers == 0
    assert told.rule.en == "Days with orders, life is 2 and Days since the last purchase is at most 90"
    assert [name for name, _title in told.reads] == ["order_days_life", "recency_days"]
    assert (told.thresholds[0].written.zh, told.thresholds[0].default) == ("90", 90)
    assert told.examples[0].evidence.en.startswith("Second purchase 10 days ago")
    assert told.examples[1].evidence is None
    assert "80%" in explain_tag(built, "high_value").rule.zh


def test_why_a_customer_has_a_tag_not_and_what_changed(built):
    told = explain_customer(built, "second_purchase", "c1")
    assert (told.has, told.evidence, told.periods) == (False, None, ((date(2024, 2, 10), date(2024, 6, 1)),))
    (failing,) = [condition for condition in told.conditions if not condition.holds]
    assert failing.about == Text("距上次购买天数", "Days since the last purchase")
    assert (failing.value.en, failing.needs.en) == ("117 days", "≤ 90 days")
    ended, began = told.turns
    assert (ended.on, ended.began, began.on, began.began) == (date(2024, 6, 1), False, date(2024, 2, 10), True)
    assert [(old.value.zh, new.value.zh) for old, new in ended.turned] == [("34 天", "117 天")]
    assert began.before == ()
    assert all(condition.holds for condition in began.after)


def test_what_is_no_longer_kept_is_said(built):
    built.lake.vacuum(keep=timedelta(0))
    ended = explain_customer(built, "second_purchase", "c1").turns[0]
    assert ended.before is None
    assert ended.turned == ()


def test_tags_of_ones_own_are_explained_with_what_was_done(built):
    told = explain_customer(built, "tea_or_often", "c1")
    assert told.has
    (condition,) = told.conditions
    assert condition.value.zh == "茶"
    assert "ordered at least 2 times in the last 90 days" in condition.needs.en


def test_a_value_that_is_not_known_fails_and_says_so(built):
    told = explain_customer(built, "young", "c1")
    assert [(one.value.zh, one.value.en, one.needs.en) for one in told.conditions] == [
        ("未知", "unknown", "18 years–25 years")
    ]
    assert told.periods == ()


def test_unknown_tags_and_customers(built):
    with pytest.raises(NotFound, match="second_purchase"):
        explain_tag(built, "second_purchas")
    with pytest.raises(NotFound, match="no portrait"):
        explain_customer(built, "second_purchase", "c999")


def test_before_any_build(shop):
    assert explain_tag(shop, "second_purchase").customers == 0
    with pytest.raises(NotFound, match="limner build"):
        explain_customer(shop, "second_purchase", "c1")
