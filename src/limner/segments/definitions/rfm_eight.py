"""The eight RFM groups of Chinese retail: each of recency, frequency and money is high (score 4 to 5) or low (1 to 3).

The classic rule is "above the average"; of scores by fifths the average is 3. Important (重要) are those of high money;
high recency and frequency is value (价值), high recency alone is to be developed (发展), high frequency alone to be
kept (保持), neither to be won back (挽留).
"""

from __future__ import annotations

from limner.core.text import Text
from limner.rules.rule import All, Has
from limner.segments.segment import Segment

_HIGH_FROM = 4


def _score(column: str, *, high: bool) -> Has:
    return Has(column, ">=" if high else "<", _HIGH_FROM)


def _group(name: str, title: Text, *, r: bool, f: bool, m: bool) -> Segment:
    highs = {"R": r, "F": f, "M": m}
    return Segment(
        name=f"rfm8_{name}",
        title=title,
        definition=Text(
            zh="，".join(f"{score} {'高（4～5）' if high else '低（1～3）'}" for score, high in highs.items()) + "。",
            en=", ".join(f"{score} {'high (4-5)' if high else 'low (1-3)'}" for score, high in highs.items()) + ".",
        ),
        rule=All(tuple(_score(f"{score.lower()}_score", high=high) for score, high in highs.items())),
        theme="rfm8",
    )


IMPORTANT_VALUE = _group("important_value", Text(zh="重要价值客户", en="Important, value"), r=True, f=True, m=True)
IMPORTANT_DEVELOP = _group(
    "important_develop", Text(zh="重要发展客户", en="Important, to develop"), r=True, f=False, m=True
)
IMPORTANT_KEEP = _group("important_keep", Text(zh="重要保持客户", en="Important, to keep"), r=False, f=True, m=True)
IMPORTANT_WIN_BACK = _group(
    "important_win_back", Text(zh="重要挽留客户", en="Important, to win back"), r=False, f=False, m=True
)
GENERAL_VALUE = _group("general_value", Text(zh="一般价值客户", en="General, value"), r=True, f=True, m=False)
GENERAL_DEVELOP = _group("general_develop", Text(zh="一般发展客户", en="General, to develop"), r=True, f=False, m=False)
GENERAL_KEEP = _group("general_keep", Text(zh="一般保持客户", en="General, to keep"), r=False, f=True, m=False)
GENERAL_WIN_BACK = _group(
    "general_win_back", Text(zh="一般挽留客户", en="General, to win back"), r=False, f=False, m=False
)
