"""Open what is known of each customer id, for as long as it takes to find out who is who."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from limner.app.workspace import Workspace
from limner.engine.portable import last_by
from limner.identity.workbench import Workbench
from limner.privacy.nobody import singles_out
from limner.warehouse.reader import Reader
from limner.warehouse.tables import CONTACTS, RECORDS

OPENED = ("name", "phone", "email", "address", "birth_date")
"""The kinds of contact that are opened."""
SAID = ("city", "gender", "birth_year")
"""The attributes that are taken of the newest record that has them."""
_BATCH = 50_000
_SCHEMA = pa.schema([("record_id", pa.string()), ("kind", pa.string()), ("value", pa.string())])


def people(workspace: Workspace, reader: Reader, bench: Workbench) -> ir.Table:
    """Open the personal values of everybody.

    They lie in clear in the folder of ``bench``, which whoever made it deletes.

    Returns:
        One row a customer id that has a contact or a record: ``record_id`` (the id), ``source``, and as text one value
        of each of ``OPENED`` (of several the smallest) and ``SAID``; null where nothing is known that singles anybody out.
    """
    records = reader.table(RECORDS).filter(_.customer_id.notnull())
    newest = {name: last_by(records[name], records.recorded_at, records.record_id) for name in SAID}
    said = records.group_by(record_id="customer_id").agg(source=_.source.min(), **newest)
    clear = bench.hold(ibis.memtable(_opened(workspace, reader)))
    opened = clear.group_by("record_id").agg(**{kind: clear.value.min(where=clear.kind == kind) for kind in OPENED})
    ids = opened.select("record_id").union(said.select("record_id"), distinct=True)
    known = ids.left_join(said, "record_id").drop("record_id_right")
    known = known.left_join(opened, "record_id").drop("record_id_right")
    text = {name: known[name].cast("string") for name in SAID}
    return bench.hold(known.mutate(source=known.source.fill_null("contacts"), **text))


def _opened(workspace: Workspace, reader: Reader) -> pa.Table:
    """The values in clear: ``record_id``, ``kind``, ``value``, one row each."""
    contacts = reader.table(CONTACTS)
    chosen = contacts.filter(contacts.kind.isin(OPENED), ~contacts.customer_id.startswith("import:"))
    parts = []
    for batch in reader.engine.batches(chosen.select("customer_id", "kind", "value")):
        for start in range(0, batch.num_rows, _BATCH):
            rows = batch.slice(start, _BATCH)
            owners, kinds = rows["customer_id"].to_pylist(), rows["kind"].to_pylist()
            labels = [f"contacts.{kind}" for kind in kinds]
            values = workspace.vault.open(owners, rows["value"].to_pylist(), label=labels)
            told = [
                value if value and singles_out(kind, value) else None for kind, value in zip(kinds, values, strict=True)
            ]
            parts.append(pa.table([owners, kinds, pa.array(told, pa.string())], schema=_SCHEMA))
    return pa.concat_tables(parts) if parts else _SCHEMA.empty_table()
