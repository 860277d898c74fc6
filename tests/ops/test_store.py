"""The store opens on both databases, migrates them, and refuses what it cannot use."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from limner.core.errors import InvalidDefinition, SourceRejected, SourceUnavailable
from limner.engine.locks import FileLocks
from limner.ops.consents import Consent
from limner.ops.schema import METADATA, REVISION
from limner.ops.store import open_store

spawn = multiprocessing.get_context("spawn")


def clock():
    return datetime(2025, 1, 1, 12)


def write_often(url, folder, who, times):
    store = open_store(url, clock=clock, locks=FileLocks(Path(folder)))
    for i in range(times):
        store.definitions.save("rule", "shared", {"by": who, "i": i}, by=who)
        store.definitions.save("rule", f"{who}-{i}", {}, by=who)
        store.audit.record(who, "save", f"rule/{i}")
        store.keys.add({"owner": who.encode()})
        with store.runs.running("build", {"by": who}) as outcome:
            outcome.counts["i"] = i
    store.close()


def test_migrations_make_the_tables_that_the_code_declares(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_the_newest_migration_is_the_one_that_the_code_wants():
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    import limner.ops.migrations

    config = Config()
    config.set_main_option("script_location", str(Path(limner.ops.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_opening_again_changes_nothing(store, url, locks):
    store.definitions.save("rule", "a", {"x": 1}, by="ann")
    again = open_store(url, clock=clock, locks=locks)
    assert again.definitions.get("rule", "a").body == {"x": 1}
    again.close()


def test_a_database_of_a_newer_version_is_refused(store, url, locks):
    with store.database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SourceRejected, match=r"revision 9999.*newer Limner"):
        open_store(url, clock=clock, locks=locks)


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://h/d", "postgresql://h/d"])
def test_an_unknown_address_is_refused_without_quoting_it(url, tmp_path):
    with pytest.raises(InvalidDefinition, match=r"Use sqlite:///"):
        open_store(url, clock=clock, locks=FileLocks(tmp_path))


def test_a_database_that_is_away_says_so_without_its_password(tmp_path):
    url = "postgresql+psycopg://someone:s3cret@127.0.0.1:1/none?connect_timeout=1"
    with pytest.raises(SourceUnavailable, match="Check that it runs") as raised:
        open_store(url, clock=clock, locks=FileLocks(tmp_path))
    assert raised.value.retry
    assert "s3cret" not in str(raised.value)


def test_two_processes_lose_nothing(url, tmp_path):
    folder = str(tmp_path / "locks")
    processes = [spawn.Process(target=write_often, args=(url, folder, who, 15)) for who in ("ann", "bob")]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    store = open_store(url, clock=clock, locks=FileLocks(tmp_path / "locks"))
    history = store.definitions.history("rule", "shared")
    assert [one.version for one in history] == list(range(1, len(history) + 1))
    assert sorted((one.body["by"], one.body["i"]) for one in history) == [
        (who, i) for who in ("ann", "bob") for i in range(15)
    ]
    assert len(store.definitions.all("rule")) == 31
    assert sorted((run.parameters["by"], run.counts["i"], run.status) for run in store.runs.latest(100)) == [
        (who, i, "done") for who in ("ann", "bob") for i in range(15)
    ]
    assert store.audit.latest(1)[0].sequence == 30
    store.audit.verify()
    assert store.keys.fetch(["owner"])["owner"] in {b"ann", b"bob"}
    store.close()


def test_a_statement_that_fails_does_not_quote_its_values(store):
    with pytest.raises(sa.exc.IntegrityError) as raised, store.database.write() as connection:
        connection.execute(
            sa.text("INSERT INTO keys (owner_id, wrapped) VALUES (:owner, NULL)"), {"owner": "13812345678"}
        )
    assert "[parameters" not in str(raised.value)


def test_a_time_with_a_zone_is_refused(store):
    with pytest.raises(sa.exc.StatementError, match="this one has a zone"):
        store.consents.record([Consent("c1", "marketing", granted=True, decided_at=datetime.now(UTC), source="form")])


def test_sqlite_is_set_up_to_survive_a_power_cut(tmp_path):
    store = open_store(f"sqlite:///{tmp_path / 'ops.db'}", clock=clock, locks=FileLocks(tmp_path))
    with store.database.read() as connection:
        values = [
            connection.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert values == ["wal", 2, 1]
    store.close()
