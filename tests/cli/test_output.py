"""What is printed is what was meant, whatever signs it holds."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, timedelta, timezone

import pytest
from rich.console import Console

from limner.cli.output import grid, styled, text_of, write_json
from limner.core.errors import InvalidDefinition


def test_what_looks_like_markup_in_a_cell_is_shown():
    console = Console(file=io.StringIO(), width=80)
    console.print(grid("", ["Column", "State"], [["[id] of [/x]", styled("[red]bad[/]")]]))
    said = console.file.getvalue()
    assert "[id] of [/x]" in said
    assert "bad" in said
    assert "[red]" not in said


def test_ids_are_not_broken_where_sentences_can_be():
    console = Console(file=io.StringIO(), width=40)
    rows = [["cb9bc24a2877c629", "a sentence that is long enough to be broken", "12,345"]]
    console.print(grid("", ["Import", "Reason", "Rows"], rows, numbers=(2,)))
    said = console.file.getvalue()
    assert "cb9bc24a2877c629" in said
    assert "12,345" in said


def test_times_in_json_say_that_they_are_utc(capsys):
    eight = timezone(timedelta(hours=8))
    write_json([datetime(2024, 3, 1, 23, 59), datetime(2024, 3, 2, 7, 59, tzinfo=eight), date(2024, 3, 2)])
    assert json.loads(capsys.readouterr().out) == [
        "2024-03-01T23:59:00+00:00",
        "2024-03-01T23:59:00+00:00",
        "2024-03-02",
    ]


def test_a_definition_is_read_with_its_mark_and_refused_in_another_encoding(tmp_path):
    file = tmp_path / "one.yaml"
    file.write_bytes("\ufeffname: 店".encode())
    assert text_of(file) == "name: 店"
    file.write_bytes("name: 店".encode("gb18030"))
    with pytest.raises(InvalidDefinition, match="UTF-8"):
        text_of(file)
    with pytest.raises(InvalidDefinition, match="No such file"):
        text_of(tmp_path / "none.yaml")


def test_a_question_is_answered_by_number_or_by_word_with_samples_beside(monkeypatch, capsys):
    from limner.app.import_files import Found, Proposal, Question
    from limner.cli.import_ import asker
    from limner.core.text import Text
    from limner.sources.mapping.mapping import SheetMapping

    asked = Question("amount", "Total", Text("哪一列是实付金额？", "Which was paid?"), ("Total", "Adjusted"))
    proposal = Proposal(SheetMapping(columns={}), {}, (asked,), {"Adjusted": ("20.00", "37.40")})
    found = Found(file="orders.csv", format="csv")
    for typed in ("2", "Adjusted"):
        monkeypatch.setattr("builtins.input", lambda _prompt="", typed=typed: typed)
        assert asker("en")(found, proposal, asked) == "Adjusted"
    printed = capsys.readouterr().out
    assert "1 Total" in printed
    assert "2 Adjusted  20.00, 37.40" in printed
