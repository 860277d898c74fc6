"""What campaigns, coupons and touches must be."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.check import Check
from limner.quality.expect import AS_OF, Compares, InRange, Refers, Required, Unique

ONE_CAMPAIGN = Check(
    name="campaigns_unique",
    table="campaigns",
    expects=Unique(("campaign_id",)),
    severity="error",
    title=Text("活动不重复", "No campaign twice"),
)
ORDERED = Check(
    name="campaigns_end_after_start",
    table="campaigns",
    expects=Compares("starts_on", "<=", "ends_on"),
    severity="error",
    title=Text("活动开始不晚于结束", "A campaign ends after it starts"),
)
COUPON_OF = Check(
    name="coupons_of_campaigns",
    table="coupons",
    expects=Refers("campaign_id", "campaigns", "campaign_id"),
    severity="warning",
    title=Text("优惠券的活动存在", "The campaign of a coupon exists"),
)
ONE_TOUCH = Check(
    name="touches_unique",
    table="touches",
    expects=Unique(("touch_id",)),
    severity="error",
    title=Text("触达不重复", "No touch twice"),
)
TOUCH_OF = Check(
    name="touches_of_campaigns",
    table="touches",
    expects=Refers("campaign_id", "campaigns", "campaign_id"),
    severity="warning",
    title=Text("触达的活动存在", "The campaign of a touch exists"),
)
TOUCH_NOT_AHEAD = Check(
    name="touches_not_in_future",
    table="touches",
    expects=InRange("touched_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("触达日不晚于截至日", "No touch is after the as-of day"),
)
ONE_REDEMPTION = Check(
    name="redemptions_unique",
    table="redemptions",
    expects=Unique(("redemption_id",)),
    severity="error",
    title=Text("核销不重复", "No redemption twice"),
)
REDEEMED_NOT_AHEAD = Check(
    name="redemptions_not_in_future",
    table="redemptions",
    expects=InRange("redeemed_on", "1990-01-01", AS_OF),
    severity="error",
    title=Text("核销日不晚于截至日", "No redemption is after the as-of day"),
)
REDEEMED_BY = Check(
    name="redemptions_have_customer",
    table="redemptions",
    expects=Required("customer_id"),
    severity="warning",
    title=Text("核销有客户", "A redemption names its customer"),
)
