"""A report becomes a file whole or not at all."""

from __future__ import annotations

import pytest

from limner.app.report.write import write_report
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound


@pytest.mark.slow
def test_both_endings_are_written_and_no_part_is_left(store_folder, tmp_path):
    with Workspace(store_folder) as store:
        written = write_report(store, tmp_path / "new" / "report.HTML", locale="en")
        write_report(store, tmp_path / "new" / "report.xlsx", segment="lifecycle_lost")
    assert (written.customers, written.as_of) == (66, "2024-06-30")
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["report.HTML", "report.xlsx"]
    assert 'lang="en"' in (tmp_path / "new" / "report.HTML").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_same_data_give_the_same_page(store_folder, tmp_path):
    with Workspace(store_folder) as store:
        for name in ("one.html", "two.html", "one.xlsx", "two.xlsx"):
            write_report(store, tmp_path / name)
    for ending in ("html", "xlsx"):
        assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_what_cannot_be_written_says_what_to_do(store_folder, tmp_path):
    with Workspace(store_folder) as store:
        with pytest.raises(InvalidDefinition, match=r"report\.html"):
            write_report(store, tmp_path / "report.pdf")
        with pytest.raises(NotFound, match="segment"):
            write_report(store, tmp_path / "report.html", segment="nobody")
    assert list(tmp_path.iterdir()) == []
