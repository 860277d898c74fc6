"""The terminal's language is spoken, also around our own words of help."""

from __future__ import annotations

import pytest
from typer import rich_utils

from limner.cli.language import locale, speak


@pytest.fixture
def help_words(monkeypatch):
    for name, word in list(vars(rich_utils).items()):
        if name.isupper():
            monkeypatch.setattr(rich_utils, name, word)
    return rich_utils


@pytest.mark.parametrize(("told", "found"), [("zh", "zh"), ("zh_CN.UTF-8", "zh"), ("en", "en"), ("de_DE", "en")])
def test_the_language_of_the_terminal(monkeypatch, told, found):
    monkeypatch.setenv("LIMNER_LOCALE", told)
    assert locale() == found


def test_help_is_chinese_throughout(monkeypatch, help_words):
    monkeypatch.setenv("LIMNER_LOCALE", "en")
    speak()
    assert help_words.OPTIONS_PANEL_TITLE == "Options"
    monkeypatch.setenv("LIMNER_LOCALE", "zh")
    speak()
    assert (help_words.OPTIONS_PANEL_TITLE, help_words.REQUIRED_LONG_STRING) == ("选项", "[必填]")
