"""Partners push to the real server with a real client; what was acknowledged is never lost, and loaded once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from limner.app.add_source import add_source, source_from_yaml
from limner.app.show_sources import sources_shown
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.warehouse.tables import CONTACTS, ORDERS

SECRET = "Streng-geheim-für-Shopify"
DEFINITION = """
name: store
kind: webhook
signature: shopify
streams:
  orders: {events: [orders/create, orders/updated], key: id, cursor: updated_at, fills: orders}
"""
TICKETS = """
name: desk
kind: webhook
signature: {kind: token, delivery: X-Delivery}
streams:
  tickets:
    records: data.tickets
    key: ticket_id
    mapping:
      columns:
        ticket_id: {to: [service_contacts.contact_id]}
        user: {to: [service_contacts.customer_id]}
        at: {to: [service_contacts.contacted_at]}
        via: {to: [service_contacts.channel]}
"""


def order(number, amount=None, minute=0):
    return {
        "id": number,
        "customer": {"id": f"c{number % 7}", "phone": f"1391234{number:04}"},
        "order_date": "2024-01-05T10:00:00",
        "amount": amount if amount is not None else number + 0.5,
        "status": "paid",
        "updated_at": f"2024-02-01T00:{minute:02}:00Z",
    }


class Listening:
    """The command ``limner sources listen`` in a process of its own."""

    def __init__(self, folder, *more):
        words = [
            str(Path(sys.executable).with_name("limner")),
            "sources",
            "listen",
            "-w",
            str(folder),
            "--port",
            "0",
            "--json",
        ]
        self.process = subprocess.Popen([*words, *more], stdout=subprocess.PIPE, text=True)
        self.told = json.loads(self.process.stdout.readline())
        self.base = self.told["listening"]
        self.lines = []
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout), daemon=True)
        self.reader.start()
        self.client = httpx.Client(base_url=self.base, timeout=30, verify=False, trust_env=False)

    def push(self, body, number="", topic="orders/create", secret=SECRET, path="/v1/webhooks/store/orders", **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        code = hmac.new(secret.encode(), raw, hashlib.sha256).digest()
        signed = {"X-Shopify-Hmac-Sha256": base64.b64encode(code).decode(), "X-Shopify-Topic": topic}
        signed |= {"X-Shopify-Webhook-Id": str(number)} if number != "" else {}
        return self.client.post(path, content=raw, headers=signed | headers)

    def end(self, sign=signal.SIGTERM):
        self.process.send_signal(sign)
        code = self.process.wait(30)
        self.reader.join(10)
        self.client.close()
        self.process.stdout.close()
        return code


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace") as workspace:
        add_source(workspace, source_from_yaml(DEFINITION), {"secret": SECRET})
        yield workspace


@pytest.fixture
def listening(workspace):
    listening = Listening(workspace.folder)
    yield listening
    if listening.process.poll() is None:
        listening.end()


def synced(workspace, name="store"):
    (report,) = sync_source(workspace, name, SyncPlan())
    if report.error:
        raise report.error
    n = report.counts
    assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
    return report


def paid(workspace):
    reader = workspace.reader()
    rows = reader.engine.rows(reader.table(ORDERS))
    return {row["order_id"]: (row["amount"] or 0) / 10_000 for row in rows}


@pytest.mark.slow
def test_what_is_pushed_is_loaded_once(workspace, listening):
    answers = [listening.push(order(n), number=n) for n in range(1, 61)]
    assert {answer.status_code for answer in answers} == {200}
    assert answers[0].json() == {"delivery": "kept"}
    assert listening.push(order(5), number=5).json() == {"delivery": "known"}, "the partner did not hear the answer"
    assert listening.push(order(99), number=99, topic="orders/delete").json() == {"delivery": "ignored"}
    (shown,) = sources_shown(workspace)
    assert shown.streams[0].waiting == 60
    report = synced(workspace)
    assert [report.counts[word] for word in ("read", "loaded")] == [60, 60]
    assert sum(paid(workspace).values()) == sum(range(1, 61)) + 30
    assert sources_shown(workspace)[0].streams[0].waiting == 0
    assert synced(workspace).counts["read"] == 0
    # A change, the same twice in one sync, and what came before again under another name.
    listening.push(order(1, 1001.5, minute=5), number="a", topic="orders/updated")
    listening.push(order(2, 7, minute=6), number="b", topic="orders/updated")
    listening.push(order(2, 8, minute=7), number="c", topic="orders/updated")
    listening.push(order(3), number="d")
    report = synced(workspace)
    assert [report.counts[w] for w in ("read", "loaded", "changed", "unchanged", "duplicates")] == [4, 2, 2, 1, 1]
    assert (paid(workspace)["1"], paid(workspace)["2"]) == (1001.5, 8)
    assert listening.push(order(7, 5), number=7).json() == {"delivery": "known"}, "known after it was loaded, too"


@pytest.mark.slow
def test_what_is_kept_is_sealed(workspace, listening):
    listening.push({**order(1), "note": "王小明的秘密"}, number=1)
    said = b"".join(path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())
    for word in ("王小明的秘密", "13912340001", SECRET):
        assert word.encode() not in said
    for n in range(2, 40):
        listening.push(order(n), number=n)
    synced(workspace)
    reader = workspace.reader()
    assert {row["kind"] for row in reader.engine.rows(reader.table(CONTACTS))} >= {"phone"}
    assert b"13912340001" not in b"".join(path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file())


def test_another_form_and_place_of_records(workspace, listening):
    add_source(workspace, source_from_yaml(TICKETS), {"secret": "tok"})
    body = {
        "data": {
            "tickets": [{"ticket_id": n, "user": "u1", "at": "2024-01-05 10:00:00", "via": "chat"} for n in (1, 2)]
        }
    }

    def push(token, name):
        headers = {"Authorization": f"Bearer {token}", "X-Delivery": name}
        return listening.client.post("/v1/webhooks/desk/tickets", json=body, headers=headers)

    assert push("tok", "1").status_code == 200, "added while the server was running"
    assert push("wrong", "2").status_code == 401
    assert synced(workspace, "desk").counts["loaded"] == 2


# Refused


def test_what_is_refused(workspace, listening):
    # A hundred thousand brackets inside each other, and what is no number in JSON.
    bodies = [b"", b"no json", b"[1, 2]", b'"text"', b"\xff\xfe\xff", b"[" * 100_000, b'{"id": NaN}', b'[{"id": 1}, 2]']
    for number, body in enumerate(bodies):
        answer = listening.push(body, number=number)
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), body
    assert listening.push(order(1), secret="wrong").status_code == 401
    assert listening.client.post("/v1/webhooks/store/orders", json=order(1)).status_code == 401
    assert listening.push(order(1), path="/v1/webhooks/store/ordres").status_code == 404
    assert listening.push(order(1), path="/v1/webhooks/nowhere/orders").status_code == 404
    assert listening.client.get("/v1/webhooks/store/orders").status_code == 405
    assert listening.push(b"[" + b" " * 5_000_000 + b"]").status_code == 413
    assert listening.client.get("/health").json() == {"status": "ok"}
    assert sources_shown(workspace)[0].streams[0].waiting == 0
    assert SECRET not in "".join(listening.lines)


def test_a_body_without_a_length_is_cut_where_it_is_too_large(listening):
    def endless():
        for _part in range(200):
            yield b" " * 65_536

    answer = listening.client.post("/v1/webhooks/store/orders", content=endless())
    assert answer.status_code == 413


def test_a_client_that_breaks_off_leaves_nothing(workspace, listening):
    host, port = listening.base.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as client:
        client.sendall(b"POST /v1/webhooks/store/orders HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{")
    assert listening.push(order(1), number=1).status_code == 200
    assert sources_shown(workspace)[0].streams[0].waiting == 1


@pytest.mark.slow
def test_hostile_values_are_loaded_or_put_aside_and_stop_nothing(workspace, listening):
    for n in range(1, 40):
        listening.push(order(n), number=n)
    nasty = [
        {**order(101), "note": "\ud83d half a character"},
        {**order(102), "note": "nul \u0000 inside"},
        {**order(103), "note": {"deep": [1, {"er": None}]}},
        {**order(104), "amount": "abc"},
        {**order(105), "big": 10**40},
    ]
    for one in nasty:
        raw = json.dumps(one).encode()
        assert listening.push(raw, number=f"n{one['id']}").status_code == 200
    assert (
        listening.push(b'{"id": 106, "amount": 1e999, "updated_at": "2024-02-01T00:00:00Z"}', number="inf").status_code
        == 200
    )
    counts = synced(workspace).counts
    assert counts["read"] == 45
    assert counts["loaded"] + counts["quarantined"] == 45
    assert counts["quarantined"] >= 1
    assert {"101", "102", "103", "105"} <= set(paid(workspace))


# Kills


@pytest.mark.slow
def test_kills_lose_nothing_that_was_acknowledged(workspace):
    """Eight clients push while the server is killed again and again; each tries again as partners do."""
    acknowledged, ended = set(), threading.Event()
    port = {"now": None}

    def client(first):
        for number in range(first, 100_000, 8):
            while not ended.is_set():
                try:
                    if port["now"].push(order(number), number=number).status_code == 200:
                        acknowledged.add(number)
                        break
                except httpx.HTTPError:
                    time.sleep(0.05)
            if ended.is_set():
                return

    port["now"] = Listening(workspace.folder)
    with ThreadPoolExecutor(8) as clients:
        working = [clients.submit(client, first) for first in range(1, 9)]
        for round_ in range(4):
            time.sleep(0.4 + 0.17 * round_)
            before = port["now"]
            before.process.kill()
            before.process.wait(30)
            port["now"] = Listening(workspace.folder)
            before.client.close()
            before.process.stdout.close()
        time.sleep(0.3)
        ended.set()
        assert [one.result() for one in working] == [None] * 8
    port["now"].end()
    assert len(acknowledged) > 50
    counts = synced(workspace).counts
    assert counts["loaded"] == counts["read"]
    assert {int(one) for one in paid(workspace)} >= acknowledged
    assert len(paid(workspace)) <= len(acknowledged) + 8, "each client had one more under way at the end"


@pytest.mark.slow
def test_a_sync_that_is_killed_loads_all_once(workspace, listening):
    """Killed at moments spread over its length; deliveries wait until the rows that they hold are in the lake."""
    killed = 0
    for number in range(7):
        for n in range(number * 40 + 1, number * 40 + 41):
            listening.push(order(n), number=n)
        words = [sys.executable, "-m", "limner.app.run_sources", str(workspace.folder), "store"]
        process = subprocess.Popen(words)
        try:
            process.wait(1.0 + 0.35 * number)
        except subprocess.TimeoutExpired:
            killed += 1
        process.kill()
        process.wait()
    assert killed > 2
    synced(workspace)
    assert paid(workspace) == {str(n): n + 0.5 for n in range(1, 281)}


def test_it_ends_when_told_and_answers_what_has_begun(workspace, listening):
    with ThreadPoolExecutor(4) as clients:
        pushed = [clients.submit(listening.push, order(n), n) for n in range(1, 30)]
        assert pushed[0].result().status_code == 200
        assert listening.end() == 0
    answered = [one.result().status_code for one in pushed if one.exception() is None]
    assert sources_shown(workspace)[0].streams[0].waiting >= answered.count(200)
