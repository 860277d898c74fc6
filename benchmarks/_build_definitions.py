"""What the features are, written by hand from their documentation in the SQL that every peer understands.

Each peer brings rows into windows and puts the counts together in the way that is fastest in it; what is counted, and
what is said of the counts, is here. A row of every table has ``ago``: days from its day to the as-of day.
"""

from __future__ import annotations

from dataclasses import dataclass

Windows = tuple[int, ...]
LIFE = 0
"""The window of the whole life."""
EVERY: Windows = (7, 30, 90, 180, 365, LIFE)
YEAR_AND_LIFE: Windows = (365, LIFE)
MONTH_YEAR_LIFE: Windows = (30, 365, LIFE)
CONTACTS: Windows = (30, 90, 365, LIFE)
VISITS: Windows = (7, 30, 90, 365, LIFE)


@dataclass(frozen=True)
class Total:
    """A count of the rows that meet ``when``, or the sum of ``value`` over them, in each window."""

    name: str
    windows: Windows
    when: str = ""
    value: str = ""

    @property
    def columns(self) -> dict[str, int]:
        return {column(self.name, window): window for window in self.windows}


def column(name: str, window: int) -> str:
    return f"{name}_{window}d" if window else f"{name}_life"


SALE = "coalesce(kind, 'sale') = 'sale' AND coalesce(status, 'paid') = 'paid'"
PARTS = {"night": (0, 5), "morning": (6, 10), "noon": (11, 13), "afternoon": (14, 17), "evening": (18, 23)}
SEASONS = ("spring", "summer", "autumn", "winter")
FESTIVALS = ("midyear_618", "double_11", "double_12", "spring_festival")
KINDS = {"discount_kind": "discount", "full_reduction": "full_reduction", "gift": "gift"}
REDUCED = "coalesce(discount_amount, 0) + coalesce(coupon_amount, 0)"

ORDER_ROWS = (
    {"sale": SALE, "returned": "kind = 'refund' AND coalesce(status, 'paid') <> 'unpaid'"},
    {
        "refund": "returned OR (sale AND coalesce(refunded_amount, 0) < 0)",
        "discounted": "sale AND coalesce(discount_amount, 0) > 0",
        "couponed": "sale AND (coalesce(coupon_amount, 0) > 0 OR coupon_id IS NOT NULL)",
        "back": "coalesce(CASE WHEN kind = 'refund' THEN amount END, 0) + coalesce(refunded_amount, 0)",
    },
    {"promoted": "discounted OR couponed"},
)
"""Columns of a row of orders, those of each line from those before; the calendar of its day lies beside it."""
ORDERS = (
    Total("orders", EVERY, "sale"),
    Total("gross_amount", EVERY, "sale", "amount"),
    Total("refunds", EVERY, "refund"),
    Total("refund_amount", EVERY, "refund", "-back"),
    Total("discount_amount", EVERY, "sale", "discount_amount"),
    Total("coupon_amount", EVERY, "sale", "coupon_amount"),
    Total("discounted_orders", EVERY, "discounted"),
    Total("coupon_orders", EVERY, "couponed"),
    Total("promoted_orders", EVERY, "promoted"),
    Total("units", YEAR_AND_LIFE, "sale", "units"),
    Total("weekend_orders", YEAR_AND_LIFE, "sale AND weekday >= 5"),
    *(
        Total(f"{part}_orders", YEAR_AND_LIFE, f"sale AND ordered_hour >= {first} AND ordered_hour <= {last}")
        for part, (first, last) in PARTS.items()
    ),
    *(Total(f"{name}_orders", (365,), f"sale AND promotion_kind = '{kind}'") for name, kind in KINDS.items()),
    Total("reduction", (365,), "promoted", REDUCED),
    Total("list_money", (365,), "promoted", f"coalesce(list_amount, amount + {REDUCED})"),
    Total("holiday_orders", (365,), "sale AND is_holiday"),
    Total("promotion_season_orders", (365,), "sale AND is_promotion_day"),
    Total("season_change_orders", (365,), "sale AND is_season_change"),
    Total("month_start_orders", (365,), "sale AND month_day <= 10"),
    Total("month_middle_orders", (365,), "sale AND month_day >= 11 AND month_day <= 20"),
    Total("month_end_orders", (365,), "sale AND month_day > 20"),
    *(Total(f"{name}_orders", (LIFE,), f"sale AND {name}") for name in FESTIVALS),
    *(Total(f"{season}_orders", (LIFE,), f"sale AND season = '{season}'") for season in SEASONS),
    *(Total(f"this_{period}_orders", (LIFE,), f"sale AND this_{period}") for period in ("month", "quarter", "year")),
)

WORDS = {
    "views": ("view", "page_view"),
    "searches": ("search",),
    "carts": ("cart", "加入购物车"),
    "favourites": ("fav",),
    "checkouts": ("begin_checkout",),
    "likes": ("like",),
    "comments": ("comment",),
    "shares": ("share",),
    "participations": ("签到",),
    "purchase_events": ("purchase",),
}
"""The words of this shop's events, which whoever writes a statement for it knows."""


def one_of(name: str, words: tuple[str, ...]) -> str:
    return f"{name} IN ({', '.join(repr(word) for word in words)})"


STEPS = ("views", "searches", "carts", "favourites", "checkouts")


def _windows(name: str) -> Windows:
    return VISITS if name in STEPS else (30,) if name == "purchase_events" else MONTH_YEAR_LIFE


EVENTS = tuple(Total(name, _windows(name), one_of("event", words)) for name, words in WORDS.items())
VISIT_COUNTS = ("views", "searches", "carts", "checkouts")
"""What is counted in each visit."""
DURATION = "coalesce(round(CASE WHEN duration_seconds >= 0 AND duration_seconds <= 86400 THEN duration_seconds END), 0)"
SESSIONS = (
    Total("sessions", VISITS),
    Total("session_views", (30,), "", "views"),
    Total("session_seconds", (30,), "", "seconds"),
    Total("bounces", (30,), "events = 1 AND searches + carts + checkouts = 0"),
)
CARTS = (Total("abandoned_carts", (30, 90, LIFE), "NOT bought"), Total("filled_carts", (90,)))
"""Of the sessions with something in the cart; ``bought`` on that day or the day after."""

REVIEW = "NOT (" + one_of("coalesce(kind, '')", ("survey", "投诉")) + ")"
SCORED = f"{REVIEW} AND score >= 0"
FEEDBACK = (
    Total("reviews", MONTH_YEAR_LIFE, REVIEW),
    Total("scored", YEAR_AND_LIFE, f"{SCORED} AND score <= 100"),
    Total("score", (365,), f"{SCORED} AND score <= 100", "score"),
    *(Total(f"within_{scale}", (LIFE,), f"{SCORED} AND score <= {scale}") for scale in (5, 10)),
    *(Total(f"low_of_{scale}", (365,), f"{SCORED} AND score <= {scale * 0.4}") for scale in (5, 10, 100)),
    *(
        Total(f"high_of_{scale}", (365,), f"{SCORED} AND score >= {scale * 0.8} AND score <= {scale}")
        for scale in (5, 10, 100)
    ),
)
SENT = "NOT (" + one_of("coalesce(kind, '')", ("delivered", "opened", "clicked")) + ")"
TOUCHES = (
    Total("touches", CONTACTS, SENT),
    Total("touches_opened", CONTACTS, "kind = 'opened'"),
    Total("touches_clicked", CONTACTS, "kind = 'clicked'"),
    Total("campaigns_addressed", (365,), f"campaign_id IS NOT NULL AND {SENT}"),
)
REDEMPTIONS = (Total("redemptions", CONTACTS),)
SERVICE_CONTACTS = (
    Total("service_contacts", MONTH_YEAR_LIFE),
    Total("after_sales_contacts", MONTH_YEAR_LIFE, one_of("kind", ("退货", "exchange"))),
    Total("complaints", MONTH_YEAR_LIFE, "kind = 'complaint'"),
    Total("unresolved_contacts", MONTH_YEAR_LIFE, "NOT resolved"),
    Total("waits", (365,), "wait_seconds >= 0 AND wait_seconds <= 1e9"),
    Total("wait", (365,), "wait_seconds >= 0 AND wait_seconds <= 1e9", "round(wait_seconds)"),
    Total("service_scores", (365,), "score >= 0 AND score <= 100"),
    Total("service_score", (365,), "score >= 0 AND score <= 100", "score"),
)
EARNED = "coalesce(kind, CASE WHEN points > 0 THEN 'earn' ELSE '' END) = 'earn'"
SPENT = "coalesce(kind, CASE WHEN points < 0 THEN 'spend' ELSE '' END) = 'spend'"
POINTS = (
    Total("points_change", (LIFE,), "", "points"),
    Total("points_earned", MONTH_YEAR_LIFE, EARNED, "points"),
    Total("points_spent", MONTH_YEAR_LIFE, SPENT, "-points"),
    Total("points_expired", (365,), "kind = 'expire'", "-points"),
)
SMALL = {
    "feedback": ("given_on", FEEDBACK, {"last_review": REVIEW}),
    "touches": ("touched_on", TOUCHES, {}),
    "redemptions": ("redeemed_on", REDEMPTIONS, {}),
    "service_contacts": ("contacted_on", SERVICE_CONTACTS, {}),
    "points": ("moved_on", POINTS, {"last_spent": SPENT}),
}
"""The small tables: the column of the day, the totals, and the latest ``ago`` of rows that meet a condition."""

ORDER_CHOICES = {
    "channel": "channel",
    "payment_method": "payment_method",
    "store": "store_id",
    "hour": "ordered_hour",
    "weekday": "weekday",
}
"""What is chosen with a sale, by the name that features give it."""
PRODUCT_CHOICES = ("category", "brand")
EVENT_CHOICES = {"viewed_category": "category", "visit_channel": "channel", "visit_hour": "occurred_hour"}
NUMBERS = ("hour", "weekday", "visit_hour")
"""Choices that are numbers; the favourite among equals is the first by its digits all the same."""
CHANGING = ("category", "brand", *ORDER_CHOICES)
RECENT = ("category", "brand", "channel")
PLURALS = {
    "product": "products",
    "category": "categories",
    "brand": "brands",
    "channel": "channels",
    "payment_method": "payment_methods",
    "store": "stores",
}
EXPOSED = {"days": "1", "holidays": "is_holiday", "promotion_days": "is_promotion_day"}
NOT_TOLD = ("black_friday_orders_life", "christmas_orders_life")
"""Features of days that the shop's country does not keep: null for everyone."""
PAYDAY_SPAN, PAYDAY_ORDERS = 5, 6
CYCLE_DAYS = 146_097
MONTH_DAYS = {29: 4497, 30: 4400, 31: 2800} | dict.fromkeys(range(1, 29), 4800)
"""How often each day of the month comes in the 400 years after which the calendar repeats."""


def totals() -> tuple[Total, ...]:
    """Return all that is counted, in windows."""
    small = tuple(one for _, group, _ in SMALL.values() for one in group)
    days = (Total("order_days", EVERY), Total("event_days", VISITS), Total("order_months", YEAR_AND_LIFE))
    return (*ORDERS, *EVENTS, *SESSIONS, *CARTS, *small, *days)
