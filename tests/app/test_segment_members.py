"""The members of a segment leave for a purpose: who did not agree stays out, and contacts are masked without one."""

from __future__ import annotations

import csv

import pytest
from python_calamine import CalamineWorkbook

from limner.app.import_consents import import_consents
from limner.app.segment_members import Wanted, _as_text, write_members
from limner.core.errors import InvalidDefinition, NotAllowed, NotFound
from limner.warehouse.tables import MEMBERSHIPS

DECISIONS = "customer_id,purpose,granted,decided_at\n"
CONTACTS = ("phone", "email")


@pytest.fixture
def segment(built_shop):
    """The largest segment that c1 is in now, with all who are."""
    reader = built_shop.reader()
    periods = reader.table(MEMBERSHIPS)
    rows = reader.engine.rows(periods.filter(periods.until.isnull()).order_by("segment", "customer_id"))
    members = {}
    for row in rows:
        members.setdefault(row["segment"], []).append(row["customer_id"])
    return max(((name, ids) for name, ids in members.items() if "c1" in ids), key=lambda one: len(one[1]))


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def decide(workspace, tmp_path, *rows):
    file = tmp_path / "consents.csv"
    file.write_text(DECISIONS + "".join(f"{row},2024-03-01 08:00:00\n" for row in rows), encoding="utf-8")
    import_consents(workspace, file)


def test_without_a_purpose_contacts_are_masked(built_shop, segment, tmp_path):
    name, ids = segment
    out = tmp_path / "out.csv"
    written = write_members(built_shop, name, Wanted(("customer_id", "city"), CONTACTS), out, by="me")
    rows = {row["客户编号"]: row for row in read(out)}
    assert (written.rows, written.left_out, list(rows)) == (len(ids), 0, ids)
    assert list(rows["c1"]) == ["客户编号", "城市", "手机号", "邮箱"]
    assert (rows["c1"]["城市"], rows["c1"]["手机号"]) == ("杭州", "139****5678")
    assert "ouyang.zh@" not in out.read_text(encoding="utf-8-sig")
    assert (out.stat().st_mode & 0o077) == 0


def test_for_marketing_only_who_agreed_by_now(built_shop, segment, tmp_path):
    name, ids = segment
    out = tmp_path / "out.xlsx"
    assert write_members(built_shop, name, Wanted(("city",), CONTACTS, "marketing"), out, by="me").rows == 0
    decide(built_shop, tmp_path, "c1,marketing,true", "c2,marketing,false")
    written = write_members(built_shop, name, Wanted(("net_amount_life",), CONTACTS, "marketing"), out, by="me")
    assert (written.rows, written.left_out) == (1, len(ids) - 1)
    head, row = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert head[1:] == ["手机号", "邮箱"]
    assert row == [172.45, "13912345678", "ouyang.zh@example.com"]
    first, second = built_shop.store.audit.latest(2)
    assert {one.action for one in (first, second)} == {"segments.members"}
    assert max((first, second), key=lambda one: one.detail["rows"]).detail == {
        "purpose": "marketing",
        "rows": 1,
        "left_out": len(ids) - 1,
        "columns": ["net_amount_life"],
        "contacts": ["phone", "email"],
        "masked": False,
    }


def test_who_refused_analysis_since_the_build_is_in_no_list(built_shop, segment, tmp_path):
    name, ids = segment
    decide(built_shop, tmp_path, "c1,analysis,false", "c1,marketing,true")
    out = tmp_path / "out.csv"
    assert write_members(built_shop, name, Wanted(("customer_id",)), out, by="me").rows == len(ids) - 1
    assert write_members(built_shop, name, Wanted(("customer_id",), (), "marketing"), out, by="me").rows == 0


@pytest.mark.parametrize(
    ("wanted", "error", "word"),
    [
        (Wanted(("citty",)), NotFound, "city"),
        (Wanted(("城市名",)), NotFound, "城市"),
        (Wanted(("city",), ("phones",)), NotFound, "phone"),
        (Wanted(("city",), (), "marketng"), NotFound, "marketing"),
        (Wanted(("city",), ("phone",), "personalisation"), NotAllowed, "personal values"),
    ],
)
def test_what_is_not_known_is_refused_with_the_nearest(built_shop, segment, tmp_path, wanted, error, word):
    with pytest.raises(error, match=word):
        write_members(built_shop, segment[0], wanted, tmp_path / "out.csv", by="me")
    assert not [path for path in tmp_path.iterdir() if "out" in path.name]


def test_a_file_of_another_kind_is_refused(built_shop, segment, tmp_path):
    with pytest.raises(InvalidDefinition, match="csv"):
        write_members(built_shop, segment[0], Wanted(("city",)), tmp_path / "out.txt", by="me")


def test_an_unknown_segment_is_refused_with_the_nearest(built_shop, segment, tmp_path):
    with pytest.raises(NotFound, match=segment[0]):
        write_members(built_shop, segment[0] + "x", Wanted(("city",)), tmp_path / "out.csv", by="me")


@pytest.mark.parametrize(
    ("value", "written"), [("=1+1", "'=1+1"), ("@a", "'@a"), ("-1+2", "'-1+2"), ("+8613912345678", "+8613912345678")]
)
def test_no_cell_is_a_formula(value, written):
    assert _as_text(value) == written
