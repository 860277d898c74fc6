"""Mail is read from a real IMAP server (Dovecot): only what came, over TLS, and nothing is marked as read."""

from __future__ import annotations

import shutil
from email.message import EmailMessage

import pytest

from authority import CLIENT, CLIENT_SECRET, Authority
from limner.app.add_source import add_source, secrets_of, source_from_yaml, source_named
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound, SourceRejected, SourceUnavailable
from limner.warehouse.tables import CONTACTS, SERVICE_CONTACTS
from required import left_out
from servers import PASSWORD, Dovecot

FOLDERS = "{inbox: {folder: INBOX}}"


def mail(number, sender="wang{n}@example.com", body="Geheime Worte {n}"):
    found = EmailMessage()
    found["From"], found["To"] = sender.format(n=number % 3), "help@shop.example"
    found["Subject"], found["Message-ID"] = f"Bestellung {number}", f"<{number}.{sender}>"
    found["Date"] = f"Fri, 05 Jan 2024 {number % 24:02}:{number % 60:02}:00 +0800"
    found.set_content(body.format(n=number))
    return found


@pytest.fixture(scope="module")
def authority():
    authority = Authority()
    yield authority
    authority.close()


@pytest.fixture(scope="module")
def server(authority):
    if not Dovecot.is_here():
        left_out("Dovecot is not installed")
    server = Dovecot(f"{authority.base}/info?access_token=")
    yield server
    server.close()


@pytest.fixture
def emptied(server):
    """The server with nothing in it."""
    if server.process.poll() is not None:
        server.start()
    shutil.rmtree(server.mail / server.user_name, ignore_errors=True)
    return server


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace", time_zone="Asia/Shanghai") as workspace:
        yield workspace


def add(workspace, server, streams=FOLDERS, secrets=None, **options):
    told = {"url": server.url, "user": server.user_name, "authority": server.certificate} | options
    lines = "\n".join(f"{name}: {value}" for name, value in told.items() if value is not None)
    definition = f"name: support\nkind: imap\nown: help@shop.example\n{lines}\nstreams: {streams}"
    add_source(workspace, source_from_yaml(definition), secrets or {"password": PASSWORD})


def synced(workspace):
    found = {}
    for report in sync_source(workspace, "support", SyncPlan()):
        if report.error:
            raise report.error
        n = report.counts
        assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
        found[report.stream] = report
    return found


def rows(workspace, table=SERVICE_CONTACTS):
    reader = workspace.reader()
    return reader.engine.rows(reader.table(table))


def test_only_what_came_since_is_read(emptied, workspace):
    emptied.deliver(*map(mail, range(50)), *(mail(n, sender="Help@shop.example") for n in range(3)))
    add(workspace, emptied)
    first = synced(workspace)["inbox"].counts
    assert [first[word] for word in ("read", "loaded")] == [50, 50], "what we wrote ourselves does not count"
    assert synced(workspace)["inbox"].counts["read"] == 0
    emptied.deliver(*map(mail, range(50, 57)))
    with emptied.signed_in() as client:
        client.select("INBOX")
        client.store("3:20", "+FLAGS", "\\Deleted")
        client.expunge()
        assert client.search(None, "SEEN")[1] == [b""], "nothing was marked as read"
    second = synced(workspace)["inbox"].counts
    assert [second[word] for word in ("read", "loaded")] == [7, 7]
    found = rows(workspace)
    assert len(found) == 57, "what was deleted there was a contact all the same"
    assert len({row["customer_id"] for row in found}) == 3
    assert {row["channel"] for row in found} == {"email"}
    assert {row["kind"] for row in rows(workspace, CONTACTS)} == {"email", "text"}
    written = b"".join(path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())
    for word in ("Geheime", "wang1@example.com", PASSWORD):
        assert word.encode() not in written


def test_a_folder_that_was_made_anew_is_read_again_and_counts_once(emptied, workspace):
    emptied.deliver(*map(mail, range(10)), folder='"Old mail"')
    add(workspace, emptied, "{old: {folder: Old mail}}")
    assert synced(workspace)["old"].counts["loaded"] == 10
    before = workspace.store.sources.stream("support", "old").position
    with emptied.signed_in() as client:
        client.delete('"Old mail"')
    emptied.deliver(*map(mail, range(5, 12)), folder='"Old mail"')
    report = synced(workspace)["old"]
    assert [report.counts[word] for word in ("read", "loaded", "unchanged")] == [7, 2, 5]
    assert "numbered this folder anew" in report.notes[0].en
    assert workspace.store.sources.stream("support", "old").position["validity"] != before["validity"]
    assert len(rows(workspace)) == 12


def test_folders_with_any_name(emptied, workspace):
    emptied.deliver(mail(1), folder='"&W6JiN2KVi8k-"')
    emptied.deliver(mail(2), mail(3), folder='"R&-D"')
    add(workspace, emptied, "{complaints: {folder: 客户投诉}, research: {folder: R&D}, gone: {folder: 客户投拆}}")
    reports = {one.stream: one for one in sync_source(workspace, "support", SyncPlan())}
    assert [reports[name].counts["loaded"] for name in ("complaints", "research")] == [1, 2]
    assert isinstance(reports["gone"].error, NotFound)
    assert "客户投诉" in reports["gone"].error.remedy


def test_what_is_very_large_is_cut_and_its_words_are_read(emptied, workspace):
    large = mail(1)
    large.add_attachment(b"\xff" * 4_000_000, maintype="image", subtype="png", filename="厨房.png")
    emptied.deliver(large, mail(2))
    add(workspace, emptied)
    assert synced(workspace)["inbox"].counts["loaded"] == 2


def test_tls_that_begins_after_the_greeting(emptied, workspace):
    emptied.deliver(mail(1))
    add(workspace, emptied, url=f"imap://localhost:{emptied.plain_port}")
    assert synced(workspace)["inbox"].counts["loaded"] == 1


def test_a_certificate_that_nobody_trusts(emptied, workspace):
    add(workspace, emptied, authority=None)
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert isinstance(report.error, SourceRejected)
    assert "authority" in report.error.remedy


def test_a_wrong_password_is_told_without_the_password(emptied, workspace):
    add(workspace, emptied, secrets={"password": "Falsch-und-geheim"})
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert isinstance(report.error, SourceRejected)
    assert "Falsch-und-geheim" not in str(report.error)


@pytest.mark.slow
def test_a_server_that_is_killed_in_the_middle(emptied, workspace, monkeypatch):
    from limner.app import sources_imap

    emptied.deliver(*map(mail, range(60)))
    add(workspace, emptied)
    fetched = sources_imap.Server._fetched

    def cut(self, places, parts):
        if places.startswith("41:"):
            emptied.kill()
        return fetched(self, places, parts)

    monkeypatch.setattr(sources_imap.Server, "_fetched", cut)
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert isinstance(report.error, SourceUnavailable)
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert isinstance(report.error, SourceUnavailable), "nobody is there"
    monkeypatch.undo()
    emptied.start()
    assert synced(workspace)["inbox"].counts["loaded"] == 60
    assert len(rows(workspace)) == 60


def test_oauth2(emptied, workspace, authority):
    """The server asks the authority whose a token is; the refresh token changes at each sync, and the new one is kept."""
    emptied.deliver(*map(mail, range(5)))
    auth = f"{{kind: oauth2, token_url: '{authority.base}/token', client_id: {CLIENT}}}"
    secrets = {"client_secret": CLIENT_SECRET, "refresh_token": "refresh-0"}
    add(workspace, emptied, secrets=secrets, auth=auth)
    assert synced(workspace)["inbox"].counts["loaded"] == 5
    assert secrets_of(workspace, source_named(workspace, "support"))["refresh_token"] == "refresh-1"
    emptied.deliver(mail(6))
    assert synced(workspace)["inbox"].counts["loaded"] == 1
    authority.refresh_tokens = set()
    (report,) = sync_source(workspace, "support", SyncPlan())
    assert isinstance(report.error, SourceRejected)
    assert "refresh token" in report.error.remedy


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"url": "mail.example.com"}, "imaps://"),
        ({"url": "https://mail.example.com"}, "imaps://"),
        ({"user": None}, "user"),
        ({"auth": "{kind: oauth2, client_id: x}"}, "token_url"),
        ({"auth": "{kind: kerberos}"}, "oauth2"),
    ],
)
def test_a_definition_that_says_nothing(workspace, options, word):
    class Nowhere:
        url, user_name, certificate = "imaps://localhost", "x", None

    with pytest.raises(InvalidDefinition, match=word):
        add(workspace, Nowhere(), **options)
