"""Rows that a source has changed or deleted leave their table, whatever else the stream says of the person."""

from __future__ import annotations

import sqlite3

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.warehouse.tables import BY_NAME

HAPPENINGS = {
    "points": ("movement_id", "moved_at", "points", (10, 20, 30, 999)),
    "service_contacts": ("contact_id", "contacted_at", "kind", ("complaint", "enquiry", "repair", "return")),
    "events": ("event_id", "occurred_at", "event", ("view", "cart", "search", "click")),
    "feedback": ("feedback_id", "given_at", "score", (1, 2, 3, 5)),
    "touches": ("touch_id", "touched_at", "campaign_id", ("a", "b", "c", "d")),
    "redemptions": ("redemption_id", "redeemed_at", "coupon_id", ("a", "b", "c", "d")),
}
"""Of each table: its id, its time, a column that changes, and that column's values: three, and the second anew."""


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace", time_zone="Asia/Shanghai") as workspace:
        yield workspace


def execute(file, *statements):
    with sqlite3.connect(file) as connection:
        for statement in statements:
            connection.execute(*statement)
    connection.close()


def synced(workspace):
    (report,) = sync_source(workspace, "club", SyncPlan())
    if report.error:
        raise report.error
    return report


def added(workspace, tmp_path, fields, values):
    """A source whose one stream has a row for each of three members, synced once; returns its file."""
    file = tmp_path / "club.sqlite"
    rows = [(f"m{n}", f"c{n}", f"2024-01-0{n} 10:00:00", values[n - 1], "gold") for n in (1, 2, 3)]
    execute(
        file,
        ("CREATE TABLE rows (nr TEXT PRIMARY KEY, member TEXT, at TIMESTAMP, what, level TEXT)",),
        *(("INSERT INTO rows VALUES (?, ?, ?, ?, ?)", row) for row in rows),
    )
    columns = ", ".join(f"{field}: {{to: [{targets}]}}" for field, targets in fields.items())
    streams = f"{{rows: {{deletions: true, mapping: {{columns: {{{columns}}}}}}}}}"
    definition = f"name: club\nkind: database\nurl: sqlite:///{file}\nstreams: {streams}"
    add_source(workspace, source_from_yaml(definition), {})
    assert synced(workspace).counts["loaded"] == 3
    return file


@pytest.mark.parametrize("name", HAPPENINGS)
def test_a_stream_that_also_says_something_of_the_person_loses_no_change_and_no_deletion(tmp_path, workspace, name):
    own_id, time, column, values = HAPPENINGS[name]
    fields = {
        "nr": f"{name}.{own_id}",
        "member": f"{name}.customer_id, records.customer_id",
        "at": f"{name}.{time}",
        "what": f"{name}.{column}",
        "level": "records.member_level",
    }
    file = added(workspace, tmp_path, fields, values)
    execute(file, ("UPDATE rows SET what = ? WHERE nr = 'm2'", (values[3],)), ("DELETE FROM rows WHERE nr = 'm1'",))
    report = synced(workspace)
    assert (report.counts["changed"], report.counts["deleted"], report.notes) == (1, 1, ())
    reader = workspace.reader()
    found = {(row[own_id], row[column]) for row in reader.engine.rows(reader.table(BY_NAME[name]))}
    assert found == {("m2", values[3]), ("m3", values[2])}


def test_a_key_that_only_another_table_keeps_is_said_to_be_lost(tmp_path, workspace):
    fields = {
        "nr": "records.x_nr",
        "member": "points.customer_id, records.customer_id",
        "at": "points.moved_at",
        "what": "points.points",
    }
    file = added(workspace, tmp_path, fields, (10, 20, 30))
    execute(file, ("DELETE FROM rows WHERE nr = 'm1'",))
    (note,) = synced(workspace).notes
    assert "its key is personal, or not kept in its main table" in note.en
    assert "没有保存在主表中" in note.zh
