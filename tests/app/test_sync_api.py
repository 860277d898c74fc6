"""An API on a real local server: pages, a 429, a 500, a cut connection; counts add up, and nothing comes twice."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from authority import CLIENT, CLIENT_SECRET, Authority
from limner.app.add_source import add_source, secrets_of, source_from_yaml, source_named
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import SourceRejected, SourceUnavailable
from limner.warehouse.tables import ORDERS

DEFINITION = """
name: crm
kind: rest
url: {url}/v2
auth: bearer
streams:
  orders:
    records: data.items
    paging: {{kind: page, size_param: per_page, size: 40}}
    key: id
    cursor: updated_at
    cursor_param: since
"""
TOKEN = "tok-9f8e7d-secret"


class Api(BaseHTTPRequestHandler):
    """Orders in pages. Each status of ``server.trouble`` is answered once, in order, before anything else."""

    def do_GET(self):
        self.server.asked.append(self.path)
        trouble = self.server.trouble.pop(0) if self.server.trouble else None
        if trouble == "cut":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        elif trouble or self.headers["Authorization"] not in {f"Bearer {token}" for token in self.server.tokens()}:
            self.reply(trouble or 401, {"error": "no"}, {"Retry-After": "0"} if trouble == 429 else {})
        else:
            self.page()

    def page(self):
        told = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        rows = [row for row in self.server.orders if row["updated_at"] >= told.get("since", "")]
        size, page = int(told["per_page"]), int(told["page"])
        self.reply(200, {"data": {"items": rows[(page - 1) * size : page * size]}}, {})

    def reply(self, status, body, headers):
        text = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"Content-Length": str(len(text)), "Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


def order(number, **more):
    return {
        "id": number,
        "customer": {"id": f"c{number % 7}"},
        "order_date": "2024-01-05T10:00:00",
        "amount": number + 0.5,
        "status": "paid",
        "updated_at": f"2024-02-01T00:{number // 60:02}:{number % 60:02}Z",
        **more,
    }


@pytest.fixture
def api():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.orders, server.trouble, server.asked = [order(n) for n in range(1, 101)], [], []
    server.tokens = lambda: {TOKEN}
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def workspace(tmp_path, api):
    with Workspace.create(tmp_path / "workspace") as workspace:
        definition = DEFINITION.format(url=f"http://127.0.0.1:{api.server_port}")
        add_source(workspace, source_from_yaml(definition), {"token": TOKEN})
        yield workspace


def synced(workspace):
    (report,) = sync_source(workspace, "crm", SyncPlan())
    if report.error:
        raise report.error
    n = report.counts
    assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
    return report


def paid(workspace):
    reader = workspace.reader()
    rows = reader.engine.rows(reader.table(ORDERS))
    return len(rows), sum(row["amount"] for row in rows) / 10_000


@pytest.mark.slow
def test_pages_a_429_and_a_500(workspace, api):
    api.trouble = [429, 500, "cut"]
    assert synced(workspace).counts["loaded"] == 100
    assert paid(workspace) == (100, sum(range(1, 101)) + 50)
    assert len(api.asked) == 6, "three troubles and three pages"


@pytest.mark.slow
def test_then_only_what_is_new(workspace, api):
    synced(workspace)
    api.orders += [order(101)]
    api.orders[0] = order(1, amount=1001.5, updated_at="2024-03-01T00:00:00Z")
    second = synced(workspace).counts
    assert [second[word] for word in ("read", "loaded", "unchanged", "changed")] == [3, 2, 1, 1]
    assert paid(workspace) == (101, sum(range(1, 102)) + 1000 + 50.5)
    assert "since=2024-02-01T00%3A01%3A40" in api.asked[-1]


def test_a_row_that_comes_twice_counts_once(workspace, api):
    api.orders.insert(50, order(3, amount=9.5))
    report = synced(workspace)
    assert [report.counts[word] for word in ("read", "loaded", "duplicates")] == [101, 100, 1]
    assert paid(workspace) == (100, sum(range(1, 101)) + 50 + 6), "the last version of it"


@pytest.mark.slow
def test_one_row_alone(workspace, api):
    # One order says too little to know columns by, so it comes after others.
    api.orders = [order(n) for n in range(1, 60)]
    synced(workspace)
    api.orders = [order(70)]
    assert synced(workspace).counts["loaded"] == 1
    assert paid(workspace)[0] == 60


@pytest.mark.slow
def test_a_new_field_is_named(workspace, api):
    synced(workspace)
    api.orders = [order(200 + n, payment_method="wechat") for n in range(5)]
    notes = [note.en for note in synced(workspace).notes]
    assert notes == ["new column: payment_method"]


def test_a_server_that_is_away_or_says_no(workspace, api):
    api.trouble = [403]
    (report,) = sync_source(workspace, "crm", SyncPlan())
    assert isinstance(report.error, SourceRejected)
    assert TOKEN not in str(report.error)
    api.trouble = [429]
    assert synced(workspace).counts["loaded"] == 100


# OAuth 2.0


@pytest.fixture
def authority(api):
    """Who gives the tokens that the API takes; each is worth nothing once there is another."""
    authority = Authority()
    api.tokens = lambda: authority.valid
    yield authority
    authority.close()


def signing_in(workspace, api, authority, client_in="header", **secrets):
    auth = f"{{kind: oauth2, token_url: '{authority.base}/token', client_id: {CLIENT}, scope: read, client_in: {client_in}}}"
    definition = DEFINITION.format(url=f"http://127.0.0.1:{api.server_port}").replace("auth: bearer", f"auth: {auth}")
    add_source(workspace, source_from_yaml(definition), {"client_secret": CLIENT_SECRET} | secrets)


@pytest.mark.parametrize("client_in", ["header", "form"])
def test_client_credentials(workspace, api, authority, client_in):
    signing_in(workspace, api, authority, client_in)
    assert synced(workspace).counts["loaded"] == 100
    assert [(one["grant_type"], one["scope"]) for one in authority.asked] == [("client_credentials", "read")]


def test_a_token_that_runs_out_between_pages(workspace, api, authority):
    signing_in(workspace, api, authority)
    api.tokens = lambda: set() if len(api.asked) == 2 else authority.valid
    assert synced(workspace).counts["loaded"] == 100
    assert len(authority.asked) == 2


def test_a_refresh_token_that_changes_is_kept(workspace, api, authority):
    signing_in(workspace, api, authority, refresh_token="refresh-0")
    for number in (1, 2, 3):
        synced(workspace)
        kept = secrets_of(workspace, source_named(workspace, "crm"))["refresh_token"]
        assert {kept} == {f"refresh-{number}"} == authority.refresh_tokens


def test_a_new_refresh_token_is_kept_though_the_sync_fails(workspace, api, authority):
    signing_in(workspace, api, authority, refresh_token="refresh-0")
    api.trouble = [403]
    (report,) = sync_source(workspace, "crm", SyncPlan())
    assert isinstance(report.error, SourceRejected)
    assert synced(workspace).counts["loaded"] == 100


def test_a_refresh_token_that_stays(workspace, api, authority):
    authority.rotates = False
    signing_in(workspace, api, authority, refresh_token="refresh-0")
    for _time in range(2):
        synced(workspace)
    assert secrets_of(workspace, source_named(workspace, "crm"))["refresh_token"] == "refresh-0"


def test_who_may_not_sign_in_is_told_without_secrets(workspace, api, authority):
    signing_in(workspace, api, authority, refresh_token="refresh-gone")
    (report,) = sync_source(workspace, "crm", SyncPlan())
    assert isinstance(report.error, SourceRejected)
    assert "refresh token" in report.error.remedy
    assert "refresh-gone" not in str(report.error)
    assert CLIENT_SECRET not in str(report.error)


def test_nothing_listens(tmp_path):
    from limner.app.sources_fetch import converse
    from limner.app.sources_http import open_web
    from limner.sources.connectors.requests import Keyed
    from limner.sources.connectors.rest import read
    from servers import free_port

    source = source_from_yaml(DEFINITION.format(url=f"http://127.0.0.1:{free_port()}"))
    slept = []
    with open_web(tmp_path / "rows.jsonl") as web:
        from dataclasses import replace

        patient = replace(web, sleep=slept.append, draw=lambda: 0.5)
        conversation = read(source, source.streams["orders"], {}, {})
        with pytest.raises(SourceUnavailable, match="ConnectError"):
            converse(conversation, lambda request: None if isinstance(request, Keyed) else patient.answer(request))
    assert slept == [1.25, 2.5, 5.0, 10.0, 20.0]
