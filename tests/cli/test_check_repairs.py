"""``limner check normalise`` and ``limner check quarantine``."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from limner.cli.main import app
from small_shop import LINES


@pytest.fixture
def limner(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        return CliRunner().invoke(app, [*words, "--workspace", "shop"])

    (tmp_path / "lines.csv").write_text(LINES.replace(",器具,", ",Ｔea／Cups,"), encoding="utf-8")
    assert run("import", "lines.csv").exit_code == 0
    return run


def test_a_column_is_tried_written_and_taken_back(limner, tmp_path):
    told = json.loads(limner("check", "normalise", "products", "category", "--json", "--out", "changes.csv").stdout)
    assert (told["normaliser"], told["changed_rows"], told["applied"]) == ("categories", 1, False)
    assert "Ｔea／Cups,Tea > Cups" in (tmp_path / "changes.csv").read_text("utf-8-sig")
    applied = limner("check", "normalise", "products", "category", "--approve", "changes.csv", "--apply", "--json")
    assert json.loads(applied.stdout)["applied"] is True
    assert limner("check", "normalise", "products", "category", "--revert").exit_code == 0


@pytest.mark.slow
def test_rows_are_rewritten_as_they_arrive_until_that_ends(limner, tmp_path):
    words = ("check", "normalise", "products", "category")
    assert "from now" not in limner(*words).stdout
    done = json.loads(limner(*words, "--apply", "--arriving", "--json").stdout)
    assert (done["changed_rows"], done["applied"], done["arriving"]) == (1, True, True)
    assert "Rows are rewritten so as they arrive" in limner(*words).stdout
    more = LINES.replace("A", "B").replace("p", "q").replace(",器具,", ",Ｔea／Cups,")
    (tmp_path / "more.csv").write_text(more.replace("qroduct", "product").replace("qrice", "price"), encoding="utf-8")
    assert "products.category: 1 of 3 values rewritten (33.3%), 0 are none" in limner("import", "more.csv").stdout
    assert "stays as it arrives" in limner(*words, "--no-arriving").stdout
    assert "was not rewritten" in limner(*words, "--no-arriving").stdout
    assert json.loads(limner(*words, "--json").stdout)["arriving"] is False
    assert limner(*words, "--revert").exit_code == 0


def test_a_file_of_approvals_without_its_columns_is_refused(limner, tmp_path):
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    failed = limner("check", "normalise", "products", "category", "--approve", "wrong.csv").exception
    assert "--out" in failed.remedy


CONTACTS = """\
会员号,姓名,手机号,邮箱,身份证号
m1,欧阳震华,139 1234 5678,Ouyang@QQ.com,11010519491231002X
m2,诸葛孔明,13887654321,kongming@gmial.com,110105194912310038
"""


@pytest.mark.slow
def test_contacts_are_tried_approved_written_and_taken_back(limner, tmp_path):
    (tmp_path / "members.csv").write_text(CONTACTS, encoding="utf-8")
    assert limner("import", "members.csv").exit_code == 0
    words = ("check", "normalise", "contacts", "email", "--purpose", "matching")
    told = json.loads(limner(*words, "--json", "--out", "changes.csv").stdout)
    assert (told["rows"], told["changed_rows"], told["applied"]) == (2, 1, False)
    assert "gmial.com,gmail.com,0.95,1,proposal" in (tmp_path / "changes.csv").read_text("utf-8-sig")
    assert "kongming" not in (tmp_path / "changes.csv").read_text("utf-8-sig")
    done = json.loads(limner(*words, "--approve", "changes.csv", "--apply", "--arriving", "--json").stdout)
    assert (done["changed_rows"], done["applied"], done["proposals"]) == (2, True, [])
    (tmp_path / "more.csv").write_text(CONTACTS.replace("m1", "m8").replace("m2", "m9"), encoding="utf-8")
    assert "email: 2 of 2 values rewritten (100.0%), 0 are none" in limner("import", "more.csv").stdout
    assert limner("check", "normalise", "contacts", "email", "--revert").exit_code == 0
    assert limner("check", "normalise", "contacts", "email").exit_code == 2


def test_identity_numbers_propose_and_are_taken_back(limner, tmp_path):
    (tmp_path / "members.csv").write_text(CONTACTS, encoding="utf-8")
    assert limner("import", "members.csv").exit_code == 0
    words = ("check", "id-numbers", "--purpose", "matching", "--json")
    told = {
        one["fact"]: (one["fill"], one["filled"]) for one in json.loads(limner(*words, "--accept", "gender").stdout)
    }
    assert told == {"birth_year": (2, False), "gender": (2, True), "x_id_province": (2, False)}
    assert {one["fact"]: one["agree"] for one in json.loads(limner(*words).stdout)}["gender"] == 2
    assert limner("check", "id-numbers", "--revert").exit_code == 0
    assert limner("check", "id-numbers").exit_code == 2


def test_nothing_was_put_aside(limner):
    assert limner("check", "quarantine", "list").exit_code == 0
    assert json.loads(limner("check", "quarantine", "list", "--json").stdout) == []
