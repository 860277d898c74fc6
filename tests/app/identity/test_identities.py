"""One person is made of many ids, with a reason for each, and all of it can be undone."""

from __future__ import annotations

from itertools import product

import pytest

from app.portraits_made import tables
from limner.app.build_portraits import build_portraits
from limner.app.identity.change import judge, merge, preview_merge, preview_unmerge, unmerge
from limner.app.identity.decisions import decide, decisions, take_back
from limner.app.identity.explain import explain_identity
from limner.app.identity.run import resolve_identities
from limner.app.identity.survivorship import Rule, set_survivorship
from limner.app.import_files import ImportPlan, import_files
from limner.app.publish_portraits import published_portrait
from limner.app.show_portrait import portrait_of
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.warehouse.tables import ALIASES, FEATURES, IDENTITY_LINKS, ORDERS
from small_shop import bring_text, make

CRM = """\
会员号,姓名,手机号,邮箱,身份证号,性别,生日
crm1,王小明,13912345671,wang@qq.com,11010519491231002X,男,1949-12-31
crm2,李丽,13912345672,li@qq.com,,女,1985-02-01
crm3,赵四,13800138000,,,男,1970-05-05
crm4,钱五,13912345674,,,男,1971-06-06
crm5,孙六,13912345674,,,女,1990-06-06
"""
SHOP = """\
顾客编号,姓名,手机号,邮箱,性别
s1,王小明,+86 139 1234 5671,,男
s2,李麗,,li@qq.com,女
s3,周七,13800138000,,男
s4,吴八,13912345676,,女
"""
ORDERS_CSV = """\
order_id,customer_id,order_date,amount
1,crm1,2024-01-01,100
2,s1,2024-01-02,50
3,s2,2024-01-03,20
4,s4,2024-01-04,10
5,,2024-01-05,5
"""


@pytest.fixture(scope="session")
def known_folder(made_once):
    """A workspace into which the records and orders came; not to be written to."""

    def bring(folder):
        with make(folder / "workspace") as opened:
            bring_text(opened, folder, crm=CRM, shop=SHOP, orders=ORDERS_CSV)

    return made_once("identities", bring) / "workspace"


@pytest.fixture(scope="session")
def resolved_folder(further, known_folder):
    return further("identities-resolved", known_folder, resolve_identities)


@pytest.fixture
def shop(copy_of, known_folder):
    return copy_of(known_folder)


@pytest.fixture
def resolved(copy_of, resolved_folder):
    """The same once its ids are resolved."""
    return copy_of(resolved_folder)


@pytest.fixture
def built(copy_of, further, resolved_folder):
    """The same after a build."""
    return copy_of(further("identities-built", resolved_folder, build_portraits))


def ordered(workspace):
    """The sum of all orders."""
    reader = workspace.reader()
    orders = reader.table(ORDERS)
    (row,) = reader.engine.rows(orders.agg(n=orders.amount.sum()))
    return row["n"]


def persons(workspace):
    reader = workspace.reader()
    rows = reader.engine.rows(reader.table(ALIASES))
    return {row["alias_id"]: row["customer_id"] for row in rows}


def links(workspace):
    reader = workspace.reader()
    rows = reader.engine.rows(reader.table(IDENTITY_LINKS))
    return {(row["left_id"], row["right_id"], row["reason"]): (row["fate"], row["because"]) for row in rows}


def test_who_has_a_phone_or_mail_in_common_is_one_person_and_placeholders_join_nobody(shop):
    report = resolve_identities(shop)
    assert persons(shop) == {"s1": "crm1", "s2": "crm2"}
    assert report.ids == 9
    assert (report.settled.persons, report.settled.ids) == (2, 4)


def test_a_phone_of_two_who_disagree_waits_for_a_person(resolved):
    assert links(resolved)["crm4", "crm5", "phone"] == ("waits", "name gender birth_year")


@pytest.mark.slow
def test_rows_are_counted_for_the_person_and_none_is_lost(built, known_folder):
    with Workspace(known_folder) as shop:
        assert ordered(shop) == ordered(built) == 1_850_000
    reader = built.reader()
    rows = reader.engine.rows(reader.table(FEATURES).select("customer_id", "orders_life").order_by("customer_id"))
    found = {row["customer_id"]: row["orders_life"] for row in rows}
    assert found["crm1"] == 2
    assert found["crm2"] == 1
    assert "s1" not in found


@pytest.mark.slow
def test_any_id_of_a_person_finds_the_portrait(built):
    assert portrait_of(built, "s1").customer_id == "crm1"
    published = published_portrait(built, "s1")
    assert (published.customer_id, published.features["orders_life"]) == ("crm1", 2)
    assert published == published_portrait(built, "crm1")
    with pytest.raises(NotFound):
        published_portrait(built, "nobody")


def test_a_second_run_changes_nothing(resolved):
    first = (persons(resolved), links(resolved))
    resolve_identities(resolved)
    assert (persons(resolved), links(resolved)) == first


@pytest.mark.slow
def test_a_wrong_merge_is_explained_and_undone_without_a_trace(built):
    shop = built
    before = tables(shop)
    merge(shop, "crm2", "s4", reason="looked alike", by="tester")
    build_portraits(shop)
    assert tables(shop) != before
    assert persons(shop)["s4"] == "crm2"
    told = explain_identity(shop, "s4")
    assert told.customer_id == "crm2"
    assert set(told.ids) == {"crm2", "s2", "s4"}
    assert ("crm2", "s4", "manual", "joined", "looked alike") in {
        (x.left_id, x.right_id, x.reason, x.fate, x.because) for x in told.links
    }
    unmerge(shop, "s4", reason="two people", by="tester")
    build_portraits(shop)
    assert tables(shop) == before
    resolve_identities(shop)
    assert persons(shop) == {"s1": "crm1", "s2": "crm2"}


@pytest.mark.slow
def test_who_was_told_apart_stays_apart_until_the_word_is_taken_back(resolved):
    shop = resolved
    unmerge(shop, "s1", reason="father and son", by="tester")
    assert persons(shop) == {"s2": "crm2"}
    assert links(shop)["crm1", "s1", "phone"] == ("refused", "apart")
    resolve_identities(shop)
    assert persons(shop) == {"s2": "crm2"}
    take_back(shop, "s1", "crm1", by="tester")
    resolve_identities(shop)
    assert persons(shop) == {"s1": "crm1", "s2": "crm2"}


PAIRS = """\
会员号,姓名,手机号,邮箱,性别
a,王小明,13912345671,,男
b,王小明,13912345671,one@qq.com,男
c,李丽,13912345672,,女
d,李丽,13912345672,one@qq.com,女
e,赵四,13912345673,,男
f,赵四,13912345673,,男
"""


@pytest.fixture(scope="session")
def pairs_folder(made_once):
    """Persons {a, b}, {c, d} and {e, f}; an e-mail of b and d, who disagree, waits; not to be written to."""

    def bring(folder):
        with make(folder / "workspace") as opened:
            orders = "order_id,customer_id,order_date,amount\n" + "".join(f"{x},{x},2024-01-01,1\n" for x in "abcdef")
            bring_text(opened, folder, people=PAIRS, orders=orders)
            resolve_identities(opened)

    return made_once("pairs", bring) / "workspace"


@pytest.fixture(scope="session")
def merged_folder(further, pairs_folder):
    """The same, where a and c are merged by hand; not to be written to."""
    return further("pairs-merged", pairs_folder, merge_pairs)


def merge_pairs(workspace):
    merge(workspace, "a", "c", reason="same address", by="tester")


@pytest.fixture
def pairs(copy_of, pairs_folder):
    return copy_of(pairs_folder)


@pytest.fixture
def merged(copy_of, merged_folder):
    return copy_of(merged_folder)


def by_person(workspace):
    found = persons(workspace)
    ids = sorted({*found, *found.values()})
    groups = {found.get(one, one): "".join(x for x in ids if found.get(x, x) == found.get(one, one)) for one in ids}
    return sorted(groups.values())


@pytest.mark.slow
@pytest.mark.parametrize("whom", ["a", "c"])
def test_a_merge_by_hand_is_undone_as_a_whole(copy_of, further, pairs_folder, whom):
    built = further("pairs-built", pairs_folder, build_portraits)
    with Workspace(built) as opened:
        before = tables(opened)
    pairs = copy_of(further("pairs-built-merged-built", built, merge_pairs, build_portraits))
    assert by_person(pairs) == ["abcd", "ef"]
    assert tables(pairs) != before
    preview = preview_unmerge(pairs, whom)
    assert {preview.parting, preview.staying} == {("a", "b"), ("c", "d")}
    assert whom in preview.parting
    unmerge(pairs, whom, reason="two people", by="tester")
    build_portraits(pairs)
    assert by_person(pairs) == ["ab", "cd", "ef"]
    assert tables(pairs) == before
    assert links(pairs)["b", "d", "email"] == ("refused", "apart")
    resolve_identities(pairs)
    assert by_person(pairs) == ["ab", "cd", "ef"]


def test_an_id_that_no_merge_named_parts_alone(merged):
    unmerge(merged, "b", reason="two people", by="tester")
    assert by_person(merged) == ["acd", "ef"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("undone", "left"),
    [
        ("c", ["abef", "cd"]),
        ("e", ["abcd", "ef"]),
        ("a", ["abcd", "ef"]),
        ("aa", ["ab", "cd", "ef"]),
        ("ca", ["ab", "cd", "ef"]),
        ("aaa", ["cd", "ef"]),
    ],
)
def test_merges_over_one_another_are_undone_one_by_one(copy_of, further, merged_folder, undone, left):
    def judge_another(workspace):
        judge(workspace, ("e", "a"), same=True, reason="told on the phone", by="tester")

    pairs = copy_of(further("pairs-merged-judged", merged_folder, resolve_identities, judge_another))
    assert by_person(pairs) == ["abcdef"]
    for one in undone:
        unmerge(pairs, one, reason="two people", by="tester")
    assert by_person(pairs) == left
    resolve_identities(pairs)
    assert by_person(pairs) == left


@pytest.mark.slow
def test_what_was_parted_is_merged_again_as_a_whole(pairs):
    for _time in range(2):
        merge(pairs, "a", "c", reason="same address", by="tester")
        assert by_person(pairs) == ["abcd", "ef"]
        assert links(pairs)["b", "d", "email"][0] == "joined"
        resolve_identities(pairs)
        assert by_person(pairs) == ["abcd", "ef"]
        unmerge(pairs, "c", reason="two people", by="tester")
        assert by_person(pairs) == ["ab", "cd", "ef"]
    judge(pairs, ("d", "b"), same=True, reason="same mail", by="tester")
    assert by_person(pairs) == ["abcd", "ef"]
    assert [(one.left_id, one.right_id, one.merged) for one in decisions(pairs)] == [
        ("b", "d", (("a", "b"), ("c", "d")))
    ]


@pytest.mark.slow
def test_who_came_since_stays_with_the_one_they_belong_to(merged, tmp_path):
    pairs = merged
    bring_text(pairs, tmp_path, more="会员号,姓名,手机号,性别\ng,李丽,13912345672,女\n")
    resolve_identities(pairs)
    assert by_person(pairs) == ["abcdg", "ef"]
    unmerge(pairs, "a", reason="two people", by="tester")
    assert by_person(pairs) == ["ab", "cdg", "ef"]
    resolve_identities(pairs)
    assert by_person(pairs) == ["ab", "cdg", "ef"]


def test_an_unmerge_that_was_stopped_before_it_was_settled_is_finished(merged):
    pairs = merged
    parts = preview_unmerge(pairs, "a")
    decide(pairs, product(parts.parting, parts.staying), same=False, reason="two people", by="tester")
    assert by_person(pairs) == ["abcd", "ef"]
    assert preview_unmerge(pairs, "a") == parts
    unmerge(pairs, "a", reason="two people", by="tester")
    assert by_person(pairs) == ["ab", "cd", "ef"]


def test_decisions_have_their_reason_and_are_in_the_audit_log(shop):
    assert decide(shop, [("b", "a"), ("a", "a")], same=True, reason="known", by="tester") == 1
    (kept,) = decisions(shop)
    assert (kept.left_id, kept.right_id, kept.same, kept.reason, kept.by) == ("a", "b", True, "known", "tester")
    (entry,) = shop.store.audit.latest(1)
    assert (entry.actor, entry.action, entry.subject) == ("tester", "identity.same", "a")


def test_two_identity_numbers_are_never_merged_by_hand(shop, tmp_path):
    bring_text(shop, tmp_path, more="会员号,身份证号\ncrm9,440524188001010014\n")
    resolve_identities(shop)
    with pytest.raises(InvalidDefinition, match="id_number"):
        merge(shop, "crm1", "crm9", reason="a slip", by="tester")
    assert decisions(shop) == []
    assert "crm9" not in persons(shop)


def test_unknown_ids_and_single_ids_are_told(resolved):
    shop = resolved
    with pytest.raises(NotFound, match="nobody"):
        explain_identity(shop, "nobody")
    with pytest.raises(InvalidDefinition, match="stands alone"):
        unmerge(shop, "s4", reason="", by="tester")
    for refused in (
        lambda: merge(shop, "crm1", "crm11", reason="a slip of the pen", by="tester"),
        lambda: preview_merge(shop, "nobody", "crm1"),
        lambda: judge(shop, ("crm1", "nobody"), same=True, reason="x", by="tester"),
        lambda: unmerge(shop, "nobody", reason="x", by="tester"),
    ):
        with pytest.raises(NotFound, match="No source knows customer"):
            refused()
    assert decisions(shop) == []


def test_who_is_known_by_orders_alone_can_be_merged(shop, tmp_path):
    orders = tmp_path / "orders.csv"
    orders.write_text("订单号,会员号,下单时间,实付金额\nX1,o1,2024-03-02 10:00:00,5\n", encoding="utf-8")
    import_files(shop, [orders], ImportPlan())
    resolve_identities(shop)
    merge(shop, "crm1", "o1", reason="told on the phone", by="tester")
    assert persons(shop)["o1"] == "crm1"


def test_a_decision_needs_a_reason(shop):
    with pytest.raises(InvalidDefinition, match="reason"):
        judge(shop, ("crm1", "s1"), same=False, reason=" ", by="tester")
    assert decisions(shop) == []
    with pytest.raises(NotFound, match="Nothing was said"):
        take_back(shop, "s1", "crm1", by="tester")


def test_a_source_that_brought_no_records_cannot_be_trusted(shop):
    with pytest.raises(NotFound, match="source of records"):
        set_survivorship(shop, "city", Rule.SOURCE, ["nowhere"], by="tester")
