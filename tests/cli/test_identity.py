"""``limner identity`` as a person uses it: run, explain, review, merge, unmerge, survivor."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from limner.cli.main import app
from small_shop import bring_text, make

MEMBERS = """\
会员号,姓名,手机号,性别,城市
m1,王小明,13912345671,男,北京
m2,王小明,13912345671,男,上海
m3,李丽,13912345672,女,广州
m4,赵刚,13912345672,男,深圳
m5,周七,13912345675,男,杭州
"""


@pytest.fixture
def shop(tmp_path):
    (tmp_path / "files").mkdir()
    with make(tmp_path / "shop") as opened:
        bring_text(opened, tmp_path / "files", members=MEMBERS)
    return tmp_path / "shop"


def limner(shop, *words):
    found = CliRunner().invoke(app, ["identity", *words, "--workspace", str(shop)])
    assert found.exit_code == 0, found.output
    return found.output


@pytest.mark.slow
def test_a_run_says_who_is_one_person_and_what_waits(shop):
    told = json.loads(limner(shop, "run", "--json"))
    assert (told["ids"], told["settled"]["persons"], told["settled"]["waiting"]) == (5, 1, 1)
    assert {"reason": "phone", "fate": "waits", "links": 1} in told["links"]
    said = limner(shop, "run")
    assert "5 个编号，4 个人" in said
    assert "手机号" in said
    assert "limner identity review" in said


@pytest.mark.slow
def test_what_waits_is_shown_and_decided_with_a_reason(shop):
    limner(shop, "run")
    assert "m3" in limner(shop, "review")
    (waits,) = json.loads(limner(shop, "review", "--json"))
    assert (waits["left_id"], waits["right_id"], waits["because"]) == ("m3", "m4", "name gender")
    assert waits["known"] == {"m3": ["李*", "139****5672"], "m4": ["赵*", "139****5672"]}
    assert "赵*" in limner(shop, "review")
    settled = json.loads(
        limner(shop, "review", "--pair", "m3", "m4", "--answer", "apart", "--reason", "夫妻共用", "--json")
    )
    assert settled["waiting"] == 0
    told = json.loads(limner(shop, "explain", "m3", "--json"))
    assert told["decisions"][0]["reason"] == "夫妻共用"
    assert "夫妻共用" in limner(shop, "explain", "m4")


@pytest.mark.slow
def test_what_was_decided_is_taken_back(shop):
    limner(shop, "run")
    limner(shop, "review", "--pair", "m3", "m4", "--answer", "same", "--reason", "登记有误")
    assert json.loads(limner(shop, "explain", "m4", "--json"))["customer_id"] == "m3"
    assert "limner identity run" in limner(shop, "review", "--pair", "m3", "m4", "--answer", "undecided")
    limner(shop, "run")
    assert len(json.loads(limner(shop, "review", "--json"))) == 1


@pytest.mark.slow
def test_merge_says_what_it_would_make_and_unmerge_undoes_it(shop):
    limner(shop, "run")
    preview = json.loads(limner(shop, "merge", "m1", "m5", "--dry-run", "--json"))
    assert preview == {"customer_id": "m1", "ids": ["m1", "m2", "m5"], "rows": {"records": 3, "orders": 0}}
    assert json.loads(limner(shop, "explain", "m5", "--json"))["customer_id"] == "m5"
    limner(shop, "merge", "m1", "m5", "--reason", "same address")
    assert json.loads(limner(shop, "explain", "m5", "--json"))["customer_id"] == "m1"
    preview = json.loads(limner(shop, "unmerge", "m1", "--dry-run", "--json"))
    assert preview == {"parting": ["m1", "m2"], "staying": ["m5"]}
    assert "m1、m2 将与 m5 分开" in limner(shop, "unmerge", "m1", "--dry-run")
    limner(shop, "unmerge", "m1", "--reason", "two people")
    told = json.loads(limner(shop, "explain", "m1", "--json"))
    assert set(told["ids"]) == {"m1", "m2"}


def test_the_value_that_holds_follows_the_rule(shop):
    limner(shop, "run")
    rules = json.loads(limner(shop, "survivor", "city", "source", "--source", "members", "--json"))
    assert rules == {"city": {"rule": "source", "sources": ["members"]}}
    assert json.loads(limner(shop, "survivor", "city", "--json")) == {}


def test_wrong_use_is_told(shop):
    runner = CliRunner()
    half = runner.invoke(app, ["identity", "review", "--pair", "a", "b", "--workspace", str(shop)])
    assert half.exit_code == 2
    none = runner.invoke(app, ["identity", "unmerge", "m5", "--reason", "x", "--workspace", str(shop)])
    assert none.exit_code != 0
