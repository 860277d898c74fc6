"""Identity numbers propose years of birth, genders and provinces; what is accepted stands beside what records say."""

from __future__ import annotations

import pytest

from limner.app.quality_id_numbers import PROVINCE, SOURCE, forget_facts, propose_facts
from limner.core.errors import NotAllowed, NotFound
from limner.warehouse.tables import RECORDS

MEMBERS = """\
会员号,姓名,身份证号,性别,注册日期
c1,欧阳震华,11010519491231002X,,2023-06-01
c2,诸葛孔明,440524188001010014,女,2023-07-01
c3,司马相如,12345,男,2024-01-01
c4,上官婉儿,11010519491231002x,女,2024-01-01
"""


@pytest.fixture
def members(workspace, bring):
    bring(members=MEMBERS)
    return workspace


def records(workspace):
    reader = workspace.reader()
    return sorted(reader.engine.rows(reader.table(RECORDS)), key=lambda row: row["record_id"])


def run(workspace, *accept):
    found = propose_facts(workspace, purpose="matching", by="me", accept=accept)
    return {one.fact: (one.customers, one.agree, one.differ, one.fill, one.filled) for one in found}


def test_what_would_be_added_is_told_and_nothing_changes(members):
    before = records(members)
    assert run(members) == {
        "birth_year": (3, 0, 0, 3, False),
        "gender": (3, 1, 1, 1, False),
        PROVINCE: (3, 0, 0, 3, False),
    }
    assert records(members) == before
    (entry,) = members.store.audit.latest(1)
    assert (entry.action, entry.detail) == ("contacts.facts", {"values": 4, "purpose": "matching"})


def test_what_is_accepted_is_added_where_nothing_is_known_and_taken_out_again(members):
    before = records(members)
    run(members, "birth_year", "gender")
    made = [row for row in records(members) if row["source"] == SOURCE]
    assert sorted((row["customer_id"], row["birth_year"], row["gender"]) for row in made) == [
        ("c1", 1949, "female"),
        ("c2", 1880, None),
        ("c4", 1949, None),
    ]
    assert run(members)["birth_year"] == (3, 3, 0, 0, False)
    run(members, "birth_year", PROVINCE)
    provinces = {row["customer_id"]: row[PROVINCE] for row in records(members) if row[PROVINCE]}
    assert provinces == {"c1": "北京", "c2": "广东", "c4": "北京"}
    forget_facts(members)
    kept = [{name: value for name, value in row.items() if name != PROVINCE} for row in records(members)]
    assert kept == before


def test_what_cannot_be_asked(members):
    with pytest.raises(NotAllowed):
        propose_facts(members, purpose="analysis", by="me")
    with pytest.raises(NotFound, match="no fact"):
        run(members, "age")
    with pytest.raises(NotFound, match="No record"):
        forget_facts(members)


def test_people_without_numbers(workspace, bring):
    bring(members="会员号,姓名,城市\nc1,张三丰,杭州\n")
    with pytest.raises(NotFound, match="kind of contacts"):
        run(workspace)
