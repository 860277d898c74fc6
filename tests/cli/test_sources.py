"""Sources on the command line; a secret is never seen again."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from limner.app.workspace import Workspace
from limner.cli.main import app
from limner.core.errors import Conflict, InvalidDefinition, LimnerError, NotFound

SECRET = "Sup3r-Geheim-Wort"


@pytest.fixture
def limner(tmp_path, monkeypatch):
    """Run commands in a new workspace beside a small shop; all that they print is in ``limner.said``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_LOCALE", "en")
    monkeypatch.setenv("COLUMNS", "200")
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute(
            "CREATE TABLE page_events (id INTEGER PRIMARY KEY, customer_id TEXT, event_type TEXT, occurred_at TEXT)"
        )
        rows = [(n, f"c{n % 9}", "view", f"2024-01-{n % 28 + 1:02} 10:00:00") for n in range(1, 101)]
        connection.executemany("INSERT INTO page_events VALUES (?, ?, ?, ?)", rows)
    connection.close()

    class Limner:
        said = ""

        def __call__(self, *words, stdin=None):
            result = CliRunner().invoke(app, list(words), input=stdin, catch_exceptions=True)
            self.said += result.output
            if isinstance(result.exception, LimnerError):
                self.said += f"{result.exception}{result.exception.to_json()}{result.exception.__cause__!r}"
            return result

    run = Limner()
    assert run("init", "limner-workspace").exit_code == 0
    return run


def test_the_whole_way(limner, tmp_path):
    added = limner(
        "sources", "add", "shop", f"sqlite:///{tmp_path / 'shop.db'}", "--table", "page_events", "--deletions"
    )
    assert added.exit_code == 0
    assert "Next: limner sources sync shop" in added.stdout
    synced = limner("sources", "sync", "shop")
    assert "100 rows read = 100 loaded + 0 unchanged + 0 duplicates + 0 quarantined" in " ".join(synced.stdout.split())
    again = json.loads(limner("sources", "sync", "shop", "--json").stdout)
    assert again["streams"][0]["unchanged"] == 100
    (listed,) = json.loads(limner("sources", "list", "--json").stdout)
    assert (listed["name"], listed["read"][0]["totals"]["loaded"]) == ("shop", 100)
    assert listed["freshness_seconds"] >= 0
    shown = limner("sources", "show", "shop").stdout
    assert "deletions: true" in shown
    assert "s ago" in shown
    assert limner("sources", "remove", "shop").exit_code == 0
    assert "no source yet" in limner("sources", "list").stdout
    assert isinstance(limner("sources", "show", "shop").exception, NotFound)


def test_all_sources_are_read_where_none_is_named(limner, tmp_path):
    for name in ("one", "two"):
        limner("sources", "add", name, f"sqlite:///{tmp_path / 'shop.db'}", "--table", "page_events")
    Path("dead.yaml").write_text(
        "name: dead\nkind: database\nurl: postgresql://reader@127.0.0.1:9/shop\nstreams: {orders: {}}\n",
        encoding="utf-8",
    )
    limner("sources", "add", "dead.yaml")
    told = limner("sources", "sync", "--json")
    found = {one["source"]: one["streams"][0] for one in map(json.loads, told.stdout.splitlines())}
    assert {name: stream["read"] for name, stream in found.items() if name != "dead"} == {"one": 100, "two": 100}
    assert found["dead"]["error"]
    assert told.exit_code == 1, "a source that does not answer keeps no other from being read, and is told"
    assert limner("sources", "sync", "one", "two").stdout.split()[0] == "one"


def test_a_stream_is_read_of_the_sources_that_have_it(limner, tmp_path):
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    limner("sources", "add", "a", url, "--query", "SELECT * FROM page_events", "--key", "id")
    limner("sources", "add", "b", url, "--table", "page_events")
    told = limner("sources", "sync", "--stream", "page_events", "--json")
    (line,) = told.stdout.splitlines()
    assert json.loads(line)["source"] == "b"
    nowhere = limner("sources", "sync", "--stream", "nowhere")
    assert isinstance(nowhere.exception, NotFound)
    assert "page_events" in nowhere.exception.remedy


def test_a_source_that_is_being_read_keeps_no_other_from_it(limner, tmp_path):
    for name in ("a", "b"):
        limner("sources", "add", name, f"sqlite:///{tmp_path / 'shop.db'}", "--table", "page_events")
    with Workspace(tmp_path / "limner-workspace") as opened, opened.store.sources.hold("a"):
        told = limner("sources", "sync", "--json")
        assert isinstance(limner("sources", "sync", "a").exception, Conflict)
    busy, read = map(json.loads, told.stdout.splitlines())
    assert busy["streams"][0]["error"]["error"] == "Conflict"
    assert read["streams"][0]["loaded"] == 100
    assert told.exit_code == 1


def test_a_bad_file_does_not_hide_what_came_of_the_others(limner, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.csv").write_text("order_id,customer_id,order_date,amount\nA1,c1,2024-01-01,5\n", encoding="utf-8")
    (folder / "bad.xlsx").write_bytes(b"PK\x03\x04 cut off")
    for file in folder.iterdir():
        os.utime(file, (1, 1))
    Path("drop.yaml").write_text(
        f"name: drop\nkind: folder\nurl: {folder}\nstreams: {{orders: {{}}}}\n", encoding="utf-8"
    )
    limner("sources", "add", "drop.yaml")
    told = limner("sources", "sync", "drop")
    assert told.exit_code == 1
    assert "bad.xlsx" in told.stdout
    assert "1 row read = 1 loaded" in " ".join(told.stdout.split())


def test_what_its_columns_were_taken_to_mean(limner, tmp_path):
    limner("sources", "add", "shop", f"sqlite:///{tmp_path / 'shop.db'}", "--table", "page_events")
    assert "to:" not in limner("sources", "show", "shop", "--meanings").stdout
    limner("sources", "sync", "shop")
    told = limner("sources", "show", "shop", "--meanings").stdout
    assert "events.customer_id" in told
    meant = json.loads(limner("sources", "show", "shop", "--meanings", "--json").stdout)["meanings"]
    assert yaml.safe_load(meant)["sheets"]["page_events.parquet"]["columns"]["customer_id"]["to"] == [
        "events.customer_id"
    ]
    assert "events.customer_id" not in limner("sources", "show", "shop").stdout


def test_why_a_source_fails_is_told_in_words(limner, tmp_path):
    limner("sources", "add", "gone", f"sqlite:///{tmp_path / 'gone.db'}", "--table", "orders")
    assert limner("sources", "sync", "gone").exit_code == 1
    assert "failed once: it is away" in " ".join(limner("sources", "list").stdout.split())
    limner("sources", "sync", "gone")
    shown = limner("sources", "show", "gone").stdout
    assert "failed 2 times: it is away" in shown
    assert "limner sources sync gone" in shown
    assert "Pushed" not in shown


def test_in_chinese(limner, tmp_path, monkeypatch):
    monkeypatch.setenv("LIMNER_LOCALE", "zh")
    limner("init", "w")
    limner("sources", "add", "shop", f"sqlite:///{tmp_path / 'shop.db'}", "--table", "page_events", "-w", "w")
    assert "载入 100" in limner("sources", "sync", "shop", "-w", "w").stdout
    assert "上次读取" in limner("sources", "list", "-w", "w").stdout


def test_a_secret_is_never_seen_again(limner, tmp_path):
    """Not in the workspace, not in what is printed: when it is added, used, shown, changed and refused."""
    Path("shop.yaml").write_text(
        "name: shop\nkind: database\nurl: postgresql://reader@127.0.0.1:9/shop\nstreams: {orders: {}}\n",
        encoding="utf-8",
    )
    assert limner("sources", "add", "shop.yaml", "--password-stdin", stdin=f"{SECRET}\n").exit_code == 0
    api = "name: api\nkind: rest\nurl: http://127.0.0.1:9\nauth: {kind: query, name: key}\nstreams: {orders: {}}\n"
    Path("api.yaml").write_text(api, encoding="utf-8")
    assert limner("sources", "add", "api.yaml", "--secret-stdin", "token", stdin=f"{SECRET}\n").exit_code == 0
    assert limner("sources", "sync", "shop").exit_code == 1
    assert limner("sources", "sync", "shop", "--json").exit_code == 1
    limner("sources", "list", "--json")
    limner("sources", "list")
    shown = limner("sources", "show", "shop")
    assert "kept encrypted: password" in shown.stdout
    limner("sources", "show", "api", "--json")
    wrong = (
        f"name: shop\nkind: database\nurl: postgresql://reader:{SECRET}@127.0.0.1:9/shop\nstreams: {{orders: {{}}}}\n"
    )
    Path("wrong.yaml").write_text(wrong, encoding="utf-8")
    assert isinstance(limner("sources", "add", "wrong.yaml").exception, InvalidDefinition)
    Path("wrong.yaml").unlink()
    assert isinstance(
        limner("sources", "add", "shop", f"mysql://me:{SECRET}@h/d", "--table", "t").exception, InvalidDefinition
    )
    assert SECRET not in limner.said
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name.startswith("ops.db") for path in files)
    assert not [path for path in files if SECRET.encode() in path.read_bytes()]


def test_a_secret_from_the_environment(limner, monkeypatch):
    monkeypatch.setenv("LIMNER_SOURCE_PASSWORD", SECRET)
    added = limner("sources", "add", "shop", "mysql://reader@127.0.0.1:9/shop", "--table", "orders", "--json")
    assert json.loads(added.stdout)["secrets"] == ["password"]
    assert SECRET not in limner.said


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("name: a\nkind: databas\nstreams: {x: {}}", "database"),
        ("name: a\nkind: database\nurl: x\nstreams: {}", "nothing to read"),
        ("name: a\nkind: database\nurl: x\npassword: y\nstreams: {x: {}}", "secret does not belong"),
        ("name: a\nkind: database\nurl: x\nstreams: {x: {curser: y}}", "cursor"),
        ("name: a/b\nkind: database\nurl: x\nstreams: {x: {}}", "no name"),
        ("name: a\nkind: database\nurl: x\nschedule: now and then\nstreams: {x: {}}", "every 15 minutes"),
        ("name: a\nkind: database\nurl: x\nstreams: {x: {fills: order}}", "orders"),
        ("name: a\nkind: database\nstreams: {x: {}}", "url is missing"),
    ],
)
def test_a_wrong_definition_says_where_and_what(limner, text, word):
    Path("a.yaml").write_text(text, encoding="utf-8")
    error = limner("sources", "add", "a.yaml").exception
    assert isinstance(error, InvalidDefinition)
    assert word in str(error)


@pytest.mark.slow
def test_run_for_a_while(limner, tmp_path):
    limner(
        *("sources", "add", "shop", f"sqlite:///{tmp_path / 'shop.db'}", "--table", "page_events"),
        *("--schedule", "every 1 hour"),
    )
    ran = limner("sources", "run", "--seconds", "12", "--json")
    assert [json.loads(line)["what"] for line in ran.stdout.splitlines()] == ["started", "done"]
