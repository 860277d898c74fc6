"""Where a customer stands: among the others by recency, frequency and money, and in the course of a relationship."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.feature import Feature

GRADES = 5
NEW_DAYS = 30
"""A customer is new until so many days after the first sale."""
ACTIVE_DAYS = 30
"""A customer is active for so many days after a sale, or for the usual gap where that is longer."""
RETURN_DAYS = 30
"""A customer who came back is returning for so many days."""
LONG_GAP_DAYS = 90
"""A gap longer than this was an absence."""
LOST_DAYS = 365
"""A customer who has not bought for longer is lost, whatever the usual gap."""
LOST_GAPS = 3
"""A customer is lost after so many usual gaps, but not before ``LONG_GAP_DAYS``."""
STAGES = {
    "prospect": Text(zh="潜在客户", en="prospect"),
    "new": Text(zh="新客", en="new"),
    "active": Text(zh="活跃", en="active"),
    "returning": Text(zh="回流", en="returning"),
    "dormant": Text(zh="沉睡", en="dormant"),
    "lost": Text(zh="流失", en="lost"),
}


def _bought(wide: ir.Table) -> ir.BooleanValue:
    return wide.orders_life > 0


def _ahead(wide: ir.Table, order: ir.Value) -> ir.IntegerValue:
    """Count the buyers who come strictly before a customer in ``order``."""
    return ibis.rank().over(ibis.window(group_by=_bought(wide), order_by=order)).cast("int64")


def _buyers(wide: ir.Table) -> ir.IntegerValue:
    return wide.orders_life.count().over(ibis.window(group_by=_bought(wide))).cast("int64")


def _grade(wide: ir.Table, best_first: ir.Value) -> ir.Value:
    """Grade 1 to 5 by fifths: the share of buyers who are not better, times five, rounded up; ties share the better."""
    buyers = _buyers(wide)
    grade = (GRADES * (buyers - _ahead(wide, best_first)) + buyers - 1) // buyers
    return _bought(wide).ifelse(grade.cast("int64"), ibis.null("int64"))


r_score = Feature(
    name="r_score",
    title=Text(zh="R 值（最近购买）", en="R score (recency)"),
    definition=Text(
        zh="按距上次购买天数在有购买的客户中五等分，5 为最近；并列者同取较高分，没有购买时为空。",
        en="Fifth among buyers by days since the last purchase, 5 the latest; ties share the better; null without a sale.",
    ),
    formula=lambda wide: _grade(wide, wide.recency_days.asc()),
    type="int64",
    unit="1-5",
)
f_score = Feature(
    name="f_score",
    title=Text(zh="F 值（购买频次）", en="F score (frequency)"),
    definition=Text(
        zh="按累计订单数在有购买的客户中五等分，5 为最多；并列者同取较高分，没有购买时为空。",
        en="Fifth among buyers by orders in life, 5 the most; ties share the better; null without a sale.",
    ),
    formula=lambda wide: _grade(wide, wide.orders_life.desc()),
    type="int64",
    unit="1-5",
)
m_score = Feature(
    name="m_score",
    title=Text(zh="M 值（消费金额）", en="M score (money)"),
    definition=Text(
        zh="按累计净消费额在有购买的客户中五等分，5 为最多；并列者同取较高分，没有购买时为空。",
        en="Fifth among buyers by net money in life, 5 the most; ties share the better; null without a sale.",
    ),
    formula=lambda wide: _grade(wide, wide.net_amount_life.desc()),
    type="int64",
    unit="1-5",
)
rfm = Feature(
    name="rfm",
    title=Text(zh="RFM 组合", en="RFM cell"),
    definition=Text(
        zh="R、F、M 三个分值依次连写，如 555；没有购买时为空。",
        en="R, F and M scores in a row, as 555; null without a sale.",
    ),
    formula=lambda wide: wide.r_score.cast("string") + wide.f_score.cast("string") + wide.m_score.cast("string"),
    type="string",
)
value_percentile = Feature(
    name="value_percentile",
    title=Text(zh="价值百分位", en="Value percentile"),
    definition=Text(
        zh="在有购买的客户中，近 365 天净消费额低于该客户者的比例，0 到 1；没有购买时为空。",
        en="Share of buyers with less net money in the last 365 days, 0 to 1; null without a sale.",
    ),
    formula=lambda wide: _bought(wide).ifelse(
        ratio(_ahead(wide, wide.net_amount_365d.asc()), _buyers(wide)), ibis.null("float64")
    ),
    type="float64",
    unit="share",
)


def _stage(wide: ir.Table) -> ir.Value:
    usual = wide.interpurchase_days_mean.fill_null(0.0)
    idle = wide.recency_days.cast("float64")
    return ibis.cases(
        (wide.recency_days.isnull(), "prospect"),
        (wide.tenure_days < NEW_DAYS, "new"),
        (idle > LOST_DAYS, "lost"),
        (
            wide.interpurchase_days_mean.notnull() & (idle > ibis.greatest(LOST_GAPS * usual, float(LONG_GAP_DAYS))),
            "lost",
        ),
        (wide.longest_gap_days_30d.fill_null(0) > LONG_GAP_DAYS, "returning"),
        (idle <= ibis.greatest(usual, float(ACTIVE_DAYS)), "active"),
        else_="dormant",
    )


lifecycle_stage = Feature(
    name="lifecycle_stage",
    title=Text(zh="生命周期阶段", en="Lifecycle stage"),
    definition=Text(
        zh=f"按顺序取第一个符合者：prospect 潜在：没有购买；new 新客：首购在最近 {NEW_DAYS} 天内；"
        f"lost 流失：超过 {LOST_DAYS} 天未购买，或超过自身平均购买间隔的 {LOST_GAPS} 倍且超过 {LONG_GAP_DAYS} 天；"
        f"returning 回流：最近 {RETURN_DAYS} 天内结束了一段超过 {LONG_GAP_DAYS} 天的空白；"
        f"active 活跃：{ACTIVE_DAYS} 天内或在自身平均购买间隔内有购买；dormant 沉睡：其余。",
        en=f"The first that fits of: prospect, no sale; new, first sale within the last {NEW_DAYS} days; lost, no sale for "
        f"more than {LOST_DAYS} days, or for more than {LOST_GAPS} times the own mean gap and more than {LONG_GAP_DAYS} "
        f"days; returning, a gap of more than {LONG_GAP_DAYS} days ended in the last {RETURN_DAYS} days; active, a sale "
        f"within {ACTIVE_DAYS} days or the own mean gap; dormant, all others.",
    ),
    formula=_stage,
    type="string",
)
