"""A frame of literal rows, and the facts of the store."""

from __future__ import annotations

import pytest

from app.report.literal_tables import AS_OF, FEATURE_COLUMNS, Tables, columns, day
from limner.app.report.facts import gather
from limner.app.report.frame import Frame, customer_days
from limner.app.workspace import Workspace
from limner.warehouse.tables import ORDERS, PREFERENCES
from rows import memory


@pytest.fixture
def frame(engine):
    """Make a frame of literal features, orders and preferences, on each engine."""

    def made(*, features=(), orders=(), preferences=(), tables=None, people=None):
        everyone = memory(FEATURE_COLUMNS, *features)
        chosen = everyone if people is None else everyone.filter(everyone.customer_id.isin(people))
        placed = [{"ordered_on": day(row.pop("on")), "kind": "sale", **row} for row in map(dict, orders)]
        kept = memory(columns(ORDERS), *placed)
        return Frame(
            reader=Tables(engine, tables or {}),
            as_of=AS_OF,
            segment=None,
            everyone=everyone,
            people=chosen,
            orders=kept,
            days=customer_days(kept),
            preferences=memory(columns(PREFERENCES), *preferences),
        )

    return made


@pytest.fixture(scope="session")
def facts(store_folder):
    """The facts of the store."""
    with Workspace(store_folder) as opened:
        return gather(opened)
