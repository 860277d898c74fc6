"""What is said of the counts: every feature as an expression over one wide row, in SQL that every peer understands."""

from __future__ import annotations

from collections.abc import Iterable

from _build_definitions import (
    CHANGING,
    CYCLE_DAYS,
    EVERY,
    KINDS,
    MONTH_DAYS,
    NUMBERS,
    ORDER_CHOICES,
    PARTS,
    PAYDAY_SPAN,
    PLURALS,
    RECENT,
    SEASONS,
    column,
    totals,
)

ATTRIBUTES = ("gender", "country", "province", "city", "occupation", "education", "marital_status", "household_size")
HIDDEN = ("units", "reduction", "list_money", "season_change_orders", "month_", "this_", "purchase_events", "session_")
HIDDEN_TOO = ("bounces", "filled_", "scored", "score_", "within_", "low_", "high_", "campaigns_", "waits", "wait_")
HIDDEN_LAST = ("service_score", "points_change", *(f"{season}_orders" for season in SEASONS))


def ratio(part: str, whole: str) -> str:
    return f"({part}) / nullif({whole}, 0)"


def formulas() -> dict[str, str]:
    """Return the features that are told from the counts of one customer; ranks among all are for the peers."""
    counted = (name for one in totals() for name in one.columns)
    hidden = (*HIDDEN, *HIDDEN_TOO, *HIDDEN_LAST)
    return {
        **{name: name for name in counted if not name.startswith(hidden)},
        **{column("net_amount", w): f"{column('gross_amount', w)} - {column('refund_amount', w)}" for w in EVERY},
        **_attributes(),
        **_orders(),
        **_days(),
        **_choices(),
        **_visits(),
        **_others(),
    }


def greatest_of(counts: Iterable[str]) -> str:
    return f"greatest({', '.join(counts)})"


def first_with_most(counts: dict[str, str]) -> str:
    most = greatest_of(counts.values())
    cases = " ".join(f"WHEN {count} = {most} THEN '{value}'" for value, count in counts.items())
    return f"CASE WHEN {most} = 0 THEN NULL {cases} END"


def _attributes() -> dict[str, str]:
    bands = ((18, "<18"), (25, "18-24"), (35, "25-34"), (45, "35-44"), (55, "45-54"), (65, "55-64"))
    incomes = ((50, "<50K"), (100, "50-99K"), (200, "100-199K"), (500, "200-499K"))
    age = "CASE WHEN this_year_number >= birth_year THEN this_year_number - birth_year END"
    by_age = " ".join(f"WHEN {age} < {above} THEN '{band}'" for above, band in bands)
    by_income = " ".join(f"WHEN yearly_income < {above * 10_000_000} THEN '{band}'" for above, band in incomes)
    return {
        **{name: name for name in (*ATTRIBUTES, "member_level")},
        "age": age,
        "age_band": f"CASE WHEN ({age}) IS NULL THEN age_band {by_age} ELSE '65+' END",
        "income_band": f"CASE WHEN income_band IS NOT NULL THEN income_band WHEN yearly_income IS NULL THEN NULL {by_income} ELSE '500K+' END",
        "registered_days": "CASE WHEN registered_ago >= 0 THEN registered_ago END",
    }


def _orders() -> dict[str, str]:
    shares = {"discounted_order_ratio": "discounted_orders", "coupon_order_ratio": "coupon_orders"}
    shares |= {"promoted_order_ratio": "promoted_orders", "weekend_ratio": "weekend_orders"}
    found = {}
    for span in ("365d", "life"):
        found[f"average_order_value_{span}"] = ratio(f"gross_amount_{span}", f"orders_{span}")
        found[f"units_per_order_{span}"] = ratio(f"units_{span}", f"orders_{span}")
        found |= {f"{name}_{span}": ratio(f"{part}_{span}", f"orders_{span}") for name, part in shares.items()}
    kinds = {kind: f"{name}_orders_365d" for name, kind in KINDS.items()}
    years = "CASE WHEN tenure_days < 365 THEN tenure_days + 1 ELSE 365 END"
    variation = ratio("gap_spread", "gap_mean")
    return found | {
        "refund_ratio_365d": ratio("refund_amount_365d", "gross_amount_365d"),
        "gross_amount_growth_90d": ratio("gross_amount_90d", "gross_amount_180d - gross_amount_90d"),
        **{f"{name}_ratio_365d": ratio(f"{name}_orders_365d", "orders_365d") for name in KINDS},
        "top_promotion_kind": first_with_most(kinds),
        "discount_depth_365d": ratio("reduction_365d", "list_money_365d"),
        "orders_per_month_365d": f"CASE WHEN tenure_days IS NOT NULL THEN orders_365d * 365 / greatest(({years}) * 12, 365) END",
        "orders_per_quarter_365d": f"CASE WHEN tenure_days IS NOT NULL THEN orders_365d * 365 / greatest(({years}) * 4, 365) END",
        "orders_per_year_life": "CASE WHEN tenure_days IS NOT NULL THEN orders_life * 365 / greatest(tenure_days + 1, 365) END",
        "recency_days": "recency_days",
        "tenure_days": "tenure_days",
        "longest_gap_days_30d": "longest_gap_days_30d",
        "longest_gap_days_life": "longest_gap_days_life",
        "interpurchase_days_mean": "gap_mean",
        "interpurchase_days_spread": "gap_spread",
        "interpurchase_variation": variation,
        "idle_gaps": ratio("recency_days", "gap_mean"),
        "lifecycle_stage": _STAGE,
        "high_price_ratio_365d": ratio("coalesce(high_money, 0)", "graded_money"),
        "price_level_365d": ratio("level_sum", "level_lines * 1000"),
    }


_STAGE = """
    CASE WHEN recency_days IS NULL THEN 'prospect' WHEN tenure_days < 30 THEN 'new' WHEN recency_days > 365 THEN 'lost'
         WHEN gap_mean IS NOT NULL AND recency_days > greatest(3 * gap_mean, 90.0) THEN 'lost'
         WHEN coalesce(longest_gap_days_30d, 0) > 90 THEN 'returning'
         WHEN recency_days <= greatest(coalesce(gap_mean, 0.0), 30.0) THEN 'active' ELSE 'dormant' END"""


def _days() -> dict[str, str]:
    seasons = {season: f"{season}_orders_life" for season in SEASONS}
    parts = {part: f"{part}_orders_life" for part in PARTS}
    hours = " + ".join(f"{part}_orders_365d" for part in PARTS)
    kinds = {"holiday": "holidays", "promotion_season": "promotion_days"}
    found = {
        f"{name}_ratio_365d": ratio(f"{name}_orders_365d", "orders_365d")
        for name in (*kinds, "season_change", "month_start", "month_middle", "month_end")
    }
    lifts = {
        f"{name}_lift_365d": ratio(found[f"{name}_ratio_365d"], ratio(f"exposed_{days}", "exposed_days"))
        for name, days in kinds.items()
    }
    return {
        **found,
        **lifts,
        **{f"orders_this_{period}": f"this_{period}_orders_life" for period in ("month", "quarter", "year")},
        "top_season": first_with_most(seasons),
        "top_season_ratio": ratio(greatest_of(seasons.values()), " + ".join(seasons.values())),
        "top_day_part": first_with_most(parts),
        **{f"{part}_ratio_365d": ratio(f"{part}_orders_365d", hours) for part in PARTS},
        "payday": "payday_start",
        "payday_ratio": ratio("payday_n", "payday_all"),
        "payday_lift": f"payday_n / nullif(payday_all, 0) / ({_payday_share()})",
    }


def _payday_share() -> str:
    """How many of all days lie in the span that begins with a day of the month."""
    cases = []
    for start in range(1, 32):
        days = sum(MONTH_DAYS[(start + ahead - 1) % 31 + 1] for ahead in range(PAYDAY_SPAN))
        cases.append(f"WHEN payday_start = {start} THEN {days / CYCLE_DAYS!r}")
    return f"CASE {' '.join(cases)} END"


def _choices() -> dict[str, str]:
    names = ("product", "category", "brand", *ORDER_CHOICES)
    told = ("viewed_category", "visit_channel", "visit_hour")
    return {
        **{f"top_{name}": f"{name}_favourite" for name in (*names, *told)},
        **{f"top_{name}_ratio": ratio(f"{name}_most", f"{name}_n") for name in names if name not in NUMBERS},
        **{f"distinct_{plural}": f"coalesce({name}_distinct, 0)" for name, plural in PLURALS.items()},
        **{f"{name}_entropy": f"{name}_spread" for name in CHANGING},
        **{f"{name}_change": f"{name}_moved" for name in CHANGING},
        **{f"recent_top_{name}": f"{name}_recent" for name in RECENT},
        "category_lines": "coalesce(category_n, 0)",
        "brand_lines": "coalesce(brand_n, 0)",
    }


def _visits() -> dict[str, str]:
    return {
        "days_since_last_visit": "last_event",
        "views_per_session_30d": ratio("session_views_30d", "sessions_30d"),
        "dwell_seconds_per_session_30d": ratio("session_seconds_30d", "sessions_30d"),
        "bounce_ratio_30d": ratio("bounces_30d", "sessions_30d"),
        "abandoned_cart_ratio_90d": ratio("abandoned_carts_90d", "filled_carts_90d"),
        "orders_per_session_90d": ratio("orders_90d", "sessions_90d"),
        "path_stage": """
            CASE WHEN event_days_30d = 0 THEN NULL WHEN orders_30d > 0 OR purchase_events_30d > 0 THEN 'paid'
                 WHEN checkouts_30d > 0 THEN 'checkout' WHEN carts_30d > 0 THEN 'cart' WHEN views_30d > 0 THEN 'view'
                 ELSE 'visit' END""",
    }


def _others() -> dict[str, str]:
    def least(part: str, whole: str) -> str:
        return ratio(f"least({part}, {whole})", whole)

    def scaled(name: str) -> str:
        return f"CASE WHEN scale = 5 THEN {name}_of_5_365d WHEN scale = 10 THEN {name}_of_10_365d ELSE {name}_of_100_365d END"

    return {
        "open_ratio_90d": least("touches_opened_90d", "touches_90d"),
        "click_ratio_90d": least("touches_clicked_90d", "touches_90d"),
        "redemption_ratio_365d": least("redemptions_365d", "campaigns_addressed_365d"),
        "score_mean_365d": ratio("score_365d", "scored_365d"),
        "low_scores_365d": scaled("low"),
        "high_scores_365d": scaled("high"),
        "days_since_last_review": "last_review",
        "wait_seconds_mean_365d": ratio("wait_365d", "waits_365d"),
        "service_score_mean_365d": ratio("service_score_365d", "service_scores_365d"),
        "points_balance": "points_change_life",
        "points_use_ratio_life": least("points_spent_life", "points_earned_life"),
        "days_since_points_used": "last_spent",
    }
