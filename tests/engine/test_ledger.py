"""A new ibis operation in a plan that ships is a visible act: it is added to ``ledger.txt`` beside this file."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pytest

from limner.app.build_portraits import build_portraits
from limner.app.check_quality import check_quality
from limner.app.export_table import export_table
from limner.app.preview import try_rule
from limner.app.report.facts import gather
from limner.app.show_portrait import portrait_of
from limner.app.workspace import Workspace
from limner.engine.duckdb import DuckDB
from limner.rules.json import to_json
from limner.rules.rule import All, Any, Did, Has, HasTag, InSegment, Not, Sequence, Step
from limner.warehouse.tables import ALL, BY_NAME
from rows import memory

pytestmark = pytest.mark.slow

LEDGER = Path(__file__).with_name("ledger.txt")
DAY = date(2024, 3, 1)
NOON = datetime(2024, 3, 1, 12)

ROWS = {
    "records": {"record_id": "r", "recorded_at": NOON, "city": "上海"},
    "orders": {"order_id": "o", "ordered_at": NOON, "ordered_on": DAY, "ordered_hour": 12, "kind": "sale", "amount": 1},
    "order_lines": {
        "line_id": "l",
        "product_id": "p",
        "ordered_at": NOON,
        "ordered_on": DAY,
        "quantity": 1.0,
        "amount": 1,
    },
    "products": {"product_id": "p", "category": "茶", "brand": "b"},
    "events": {"event_id": "e", "event": "view", "occurred_at": NOON, "occurred_on": DAY},
    "redemptions": {"redemption_id": "d", "redeemed_at": NOON, "redeemed_on": DAY},
    "feedback": {"feedback_id": "f", "given_at": NOON, "given_on": DAY, "score": 5.0},
    "touches": {"touch_id": "t", "touched_at": NOON, "touched_on": DAY},
    "service_contacts": {"contact_id": "s", "contacted_at": NOON, "contacted_on": DAY, "kind": "complaint"},
    "points": {"movement_id": "p", "moved_at": NOON, "moved_on": DAY, "kind": "earn", "points": 5},
    "consents": {"purpose": "marketing", "granted": False, "decided_at": NOON},
}
RULES = (
    *(Has("city", operator, "上海") for operator in ("=", "!=", "contains")),
    *(Has("orders_365d", operator, 1) for operator in ("<", "<=", ">", ">=")),
    *(Has("city", operator, ("上海", "北京")) for operator in ("in", "not in")),
    *(Has("city", operator) for operator in ("missing", "present")),
    Has("orders_365d", "between", (1, 3)),
    Has("first_seen_on", ">=", DAY),
    *(Did(activity) for activity in ("order", "refund", "purchase_line", "redemption", "feedback", "touch", "view")),
    *(Did("order", (count, 2), within_days=30) for count in ("at least", "at most", "exactly")),
    Did("order", where=Has("amount", ">", 0)),
    All((Has("city", "=", "上海"), Any((InSegment("value_high"), Not(HasTag("high_value")))))),
    Sequence((Step("view"), Step("order", Has("amount", ">", 0))), within_days=7),
)


class Listening:
    """DuckDB that keeps the plans which it is given to run."""

    name = "duckdb"

    def __init__(self):
        self.inner = DuckDB()
        self.plans = []

    def scan(self, files, schema):
        return self.inner.scan(files, schema)

    def prepared(self, plan):
        self.plans.append(plan.made())
        return self.inner.prepared(plan)

    def named(self, plan):
        self._heard(plan)
        return self.inner.named(plan)

    def write(self, plan, folder):
        self._heard(plan)
        self.inner.write(plan, folder)

    def batches(self, plan):
        self._heard(plan)
        return self.inner.batches(plan)

    def rows(self, plan):
        self._heard(plan)
        return self.inner.rows(plan)

    def _heard(self, plan):
        if isinstance(plan, ir.Table):  # those that were prepared are heard of then
            self.plans.append(plan)

    def close(self):
        self.inner.close()


@pytest.fixture(scope="module")
def plans(tmp_path_factory):
    """The plans of all use cases on a workspace with one row a table."""
    home = tmp_path_factory.mktemp("ledger")
    listening = Listening()
    Workspace.create(home / "workspace").close()
    with Workspace(home / "workspace", clock=lambda: datetime(2024, 3, 2)) as workspace:
        workspace.engine = lambda name=None: listening
        fill(workspace)
        build_portraits(workspace, as_of=DAY)
        build_portraits(workspace, as_of=DAY + timedelta(days=1))
        try_rule(workspace, to_json(Any(RULES)), sample=1)
        check_quality(workspace, as_of=DAY)
        for table in ALL:
            if workspace.reader().has(table):
                export_table(workspace, table.name, home / f"{table.name}.parquet")
        portrait_of(workspace, "c")
        gather(workspace)
        yield listening.plans
    listening.close()


def fill(workspace):
    changes = []
    for name, row in ROWS.items():
        table = BY_NAME[name]
        owner = {"customer_id": "c"} if table.about_customers else {}
        rows = memory({column: each.type for column, each in table.columns.items()}, row | owner)
        changes.append(workspace.lake.stage(name, partial(workspace.engine().inner.write, rows), mode="append"))
    workspace.lake.commit(changes, operation="literal rows")


def test_the_ledger_names_every_operation_of_the_plans_that_ship(plans):
    nodes = (node for plan in plans for node in plan.op().find(ops.Node))
    used = {type(node).__name__ for node in nodes if not isinstance(node, ops.ScalarUDF)}  # DuckDB's own json_array
    listed = set(LEDGER.read_text(encoding="utf-8").split())
    new, gone = sorted(used - listed), sorted(listed - used)
    assert not new, f"prove them on both engines, then add them to ledger.txt: {' '.join(new)}"
    assert not gone, f"no plan uses them any more, so take them out of ledger.txt: {' '.join(gone)}"


def test_the_ledger_is_sorted_and_names_operations():
    lines = LEDGER.read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert all(issubclass(getattr(ops, line), ops.Node) for line in lines)


def test_every_plan_that_ships_can_be_said_to_spark(plans):
    assert ibis.pyspark.name == "pyspark"  # loads the options that its compiler reads
    for plan in plans:
        ibis.to_sql(plan, dialect="pyspark")
