"""Propose what identity numbers say of people: year of birth, gender and the province that issued the number.

What is accepted becomes records of a source of its own, of customers of whom no record says it; what records say stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from limner.app.quality_contacts import open_contacts
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.engine.lake import Snapshot
from limner.engine.portable import count_where
from limner.privacy.kinds import PersonalKind
from limner.quality.normalise.id_numbers import id_number
from limner.warehouse.reader import stored_rows
from limner.warehouse.tables import EXTRA_PREFIX, RECORDS

SOURCE = "limner:id_number"
"""The source of the records that are made from identity numbers."""
PROVINCE = f"{EXTRA_PREFIX}id_province"
FACTS = {"birth_year": "int64", "gender": "string", PROVINCE: "string"}
"""What a number says, as columns of ``records`` with their types. The province is that of issue, not of residence."""


@dataclass(frozen=True, kw_only=True)
class FactProposal:
    """What identity numbers say of one thing.

    Attributes:
        fact: the column of ``records``.
        customers: customers whose number says it.
        agree: of whom a record says the same.
        differ: of whom records say something else alone; they are left as they are.
        fill: of whom no record says it.
        filled: whether it was accepted just now.
    """

    fact: str
    customers: int
    agree: int
    differ: int
    fill: int
    filled: bool


def propose_facts(
    workspace: Workspace, *, purpose: str, by: str, accept: Collection[str] = ()
) -> tuple[FactProposal, ...]:
    """Say what identity numbers would add to records, and add what is named in ``accept``, in one commit.

    Raises:
        NotFound: there are no identity numbers, or no such purpose or fact.
        NotAllowed: the purpose may not see personal values.
        Conflict: records changed meanwhile; call again.
    """
    for name in accept:
        if name not in FACTS:
            raise NotFound.among("fact of identity numbers", name, FACTS)
    snapshot = workspace.lake.snapshot()
    said = _said(workspace, purpose, by, snapshot)
    engine = workspace.engine("duckdb")
    records = stored_rows(engine, workspace.lake, snapshot, RECORDS)
    both = said.left_join(_known(records), "customer_id")
    (counts,) = engine.rows(both.agg(customers=both.count(), **_counts(both)))
    if accept:
        lacking = both.select("customer_id", **{n: both[f"old_{n}_min"].isnull().ifelse(both[n], None) for n in accept})
        lacking = lacking.filter(ibis.or_(*(lacking[name].notnull() for name in accept)))
        _append(workspace, engine.rows(lacking), accept, snapshot)
    return tuple(
        FactProposal(
            fact=name,
            customers=counts["customers"],
            **{what: counts[f"{what}_{name}"] for what in ("agree", "differ", "fill")},
            filled=name in accept,
        )
        for name in FACTS
    )


def forget_facts(workspace: Workspace) -> int:
    """Take out all records that were made from identity numbers, and return the commit.

    Raises:
        NotFound: there are none.
        Conflict: records changed meanwhile; call again.
    """
    engine, snapshot = workspace.engine("duckdb"), workspace.lake.snapshot()
    records = stored_rows(engine, workspace.lake, snapshot, RECORDS)
    if not engine.rows(records.filter(records.source == SOURCE).limit(1)):
        raise NotFound("No record was made from identity numbers.", remedy="There is nothing to take back.")
    others = records.filter(records.source.fill_null("") != SOURCE)
    change = workspace.lake.stage(RECORDS.name, partial(engine.write, others), mode="replace")
    operation = f"forget:id_numbers:{workspace.clock().isoformat()}"
    return workspace.lake.commit([change], operation=operation, base=snapshot).number


def _said(workspace: Workspace, purpose: str, by: str, snapshot: Snapshot) -> ir.Table:
    """What valid numbers say, one row a customer; of several numbers of one customer the smallest counts."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    kind = PersonalKind.ID_NUMBER
    for rows in open_contacts(workspace, kind, purpose=purpose, by=by, snapshot=snapshot, action="contacts.facts"):
        for row in rows:
            normal, owner = id_number(row["value"]), row["customer_id"]
            if normal.valid and (owner not in found or normal.value < found[owner][0]):
                found[owner] = (normal.value, dict(normal.parts))
    parts = {owner: parts for owner, (_value, parts) in found.items()}
    columns = {
        "customer_id": pa.array(list(parts), pa.string()),
        "birth_year": pa.array([int(one["birth_date"][:4]) for one in parts.values()], pa.int64()),
        "gender": pa.array([one["gender"] for one in parts.values()], pa.string()),
        PROVINCE: pa.array([one["province"] for one in parts.values()], pa.string()),
    }
    return ibis.memtable(pa.table(columns))


def _known(records: ir.Table) -> ir.Table:
    """What records say of each customer: the smallest and the largest value of each fact."""
    held = records.mutate(**{name: ibis.null(kind) for name, kind in FACTS.items() if name not in records.columns})
    ends = {f"old_{name}_{end}": getattr(held[name], end)() for name in FACTS for end in ("min", "max")}
    return held.filter(held.customer_id.notnull()).group_by("customer_id").agg(**ends)


def _counts(both: ir.Table) -> dict[str, ir.Scalar]:
    counts = {}
    for name in FACTS:
        low, high = both[f"old_{name}_min"], both[f"old_{name}_max"]
        same = ((low == both[name]) | (high == both[name])).fill_null(ibis.literal(value=False))
        counts[f"agree_{name}"] = count_where(same)
        counts[f"differ_{name}"] = count_where(low.notnull() & ~same)
        counts[f"fill_{name}"] = count_where(low.isnull())
    return counts


def _append(workspace: Workspace, rows: list[dict[str, Any]], names: Collection[str], snapshot: Snapshot) -> None:
    if not rows:
        return
    now = workspace.clock()
    load = hashlib.sha256(f"{SOURCE}|{now.isoformat()}".encode()).hexdigest()[:16]
    declared = {name: column.type for name, column in RECORDS.columns.items()}
    kinds = ibis.schema(declared | {name: FACTS[name] for name in names})
    made = [
        {
            **dict.fromkeys(kinds),
            **row,
            "record_id": _record_id(row),
            "recorded_at": now,
            "source": SOURCE,
            "load_id": load,
        }
        for row in rows
    ]
    plan = ibis.memtable(pa.Table.from_pylist(made, schema=kinds.to_pyarrow()))
    change = workspace.lake.stage(RECORDS.name, partial(workspace.engine("duckdb").write, plan), mode="append")
    workspace.lake.commit([change], operation=f"facts:id_numbers:{now.isoformat()}", base=snapshot)


def _record_id(row: dict[str, Any]) -> str:
    said = "|".join(f"{name}={row[name]}" for name in sorted(row))
    return hashlib.md5(f"{SOURCE}|{said}".encode(), usedforsecurity=False).hexdigest()
