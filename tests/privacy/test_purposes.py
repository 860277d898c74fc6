"""The purposes that ship are safe by default."""

from __future__ import annotations

from limner.privacy.purposes import ALL, ANALYSIS, BY_NAME, MARKETING


def test_analysis_sees_nobody_and_marketing_asks_first():
    assert not ANALYSIS.sees_personal
    assert not ANALYSIS.needs_consent
    assert MARKETING.needs_consent


def test_names_are_unique_and_both_languages_are_there():
    assert [BY_NAME[purpose.name] for purpose in ALL] == list(ALL)
    assert all(text for purpose in ALL for said in (purpose.title, purpose.doc) for text in (said.zh, said.en))
