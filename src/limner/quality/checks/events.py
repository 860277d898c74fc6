"""What events must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import AS_OF, Fresh, InRange, Required, Unique

ONE_ROW = Check(
    name="events_unique",
    table="events",
    expects=Unique(("event_id",)),
    severity="error",
    title=Text("行为不重复", "No event twice"),
)
NAMED = Check(
    name="events_have_kind",
    table="events",
    expects=Required("event"),
    severity="error",
    title=Text("行为有类型", "An event has its kind"),
)
DATED = Check(
    name="events_have_day",
    table="events",
    expects=Required("occurred_on"),
    severity="error",
    title=Text("行为有日期", "An event has its day"),
)
NOT_AHEAD = Check(
    name="events_not_in_future",
    table="events",
    expects=InRange("occurred_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("日期在 1990 年之后且不晚于截至日", "An event's day is after 1990 and not after the as-of day"),
)
HOUR = Check(
    name="events_hour",
    table="events",
    expects=InRange("occurred_hour", 0, 23),
    severity="error",
    title=Text("钟点在 0 到 23 之间", "The hour of an event is 0 to 23"),
)
LENGTH = Check(
    name="events_duration",
    table="events",
    expects=InRange("duration_seconds", 0, 86400),
    severity="warning",
    title=Text("时长在 0 到一天之间", "An event lasts from 0 seconds to a day"),
)
CUSTOMER = Check(
    name="events_have_customer",
    table="events",
    expects=Required("customer_id"),
    severity="warning",
    title=Text("行为有客户", "An event names its customer"),
)
NEWS = Check(
    name="events_fresh",
    table="events",
    expects=Fresh("occurred_on", 7),
    severity="warning",
    title=Text("七天内有新行为", "There are events of the last seven days"),
)
