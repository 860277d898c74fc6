"""Rows that were put aside are listed without their values, written out with a purpose, corrected and brought in."""

from __future__ import annotations

import csv

import pytest

from limner.app.quality_quarantine import lots, retry, write_out
from limner.core.errors import NotAllowed, NotFound
from limner.sources.mapping.mapping import Mapping
from limner.warehouse.tables import ORDERS
from small_shop import LINES

BAD = "A8,c5,soon,p1,绿茶,茶,1,50.00,0,cash\nA9,c6,late,p1,绿茶,茶,1,50.00,0,cash\nA10,c5,2024-03-12\n"


@pytest.fixture
def load(workspace, bring):
    (sheet,) = bring({"dry_run": True}, lines=LINES).sheets
    bring({"mapping": Mapping({"lines.csv": sheet.mapping})}, lines=LINES + BAD)
    dated, short = sorted(lots(workspace), key=lambda lot: -lot.rows)
    assert (dated.file, dated.column, dated.rows, dated.settled) == ("lines.csv", "order_date", 2, None)
    assert (short.rows, short.load_id) == (1, dated.load_id)
    return dated.load_id


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_what_is_listed_tells_no_value(workspace, load):
    said = str(lots(workspace))
    assert not [value for value in ("soon", "late", "A8") if value in said]


@pytest.mark.slow
def test_rows_are_corrected_and_brought_in(workspace, load, tmp_path):
    out = tmp_path / "aside.csv"
    assert write_out(workspace, load, out, purpose="service", by="me") == 3
    assert (out.stat().st_mode & 0o077) == 0
    first, second, third = read(out)
    assert [(row["order_id"], row["order_date"]) for row in (first, second)] == [("A8", "soon"), ("A9", "late")]
    assert third["limner_record"].startswith("A10,c5")
    text = "\n".join(line for line in [LINES.splitlines()[0], *BAD.splitlines()[:2]])
    out.write_text(text.replace("soon", "2024-03-11") + "\n", encoding="utf-8")
    report = retry(workspace, load, out, by="me")
    assert (report.total("loaded"), report.total("quarantined")) == (1, 1)
    reader = workspace.reader()
    assert {"A8"} == {row["order_id"] for row in reader.engine.rows(reader.table(ORDERS))} & {"A8", "A9", "A10"}
    mine = [lot for lot in lots(workspace) if lot.load_id == load]
    assert [(lot.settled["loaded"], lot.settled["quarantined"]) for lot in mine] == [(1, 1), (1, 1)]


def test_who_wrote_them_out_is_known(workspace, load, tmp_path):
    write_out(workspace, load, tmp_path / "aside.csv", purpose="service", by="me")
    (entry,) = workspace.store.audit.latest(1)
    assert (entry.actor, entry.action, entry.subject) == ("me", "quarantine.export", load)
    assert entry.detail == {"rows": 3, "purpose": "service"}


@pytest.mark.parametrize(
    ("purpose", "error"), [("analysis", NotAllowed), ("personalisation", NotAllowed), ("fun", NotFound)]
)
def test_not_for_every_purpose(workspace, load, tmp_path, purpose, error):
    with pytest.raises(error):
        write_out(workspace, load, tmp_path / "aside.csv", purpose=purpose, by="me")
    assert not (tmp_path / "aside.csv").exists()


def test_an_import_of_which_nothing_was_put_aside(workspace, tmp_path):
    assert lots(workspace) == []
    with pytest.raises(NotFound):
        write_out(workspace, "none", tmp_path / "aside.csv", purpose="service", by="me")
