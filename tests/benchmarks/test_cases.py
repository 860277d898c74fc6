"""Cases are held against their facts: what is right, what is rightly asked, and what goes wrong in silence."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "benchmarks"
ORDERS = (
    "order_id,customer_id,order_date,total_amount\n1,C1,2024-01-05,100.00\n2,C1,2024-01-20,65.00\n3,,2024-01-21,7.50\n"
)
AMBIGUOUS = "order_id,customer_id,order_date,total_amount\n1,C1,03/04/2024,100.00\n2,C2,05/06/2024,65.00\n"
MEMBERS = "会员编号,姓名,手机号,城市\nM1,欧阳震华,13912345678,杭州\n"


@pytest.fixture
def judged(tmp_path, monkeypatch):
    """Give what becomes of one file, and of the facts that are written for it."""
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.setenv("LIMNER_LOCALE", "en")
    facts, cases = (importlib.import_module(name) for name in ("_cases_facts", "cases"))

    def judge(content: str, told: str):
        (tmp_path / "hunt" / "one").mkdir(parents=True)
        (tmp_path / "hunt" / "one" / "rows.csv").write_text(content, encoding="utf-8")
        (tmp_path / "facts.yaml").write_text(f"hunt/one: {{area: C, {told}}}\n", encoding="utf-8")
        (case,) = facts.cases(tmp_path, told_in=tmp_path / "facts.yaml")
        return cases.tried(case)

    return judge


def test_a_case_is_right_where_every_fact_holds(judged):
    told = "orders: 3, net: {C1: 165}, nets: [165], anonymous: 7.5, people: 1, days: {1: 2024-01-05}"
    found = judged(ORDERS, told)
    assert (found.verdict, found.faults) == ("right", [])


def test_each_fact_that_does_not_hold_is_named(judged):
    found = judged(ORDERS, "orders: 2, net: {C1: 100}, anonymous: 0, told: 合计, days: {1: 2024-05-01}")
    assert found.verdict == "wrong"
    assert found.faults == [
        "net {C1: 100}, not {C1: 165}",
        "without a customer 0, not 7.5",
        "orders 2, not 3",
        "days {1: 2024-05-01}, not {1: 2024-01-05}",
        "no remark on 合计",
    ]


def test_a_question_about_what_the_facts_name_is_right(judged):
    assert judged(AMBIGUOUS, "net: {C1: 100, C2: 65}, ask: [date_order]").verdict == "asked"


def test_another_question_is_a_refusal(judged):
    found = judged(AMBIGUOUS, "net: {C1: 100, C2: 65}, ask: [amount]")
    assert found.verdict == "refused"
    assert "two ways" in found.faults[0]


def test_what_must_be_asked_is_not_taken_in(judged):
    found = judged(ORDERS, "ask: [order_id]")
    assert (found.verdict, found.faults) == ("wrong", ["taken in, and nothing asked"])


@pytest.mark.parametrize(("sealed", "verdict"), [("[欧阳震华, '13912345678']", "right"), ("[欧阳震华, 杭州]", "wrong")])
def test_what_must_be_sealed_stands_nowhere_in_clear(judged, sealed, verdict):
    assert judged(MEMBERS, f"people: 1, sealed: {sealed}").verdict == verdict


def test_a_fact_that_nothing_tests_is_refused(judged):
    with pytest.raises(ValueError, match="nothing tests ordres"):
        judged(ORDERS, "ordres: 3")


def test_every_kept_fact_is_tested(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    facts = importlib.import_module("_cases_facts")
    told = yaml.safe_load(facts.FACTS.read_text(encoding="utf-8"))
    for name in told:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "rows.csv").write_text(ORDERS, encoding="utf-8")
        (tmp_path / name / "expect.json").write_text('{"per": {"A": [1, 10], "散客": [1, 5]}}', encoding="utf-8")
    found = list(facts.cases(tmp_path))
    assert {case.name for case in found} == told.keys()
    (beside,) = (case for case in found if case.name == "zh/yinbao_sales")
    assert (beside.facts["nets"], beside.facts["anonymous"]) == ([10], 5)
