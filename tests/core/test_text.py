"""One thing is said in both languages."""

from __future__ import annotations

from limner.core.text import Text, plural


def test_a_text_has_a_wording_in_each_language():
    title = Text(zh="促销敏感型", en="promotion-sensitive")
    assert title.to("zh") == "促销敏感型"
    assert title.to("en") == "promotion-sensitive"


def test_one_thing_is_not_several():
    assert [plural(n, "row") for n in (0, 1, 2)] == ["rows", "row", "rows"]
    assert [plural(n, "is", "are") for n in (1, 2)] == ["is", "are"]
