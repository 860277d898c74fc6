"""How a customer earns and uses loyalty points."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import days_between, ratio
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure, Window
from limner.portrait.source import Source
from limner.warehouse.tables import POINTS

POINTS_WINDOWS: tuple[Window, ...] = (30, 365, None)
COUNTED = Source(POINTS, ("points",))


def _earned(moves: ir.Table) -> ir.BooleanValue:
    """A movement of kind earn; of none, one that adds points."""
    return moves.kind.fill_null((moves.points > 0).ifelse("earn", "")) == "earn"


def _spent(moves: ir.Table) -> ir.BooleanValue:
    """A movement of kind spend; of none, one that takes points."""
    return moves.kind.fill_null((moves.points < 0).ifelse("spend", "")) == "spend"


def _expired(moves: ir.Table) -> ir.BooleanValue:
    return moves.kind == "expire"


changes = Measure(
    name="points_change",
    of=POINTS,
    kind="sum",
    value=lambda moves: moves.points,
    windows=(None,),
    published=False,
    title=Text(zh="积分变动和", en="Sum of movements of points"),
    definition=Text(zh="全部积分变动之和。", en="Sum of all movements of points."),
    needs=(COUNTED,),
)
earned = Measure(
    name="points_earned",
    of=POINTS,
    kind="sum",
    value=lambda moves: moves.points,
    where=_earned,
    windows=POINTS_WINDOWS,
    title=Text(zh="获得积分", en="Points earned"),
    definition=Text(
        zh="类型为获得的积分；没有类型的变动为正数时算获得。",
        en="Points of movements of kind earn; of movements without a kind, those that add points.",
    ),
    unit="points",
    needs=(COUNTED,),
)
spent = Measure(
    name="points_spent",
    of=POINTS,
    kind="sum",
    value=lambda moves: -moves.points,
    where=_spent,
    windows=POINTS_WINDOWS,
    title=Text(zh="使用积分", en="Points spent"),
    definition=Text(
        zh="类型为使用的积分，取正数；没有类型的变动为负数时算使用。",
        en="Points of movements of kind spend, as a positive number; of movements without a kind, those that take points.",
    ),
    unit="points",
    needs=(COUNTED,),
)
expired = Measure(
    name="points_expired",
    of=POINTS,
    kind="sum",
    value=lambda moves: -moves.points,
    where=_expired,
    windows=(365,),
    title=Text(zh="过期积分", en="Points expired"),
    definition=Text(zh="类型为过期的积分，取正数。", en="Points of movements of kind expire, as a positive number."),
    unit="points",
    needs=(COUNTED, Source(POINTS, ("kind",))),
)
last_spent_on = Measure(
    name="last_points_spent_on",
    of=POINTS,
    kind="max",
    value=lambda moves: moves.moved_on,
    where=_spent,
    type="date",
    windows=(None,),
    published=False,
    title=Text(zh="最近用积分日", en="Last day on which points were spent"),
    definition=Text(zh="最近一次使用积分的日期。", en="The last day on which points were spent."),
    needs=(COUNTED,),
)

points_balance = Feature(
    name="points_balance",
    title=Text(zh="积分余额", en="Balance of points"),
    definition=Text(
        zh="截至统计日全部积分变动之和；来源若缺早期变动，则与实际余额不符。",
        en="Sum of all movements of points up to the as-of day; where the source lacks early movements, the true balance is "
        "another.",
    ),
    formula=lambda wide: wide.points_change_life,
    type="int64",
    unit="points",
)
points_use_ratio_life = Feature(
    name="points_use_ratio_life",
    title=Text(zh="积分使用率", en="Share of points used"),
    definition=Text(
        zh="累计使用积分占累计获得积分的比例，最多为 1；没有获得时为空。",
        en="Points spent over points earned, life, at most 1; null where none were earned.",
    ),
    formula=lambda wide: ratio(ibis.least(wide.points_spent_life, wide.points_earned_life), wide.points_earned_life),
    type="float64",
    unit="share",
)
days_since_points_used = Feature(
    name="days_since_points_used",
    title=Text(zh="距上次用积分天数", en="Days since points were used"),
    definition=Text(
        zh="从最近一次使用积分到统计日的天数；从未使用时为空。",
        en="Calendar days from the last day on which points were spent to the as-of day; null where they never were.",
    ),
    formula=lambda wide: days_between(wide.last_points_spent_on_life, wide.as_of),
    type="int64",
    unit="days",
)
