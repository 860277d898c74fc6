"""What was done on a device before anybody signed in is counted for the person who then did, and can be undone."""

from __future__ import annotations

import pytest

from app.portraits_made import tables
from limner.app.build_portraits import build_portraits
from limner.app.identity.change import merge, unmerge
from limner.app.identity.explain import explain_identity
from limner.app.identity.run import resolve_identities
from limner.warehouse.tables import EVENTS, ORDERS
from small_shop import bring_text, make

CLICKS = """\
user_id,device_id,event_type,event_time,item_id
,d1,view,2024-01-01 10:00:00,p1
,d1,cart,2024-01-02 10:00:00,p1
u1,d1,view,2024-01-03 10:00:00,p1
,d1,view,2024-01-04 10:00:00,p2
,d2,view,2024-01-01 11:00:00,p1
u1,d2,view,2024-01-02 11:00:00,p1
u2,d2,view,2024-01-03 11:00:00,p2
,d3,view,2024-01-01 12:00:00,p1
,,view,2024-01-01 13:00:00,p1
u3,d4,view,2024-01-01 14:00:00,p1
,undefined,view,2024-01-01 15:00:00,p1
u3,undefined,view,2024-01-01 16:00:00,p1
"""
ORDERS_CSV = """\
order_id,customer_id,device_id,order_date,amount
1,,d1,2024-01-01,100
2,u1,d1,2024-01-03,50
3,,d2,2024-01-01,7
"""


@pytest.fixture(scope="session")
def site_folder(made_once):
    """A workspace into which the clicks and orders came; not to be written to."""

    def bring(folder):
        with make(folder / "workspace") as opened:
            bring_text(opened, folder, clicks=CLICKS, orders=ORDERS_CSV)

    return made_once("site", bring) / "workspace"


@pytest.fixture
def site(copy_of, site_folder):
    return copy_of(site_folder)


@pytest.fixture
def resolved(copy_of, further, site_folder):
    """The same once its ids are resolved."""
    return copy_of(further("site-resolved", site_folder, resolve_identities))


def counted(workspace, table):
    reader = workspace.reader()
    rows = reader.engine.rows(reader.table(table).group_by("customer_id").agg(n=lambda t: t.count()))
    return {row["customer_id"]: row["n"] for row in rows}


def test_history_before_the_sign_in_is_the_persons_and_that_of_shared_devices_nobodys(site):
    assert counted(site, EVENTS) == {"u1": 2, "u2": 1, "u3": 2, None: 7}
    report = resolve_identities(site)
    assert counted(site, EVENTS) == {"u1": 5, "u2": 1, "u3": 2, None: 4}
    assert counted(site, ORDERS) == {"u1": 2, None: 1}
    assert (report.visitors.known, report.visitors.shared) == (2, 1)
    assert report.visitors.rows == {"orders": 1, "events": 3}
    assert explain_identity(site, "u1").visitors == ("d1",)


@pytest.mark.slow
def test_counters_after_an_attachment_are_those_of_a_rebuild(site, tmp_path):
    build_portraits(site)
    resolve_identities(site)
    build_portraits(site)
    gone_on = tables(site)
    build_portraits(site, anew=True)
    assert tables(site) == gone_on
    late = "user_id,device_id,event_type,event_time,item_id\n,d1,view,2024-01-04 11:00:00,p2\n"
    bring_text(site, tmp_path, late=late)
    build_portraits(site)
    gone_on = tables(site)
    build_portraits(site, anew=True)
    assert tables(site) == gone_on
    assert counted(site, EVENTS)["u1"] == 6


def test_a_device_of_two_ids_follows_their_merge_and_its_undoing(resolved):
    site = resolved
    before = counted(site, EVENTS)
    merge(site, "u1", "u2", reason="one household, one account", by="tester")
    assert counted(site, EVENTS) == {"u1": 7, "u3": 2, None: 3}
    assert explain_identity(site, "u2").visitors == ("d1", "d2")
    unmerge(site, "u2", reason="two people", by="tester")
    assert counted(site, EVENTS) == before


def test_a_second_sign_in_takes_the_history_back(resolved, tmp_path):
    site = resolved
    second = "user_id,device_id,event_type,event_time,item_id\nu2,d1,view,2024-02-01 10:00:00,p1\n"
    bring_text(site, tmp_path, second=second)
    resolve_identities(site)
    assert counted(site, EVENTS) == {"u1": 2, "u2": 2, "u3": 2, None: 7}
