"""What customers decided is brought in from a file, whole or not at all, and counts from the next build on."""

from __future__ import annotations

from datetime import datetime

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.import_consents import import_consents
from limner.core.errors import InvalidDefinition, SourceRejected
from limner.warehouse.tables import FEATURES

DECISIONS = """\
customer_id,purpose,granted,decided_at,source
c1,analysis,false,2024-03-01 08:00:00,hotline
c1,analysis,true,2024-02-01 08:00:00,
c2,marketing,同意,2024-03-01T08:00:00+00:00,app
c2,analysis,1,2024-03-01 08:00:00,
"""


def write(tmp_path, text, name="consents.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.slow
def test_the_newest_decision_counts(shop, tmp_path):
    report = import_consents(shop, write(tmp_path, DECISIONS))
    assert (report.read, report.granted, report.refused) == (4, {"analysis": 2, "marketing": 1}, {"analysis": 1})
    (decision,) = shop.store.consents.of("c1")
    assert (decision.granted, decision.source, decision.decided_at) == (False, "hotline", datetime(2024, 3, 1))
    (_analysis, marketing) = shop.store.consents.of("c2")
    assert (marketing.decided_at, marketing.source) == (datetime(2024, 3, 1, 8), "app")
    assert shop.store.consents.of("c2")[0].source == "consents"
    import_consents(shop, write(tmp_path, DECISIONS))
    assert len(shop.store.consents.history("c1")) == 2, "the same again changes nothing"
    build_portraits(shop)
    reader = shop.reader()
    customers = {row["customer_id"] for row in reader.engine.rows(reader.table(FEATURES))}
    assert "c1" not in customers, "who refused analysis has no portrait"
    assert "c2" in customers


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("c3,analysis,maybe,2024-03-01 08:00:00,", "neither yes nor no"),
        ("c3,anlysis,true,2024-03-01 08:00:00,", "analysis"),
        ("c3,analysis,true,someday,", "row 6"),
        (",analysis,true,2024-03-01 08:00:00,", "customer_id is empty"),
    ],
)
def test_of_a_file_with_a_row_that_says_nothing_nothing_is_kept(workspace, tmp_path, row, word):
    with pytest.raises(SourceRejected, match=word):
        import_consents(workspace, write(tmp_path, DECISIONS + row + "\n"))
    assert workspace.store.consents.newest() == []


def test_a_column_that_is_missing_is_named(workspace, tmp_path):
    with pytest.raises(InvalidDefinition, match="granted"):
        import_consents(workspace, write(tmp_path, "customer_id,purpose,decided_at\nc1,analysis,2024-03-01\n"))
