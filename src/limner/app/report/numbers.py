"""Write numbers, money, shares and days as readers of each language expect them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from limner.core.money import UNIT
from limner.core.text import Locale

NOTHING = "–"
"""Stands where there is no value."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SYMBOLS = {"CNY": "¥", "RMB": "¥", "USD": "$", "GBP": "£", "EUR": "€", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$"}
_STEPS_ZH = ((1e8, " 亿"), (1e4, " 万"))
_STEPS_EN = ((1e9, "B"), (1e6, "M"), (1e4, "k"))
_THIN = 100
_TEN = 10


@dataclass(frozen=True)
class Numbers:
    """How numbers are written: the language, and the currency (ISO 4217; empty where none is known)."""

    locale: Locale
    currency: str = ""

    def count(self, value: float | None) -> str:
        """A whole number with separators: ``12,040``."""
        return NOTHING if value is None else f"{round(value):,}".replace("-", "−")

    def short(self, value: float | None) -> str:
        """A number in few characters: ``12.0k`` and ``1.16M``, or ``1.20 万`` and ``3.45 亿``."""
        if value is None:
            return NOTHING
        for step, name in _STEPS_ZH if self.locale == "zh" else _STEPS_EN:
            scaled = abs(value) / (1e3 if name == "k" else step)
            if abs(value) >= step:
                return f"{_sign(value)}{_three_digits(scaled)}{name}"
        digits = 0 if abs(value) >= _THIN or value == int(value) else 2
        return f"{_sign(value)}{abs(value):,.{digits}f}"

    def money(self, amount: float | None) -> str:
        """An amount (ten-thousandths of the unit) in few characters, with the currency: ``$1.16M``, ``¥123 万``."""
        if amount is None:
            return NOTHING
        text = self.short(amount / UNIT)
        symbol = _SYMBOLS.get(self.currency.upper())
        if symbol:
            return f"−{symbol}{text[1:]}" if text.startswith("−") else f"{symbol}{text}"
        return f"{text} {self.currency}".rstrip()

    def share(self, value: float | None) -> str:
        """A share in per cent: ``38%``; one decimal below a tenth."""
        if value is None:
            return NOTHING
        percent = abs(value) * 100
        digits = 1 if 0 < percent < _TEN and round(percent, 1) != round(percent) else 0
        return f"{_sign(value)}{percent:.{digits}f}%"

    def change(self, value: float | None) -> str:
        """A relative change with its sign: ``+14%``, ``−3.2%``."""
        if value is None:
            return NOTHING
        return f"+{self.share(value)}" if value > 0 else self.share(value)

    def decimal(self, value: float | None) -> str:
        """A number with one decimal: ``3.4``."""
        return NOTHING if value is None else f"{_sign(value)}{abs(value):,.1f}"

    def day(self, day: date | None) -> str:
        """A day: ``31 Dec 2017``, ``2017 年 12 月 31 日``."""
        if day is None:
            return NOTHING
        if self.locale == "zh":
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"

    def month(self, year: int, month: int) -> str:
        """A month on an axis or in a table: ``Dec 2017``, ``2017-12``."""
        return f"{year}-{month:02}" if self.locale == "zh" else f"{_MONTHS[month - 1]} {year}"


def _sign(value: float) -> str:
    return "−" if value < 0 else ""


def _three_digits(value: float) -> str:
    return f"{value:,.0f}" if value >= _THIN else f"{value:.1f}" if value >= _TEN else f"{value:.2f}"
