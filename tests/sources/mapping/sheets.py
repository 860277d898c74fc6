"""Sheets of literal texts, as the reader gives them to the mapping."""

from __future__ import annotations

from datetime import datetime as at
from types import SimpleNamespace

import ibis

from limner.sources.mapping.facts import Load

LOAD = Load(source="till", load_id="load-1", loaded_at=at(2024, 2, 1), time_zone="Asia/Shanghai")


def sheet(columns, rows):
    data = {"line": list(range(2, 2 + len(rows)))}
    data |= {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    return SimpleNamespace(rows=ibis.memtable(data, schema={"line": "int64", **dict.fromkeys(columns, "string")}))


def rows_of(engine, plan, *names):
    names = names or plan.columns
    return sorted((tuple(row[name] for name in names) for row in engine.rows(plan)), key=repr)
