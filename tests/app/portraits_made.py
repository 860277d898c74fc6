"""All that builds made, to be held against what they made before."""

from __future__ import annotations

from limner.warehouse.tables import CUSTOMERS, FEATURES, PREFERENCES, TAGS


def tables(workspace):
    reader = workspace.reader()
    return {
        table.name: sorted(map(repr, (tuple(row.values()) for row in reader.engine.rows(reader.table(table)))))
        for table in (CUSTOMERS, FEATURES, PREFERENCES, TAGS)
    }
