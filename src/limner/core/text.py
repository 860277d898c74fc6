"""Say one thing in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Locale = Literal["zh", "en"]


@dataclass(frozen=True)
class Text:
    """One sentence or title in both languages."""

    zh: str
    en: str

    def to(self, locale: Locale) -> str:
        """Return the wording of ``locale``."""
        return self.zh if locale == "zh" else self.en


def plural(n: int, one: str, many: str = "") -> str:
    """Return what English says after the number ``n``: ``one`` (row), or ``many``, which is ``one`` with an s by itself."""
    return one if n == 1 else many or f"{one}s"
