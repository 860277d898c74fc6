"""Encrypted contacts are tried, written one way and taken back, and rewritten as they arrive where that was chosen."""

from __future__ import annotations

import pytest

from limner.app.quality_contacts import normalise_contacts, revert_contacts
from limner.app.quality_normalise import approve, normalise_on_arrival
from limner.core.errors import NotAllowed, NotFound
from limner.ops.sources import StreamState
from limner.privacy.purposes import SERVICE
from limner.warehouse.tables import CONTACTS, IDENTIFIERS

MEMBERS = """\
会员号,姓名,手机号,邮箱,注册日期
c1,欧阳震华先生,139 1234 5678,Ouyang.ZH@QQ.com,2023-06-01
c2,诸葛孔明,+8613887654321,kongming@gmial.com,2023-07-01
c2,诸葛孔明,+8613887654321,kongming@gmail.com,2023-07-02
c3,司马相如,12,sima@gmial.com,2024-01-01
"""
MORE = """\
会员号,姓名,手机号,邮箱,注册日期
c9,上官婉儿女士,+8613800138000,wan@gmial.com,2024-02-01
"""


@pytest.fixture
def members(workspace, bring):
    bring(members=MEMBERS)
    return workspace


def clear(workspace, kind, column="value"):
    reader = workspace.reader(SERVICE)
    contacts = reader.table(CONTACTS)
    rows = reader.engine.rows(contacts.filter(contacts.kind == kind))
    values = workspace.vault.open(
        [row["customer_id"] for row in rows], [row[column] for row in rows], label=f"contacts.{kind}"
    )
    return sorted(zip((row["customer_id"] for row in rows), values, strict=True), key=str)


def stored(workspace, table):
    reader = workspace.reader(SERVICE)
    rows = reader.engine.rows(reader.table(table))
    return sorted(rows, key=lambda row: tuple(str(row[name]) for name in table.grain))


def run(workspace, kind, **more):
    return normalise_contacts(workspace, kind, purpose="matching", by="me", **more)


def test_trying_tells_shares_and_proposals_and_no_value(members):
    before = stored(members, CONTACTS)
    phones, emails = run(members, "phone").found, run(members, "email").found
    assert (phones.rows, phones.changed_rows, phones.invalid_rows, phones.proposals) == (3, 1, 1, ())
    assert (emails.rows, emails.changed_rows) == (4, 1)
    assert [(one.before, one.after, one.rows, one.score) for one in emails.proposals] == [
        ("gmial.com", "gmail.com", 2, 0.95)
    ]
    assert stored(members, CONTACTS) == before


def test_who_opened_them_is_known(members):
    run(members, "phone")
    (entry,) = members.store.audit.latest(1)
    assert (entry.actor, entry.action, entry.subject) == ("me", "contacts.normalise", "phone")
    assert entry.detail == {"values": 3, "purpose": "matching"}
    run(members, "phone", apply=True)
    assert [one.action for one in members.store.audit.latest(1)] == ["contacts.rewrite"]


def test_form_is_written_and_taken_back(members):
    before = stored(members, CONTACTS)
    assert run(members, "phone", apply=True).commit
    assert clear(members, "phone") == [("c1", "+8613912345678"), ("c2", "+8613887654321"), ("c3", "12")]
    assert [value for _, value in clear(members, "phone", "value_before") if value] == ["139 1234 5678"]
    indexes = {row["value_index"] for row in before}
    assert {row["value_index"] for row in stored(members, CONTACTS)} == indexes, "a matter of form matches as before"
    assert run(members, "phone", apply=True).commit is None, "nothing is left to do"
    revert_contacts(members, "phone")
    assert stored(members, CONTACTS) == before


def test_a_typing_error_is_mended_once_it_is_approved_and_found_by_its_new_hash(members):
    contacts, identifiers = stored(members, CONTACTS), stored(members, IDENTIFIERS)
    run(members, "email", apply=True)
    assert ("c3", "sima@gmial.com") in clear(members, "email")
    revert_contacts(members, "email")
    approve(members, "contacts", "email", {"gmial.com": "gmail.com"}, by="me")
    run(members, "email", apply=True)
    assert clear(members, "email") == [
        ("c1", "ouyang.zh@qq.com"),
        ("c2", "kongming@gmail.com"),
        ("c2", "kongming@gmial.com"),  # the customer has what it would become already
        ("c3", "sima@gmail.com"),
    ]
    right = members.blind_index.of("email", "sima@gmail.com")
    assert [row["value"] for row in stored(members, IDENTIFIERS) if row["customer_id"] == "c3"].count(right) == 1
    revert_contacts(members, "email")
    assert (stored(members, CONTACTS), stored(members, IDENTIFIERS)) == (contacts, identifiers)


@pytest.mark.slow
def test_what_two_sources_told_is_written_one_way_for_both_and_taken_back(members, bring):
    for name in ("shop", "club"):
        members.store.sources.save_stream(name, "people", StreamState())
        bring({"source": name}, **{name: MORE})
    before = stored(members, CONTACTS), stored(members, IDENTIFIERS)
    assert clear(members, "email").count(("c9", "wan@gmial.com")) == 2
    approve(members, "contacts", "email", {"gmial.com": "gmail.com"}, by="me")
    run(members, "email", apply=True)
    run(members, "name", apply=True)
    assert clear(members, "email").count(("c9", "wan@gmail.com")) == 2
    assert clear(members, "name").count(("c9", "上官婉儿")) == 2
    assert len(stored(members, CONTACTS)) == len(before[0])
    for kind in ("email", "name"):
        revert_contacts(members, kind)
    assert (stored(members, CONTACTS), stored(members, IDENTIFIERS)) == before


@pytest.mark.slow
def test_what_arrives_is_rewritten_where_that_was_chosen(members, bring):
    approve(members, "contacts", "email", {"gmial.com": "gmail.com"}, by="me")
    for kind in ("email", "name"):
        normalise_on_arrival(members, "contacts", kind, by="me")
    report = bring(more=MORE)
    (sheet,) = report.sheets
    assert sorted((one.kind, one.values, one.changed, one.invalid) for one in sheet.rewritten) == [
        ("email", 1, 1, 0),
        ("name", 1, 1, 0),
    ]
    assert ("c9", "wan@gmail.com") in clear(members, "email")
    assert ("c9", "wan@gmial.com") in clear(members, "email", "value_before")
    assert ("c9", "上官婉儿") in clear(members, "name")
    after = stored(members, CONTACTS)
    assert bring(more=MORE).total("duplicates") == 1
    assert stored(members, CONTACTS) == after, "the same file again brings nothing"
    revert_contacts(members, "email")
    assert ("c9", "wan@gmial.com") in clear(members, "email")
    assert bring(again=MORE.replace("c9", "c10")).sheets[0].rewritten[0].kind == "name", "and no longer as they arrive"


def test_what_was_only_chosen_for_contacts_to_come_ends_with_taking_it_back(members, bring):
    normalise_on_arrival(members, "contacts", "email", by="me")
    assert revert_contacts(members, "email") is None
    assert bring(more=MORE).sheets[0].rewritten == ()
    with pytest.raises(NotFound):
        revert_contacts(members, "email")


def test_nothing_is_rewritten_as_it_arrives_unless_it_was_chosen(bring, members):
    assert bring(more=MORE).sheets[0].rewritten == ()
    assert ("c9", "wan@gmial.com") in clear(members, "email")
    assert {row["value_before"] for row in stored(members, CONTACTS)} == {None}


@pytest.mark.parametrize(
    ("kind", "purpose", "error"),
    [("phone", "analysis", NotAllowed), ("phone", "fun", NotFound), ("plate", "matching", NotFound)],
)
def test_not_for_every_purpose_and_kind(members, kind, purpose, error):
    with pytest.raises(error):
        normalise_contacts(members, kind, purpose=purpose, by="me")
    with pytest.raises(NotFound, match="was rewritten"):
        revert_contacts(members, "phone")
