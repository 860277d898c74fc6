"""Whether a customer buys more or less than before, and how long ago by the customer's own measure."""

from __future__ import annotations

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.feature import Feature

gross_amount_growth_90d = Feature(
    name="gross_amount_growth_90d",
    title=Text(zh="近 90 天销售额倍数", en="Growth of gross sales, last 90 days"),
    definition=Text(
        zh="近 90 天销售额除以此前 90 天的销售额，持平为 1；此前 90 天没有销售额时为空。",
        en="Gross sales of the last 90 days over those of the 90 days before, 1 where nothing changed; null without sales "
        "in the 90 days before.",
    ),
    formula=lambda wide: ratio(wide.gross_amount_90d, wide.gross_amount_180d - wide.gross_amount_90d),
    type="float64",
    unit="times",
)
idle_gaps = Feature(
    name="idle_gaps",
    title=Text(zh="距上次购买的间隔数", en="Usual gaps since the last purchase"),
    definition=Text(
        zh="距上次购买的天数除以平均购买间隔；少于两个下单日时为空。",
        en="Days since the last purchase over the mean days between purchases; null with fewer than two days with sales.",
    ),
    formula=lambda wide: ratio(wide.recency_days, wide.interpurchase_days_mean),
    type="float64",
    unit="gaps",
)
