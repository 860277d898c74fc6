"""What partners say is gone is gone here too, however its delivery lies among others."""

from __future__ import annotations

import json

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.receive_deliveries import Receiver
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import SourceRejected
from limner.warehouse.tables import CONTACTS, IDENTIFIERS, ORDERS, RECORDS

DEFINITION = """
name: store
kind: webhook
signature: {kind: token, event: X-Topic, prefix: ""}
streams:
  orders: {events: [orders/create], deleted: orders/delete, key: id, fills: orders}
  members:
    deleted: {at: type, is: member.deleted}
    records: data
    key: member
    mapping:
      columns:
        member: {to: [records.customer_id]}
        city: {to: [records.city]}
        phone: {personal: phone}
"""


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace") as workspace:
        add_source(workspace, source_from_yaml(DEFINITION), {"secret": "hush"})
        yield workspace


def push(workspace, stream, body, topic=""):
    with Receiver(workspace) as receiver:
        headers = {"authorization": "hush", "x-topic": topic}
        return receiver.receive("store", stream, headers, json.dumps(body, ensure_ascii=False).encode())


def order(number, amount=10):
    return {"id": number, "customer_id": f"c{number}", "order_date": "2024-01-05T10:00:00", "amount": amount}


def synced(workspace, stream):
    (report,) = sync_source(workspace, "store", SyncPlan(streams=(stream,)))
    if report.error:
        raise report.error
    n = report.counts
    assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
    return n["read"], n["loaded"], n["deleted"]


def kept(workspace, table, column):
    reader = workspace.reader()
    return sorted(row[column] for row in reader.engine.rows(reader.table(table)))


@pytest.mark.slow
def test_what_is_deleted_there_goes_here(workspace):
    for number in range(1, 5):
        push(workspace, "orders", order(number), "orders/create")
    assert synced(workspace, "orders") == (4, 4, 0)
    assert push(workspace, "orders", {"id": 2}, "orders/delete") == "kept"
    push(workspace, "orders", {"id": 77}, "orders/delete")
    assert synced(workspace, "orders") == (0, 0, 1), "a delivery of nothing but deletions; 77 was never there"
    assert kept(workspace, ORDERS, "order_id") == ["1", "3", "4"]
    assert synced(workspace, "orders") == (0, 0, 0)
    push(workspace, "orders", order(5), "orders/create")
    push(workspace, "orders", {"id": 5}, "orders/delete")
    push(workspace, "orders", {"id": 3}, "orders/delete")
    push(workspace, "orders", order(3, amount=20), "orders/create")
    push(workspace, "orders", {"id": 4}, "orders/delete")
    assert synced(workspace, "orders") == (2, 1, 1), "5 came and went, 3 went and came"
    assert kept(workspace, ORDERS, "order_id") == ["1", "3"]
    push(workspace, "orders", order(2, amount=30), "orders/create")
    push(workspace, "orders", order(6), "orders/create")
    assert synced(workspace, "orders") == (2, 2, 0)
    assert kept(workspace, ORDERS, "order_id") == ["1", "2", "3", "6"]


def test_a_deletion_that_says_what_the_record_said_is_another_delivery(workspace):
    push(workspace, "orders", order(1), "orders/create")
    assert push(workspace, "orders", order(1), "orders/create") == "known"
    assert push(workspace, "orders", order(1), "orders/delete") == "kept"
    assert synced(workspace, "orders") == (1, 0, 0)


def test_what_the_body_says_is_deleted(workspace):
    people = [{"member": f"m{n}", "city": "上海", "phone": f"1391234567{n}"} for n in range(3)]
    push(workspace, "members", {"type": "member.made", "data": people})
    assert synced(workspace, "members") == (3, 3, 0)
    push(workspace, "members", {"type": "member.deleted", "data": {"member": "m1"}})
    assert synced(workspace, "members") == (0, 0, 1)
    assert kept(workspace, RECORDS, "customer_id") == ["m0", "m2"]
    for table in (CONTACTS, IDENTIFIERS):
        assert kept(workspace, table, "customer_id") == ["m0", "m2"]
    push(workspace, "members", {"type": "member.made", "data": people[1]})
    assert synced(workspace, "members") == (1, 1, 0)
    assert kept(workspace, CONTACTS, "customer_id") == ["m0", "m1", "m2"]


def test_a_deletion_without_a_key_is_refused(workspace):
    with pytest.raises(SourceRejected, match="which record is gone"):
        push(workspace, "orders", {"number": 2}, "orders/delete")
