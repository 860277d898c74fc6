"""Tags on the command line: what they mean, their thresholds, and why a customer has one or not."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from limner.app.explain_tag import Condition, CustomerTag, Turn
from limner.cli.main import app
from limner.cli.tags.shown import customer_json, show_customer
from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text

ABOUT = Text("近 365 天订单数", "Orders, last 365 days")
FEW = Condition(ABOUT, Text("2 单", "2 orders"), Text("≥ 3 单", "≥ 3 orders"), holds=False)
MANY = Condition(ABOUT, Text("4 单", "4 orders"), Text("≥ 3 单", "≥ 3 orders"), holds=True)
EASED = Condition(ABOUT, Text("2 单", "2 orders"), Text("≥ 2 单", "≥ 2 orders"), holds=True)
DAY = date(2024, 3, 10)


@pytest.fixture
def limner(tmp_path, monkeypatch):
    """Run commands in a new workspace of an English-speaking business."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_LOCALE", "en")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        return CliRunner().invoke(app, list(words), catch_exceptions=True)

    assert run("init", "limner-workspace").exit_code == 0
    return run


def test_explain_a_tag_before_any_build(limner):
    said = " ".join(limner("tags", "explain", "coupon_user").stdout.split())
    assert "Coupon user" in said
    assert "Share of orders with a coupon, last 365 days is at least 50%" in said
    assert "Examples:" in said
    told = json.loads(limner("tags", "explain", "coupon_user", "--json").stdout)
    assert (told["customers"], told["thresholds"][1]["written"]["zh"]) == (0, "50%")


def test_set_and_reset(limner):
    assert "60% or more used a coupon" in limner("tags", "set", "coupon_user", "min_share=60%", "min_orders=4").stdout
    listed = {one["name"]: one for one in json.loads(limner("tags", "--json").stdout)}
    assert [name for name, one in listed.items() if one["changed"]] == ["coupon_user"]
    assert "At least 4 orders" in listed["coupon_user"]["definition"]["en"]
    assert "coupon_user*" in limner("tags").stdout
    assert "min_share*" in limner("tags", "explain", "coupon_user").stdout
    assert "50% or more used a coupon" in limner("tags", "reset", "coupon_user").stdout
    assert "coupon_user*" not in limner("tags").stdout


def test_wrong_use(limner):
    assert limner("tags", "set", "coupon_user", "min_share").exit_code == 2
    assert isinstance(limner("tags", "set", "coupon_user", "min_share=60").exception, InvalidDefinition)
    assert isinstance(limner("tags", "explain", "coupon_users").exception, NotFound)


def told(*turns, **more):
    known = {"has": False, "periods": (), "evidence": None, "conditions": (FEW,), "turns": turns}
    return CustomerTag("c1", "coupon_user", Text("用券达人", "Coupon user"), DAY, **(known | more))


def test_a_customer_without_the_tag_is_told_what_is_missing(capsys):
    show_customer(told(conditions=(FEW, MANY)), "zh")
    said = capsys.readouterr().out
    assert "客户 c1 没有标签“用券达人”" in said
    assert "✗ 近 365 天订单数为 2 单，需要 ≥ 3 单" in said
    assert "4 单" not in said


def test_a_customer_with_the_tag_is_told_why(capsys):
    evidence = Text("4 单", "4 of 4 orders used a coupon")
    show_customer(told(has=True, periods=((DAY, None),), evidence=evidence, conditions=(MANY,)), "en")
    said = capsys.readouterr().out
    assert "4 of 4 orders used a coupon" in said
    assert "2024-03-10 – now" in said


@pytest.mark.parametrize(
    ("turn", "words"),
    [
        (Turn(DAY, True, before=(FEW,), after=(MANY,)), "from 2 orders to 4 orders, needs ≥ 3 orders"),
        (Turn(DAY, True, before=(FEW,), after=(EASED,)), "needs ≥ 2 orders (needed ≥ 3 orders before)"),
        (Turn(DAY, False, before=None, after=(FEW,)), "the values of then are no longer kept"),
        (Turn(DAY, True, before=(), after=(MANY,)), "there was no portrait of this customer before"),
        (Turn(DAY, True, before=(MANY,), after=(MANY,)), "what the tag means has changed"),
    ],
)
def test_what_changed(turn, words, capsys):
    show_customer(told(turn), "en")
    assert words in capsys.readouterr().out.replace("\n", " ")
    (written,) = customer_json(told(turn))["turns"]
    assert set(written["reason"]) == {"zh", "en"}
    assert len(written["turned"]) == len(turn.turned)
