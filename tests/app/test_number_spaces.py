"""Customer 17 of one source is not customer 17 of another only because both are 17."""

from __future__ import annotations

import pytest
import xlsxwriter

from limner.app.add_source import add_source, source_from_yaml
from limner.app.identity.explain import explain_identity
from limner.app.identity.run import resolve_identities
from limner.app.import_files import ImportPlan, import_files
from limner.app.sync_source import SyncPlan, sync_source
from limner.core.errors import InvalidDefinition
from limner.warehouse.tables import ALIASES, CONTACTS, IDENTIFIERS, RECORDS
from required import left_out
from servers import PASSWORD, MariaDB
from small_shop import bring_text, make

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


def people(first):
    rows = [f"{n},{one}{'甲乙'[first]}一,139{first}000{n:04}" for n, one in enumerate(SURNAMES, start=1)]
    return "\n".join(["会员号,姓名,手机号", *rows]) + "\n"


@pytest.fixture
def shop(tmp_path):
    with make(tmp_path / "workspace") as opened:
        bring_text(opened, tmp_path, shop=people(0))
        yield opened


def ids(workspace, table=RECORDS):
    reader = workspace.reader(resolved=False)
    return sorted({row["customer_id"] for row in reader.engine.rows(reader.table(table).select("customer_id"))})


def test_numbers_of_two_spaces_are_refused_before_they_are_one_customer(shop, tmp_path):
    before = ids(shop)
    with pytest.raises(InvalidDefinition, match="30 of 30 customer ids") as refused:
        bring_text(shop, tmp_path, loyalty=people(1))
    assert "--ids-of loyalty" in refused.value.remedy
    assert ids(shop) == before


def test_numbers_of_a_space_of_their_own_are_other_customers_whom_identifiers_join(shop, tmp_path):
    same = people(1).replace("赵乙一,13910000001", "赵甲一,13900000001")
    bring_text(shop, tmp_path, {"ids_of": "loyalty"}, loyalty=same)
    assert len(ids(shop)) == len(ids(shop, CONTACTS)) == len(ids(shop, IDENTIFIERS)) == 60
    resolve_identities(shop, likeness=False)
    reader = shop.reader()
    assert reader.engine.rows(reader.table(ALIASES)) == [{"alias_id": "loyalty:1", "customer_id": "1"}]
    assert set(explain_identity(shop, "loyalty:1").ids) == {"1", "loyalty:1"}
    again = bring_text(shop, tmp_path, loyalty=same)
    assert (again.total("loaded"), again.total("duplicates")) == (0, 30)


def test_shared_numbers_are_taken_together_where_somebody_says_so(shop, tmp_path):
    bring_text(shop, tmp_path, {"ids_of": "shared"}, loyalty=people(1))
    assert len(ids(shop)) == 30


def test_the_same_people_and_masked_ones_are_no_clash(shop, tmp_path):
    moved = people(0).replace(",1390000", ",1580000")
    bring_text(shop, tmp_path, crm=moved)
    masked = "\n".join(f"{n},139****{n:04}" for n in range(1, 31))
    bring_text(shop, tmp_path, masked=f"会员号,手机号\n{masked}\n")
    assert len(ids(shop, CONTACTS)) == 30


def test_a_space_needs_a_name(shop, tmp_path):
    with pytest.raises(InvalidDefinition, match="cannot name"):
        bring_text(shop, tmp_path, {"ids_of": "a:b"}, loyalty=people(1))


@pytest.fixture(scope="module")
def mysql():
    """A MariaDB server with thirty customers, numbered from 1."""
    if not MariaDB.is_here():
        left_out("MariaDB is not installed")
    server = MariaDB()
    rows = ", ".join("({}, '{}', '{}')".format(*line.split(",")) for line in people(0).splitlines()[1:])
    server.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(50), phone VARCHAR(20))")
    server.execute(f"INSERT INTO customers VALUES {rows}")
    yield server
    server.close()


def loyalty_book(folder):
    """An Excel list of thirty members, numbered from 1 as well; the first is the shop's fifth customer."""
    file = folder / "loyalty.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("会员")
        for place, line in enumerate(people(1).replace("赵乙一,13910000001", "周甲一,13900000005").splitlines()):
            sheet.write_row(place, 0, line.split(","))
    return file


@pytest.mark.slow
def test_a_shop_in_mysql_and_a_list_in_excel_keep_their_numbers_apart(mysql, tmp_path):
    with make(tmp_path / "workspace") as workspace:
        definition = f"""
name: shop
kind: database
url: {mysql.url}
ids_of: shop
streams: {{customers: {{deletions: true}}}}
"""
        add_source(workspace, source_from_yaml(definition), {"password": PASSWORD})
        (report,) = sync_source(workspace, "shop", SyncPlan())
        assert (report.error, report.counts["loaded"]) == (None, 30)
        import_files(workspace, [loyalty_book(tmp_path)], ImportPlan())
        resolve_identities(workspace, likeness=False)
        reader = workspace.reader()
        assert len(ids(workspace)) == 60
        assert reader.engine.rows(reader.table(ALIASES)) == [{"alias_id": "shop:5", "customer_id": "1"}]
        mysql.execute("DELETE FROM customers WHERE id = 7", "UPDATE customers SET phone = '13900009999' WHERE id = 8")
        (report,) = sync_source(workspace, "shop", SyncPlan())
        assert (report.error, report.notes, report.counts["deleted"], report.counts["changed"]) == (None, (), 1, 1)
        assert "shop:7" not in ids(workspace)
        assert "7" in ids(workspace)
        assert len(ids(workspace)) == 59


def orders(first_day, customer, *, prefix=""):
    rows = [f"{prefix}{n},{customer}{n},2024-{first_day}-{n:02} 10:00:00,{n * 10}.00" for n in range(1, 29)]
    return "\n".join(["订单号,会员号,下单时间,实付金额", *rows]) + "\n"


@pytest.mark.slow
def test_orders_that_two_sources_number_by_themselves_are_refused_and_none_is_lost(shop, tmp_path):
    bring_text(shop, tmp_path, web=orders("03", "w"))
    with pytest.raises(
        InvalidDefinition, match="28 of 28 ids \\(order_id\\) that till has in common with web"
    ) as refused:
        bring_text(shop, tmp_path, till=orders("05", "t"))
    assert "SELECT 'b-' || id" in refused.value.remedy
    again = bring_text(shop, tmp_path, till=orders("05", "t", prefix="T-"))
    assert (again.total("loaded"), again.total("duplicates")) == (28, 0)


@pytest.mark.slow
def test_orders_that_come_again_under_another_name_are_the_same(shop, tmp_path):
    bring_text(shop, tmp_path, web_03=orders("03", "w"))
    again = bring_text(shop, tmp_path, web_03_again=orders("03", "w"))
    assert (again.total("loaded"), again.total("duplicates")) == (0, 28)
    moved = bring_text(shop, tmp_path, web_moved=orders("04", "w"))
    assert (moved.total("loaded"), moved.total("duplicates")) == (28, 0), (
        "days of the same customers' orders are corrected"
    )
