"""Numbers as readers of each language expect them."""

from __future__ import annotations

from datetime import date

import pytest

from limner.app.report.numbers import Numbers

ZH, EN = Numbers("zh", "CNY"), Numbers("en", "USD")


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (None, "–", "–"),
        (0, "¥0", "$0"),
        (305_929, "¥30.59", "$30.59"),
        (-123_400, "−¥12.34", "−$12.34"),
        (5_000_000, "¥500", "$500"),
        (99_990_000, "¥9,999", "$9,999"),
        (123_456_789_0, "¥12.3 万", "$123k"),
        (11_567_196_300, "¥116 万", "$1.16M"),
        (3_450_000_000_000, "¥3.45 亿", "$345M"),
    ],
)
def test_money(amount, zh, en):
    assert ZH.money(amount) == zh
    assert EN.money(amount) == en


def test_money_of_an_unknown_currency_has_no_sign():
    assert Numbers("en").money(50_000) == "5"
    assert Numbers("en", "CHF").money(50_000) == "5 CHF"


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, "–"), (0, "0%"), (0.004, "0.4%"), (0.07, "7%"), (0.0749, "7.5%"), (0.384, "38%"), (-0.032, "−3.2%")],
)
def test_share(share, text):
    assert EN.share(share) == text


def test_change_has_its_sign():
    assert (EN.change(0.14), EN.change(-0.14), EN.change(0)) == ("+14%", "−14%", "0%")


def test_counts_days_and_months():
    assert EN.count(12_040) == "12,040"
    assert EN.decimal(-3.44) == "−3.4"
    assert EN.day(date(2017, 12, 31)) == "31 Dec 2017"
    assert ZH.day(date(2017, 12, 31)) == "2017 年 12 月 31 日"
    assert (EN.month(2017, 3), ZH.month(2017, 3)) == ("Mar 2017", "2017-03")
