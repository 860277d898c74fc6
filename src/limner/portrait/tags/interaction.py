"""How a customer and the business talk to each other: reviews, service, messages, activities and points."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Any, Has


def _in_a_year(name: str, title: Text, said: Text, column: str, least: int) -> Tag:
    """Make the tag of who does one thing at least so many times in 365 days."""
    return Tag(
        name=name,
        theme="interaction",
        title=title,
        wording=Text(
            zh=f"近 365 天至少{said.zh} {{min_times}} 次。", en=f"At least {{min_times}} {said.en} in 365 days."
        ),
        when=lambda t: Has(column, ">=", t["min_times"]),
        thresholds={"min_times": least},
        evidence=Text(
            zh=f"近 365 天{said.zh} {{{column}}} 次，阈值 {{min_times}} 次",
            en=f"{{{column}}} {said.en} in 365 days; threshold {{min_times}}",
        ),
        examples=(
            ({column: least}, True),
            ({column: least - 1}, False),
            ({column: 0}, False),
            ({column: None}, False),
        ),
    )


reviewer = _in_a_year("reviewer", Text(zh="爱评价", en="Reviewer"), Text(zh="评价", en="reviews"), "reviews_365d", 3)
praising_reviewer = Tag(
    name="praising_reviewer",
    theme="interaction",
    title=Text(zh="好评客户", en="Praising reviewer"),
    wording=Text(
        zh="近 365 天至少给出 {min_scores} 次高分，没有低分。",
        en="At least {min_scores} high scores in 365 days, and no low one.",
    ),
    when=lambda t: All((Has("high_scores_365d", ">=", t["min_scores"]), Has("low_scores_365d", "=", 0))),
    thresholds={"min_scores": 2},
    evidence=Text(
        zh="近 365 天 {high_scores_365d} 次高分、{low_scores_365d} 次低分，阈值 {min_scores} 次高分",
        en="{high_scores_365d} high and {low_scores_365d} low scores in 365 days; threshold {min_scores} high ones",
    ),
    examples=(
        ({"high_scores_365d": 3, "low_scores_365d": 0}, True),
        ({"high_scores_365d": 3, "low_scores_365d": 1}, False),
        ({"high_scores_365d": 1, "low_scores_365d": 0}, False),
        ({"high_scores_365d": None, "low_scores_365d": None}, False),
    ),
)
critical_reviewer = _in_a_year(
    "critical_reviewer",
    Text(zh="差评客户", en="Critical reviewer"),
    Text(zh="给出低分", en="low scores"),
    "low_scores_365d",
    2,
)
service_seeker = _in_a_year(
    "service_seeker",
    Text(zh="常找客服", en="Service seeker"),
    Text(zh="联系客服", en="contacts with service"),
    "service_contacts_365d",
    4,
)
complainer = _in_a_year(
    "complainer", Text(zh="投诉客户", en="Complainer"), Text(zh="投诉", en="complaints"), "complaints_365d", 2
)
after_sales_heavy = _in_a_year(
    "after_sales_heavy",
    Text(zh="售后频繁", en="Heavy on after-sales"),
    Text(zh="联系售后", en="after-sales contacts"),
    "after_sales_contacts_365d",
    3,
)
unresolved_issue = Tag(
    name="unresolved_issue",
    theme="interaction",
    title=Text(zh="问题未解决", en="Unresolved issue"),
    wording=Text(
        zh="近 365 天未解决的客服联系多于 {more_than} 次。",
        en="More than {more_than} contacts with service in 365 days are not settled.",
    ),
    when=lambda t: Has("unresolved_contacts_365d", ">", t["more_than"]),
    thresholds={"more_than": 0},
    evidence=Text(
        zh="近 365 天有 {unresolved_contacts_365d} 次客服联系未解决，阈值多于 {more_than} 次",
        en="{unresolved_contacts_365d} contacts with service in 365 days are not settled; threshold more than {more_than}",
    ),
    examples=(
        ({"unresolved_contacts_365d": 1}, True),
        ({"unresolved_contacts_365d": 0}, False),
        ({"unresolved_contacts_365d": None}, False),
    ),
)
kept_waiting = Tag(
    name="kept_waiting",
    theme="interaction",
    title=Text(zh="等待过久", en="Kept waiting"),
    wording=Text(
        zh="近 365 天联系客服时平均等待至少 {min_seconds:minutes} 分钟。",
        en="Waited {min_seconds:minutes} minutes or more on average for service in 365 days.",
    ),
    when=lambda t: Has("wait_seconds_mean_365d", ">=", t["min_seconds"]),
    thresholds={"min_seconds": 600},
    evidence=Text(
        zh="近 365 天平均等待 {wait_seconds_mean_365d:minutes} 分钟，阈值 {min_seconds:minutes} 分钟",
        en="Waited {wait_seconds_mean_365d:minutes} minutes on average in 365 days; threshold {min_seconds:minutes}",
    ),
    examples=(
        ({"wait_seconds_mean_365d": 900.0}, True),
        ({"wait_seconds_mean_365d": 30.0}, False),
        ({"wait_seconds_mean_365d": None}, False),
    ),
)
message_opener = Tag(
    name="message_opener",
    theme="interaction",
    title=Text(zh="爱看推送", en="Opens messages"),
    wording=Text(
        zh="近 90 天至少触达 {min_touches} 次，打开 {min_share:percent} 以上。",
        en="At least {min_touches} messages in 90 days, of which {min_share:percent} or more were opened.",
    ),
    when=lambda t: All((Has("touches_90d", ">=", t["min_touches"]), Has("open_ratio_90d", ">=", t["min_share"]))),
    thresholds={"min_touches": 2, "min_share": 0.5},
    evidence=Text(
        zh="近 90 天触达 {touches_90d} 次、打开 {touches_opened_90d} 次，阈值 {min_share:percent}",
        en="{touches_opened_90d} of {touches_90d} messages in 90 days opened; threshold {min_share:percent}",
    ),
    examples=(
        ({"touches_90d": 6, "touches_opened_90d": 4, "open_ratio_90d": 4 / 6}, True),
        ({"touches_90d": 6, "touches_opened_90d": 1, "open_ratio_90d": 1 / 6}, False),
        ({"touches_90d": 1, "touches_opened_90d": 1, "open_ratio_90d": 1.0}, False),
        ({"touches_90d": 0, "touches_opened_90d": 0, "open_ratio_90d": None}, False),
    ),
)
message_clicker = Tag(
    name="message_clicker",
    theme="interaction",
    title=Text(zh="爱点推送", en="Clicks messages"),
    wording=Text(
        zh="近 90 天至少触达 {min_touches} 次，点击 {min_share:percent} 以上。",
        en="At least {min_touches} messages in 90 days, of which {min_share:percent} or more were clicked.",
    ),
    when=lambda t: All((Has("touches_90d", ">=", t["min_touches"]), Has("click_ratio_90d", ">=", t["min_share"]))),
    thresholds={"min_touches": 2, "min_share": 0.2},
    evidence=Text(
        zh="近 90 天触达 {touches_90d} 次、点击 {touches_clicked_90d} 次，阈值 {min_share:percent}",
        en="{touches_clicked_90d} of {touches_90d} messages in 90 days clicked; threshold {min_share:percent}",
    ),
    examples=(
        ({"touches_90d": 6, "touches_clicked_90d": 3, "click_ratio_90d": 0.5}, True),
        ({"touches_90d": 20, "touches_clicked_90d": 1, "click_ratio_90d": 0.05}, False),
        ({"touches_90d": 1, "touches_clicked_90d": 1, "click_ratio_90d": 1.0}, False),
        ({"touches_90d": 0, "touches_clicked_90d": 0, "click_ratio_90d": None}, False),
    ),
)
not_reached = Tag(
    name="not_reached",
    theme="interaction",
    title=Text(zh="触达无反应", en="Not reached"),
    wording=Text(
        zh="近 365 天至少触达 {min_touches} 次，一次也没有打开。",
        en="At least {min_touches} messages in 365 days, and none was opened.",
    ),
    when=lambda t: All((Has("touches_365d", ">=", t["min_touches"]), Has("touches_opened_365d", "=", 0))),
    thresholds={"min_touches": 4},
    evidence=Text(
        zh="近 365 天触达 {touches_365d} 次、打开 {touches_opened_365d} 次，阈值 {min_touches} 次触达",
        en="{touches_opened_365d} of {touches_365d} messages in 365 days opened; threshold {min_touches} messages",
    ),
    examples=(
        ({"touches_365d": 8, "touches_opened_365d": 0}, True),
        ({"touches_365d": 8, "touches_opened_365d": 1}, False),
        ({"touches_365d": 2, "touches_opened_365d": 0}, False),
        ({"touches_365d": 8, "touches_opened_365d": None}, False),
    ),
)
often_contacted = Tag(
    name="often_contacted",
    theme="interaction",
    title=Text(zh="触达频繁", en="Often contacted"),
    wording=Text(zh="近 30 天触达至少 {min_touches} 次。", en="At least {min_touches} messages in 30 days."),
    when=lambda t: Has("touches_30d", ">=", t["min_touches"]),
    thresholds={"min_touches": 8},
    evidence=Text(
        zh="近 30 天触达 {touches_30d} 次，阈值 {min_touches} 次",
        en="{touches_30d} messages in 30 days; threshold {min_touches}",
    ),
    examples=(({"touches_30d": 9}, True), ({"touches_30d": 7}, False), ({"touches_30d": None}, False)),
)
coupon_redeemer = Tag(
    name="coupon_redeemer",
    theme="interaction",
    title=Text(zh="爱核销优惠券", en="Redeems coupons"),
    wording=Text(
        zh="近 365 天至少核销 {min_redemptions} 张优惠券，平均每次营销活动 {min_rate} 张以上。",
        en="At least {min_redemptions} coupons redeemed in 365 days, {min_rate} or more for each campaign addressed.",
    ),
    when=lambda t: All(
        (
            Has("redemptions_365d", ">=", t["min_redemptions"]),
            Has("redemption_ratio_365d", ">=", t["min_rate"]),
        )
    ),
    thresholds={"min_redemptions": 2, "min_rate": 0.3},
    evidence=Text(
        zh="近 365 天核销 {redemptions_365d} 张优惠券，平均每次活动 {redemption_ratio_365d:times} 张，阈值 {min_rate} 张",
        en="{redemptions_365d} coupons redeemed in 365 days, {redemption_ratio_365d:times} for each campaign; threshold "
        "{min_rate}",
    ),
    examples=(
        ({"redemptions_365d": 5, "redemption_ratio_365d": 0.6}, True),
        ({"redemptions_365d": 5, "redemption_ratio_365d": 0.1}, False),
        ({"redemptions_365d": 1, "redemption_ratio_365d": 1.0}, False),
        ({"redemptions_365d": 5, "redemption_ratio_365d": None}, False),
    ),
)
participant = _in_a_year(
    "participant",
    Text(zh="爱参加活动", en="Takes part in activities"),
    Text(zh="参加活动", en="activities joined"),
    "participations_365d",
    3,
)
sharer = _in_a_year("sharer", Text(zh="爱分享", en="Sharer"), Text(zh="分享", en="shares"), "shares_365d", 3)
social_customer = Tag(
    name="social_customer",
    theme="interaction",
    title=Text(zh="互动达人", en="Social customer"),
    wording=Text(
        zh="近 365 天至少点赞 {min_likes} 次，或至少评论 {min_comments} 次。",
        en="At least {min_likes} likes or {min_comments} comments in 365 days.",
    ),
    when=lambda t: Any((Has("likes_365d", ">=", t["min_likes"]), Has("comments_365d", ">=", t["min_comments"]))),
    thresholds={"min_likes": 10, "min_comments": 5},
    evidence=Text(
        zh="近 365 天点赞 {likes_365d} 次、评论 {comments_365d} 次，阈值 {min_likes} 次或 {min_comments} 次",
        en="{likes_365d} likes and {comments_365d} comments in 365 days; thresholds {min_likes} or {min_comments}",
    ),
    examples=(
        ({"likes_365d": 12, "comments_365d": 0}, True),
        ({"likes_365d": 0, "comments_365d": 5}, True),
        ({"likes_365d": 9, "comments_365d": 4}, False),
        ({"likes_365d": None, "comments_365d": None}, False),
    ),
)
points_saver = Tag(
    name="points_saver",
    theme="interaction",
    title=Text(zh="攒积分", en="Points saver"),
    wording=Text(
        zh="积分余额至少 {min_points}，用掉的不超过获得的 {max_share:percent}。",
        en="A balance of {min_points} points or more, and at most {max_share:percent} of those earned spent.",
    ),
    when=lambda t: All(
        (Has("points_balance", ">=", t["min_points"]), Has("points_use_ratio_life", "<=", t["max_share"]))
    ),
    thresholds={"min_points": 1000, "max_share": 0.1},
    evidence=Text(
        zh="积分余额 {points_balance}，用掉 {points_use_ratio_life:percent}，阈值 {min_points}，上限 {max_share:percent}",
        en="Balance {points_balance} points, {points_use_ratio_life:percent} spent; threshold {min_points}, at most "
        "{max_share:percent}",
    ),
    examples=(
        ({"points_balance": 5000, "points_use_ratio_life": 0.0}, True),
        ({"points_balance": 5000, "points_use_ratio_life": 0.5}, False),
        ({"points_balance": 10, "points_use_ratio_life": 0.0}, False),
        ({"points_balance": None, "points_use_ratio_life": None}, False),
    ),
)
points_spender = Tag(
    name="points_spender",
    theme="interaction",
    title=Text(zh="积分常用", en="Points spender"),
    wording=Text(
        zh="用掉获得积分的 {min_share:percent} 以上，最近 {max_days} 天内用过。",
        en="{min_share:percent} or more of the points earned are spent, some in the last {max_days} days.",
    ),
    when=lambda t: All(
        (Has("points_use_ratio_life", ">=", t["min_share"]), Has("days_since_points_used", "<=", t["max_days"]))
    ),
    thresholds={"min_share": 0.6, "max_days": 180},
    evidence=Text(
        zh="用掉 {points_use_ratio_life:percent} 的积分，最近一次在 {days_since_points_used} 天前，阈值 {min_share:percent}",
        en="{points_use_ratio_life:percent} of points spent, the last {days_since_points_used} days ago; threshold "
        "{min_share:percent}",
    ),
    examples=(
        ({"points_use_ratio_life": 0.9, "days_since_points_used": 20}, True),
        ({"points_use_ratio_life": 0.2, "days_since_points_used": 20}, False),
        ({"points_use_ratio_life": 0.9, "days_since_points_used": 400}, False),
        ({"points_use_ratio_life": None, "days_since_points_used": None}, False),
    ),
)
points_let_expire = Tag(
    name="points_let_expire",
    theme="interaction",
    title=Text(zh="积分过期", en="Lets points expire"),
    wording=Text(zh="近 365 天至少有 {min_points} 积分过期。", en="At least {min_points} points expired in 365 days."),
    when=lambda t: Has("points_expired_365d", ">=", t["min_points"]),
    thresholds={"min_points": 100},
    evidence=Text(
        zh="近 365 天有 {points_expired_365d} 积分过期，阈值 {min_points}",
        en="{points_expired_365d} points expired in 365 days; threshold {min_points}",
    ),
    examples=(
        ({"points_expired_365d": 300}, True),
        ({"points_expired_365d": 20}, False),
        ({"points_expired_365d": None}, False),
    ),
)
