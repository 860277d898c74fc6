"""Literal contacts in, literal features of service out."""

from __future__ import annotations

from datetime import date

import pytest

from limner.portrait.catalogue import catalogue
from limner.testing.checks import check_measure
from limner.warehouse.tables import SERVICE_CONTACTS
from portrait.rows import built, features, near, table, tables


def _contact(kind=None, *, on="2024-06-01", customer="甲", **more):
    return {"customer_id": customer, "contacted_on": date.fromisoformat(on), "kind": kind, **more}


CONTACTS = [
    _contact("投诉", resolved=False, wait_seconds=59.6, score=1.0),
    _contact("Complaint", resolved=True, wait_seconds=0.0, score=4.5),
    _contact("退货", resolved=None, wait_seconds=-1.0, score=-1.0),
    _contact("维修", wait_seconds=float("nan"), score=float("nan")),
    _contact("咨询", wait_seconds=float("inf"), score=101.0),
    _contact(None, resolved=False),
    _contact("return", on="2024-05-31"),
    _contact("投诉", on="2023-07-01", wait_seconds=1000.0, score=5.0),
    _contact("投诉", on="2024-07-01"),
    _contact("投诉", customer=None),
    _contact("咨询", customer="乙"),
]


def test_service(duckdb_engine, tmp_path):
    expected = {
        "service_contacts_30d": 6,
        "service_contacts_365d": 7,
        "service_contacts_life": 8,
        "after_sales_contacts_30d": 2,
        "after_sales_contacts_365d": 3,
        "complaints_30d": 2,
        "complaints_life": 3,
        "unresolved_contacts_30d": 2,
        "wait_seconds_mean_365d": 30.0,
        "service_score_mean_365d": 2.75,
    }
    rows = features(duckdb_engine, tmp_path, tables(service_contacts=CONTACTS), "2024-06-30", only=expected)
    assert {name: rows["甲"][name] for name in expected} == near(expected)
    assert [rows["乙"][name] for name in expected] == [1, 1, 1, 0, 0, 0, 0, 0, None, None]


def test_what_the_source_does_not_say_is_null(duckdb_engine, tmp_path):
    names = ("service_contacts_30d", "complaints_30d", "unresolved_contacts_30d", "wait_seconds_mean_365d")
    warehouse = tables(service_contacts=[_contact()])
    staged, absent = built(duckdb_engine, tmp_path, warehouse, "2024-06-30", only=names)
    (row,) = duckdb_engine.rows(staged["features"])
    assert [row[name] for name in names] == [1, None, None, None]
    assert "wait_seconds_mean_365d" in absent["service_contacts.wait_seconds"]


@pytest.mark.parametrize("measure", catalogue().measures_of(SERVICE_CONTACTS), ids=lambda measure: measure.name)
def test_measures_of_contacts_merge(duckdb_engine, measure):
    check_measure(measure, table("service_contacts", CONTACTS), duckdb_engine, day="contacted_on")
