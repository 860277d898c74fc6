"""What feedback must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import AS_OF, InRange, Refers, Required, Unique

ONE_ROW = Check(
    name="feedback_unique",
    table="feedback",
    expects=Unique(("feedback_id",)),
    severity="error",
    title=Text("评价不重复", "No feedback twice"),
)
DATED = Check(
    name="feedback_has_day",
    table="feedback",
    expects=Required("given_on"),
    severity="warning",
    title=Text("评价有日期", "Feedback has its day"),
)
NOT_AHEAD = Check(
    name="feedback_not_in_future",
    table="feedback",
    expects=InRange("given_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("日期在 1990 年之后且不晚于截至日", "Feedback's day is after 1990 and not after the as-of day"),
)
SCORE = Check(
    name="feedback_score",
    table="feedback",
    expects=InRange("score", 0, 100),
    severity="warning",
    title=Text("评分在 0 到 100 之间", "A score is from 0 to 100"),
)
ORDER = Check(
    name="feedback_of_orders",
    table="feedback",
    expects=Refers("order_id", "orders", "order_id"),
    severity="warning",
    title=Text("评价的订单存在", "The order of feedback exists"),
)
