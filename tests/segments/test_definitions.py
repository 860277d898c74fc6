"""The segments that ship part the customers as they say."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from limner.rules.compile import marked
from limner.rules.rule import InSegment
from limner.rules.tables import RuleTables
from limner.segments.shipped import shipped
from rows import memory

FEATURES = {
    "customer_id": "string",
    "r_score": "int64",
    "f_score": "int64",
    "m_score": "int64",
    "value_percentile": "float64",
    "lifecycle_stage": "string",
}
STAGES = ["prospect", "new", "active", "returning", "dormant", "lost"]


def sets(engine, *customers):
    """Return, for each customer and theme, the segments of the theme that the customer is in."""
    segments = shipped()
    rules = {name: segment.rule for name, segment in segments.items()}
    marks = engine.rows(marked(rules, RuleTables(customers=memory(FEATURES, *customers)), as_of=date(2024, 3, 10)))
    themes = sorted({segment.theme for segment in segments.values()})
    return {
        row["customer_id"]: {
            theme: [name for name, segment in segments.items() if segment.theme == theme and row[name]]
            for theme in themes
        }
        for row in marks
    }


def scored(r, f, m):
    return {"customer_id": f"{r}{f}{m}", "r_score": r, "f_score": f, "m_score": m}


def test_each_cell_of_scores_is_in_one_group_of_eleven_and_in_one_of_eight(engine):
    cells = [scored(r, f, m) for r, f, m in itertools.product(range(1, 6), repeat=3)]
    found = sets(engine, *cells)
    assert len(found) == 125
    assert {len(themes["rfm"]) for themes in found.values()} == {1}
    assert {len(themes["rfm8"]) for themes in found.values()} == {1}
    assert len({themes["rfm"][0] for themes in found.values()}) == 11
    assert len({themes["rfm8"][0] for themes in found.values()}) == 8


@pytest.mark.parametrize(
    ("cell", "group", "eighth"),
    [
        ((5, 5, 5), "rfm_champions", "rfm8_important_value"),
        ((5, 4, 3), "rfm_loyal", "rfm8_general_value"),
        ((3, 5, 5), "rfm_loyal", "rfm8_important_keep"),
        ((4, 2, 1), "rfm_potential_loyalists", "rfm8_general_develop"),
        ((5, 1, 5), "rfm_new", "rfm8_important_develop"),
        ((4, 1, 1), "rfm_promising", "rfm8_general_develop"),
        ((3, 3, 3), "rfm_need_attention", "rfm8_general_win_back"),
        ((3, 1, 1), "rfm_about_to_sleep", "rfm8_general_win_back"),
        ((1, 5, 5), "rfm_cannot_lose", "rfm8_important_keep"),
        ((2, 4, 3), "rfm_at_risk", "rfm8_general_keep"),
        ((2, 1, 4), "rfm_hibernating", "rfm8_important_win_back"),
        ((1, 1, 1), "rfm_lost", "rfm8_general_win_back"),
    ],
)
def test_cells_are_in_the_group_that_their_name_promises(duckdb_engine, cell, group, eighth):
    found = sets(duckdb_engine, scored(*cell))["".join(map(str, cell))]
    assert (found["rfm"], found["rfm8"]) == ([group], [eighth])


def test_who_bought_nothing_has_no_rfm_group(duckdb_engine):
    assert sets(duckdb_engine, {"customer_id": "a"})["a"] == {
        "rfm": [],
        "rfm8": [],
        "value": ["value_none"],
        "lifecycle": [],
    }


@pytest.mark.parametrize(
    ("percentile", "tier"),
    [(1.0, "high"), (0.8, "high"), (0.7999, "middle"), (0.5, "middle"), (0.4999, "low"), (0.0, "low"), (None, "none")],
)
def test_value_tiers(duckdb_engine, percentile, tier):
    found = sets(duckdb_engine, {"customer_id": "a", "value_percentile": percentile})
    assert found["a"]["value"] == [f"value_{tier}"]


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_is_a_segment(duckdb_engine, stage):
    found = sets(duckdb_engine, {"customer_id": "a", "lifecycle_stage": stage})
    assert found["a"]["lifecycle"] == [f"lifecycle_{stage}"]


def test_each_segment_is_named_after_its_theme_and_says_who_is_in_it():
    for name, segment in shipped().items():
        assert name.startswith(f"{segment.theme}_")
        assert not isinstance(segment.rule, InSegment)
        assert all((segment.title.zh, segment.title.en, segment.definition.zh, segment.definition.en))
        assert segment.definition.zh.endswith("。")
        assert segment.definition.en.endswith(".")
