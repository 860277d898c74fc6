"""Choose the language in which the command line speaks: LIMNER_LOCALE, else the terminal's own."""

from __future__ import annotations

import os

from limner.core.text import Locale, Text


def locale() -> Locale:
    """Return ``zh`` for a Chinese terminal or ``LIMNER_LOCALE=zh``, else ``en``."""
    variables = ("LIMNER_LOCALE", "LC_ALL", "LC_MESSAGES", "LANG")
    told = next((os.environ[name] for name in variables if os.environ.get(name)), "")
    return "zh" if told.lower().startswith("zh") else "en"


def say(zh: str, en: str) -> str:
    """Return the wording in the language of the terminal."""
    return Text(zh, en).to(locale())
