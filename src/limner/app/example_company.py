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
from limner.testing.company.score import CLASSES, NONE, TAGS, Score, score
from limner.warehouse.tables import FEATURES
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
    return score(pq.read_table(file), features, _arrow(workspace, held.select("customer_id", "tag")))


def _arrow(workspace: Workspace, plan: ir.Table) -> pa.Table:
    return pa.Table.from_batches(workspace.engine().batches(plan), schema=plan.schema().to_pyarrow())
