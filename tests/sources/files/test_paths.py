"""What lies in a folder and is no table is passed over, and named."""

from __future__ import annotations

import pytest

from limner.core.errors import SourceRejected
from limner.sources.files.paths import expand, passed_over

OTHERS = [
    "Thumbs.db",
    "desktop.ini",
    "~$orders.xlsx",
    "orders.csv.tmp",
    "notes.docx",
    "logo.PNG",
    "bill.pdf",
    "README.md",
]
HIDDEN = [".DS_Store", "._orders.csv", ".~lock.orders.ods#"]


@pytest.fixture
def folder(tmp_path):
    for name in ["orders.csv", "members.xlsx", *OTHERS, *HIDDEN]:
        (tmp_path / name).write_text("a,b\n1,2\n")
    return tmp_path


def test_a_folder_gives_its_tables_and_names_the_rest(folder):
    assert [path.name for path in expand([folder])] == ["members.xlsx", "orders.csv"]
    assert sorted(path.name for path in passed_over([folder])) == sorted(OTHERS)


def test_a_pattern_is_no_other_than_a_folder(folder):
    pattern = folder / "*o*"
    assert [path.name for path in expand([pattern])] == ["orders.csv"]
    assert "notes.docx" in [path.name for path in passed_over([pattern])]


def test_a_file_that_is_named_is_read_whatever_it_is_called(folder):
    assert [path.name for path in expand([folder / "README.md"])] == ["README.md"]
    assert passed_over([folder / "README.md"]) == []


@pytest.mark.parametrize(("name", "said"), [("*.docx", "holds no file with a table"), ("*.tsv", "does not exist")])
def test_where_no_table_is_nothing_is_read(folder, name, said):
    with pytest.raises(SourceRejected, match=said):
        list(expand([folder / name]))
