"""Scores on files whose truth is known, with nothing told but the file."""

from __future__ import annotations

import csv
import random

import pytest

from limner.app.score_identity import Truth, aligned_columns, score_identity
from limner.core.errors import InvalidDefinition, NotFound

FEBRL = Truth(column="rec_id", pattern=r"rec-(\d+)-")


@pytest.mark.realdata
@pytest.mark.slow
def test_febrl3_is_deduplicated(real_data):
    scored = score_identity([real_data / "febrl" / "dataset3.csv"], FEBRL)
    assert (scored.records, scored.counts.true) == (5000, 6538)
    assert scored.counts.f1 >= 0.9994


@pytest.mark.realdata
@pytest.mark.slow
def test_febrl4_is_linked(real_data):
    scored = score_identity([real_data / "febrl" / f"dataset4{part}.csv" for part in "ab"], FEBRL)
    assert scored.counts.true == 5000
    assert scored.counts.f1 >= 0.9995


@pytest.mark.realdata
@pytest.mark.slow
def test_papers_are_linked(real_data):
    folder = real_data / "er_dblp_acm"
    scored = score_identity([folder / "dblp.csv", folder / "acm.csv"], Truth(links=folder / "gt.csv"))
    assert scored.counts.true == 2224
    assert scored.counts.f1 >= 0.99


@pytest.mark.realdata
@pytest.mark.slow
def test_products_are_linked(real_data):
    folder = real_data / "er_abt_buy"
    scored = score_identity([folder / "abt.csv", folder / "buy.csv"], Truth(links=folder / "gt.csv"))
    assert scored.counts.true == 1076
    assert scored.counts.f1 >= 0.93


def test_columns_between_rare_marks_are_told_apart(tmp_path):
    rows = ("id#title#price", "0#clickart 950 000#1.5", "1#noah's ark, activity center#2.5")
    file, links = tmp_path / "goods.csv", tmp_path / "links.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    links.write_text("D1#D2\n0#0\n1#1\n", encoding="utf-8")
    scored = score_identity([file, file], Truth(links=links))
    fields = scored.matched.fields
    assert {field.column for field in fields.used} | dict(fields.left_out).keys() == {"title", "price"}


@pytest.mark.realdata
def test_persons_with_few_columns_are_deduplicated(real_data):
    scored = score_identity([real_data / "splink_fake_1000" / "fake_1000.csv"], Truth(column="cluster"))
    assert scored.counts.true == 2031
    assert scored.counts.f1 >= 0.98


@pytest.mark.realdata
def test_only_labelled_pairs_count(real_data):
    folder = real_data / "er_fodors_zagats"
    truth = Truth(links=folder / "lbl_restnt_wf1.csv", match_column="gold", left="ltable_id", right="rtable_id")
    scored = score_identity([folder / "fodors.csv", folder / "zagats.csv"], truth)
    assert scored.counts.true == 112
    assert scored.counts.f1 >= 0.97


@pytest.mark.slow
@pytest.mark.realdata
def test_the_truth_is_hidden(real_data, tmp_path):
    """The same links are found whatever the column of the truth says."""
    with (real_data / "splink_fake_1000" / "fake_1000.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = list(csv.reader(file))
    found = []
    for seed in (1, 2):
        shuffled = [row[-1] for row in rows]
        random.Random(seed).shuffle(shuffled)
        copy = tmp_path / f"{seed}.csv"
        with copy.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *([*row[:-1], truth] for row, truth in zip(rows, shuffled, strict=True))])
        matched = score_identity([copy], Truth(column="cluster")).matched
        assert "cluster" not in {field.column for field in matched.fields.used} | dict(matched.fields.left_out).keys()
        found.append(sorted(sorted(matched.record_ids[one] for one in group) for group in matched.groups))
    assert found[0] == found[1]


def test_columns_of_two_files_are_aligned():
    assert aligned_columns(["a", "b"], ["b", "a"]) == {"a": "a", "b": "b"}
    assert aligned_columns(["x.org/1#name"], ["x.org/2#name"]) == {"x.org/1#name": "x.org/2#name"}
    assert aligned_columns(["First Name", "Zip"], ["first_name", "ZIP"]) == {"First Name": "first_name", "Zip": "ZIP"}
    assert aligned_columns(["p", "q"], ["r", "s"]) == {"p": "r", "q": "s"}
    with pytest.raises(InvalidDefinition):
        aligned_columns(["p", "q"], ["r"])


def test_the_truth_must_be_told_once(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("id,name\n1,a\n2,b\n", encoding="utf-8")
    with pytest.raises(InvalidDefinition, match="not told once"):
        score_identity([file], Truth())
    with pytest.raises(NotFound, match="entity"):
        score_identity([file], Truth(column="entity"))
    with pytest.raises(InvalidDefinition, match="do not fit"):
        score_identity([file], Truth(column="name", pattern=r"\d+"))
