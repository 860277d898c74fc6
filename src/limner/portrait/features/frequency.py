"""How often a customer buys: by calendar month, quarter and year."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure, Window
from limner.portrait.sales import is_sale
from limner.warehouse.tables import ORDERS

YEAR_DAYS = 365


def _this(period: str, window: Window, zh: str) -> tuple[Measure, Feature]:
    """Make the feature ``orders_this_PERIOD`` and the measure that it reads, over a window that holds the period."""
    definition = Text(
        zh=f"统计日所在自然{zh}内、截至统计日的销售订单数。",
        en=f"Paid sales in the calendar {period} of the as-of day, up to that day.",
    )
    measure = Measure(
        name=f"this_{period}_orders",
        of=ORDERS,
        kind="count",
        where=is_sale,
        days=lambda day: day[f"this_{period}"],
        windows=(window,),
        published=False,
        title=Text(zh=f"本{zh}订单数", en=f"Orders this {period}"),
        definition=definition,
    )
    feature = Feature(
        name=f"orders_this_{period}",
        title=measure.title,
        definition=definition,
        formula=lambda wide: wide[measure.column(window)],
        type="int64",
        unit="orders",
    )
    return measure, feature


this_month_orders, orders_this_month = _this("month", 90, "月")
this_quarter_orders, orders_this_quarter = _this("quarter", 180, "季度")
this_year_orders, orders_this_year = _this("year", None, "年")

order_months = Measure(
    name="order_months",
    of=ORDERS,
    kind="months",
    where=is_sale,
    windows=(YEAR_DAYS, None),
    title=Text(zh="下单月数", en="Months with orders"),
    definition=Text(zh="有已付款销售订单的不同自然月数。", en="Number of distinct calendar months with a paid sale."),
    unit="months",
)


def _per_period(orders: str, periods: int, longest: int | None) -> Callable[[ir.Table], ir.Value]:
    """Divide orders by the time since the first sale, at least one period, of which a year has ``periods``.

    Args:
        orders: The column of the orders.
        periods: How many periods a year has.
        longest: The most days that count; none given, all do.
    """

    def per_period(wide: ir.Table) -> ir.Value:
        days = wide.tenure_days + 1
        known = ibis.least(days, longest) if longest else days
        years = ibis.greatest(known * periods, YEAR_DAYS)
        return wide.tenure_days.notnull().ifelse(ratio(wide[orders] * YEAR_DAYS, years), ibis.null("float64"))

    return per_period


def _frequency(name: str, zh: str, en: str, *, periods: int) -> Feature:
    lasting = f"{YEAR_DAYS // periods}"
    return Feature(
        name=name,
        title=Text(zh=f"近 365 天{zh}均订单数", en=f"Orders per {en}, last 365 days"),
        definition=Text(
            zh=f"近 365 天订单数除以其间自首购起经过的{zh}数（{zh}按 365/{periods} 天计，不足一{zh}按一{zh}计）；没有购买时为空。",
            en=f"Orders of the last 365 days over the {en}s since the first purchase within them ({en}s of 365/{periods} "
            f"days, about {lasting}; less than one counts as one); null without a sale.",
        ),
        formula=_per_period("orders_365d", periods, YEAR_DAYS),
        type="float64",
        unit=f"orders a {en}",
    )


orders_per_month_365d = _frequency("orders_per_month_365d", "月", "month", periods=12)
orders_per_quarter_365d = _frequency("orders_per_quarter_365d", "季度", "quarter", periods=4)
orders_per_year_life = Feature(
    name="orders_per_year_life",
    title=Text(zh="年均订单数", en="Orders per year, life"),
    definition=Text(
        zh="累计订单数除以自首购起经过的年数（按 365 天一年计，不足一年按一年计）；没有购买时为空。",
        en="Orders of the whole life over the years since the first purchase (of 365 days; less than one counts as one); "
        "null without a sale.",
    ),
    formula=_per_period("orders_life", 1, None),
    type="float64",
    unit="orders a year",
)
