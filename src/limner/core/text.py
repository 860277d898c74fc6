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
