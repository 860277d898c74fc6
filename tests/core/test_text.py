"""One thing is said in both languages."""

from __future__ import annotations

from limner.core.text import Text


def test_a_text_has_a_wording_in_each_language():
    title = Text(zh="促销敏感型", en="promotion-sensitive")
    assert title.to("zh") == "促销敏感型"
    assert title.to("en") == "promotion-sensitive"
