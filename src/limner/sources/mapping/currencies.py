"""How cells write the currency of an amount, and the blanks and apostrophes that part its thousands."""

from __future__ import annotations

from typing import Final

_CODES: Final = (
    *("RMB", "CNY", "USD", "EUR", "GBP", "JPY", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "KRW", "THB", "TRY", "RUB"),
    *("VND", "INR", "MYR", "BRL", "CAD", "AUD", "HKD", "TWD", "SGD"),
)
_WORDS: Final = (r"(US|HK|NT|R|C|A|S)?\$", "RM", "人民币", r"Rs\.?", r"[Kk]r\.?", "Kč", "zł", r"S?Fr\.")
CURRENCY: Final = "(" + "|".join((*_CODES, *_WORDS, "[¥￥€£₹₩฿₺₽₫]")) + ")"
"""A pattern of what stands before or behind a number and names its currency; longer words come first."""
UNIT_BEHIND: Final = "(元整?|圆整?|円|块)"
"""What only stands behind a number."""
SPACES: Final = "\\s\u00a0\u2009\u202f’'"
"""Blanks and apostrophes between digits, for a class of characters."""
