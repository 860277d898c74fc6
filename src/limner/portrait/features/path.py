"""How far a customer comes on the way from a visit to an order."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.cart import CARTS
from limner.portrait.feature import Feature
from limner.portrait.features.visits import NAMED, TIMED
from limner.portrait.measure import Measure
from limner.warehouse.tables import EVENTS

abandoned_carts = Measure(
    name="abandoned_carts",
    of=CARTS,
    kind="count",
    where=lambda carts: ~carts.bought,
    windows=(30, 90, None),
    title=Text(zh="弃购次数", en="Abandoned carts"),
    definition=Text(
        zh="有加购、而当天和次日都没有已付款订单的访问次数。",
        en="Visits with something put into the cart and no paid sale on that day or the day after.",
    ),
    unit="visits",
    needs=(TIMED, NAMED),
)
filled_carts = Measure(
    name="filled_carts",
    of=CARTS,
    kind="count",
    windows=(90,),
    published=False,
    title=Text(zh="有加购的访问次数", en="Visits with a cart"),
    definition=Text(zh="有加购的访问次数。", en="Visits with something put into the cart."),
    needs=(TIMED, NAMED),
)
purchase_events = Measure(
    name="purchase_events",
    of=EVENTS,
    kind="count",
    where=lambda events: events.doing == "purchase",
    windows=(30,),
    published=False,
    title=Text(zh="购买事件数", en="Purchase events"),
    definition=Text(zh="来源记为购买的事件数。", en="Events that the source calls a purchase."),
    needs=(NAMED,),
)

abandoned_cart_ratio_90d = Feature(
    name="abandoned_cart_ratio_90d",
    title=Text(zh="近 90 天弃购率", en="Share of carts abandoned, last 90 days"),
    definition=Text(
        zh="近 90 天有加购的访问中，当天和次日都没有已付款订单的比例；没有加购时为空。",
        en="Among the visits of the last 90 days with something put into the cart, those without a paid sale on that day or "
        "the day after; null without a cart.",
    ),
    formula=lambda wide: ratio(wide.abandoned_carts_90d, wide.filled_carts_90d),
    type="float64",
    unit="share",
)
orders_per_session_90d = Feature(
    name="orders_per_session_90d",
    title=Text(zh="近 90 天每次访问订单数", en="Orders a visit, last 90 days"),
    definition=Text(
        zh="近 90 天订单数（不分渠道）除以访问次数；没有访问时为空。",
        en="Orders of the last 90 days, of all channels, over the visits; null without a visit.",
    ),
    formula=lambda wide: ratio(wide.orders_90d, wide.sessions_90d),
    type="float64",
    unit="orders",
)


def _stage(wide: ir.Table) -> ir.Value:
    return ibis.cases(
        (wide.event_days_30d == 0, ibis.null("string")),
        ((wide.orders_30d > 0) | (wide.purchase_events_30d > 0), "paid"),
        (wide.checkouts_30d > 0, "checkout"),
        (wide.carts_30d > 0, "cart"),
        (wide.views_30d > 0, "view"),
        else_="visit",
    )


path_stage = Feature(
    name="path_stage",
    title=Text(zh="近 30 天路径深度", en="Furthest step, last 30 days"),
    definition=Text(
        zh="近 30 天走到的最远一步：visit 到访、view 浏览、cart 加购、checkout 结算、paid 付款（已付款订单或购买事件）；"
        "近 30 天没有到访时为空。",
        en="Furthest step of the last 30 days: visit (any event), view, cart, checkout, paid (a paid sale, or an event that "
        "the source calls a purchase); null without an event in them.",
    ),
    formula=_stage,
    type="string",
    needs=(NAMED,),
)
