"""Patterns of texts, and words that say nothing."""

from __future__ import annotations

import pytest

from limner.quality.placeholders import is_placeholder
from limner.quality.shape import LONGEST, shape


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("310-0042", "999-9999"),
        ("Alice7", "Aa9"),
        ("上海市 A座", "字 A字"),
        ("", ""),
        ("５", "５"),
        ("a@b.com", "a@a.a"),
        ("1" * 50, "9" * (LONGEST - 1) + "…"),
    ],
)
def test_a_pattern(text, pattern):
    assert shape(text) == pattern


@pytest.mark.parametrize("word", ["未知", " N/A ", "NULL", "测试", "-", "Unknown"])
def test_a_word_that_says_nothing(word):
    assert is_placeholder(word)


@pytest.mark.parametrize("word", ["上海", "0", "无锡", "Anna", "non"])
def test_a_word_that_says_something(word):
    assert not is_placeholder(word)
