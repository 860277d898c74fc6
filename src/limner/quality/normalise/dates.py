"""Days in ISO form."""

from __future__ import annotations

import re
from datetime import date

from limner.core.text import Text
from limner.quality.normal import Normal, Normaliser, cleaned, made

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TEN = re.compile(r"(\d?)十(\d?)")
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.年]\s*(\d{{1,2}})[-/.月]\s*(\d{{1,2}})日?{_TIME}")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_TIME}")
_ROC = re.compile(r"(?:民国|民國)\s*(\d{1,3})[-/.年]\s*(\d{1,2})[-/.月]\s*(\d{1,2})日?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3})[a-z]*\.?[\s,-]+(\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s+|\s*(?:星期|周|礼拜)[一二三四五六日天]$", re.IGNORECASE
)
_ROC_START = 1911
_MOST_MONTHS = 12
_PIVOT = 69
_GUESSED, _TWO_DIGITS = 0.5, 0.7


def day(text: str) -> Normal:
    """Return the day as 2024-03-01; a time of day is left out. Text that is no day is only cleaned.

    Years first, English months, 年月日 in digits or Hanzi, and the calendar of Taiwan (民國) are safe. 13/02/2024 can be read
    in one way only; 03/02/2024 is proposed as day before month. A year of two digits is proposed as 1969 to 2068.
    """
    plain = cleaned(text)
    for read in (_year_first, _worded, _year_last):
        found = read(_WEEKDAY.sub("", plain))
        if found:
            value, score, note = found
            return made(text, value, *([note] if note else []), score=score)
    return made(text, plain, "invalid", valid=False)


def _year_first(plain: str) -> tuple[str, float, str] | None:
    if roc := _ROC.fullmatch(_western(plain)):
        year, month, number = map(int, roc.groups())
        return _safe(year + _ROC_START, month, number)
    found = _YEAR_FIRST.fullmatch(plain) or _YEAR_FIRST.fullmatch(_western(plain)) or _PACKED.fullmatch(plain)
    return _safe(*map(int, found.groups())) if found else None


def _worded(plain: str) -> tuple[str, float, str] | None:
    if found := _DAY_MONTH.fullmatch(plain):
        number, month, year = found.groups()
    elif found := _MONTH_DAY.fullmatch(plain):
        month, number, year = found.groups()
    else:
        return None
    name = month.lower()
    return _safe(int(year), _MONTHS.index(name) + 1, int(number)) if name in _MONTHS else None


def _year_last(plain: str) -> tuple[str, float, str] | None:
    found = _YEAR_LAST.fullmatch(plain)
    if not found:
        return None
    first, second, year = map(int, found.groups())
    score = 1.0
    if len(found.group(3)) == 2:  # noqa: PLR2004 — digits of a year
        year, score = year + (2000 if year < _PIVOT else 1900), _TWO_DIGITS
    if second > _MOST_MONTHS:
        return _made(year, first, second, score, "month first")
    if first > _MOST_MONTHS or first == second:
        return _made(year, second, first, score, "day first")
    return _made(year, second, first, min(score, _GUESSED), "ambiguous")


def _safe(year: int, month: int, number: int) -> tuple[str, float, str] | None:
    return _made(year, month, number, 1.0, "")


def _made(year: int, month: int, number: int, score: float, note: str) -> tuple[str, float, str] | None:
    try:
        return date(year, month, number).isoformat(), score, note
    except ValueError:
        return None


def _western(plain: str) -> str:
    """Turn Hanzi digits into digits: 二〇二四年十二月三日 into 2024年12月3日."""
    digits = plain.translate(_DIGITS)
    return _TEN.sub(lambda ten: f"{ten.group(1) or '1'}{ten.group(2) or '0'}", digits)


DATES = Normaliser(
    name="dates",
    title=Text("日期", "Days"),
    definition=Text(
        "写成 2024-03-01；日月不清的（03/02/2024）与两位年份作为建议提出。",
        "Written as 2024-03-01; where day and month are not told apart, or a year has two digits, it is proposed.",
    ),
    kinds=("birth_date", "date", "registered_on", "ordered_on"),
    of=day,
    examples=(("2024年3月1日", "2024-03-01"), ("民國113年3月1日", "2024-03-01"), ("5th Jan 2020", "2020-01-05")),
)
