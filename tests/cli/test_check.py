"""``limner check``: what it prints, its exit code, its files and its own checks."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from limner.cli.main import app

OWN = """\
name: no_price_above_one
table: order_lines
title: {zh: 单价不超过一元, en: No unit price above one}
range: {column: unit_price, high: 10000}
"""


@pytest.fixture
def limner(store_folder, tmp_path, monkeypatch):
    """Run a command on a copy of the built shop, from the test's own folder."""
    import shutil

    shutil.copytree(store_folder, tmp_path / "shop")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        return CliRunner().invoke(app, ["check", *words, "--workspace", "shop"])

    return run


def test_what_becomes_of_rows_that_fail_is_chosen_and_taken_back(limner):
    def told():
        return {one["name"]: (one["severity"], one["on_fail"]) for one in json.loads(limner("list", "--json").stdout)}

    assert told()["orders_have_customer"] == ("warning", "report")
    assert limner("set", "orders_have_customer", "--severity", "error", "--on-fail", "quarantine").exit_code == 0
    assert told()["orders_have_customer"] == ("error", "quarantine")
    assert limner("reset", "orders_have_customer").exit_code == 0
    assert told()["orders_have_customer"] == ("warning", "report")
    refused = limner("set", "orders_unique", "--on-fail", "quarantine")
    assert (refused.exit_code, limner("set", "orders_unique", "--on-fail", "nothing").exit_code) == (1, 2)


@pytest.mark.parametrize(("locale", "word"), [("zh", "最值得先修的"), ("en", "What to mend first")])
def test_a_summary_and_a_page_in_either_language(limner, tmp_path, locale, word):
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    assert limner("add", "--file", "own.yaml").exit_code == 0
    done = limner("--as-of", "2024-06-30", "--locale", locale, "--html", "page.html")
    assert done.exit_code == 1, done.output
    assert word in done.output
    assert f'<html lang="{locale}' in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_one_table_as_json(limner):
    done = limner("orders", "--json", "--as-of", "2024-06-30")
    told = json.loads(done.stdout)
    assert [one["table"] for one in told["tables"]] == ["orders"]
    assert told["score"] == pytest.approx(told["tables"][0]["scores"]["overall"])
    assert {one["table"] for one in told["checks"]} == {"orders"}


def test_an_error_fails_the_command_until_the_check_is_removed(limner, tmp_path):
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    assert limner("add", "--file", "own.yaml").exit_code == 0
    assert "no_price_above_one*" in limner("list").stdout
    failed = limner("order_lines", "--locale", "en")
    assert failed.exit_code == 1
    assert "No unit price above one" in failed.stdout
    assert limner("remove", "no_price_above_one").exit_code == 0
    assert limner("order_lines").exit_code == 0


def test_a_table_that_there_is_not(limner):
    failed = limner("ordres").exception
    assert "orders" in failed.remedy
