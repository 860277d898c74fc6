"""What an import found of persons is sealed, and only what singles somebody out becomes an identifier."""

from __future__ import annotations

import datetime as dt

import pyarrow as pa

from limner.app.protect import Protection
from limner.sources.mapping.facts import Load
from small_shop import make


def test_values_that_single_out_nobody_are_kept_and_join_nobody(tmp_path):
    workspace = make(tmp_path / "shop")
    load = Load(source="crm", load_id="l1", loaded_at=dt.datetime(2024, 3, 1))
    protection = Protection(workspace.vault, workspace.blind_index, load)
    told = [
        ("c1", "phone", "13612340001"),
        ("c1", "email", "noreply@firma.example"),
        ("c2", "email", "noreply@firma.example"),
        ("c2", "phone", "138****0001"),
        ("c3", "phone", "138****0001"),
        ("c3", "email", "info@firma.example"),
    ]
    columns = [pa.array(column, pa.string()) for column in zip(*told, strict=True)]
    batch = pa.RecordBatch.from_arrays(columns, names=["customer_id", "kind", "value"])
    personal = protection.indexed([batch])
    assert personal.num_rows == len(told)
    assert len(set(personal["value_index"].to_pylist())) == len(told)
    rows = workspace.engine("duckdb").rows(protection.identifiers(personal))
    assert [(row["customer_id"], row["kind"], row["value"]) for row in rows] == [
        ("c1", "phone", workspace.blind_index.of("phone", "13612340001"))
    ]
