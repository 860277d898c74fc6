"""The audit log shows that it was tampered with."""

from __future__ import annotations

from datetime import datetime

import pytest

from limner.core.errors import SourceRejected


@pytest.fixture
def audit(store):
    store.audit.record("ann", "import", "订单.csv", {"rows": 3})
    store.audit.record("bob", "erase", "c1")
    store.audit.record("ann", "export", "segment/新客", {"columns": ["phone"]})
    return store.audit


def tamper(store, statement):
    with store.database.write() as connection:
        connection.exec_driver_sql(statement)


def test_entries_are_a_chain(audit):
    entries = audit.latest(9)
    assert [(one.sequence, one.actor, one.action, one.subject) for one in entries] == [
        (3, "ann", "export", "segment/新客"),
        (2, "bob", "erase", "c1"),
        (1, "ann", "import", "订单.csv"),
    ]
    assert entries[-1].detail == {"rows": 3}
    assert entries[-1].at == datetime(2025, 3, 30, 0, 2, 2, 345678)
    assert audit.verify() == entries[0].hash


def test_an_empty_log_holds(store):
    assert store.audit.verify() == "0" * 64
    assert store.audit.latest(9) == []


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("UPDATE audit SET actor = 'eve' WHERE sequence = 2", 2),
        ("UPDATE audit SET detail = '{\"rows\":4}' WHERE sequence = 1", 1),
        ("UPDATE audit SET at = '2025-03-30 00:02:02.345679' WHERE sequence = 1", 1),
        ("DELETE FROM audit WHERE sequence = 1", 1),
        ("DELETE FROM audit WHERE sequence = 2", 2),
        ("UPDATE audit SET sequence = 5 WHERE sequence = 3", 3),
        ("INSERT INTO audit SELECT 4, at, actor, action, subject, detail, hash FROM audit WHERE sequence = 3", 4),
    ],
)
def test_tampering_shows(store, audit, statement, entry):
    tamper(store, statement)
    with pytest.raises(SourceRejected, match=f"from entry {entry} on"):
        audit.verify()


def test_a_cut_end_shows_by_the_newest_hash(store, audit):
    newest = audit.verify()
    tamper(store, "DELETE FROM audit WHERE sequence = 3")
    assert audit.verify() != newest
