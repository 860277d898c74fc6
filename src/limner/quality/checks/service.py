"""What contacts with service, and points, must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import AS_OF, InRange, Required, Unique
from limner.rules.rule import Has

ONE_CONTACT = Check(
    name="service_contacts_unique",
    table="service_contacts",
    expects=Unique(("contact_id",)),
    severity="error",
    title=Text("客服记录不重复", "No contact twice"),
)
CONTACT_NOT_AHEAD = Check(
    name="service_contacts_not_in_future",
    table="service_contacts",
    expects=InRange("contacted_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("客服日期不晚于截至日", "No contact is after the as-of day"),
)
WAIT = Check(
    name="service_contacts_wait",
    table="service_contacts",
    expects=InRange("wait_seconds", 0, 86400),
    severity="warning",
    title=Text("等待时长在 0 到一天之间", "A wait is from 0 seconds to a day"),
)
ONE_MOVEMENT = Check(
    name="points_unique",
    table="points",
    expects=Unique(("movement_id",)),
    severity="error",
    title=Text("积分变动不重复", "No movement of points twice"),
)
MOVED_NOT_AHEAD = Check(
    name="points_not_in_future",
    table="points",
    expects=InRange("moved_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("积分日期不晚于截至日", "No movement of points is after the as-of day"),
)
SPENT = Check(
    name="points_spent_not_positive",
    table="points",
    expects=InRange("points", None, 0),
    severity="error",
    title=Text("消耗的积分不为正", "Points spent are not positive"),
    when=Has("kind", "in", ("spend", "expire")),
)
EARNED = Check(
    name="points_earned_not_negative",
    table="points",
    expects=InRange("points", 0),
    severity="error",
    title=Text("获得的积分不为负", "Points earned are not negative"),
    when=Has("kind", "=", "earn"),
)
WHOSE = Check(
    name="points_have_customer",
    table="points",
    expects=Required("customer_id"),
    severity="error",
    title=Text("积分有客户", "Points are somebody's"),
)
