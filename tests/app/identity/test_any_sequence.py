"""Whatever comes in whatever order, and however often people are merged and parted: no row is lost or counted twice."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from limner.app.identity.change import merge, unmerge
from limner.app.identity.decisions import decide, decisions
from limner.app.identity.explain import explain_identity
from limner.app.identity.person import current_id
from limner.app.identity.run import resolve_identities
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.warehouse.tables import ALIASES, EVENTS, IDENTITY_LINKS, ORDERS, RECORDS, VISITORS
from small_shop import bring_text, make

pytestmark = pytest.mark.slow

FILES = {
    "crm": """\
会员号,姓名,手机号,身份证号,性别
a1,王小明,13912345671,11010519491231002X,男
a2,李丽,13912345672,,女
a3,赵四,13912345673,440524188001010014,男
""",
    "shop": """\
顾客编号,姓名,手机号,身份证号,性别
b1,王小明,13912345671,,男
b2,钱五,13912345672,,男
b3,赵四,13912345673,,男
b4,赵四,13912345673,11010519491231002X,男
""",
    "loyalty": """\
姓名,电话,地址
李丽,13912345672,南京西路1号
周七,,体育西路3号
""",
    "clicks": """\
user_id,device_id,event_type,event_time,item_id
,d1,view,2024-01-01 10:00:00,p1
a1,d1,view,2024-01-03 10:00:00,p1
b1,d1,cart,2024-01-04 10:00:00,p1
,d2,view,2024-01-01 11:00:00,p1
a2,d2,view,2024-01-02 11:00:00,p1
b3,d2,view,2024-01-03 11:00:00,p2
""",
    "orders": """\
order_id,customer_id,device_id,order_date,amount
1,,d1,2024-01-01,1
2,a1,,2024-01-02,2
3,b1,,2024-01-03,4
4,a2,,2024-01-04,8
5,b2,,2024-01-05,16
6,b3,d2,2024-01-06,32
7,,d2,2024-01-07,64
8,b4,,2024-01-08,128
""",
}
IDS = ("a1", "a2", "a3", "b1", "b2", "b3", "b4")
whom = st.sampled_from(IDS)
CHANGES = st.one_of(
    st.tuples(st.just("run")),
    st.tuples(st.just("merge"), whom, whom),
    st.tuples(st.just("unmerge"), whom),
    st.tuples(st.just("merge and unmerge"), whom, whom),
)


def everything(workspace):
    """Who is who, why, and what each person has: the rows of each, and the sum of the orders."""
    reader = workspace.reader(resolved=False)
    kept = {t.name: sorted(map(repr, reader.engine.rows(reader.table(t)))) for t in (ALIASES, VISITORS, IDENTITY_LINKS)}
    reader = workspace.reader()
    for table in (ORDERS, EVENTS, RECORDS):
        rows = reader.table(table).group_by("customer_id").agg(n=lambda t: t.count())
        kept[table.name] = sorted(map(repr, reader.engine.rows(rows)))
    orders = reader.table(ORDERS).group_by("customer_id").agg(n=lambda t: t.amount.sum())
    return {**kept, "amounts": sorted(map(repr, reader.engine.rows(orders)))}


def changed(workspace, change):
    """Make a change; one that cannot be (nobody has the ids yet, or they are one person, or must not be) changes nothing."""
    what, *ids = change
    if what == "run":
        resolve_identities(workspace)
    elif what == "merge" and ids[0] != ids[1]:
        with suppress(InvalidDefinition, NotFound):
            merge(workspace, *ids, reason="drawn", by="tester")
    elif what == "unmerge":
        with suppress(InvalidDefinition, NotFound):
            unmerge(workspace, *ids, reason="drawn", by="tester")
    elif what == "merge and unmerge" and ids[0] != ids[1]:
        resolve_identities(workspace)
        before = everything(workspace)
        with suppress(InvalidDefinition, NotFound):
            merge(workspace, *ids, reason="drawn", by="tester")
            unmerge(workspace, ids[1], reason="drawn", by="tester")
        # Links between the two are told apart since then.
        assert everything(workspace) | {IDENTITY_LINKS.name: []} == before | {IDENTITY_LINKS.name: []}


def nothing_is_lost(workspace, came):
    """As many rows, and the same sum, as the files that came hold; and each id finds its person."""
    reader = workspace.reader()
    rows = {table: reader.engine.rows(reader.table(table)) for table in (ORDERS, EVENTS)}
    assert len(rows[ORDERS]) == (8 if "orders" in came else 0)
    assert len({row["order_id"] for row in rows[ORDERS]}) == len(rows[ORDERS])
    assert sum(row["amount"] for row in rows[ORDERS]) == (2_550_000 if "orders" in came else 0)
    assert len(rows[EVENTS]) == (6 if "clicks" in came else 0)
    known = {row["alias_id"]: row["customer_id"] for row in reader.engine.rows(reader.table(ALIASES))}
    assert not known.keys() & set(known.values())
    assert all(person < alias for alias, person in known.items())
    for one in IDS:
        assert current_id(reader, one) == known.get(one, one)
    if "crm" in came:
        assert "a2" in explain_identity(workspace, "a2").ids


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """An empty workspace, and a copy of it (with the same keys) into which the files came in the order written here."""
    folder = tmp_path_factory.mktemp("whole")
    with make(folder / "empty") as workspace:
        assert workspace.blind_index.of("name", "王小明")
    shutil.copytree(folder / "empty", folder / "whole")
    with Workspace(folder / "whole") as workspace:
        bring_text(workspace, folder, **FILES)
    return folder


def copied(folder, name):
    return shutil.copytree(folder, Path(name) / folder.name)


@given(
    arrival=st.permutations(sorted(FILES)),
    changes=st.lists(st.tuples(st.integers(1, len(FILES)), CHANGES), max_size=4),
)
@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_sequence_loses_or_doubles_anything(folders, arrival, changes):
    with tempfile.TemporaryDirectory() as name, Workspace(copied(folders / "empty", name)) as workspace:
        for place, file in enumerate(arrival, start=1):
            bring_text(workspace, Path(name), **{file: FILES[file]})
            for after, change in changes:
                if after == place and {"crm", "shop"} & set(arrival[:place]):
                    changed(workspace, change)
                    nothing_is_lost(workspace, arrival[:place])
        resolve_identities(workspace)
        nothing_is_lost(workspace, arrival)
        found = everything(workspace)
        resolve_identities(workspace)
        assert everything(workspace) == found
        with Workspace(copied(folders / "whole", name)) as other:
            for one in decisions(workspace):
                decide(other, [(one.left_id, one.right_id)], same=one.same, reason=one.reason, by=one.by)
            resolve_identities(other)
            assert everything(other) == found
