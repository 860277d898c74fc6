"""Mail becomes contacts with our service; who wrote and what is encrypted."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage

import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import SourceUnavailable
from limner.warehouse.tables import CONTACTS, SERVICE_CONTACTS


def write(path, numbers, sender="wang{n}@example.com"):
    box = mailbox.mbox(path)
    for n in numbers:
        mail = EmailMessage()
        mail["From"], mail["Subject"] = sender.format(n=n % 3), f"Order {n}"
        mail["Date"], mail["Message-ID"] = f"Fri, 05 Jan 2024 10:{n:02}:00 +0800", f"<{n}.{sender}>"
        mail.set_content(f"Geheime Worte {n}")
        box.add(mail)
    box.close()


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace", time_zone="Asia/Shanghai") as workspace:
        text = f"name: support\nkind: mailbox\nurl: {tmp_path}\nown: [help@shop.example]\nstreams: {{inbox: {{path: in.mbox}}}}"
        add_source(workspace, source_from_yaml(text), {})
        yield workspace


def test_mail(workspace, tmp_path):
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert isinstance(report.error, SourceUnavailable)
    write(tmp_path / "in.mbox", range(10))
    write(tmp_path / "in.mbox", range(4), sender="help@shop.example")
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert report.error is None
    assert [report.counts[word] for word in ("read", "loaded")] == [10, 10]
    write(tmp_path / "in.mbox", range(10, 12))
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert [report.counts[word] for word in ("read", "loaded", "unchanged")] == [12, 2, 10]
    reader = workspace.reader()
    rows = reader.engine.rows(reader.table(SERVICE_CONTACTS))
    assert len(rows) == 12
    assert len({row["customer_id"] for row in rows}) == 3
    assert {(str(row["contacted_on"]), row["channel"]) for row in rows} == {("2024-01-05", "email")}
    assert {row["kind"] for row in reader.engine.rows(reader.table(CONTACTS))} == {"email", "text"}
    written = b"".join(path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())
    assert b"Geheime" not in written
    assert b"wang1@example.com" not in written
