"""The eleven RFM groups in common use, as a partition of the grid of recency, frequency and money scores (1 to 5).

Recency and frequency make the grid; money tells champions from loyal buyers and those we cannot lose from those at
risk. Every cell is in exactly one group.
"""

from __future__ import annotations

from limner.core.text import Text
from limner.rules.rule import All, Any, Has, Rule
from limner.segments.segment import Segment


def _r(*scores: int) -> Has:
    return _score("r_score", scores)


def _f(*scores: int) -> Has:
    return _score("f_score", scores)


def _m(*scores: int) -> Has:
    return _score("m_score", scores)


def _score(column: str, scores: tuple[int, ...]) -> Has:
    lowest, highest = min(scores), max(scores)
    return Has(column, "=", lowest) if lowest == highest else Has(column, "between", (lowest, highest))


def _group(name: str, title: Text, definition: Text, rule: Rule) -> Segment:
    return Segment(name=f"rfm_{name}", title=title, definition=definition, rule=rule, theme="rfm")


CHAMPIONS = _group(
    "champions",
    Text(zh="冠军客户", en="Champions"),
    Text(zh="最近买过、买得多、花得也多（R、F、M 均为 4～5）。", en="Bought lately, often and for much (R, F, M 4-5)."),
    All((_r(4, 5), _f(4, 5), _m(4, 5))),
)
LOYAL = _group(
    "loyal",
    Text(zh="忠诚客户", en="Loyal customers"),
    Text(
        zh="常买且没有走远（R 3～5、F 4～5），但不是冠军客户。",
        en="Buys often and not long ago (R 3-5, F 4-5), short of champions.",
    ),
    All((_f(4, 5), Any((_r(3), All((_r(4, 5), _m(1, 3))))))),
)
POTENTIAL_LOYALISTS = _group(
    "potential_loyalists",
    Text(zh="潜力忠诚客户", en="Potential loyalists"),
    Text(zh="最近买过，次数中等（R 4～5、F 2～3）。", en="Bought lately, and more than once (R 4-5, F 2-3)."),
    All((_r(4, 5), _f(2, 3))),
)
NEW = _group(
    "new",
    Text(zh="新近客户", en="New customers"),
    Text(zh="刚刚买过，次数最少（R 5、F 1）。", en="Bought just now, and seldom (R 5, F 1)."),
    All((_r(5), _f(1))),
)
PROMISING = _group(
    "promising",
    Text(zh="有望客户", en="Promising"),
    Text(zh="不久前买过，次数最少（R 4、F 1）。", en="Bought not long ago, and seldom (R 4, F 1)."),
    All((_r(4), _f(1))),
)
NEED_ATTENTION = _group(
    "need_attention",
    Text(zh="需要关注客户", en="Need attention"),
    Text(zh="间隔和次数都居中（R 3、F 3）。", en="In the middle by both recency and frequency (R 3, F 3)."),
    All((_r(3), _f(3))),
)
ABOUT_TO_SLEEP = _group(
    "about_to_sleep",
    Text(zh="即将沉睡客户", en="About to sleep"),
    Text(zh="有一阵没买，次数也少（R 3、F 1～2）。", en="Has not bought for a while, and seldom did (R 3, F 1-2)."),
    All((_r(3), _f(1, 2))),
)
CANNOT_LOSE = _group(
    "cannot_lose",
    Text(zh="不可流失客户", en="Cannot lose them"),
    Text(
        zh="曾经买得多、花得多，却很久没来（R 1～2，F、M 4～5）。",
        en="Bought often and for much, and has long stayed away (R 1-2, F and M 4-5).",
    ),
    All((_r(1, 2), _f(4, 5), _m(4, 5))),
)
AT_RISK = _group(
    "at_risk",
    Text(zh="流失风险客户", en="At risk"),
    Text(
        zh="曾经常买，却很久没来（R 1～2、F 3～5），但不是不可流失客户。",
        en="Bought often and has long stayed away (R 1-2, F 3-5), short of those we cannot lose.",
    ),
    All((_r(1, 2), Any((_f(3), All((_f(4, 5), _m(1, 3))))))),
)
HIBERNATING = _group(
    "hibernating",
    Text(zh="冬眠客户", en="Hibernating"),
    Text(zh="很久没来，次数也少（R 2、F 1～2）。", en="Has long stayed away, and seldom bought (R 2, F 1-2)."),
    All((_r(2), _f(1, 2))),
)
LOST = _group(
    "lost",
    Text(zh="已流失客户", en="Lost"),
    Text(zh="最久没来，次数也少（R 1、F 1～2）。", en="Has stayed away longest, and seldom bought (R 1, F 1-2)."),
    All((_r(1), _f(1, 2))),
)
