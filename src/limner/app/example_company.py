"""Make the example company, and hold a workspace's portraits of it against what is true."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.parquet as pq
from ibis import _

from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.testing.company import LAST_DAY, Company, generate
from limner.testing.company.score import CLASSES, NONE, TAGS, Score, score, score_identity
from limner.warehouse.reader import Reader
from limner.warehouse.tables import ALIASES, FEATURES, RECORDS
from limner.warehouse.tables import TAGS as TAGS_TABLE

__all__ = ["NONE", "Company", "Score", "check_company", "make_company"]


def make_company(folder: Path, *, customers: int = 2000, seed: int = 7, until: date = LAST_DAY) -> Company:
    """Make the example company in ``folder``, which is made; files of an earlier one are replaced.

    Raises:
        InvalidDefinition: the company would be too small or too large.
    """
    return generate(folder, customers=customers, seed=seed, until=until)


def check_company(workspace: Workspace, folder: Path) -> tuple[Score, ...]:
    """Compare the portraits of the last build with the truths of the company in ``folder``.

    Where the lists of its other systems were imported, who is the same person is compared too.

    Raises:
        NotFound: ``folder`` holds no company, or no portraits have been built.
    """
    file = folder / "truth" / "customers.parquet"
    if not file.is_file():
        raise NotFound(f"{folder} holds no example company.", remedy=f"Make one with: limner company make {folder}")
    reader = workspace.reader()
    if not reader.has(FEATURES):
        raise NotFound(
            "No portraits have been built.", remedy=f"Import {folder / 'data'}, then run limner build, and check again."
        )
    plan = reader.table(FEATURES)
    wanted = [name for name in CLASSES.values() if name in plan.columns]
    features = _arrow(workspace, plan.select("customer_id", *wanted))
    held = reader.table(TAGS_TABLE).filter(_.until.isnull() & _.tag.isin(list(TAGS.values())))
    person_of = _person_of(reader)
    truth = _of_persons(pq.read_table(file), person_of)
    scores = score(truth, features, _arrow(workspace, held.select("customer_id", "tag")))
    known = pq.read_table(folder / "truth" / "identity.parquet")
    if person_of.keys().isdisjoint(known["record_id"].to_pylist()):
        return scores
    return (*scores, score_identity(known, person_of))


def _person_of(reader: Reader) -> dict[str, str]:
    """The person of every id that a record names."""
    aliases = {row["alias_id"]: row["customer_id"] for row in reader.engine.rows(reader.table(ALIASES))}
    records = reader.table(RECORDS).select("customer_id").distinct()
    persons = {row["customer_id"]: row["customer_id"] for row in reader.engine.rows(records)}
    return persons | aliases


def _of_persons(truth: pa.Table, person_of: dict[str, str]) -> pa.Table:
    """Put the person's id in the place of the customer's, under which the portrait stands."""
    ids = [person_of.get(one, one) for one in truth["customer_id"].to_pylist()]
    return truth.set_column(truth.column_names.index("customer_id"), "customer_id", pa.array(ids, pa.string()))


def _arrow(workspace: Workspace, plan: ir.Table) -> pa.Table:
    return pa.Table.from_batches(workspace.engine().batches(plan), schema=plan.schema().to_pyarrow())
