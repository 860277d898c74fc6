"""People of a list without numbers come in, stay the same when the list comes again, and are joined by who they are."""

from __future__ import annotations

import pytest

from limner.app.identity.run import resolve_identities
from limner.core.errors import InvalidDefinition
from limner.privacy.vault import Vault
from limner.warehouse.tables import ALIASES, CONTACTS, IDENTIFIERS, IDENTITY_LINKS, RECORDS
from small_shop import bring_text, make

CRM = """\
会员号,姓名,手机号,身份证号
c1,王小明,13912345671,11010519491231002X
c2,李丽,13912345672,440524188001010014
c3,赵四,13912345673,440524188001010015
c4,赵四,13912345673,440524188001010016
"""
LOYALTY = """\
姓名,电话,地址,积分等级
王小明,139-1234-5671,北京市朝阳区建国路88号,金
李丽,13912345679,上海市静安区南京西路1号,银
孙六,,广州市天河区体育西路3号,银
孙六,,广州市天河区体育西路3号,银
"""


@pytest.fixture
def shop(tmp_path):
    with make(tmp_path / "workspace") as opened:
        bring_text(opened, tmp_path, crm=CRM)
        yield opened


def rows(workspace, table, *columns):
    reader = workspace.reader(resolved=False)
    return sorted(tuple(row[name] for name in columns) for row in reader.engine.rows(reader.table(table)))


@pytest.mark.slow
def test_a_list_without_numbers_is_imported_once_however_often_it_comes(shop, tmp_path):
    first = bring_text(shop, tmp_path, loyalty=LOYALTY)
    (sheet,) = first.sheets
    assert sheet.mapping.known_by == ("姓名", "电话", "地址")
    assert (sheet.read, sheet.loaded, sheet.duplicates) == (4, 3, 1)
    ids = {who for who, source in rows(shop, RECORDS, "customer_id", "source") if source == "loyalty"}
    assert len(ids) == 3
    assert all(one.startswith("loyalty:") and len(one) == len("loyalty:") + 16 for one in ids)
    assert {who for (who,) in rows(shop, CONTACTS, "customer_id")} == ids | {"c1", "c2", "c3", "c4"}
    later = LOYALTY.replace("139-1234-5671", "+86 13912345671").replace("建国路88号", "建国路90号")
    again = bring_text(shop, tmp_path, {"source": "loyalty"}, loyalty_2025=later)
    assert again.total("loaded") == 0
    assert {who for who, source in rows(shop, RECORDS, "customer_id", "source") if source == "loyalty"} == ids


def test_they_are_joined_by_identifiers_like_anybody(shop, tmp_path):
    bring_text(shop, tmp_path, loyalty=LOYALTY)
    resolve_identities(shop)
    ((alias, person),) = [pair for pair in rows(shop, ALIASES, "alias_id", "customer_id") if pair[0] != "c4"]
    assert person == "c1"
    assert alias.startswith("loyalty:")


def test_only_valid_identity_numbers_tell_two_people_apart(shop):
    kinds = rows(shop, IDENTIFIERS, "kind", "customer_id")
    assert [who for kind, who in kinds if kind == "id_number"] == ["c1", "c2"]
    assert [who for kind, who in kinds if kind == "id_number_unchecked"] == ["c3", "c4"]
    resolve_identities(shop)
    assert rows(shop, ALIASES, "alias_id", "customer_id") == [("c4", "c3")]


def test_without_likeness_nothing_personal_is_opened(shop, tmp_path, monkeypatch):
    def refused(*_words, **_more):
        raise AssertionError("a personal value was opened")

    bring_text(shop, tmp_path, shop="顾客编号,姓名,手机号\ns1,王小明,13912345671\ns2,李莉,13912345672\n")
    monkeypatch.setattr(Vault, "open", refused)
    resolve_identities(shop, likeness=False)
    assert [pair for pair in rows(shop, ALIASES, "alias_id", "customer_id") if pair[0][0] == "s"] == [("s1", "c1")]
    waits = [row for row in rows(shop, IDENTITY_LINKS, "left_id", "right_id", "fate", "reason") if row[2] == "waits"]
    assert waits == [("c2", "s2", "waits", "phone")]
    with pytest.raises(AssertionError):
        resolve_identities(shop)


def test_a_list_of_shops_is_not_one_of_people(shop, tmp_path):
    shops = "门店编号,店长姓名,联系电话,地址\n1,王伟,13912345671,解放路1号\n2,李强,13912345672,解放路2号\n"
    with pytest.raises(InvalidDefinition, match="not clear what this sheet holds"):
        bring_text(shop, tmp_path, shops=shops)
