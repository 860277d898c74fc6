"""Orders: when each customer buys, where, what, and at which price.

Basket sizes are geometric with a long tail, as grocery and general retail baskets are. Returns are about one order in
twenty, within the 3 to 8 per cent that the National Retail Federation reports for purchases of this kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from limner.testing.company.campaigns import Campaigns, Reach
from limner.testing.company.catalogue import BUNDLE_CHANCE, CATEGORIES, LEVELS, PRICE_CLASSES, STORES, Catalogue
from limner.testing.company.chunk import Chunk
from limner.testing.company.draws import Booleans, Choice, Floats, Integers, happens, ids, keys, pick, words
from limner.testing.company.people import CHANNELS, People

SHOP, MINI = 0, 1
_HOURS = (
    (0.30, 0.16, 0.10, 0.08, 0.12, 0.24),
    (0.08, 0.16, 0.24, 0.26, 0.26),
    (0.30, 0.42, 0.28),
    (0.22, 0.25, 0.28, 0.25),
    (0.16, 0.17, 0.22, 0.24, 0.15, 0.06),
)
_FIRST_HOURS = np.array([0, 6, 11, 14, 18])
_GENERAL = (0.05, 0.17, 0.21, 0.21, 0.36)
_OPEN = (8, 21)
_STATUS = ("已完成", "已取消", "待付款")
_KINDS = ("折扣", "满减", "赠品")
NO_KIND, DISCOUNT, GIFT = -1, 0, 2
_PAYMENTS = ("微信支付", "支付宝", "银行卡", "现金", "Apple Pay", "信用卡")
_PAYMENT_WEIGHTS = ((0.52, 0.37, 0.08, 0.02, 0.01, 0), (0.2, 0.2, 0.02, 0, 0.3, 0.28))
_FORMS = (0.4, 0.34, 0.26)
"""The shares of promoted orders with a coupon, a discount, and money off from an amount on (满减)."""
_FAVOURED = 0.4
_LAST_LINE, _MOST_LINES = 0.48, 40
_CLASSES = np.array([one.levels for one in PRICE_CLASSES])


@dataclass(frozen=True)
class Orders:
    """Orders of one chunk, by customer and time; each attribute is an array with an entry an order, money in cents.

    Attributes:
        customer: place of the customer in the chunk.
        day, second: place of the day, and second of the day.
        channel, store, payment, status: codes; store -1 where bought online.
        kind: kind of promotion, -1 for none known.
        campaign: the campaign whose coupon was used, -1 for none; ``caused`` where the campaign caused the order.
        gross, discount, coupon, refund: money; discount and coupon are taken off gross.
    """

    customer: Integers
    day: Integers
    second: Integers
    channel: Integers
    store: Integers
    payment: Integers
    status: Integers
    kind: Integers
    campaign: Integers
    caused: Booleans
    gross: Integers
    discount: Integers
    coupon: Integers
    refund: Integers

    @property
    def size(self) -> int:
        """How many orders."""
        return len(self.customer)

    @property
    def paid(self) -> Integers:
        """What was paid, in cents."""
        return self.gross - self.discount - self.coupon

    @property
    def done(self) -> Booleans:
        """Whether the order was paid and not cancelled."""
        return np.asarray(self.status == 0)


@dataclass(frozen=True)
class Lines:
    """Lines of orders, by order; each attribute is an array with an entry a line, money in cents."""

    order: Integers
    product: Integers
    quantity: Integers
    gross: Integers
    paid: Integers


@dataclass(frozen=True)
class Moments:
    """Which customer orders on which day, and what campaign caused it (-1 for none)."""

    customer: Integers
    day: Integers
    campaign: Integers


def moments(chunk: Chunk, persons: People, reached: Reach, planned: Campaigns) -> Moments:
    """Draw when customers order: every k-th point of a Poisson process that runs by the weight of the days."""
    rng, period = chunk.stream("moments"), chunk.period
    begin = period.up_to(persons.rhythm, persons.start)
    span = np.maximum(period.up_to(persons.rhythm, persons.end) - begin, 0)
    regularity = persons.regularity
    points = rng.poisson(regularity * persons.rate * span)
    customer = np.repeat(np.arange(persons.size), points)
    weight = begin[customer] + span[customer] * rng.random(len(customer))
    order = np.lexsort((weight, customer))
    place = np.arange(len(customer)) - np.repeat(np.cumsum(points) - points, points)
    offset = rng.integers(0, regularity)
    chosen = order[(place + offset[customer]) % regularity[customer] == 0]
    customer = customer[chosen]
    own = Moments(customer, period.day_of(persons.rhythm[customer], weight[chosen]), np.full(len(customer), -1))
    return _in_order([own, *_last_orders(rng, persons, chunk), _caused(reached, planned)])


def _last_orders(rng: np.random.Generator, persons: People, chunk: Chunk) -> list[Moments]:
    """Whoever is about to leave bought on the last day; one who comes back buys once more."""
    leaving = np.flatnonzero(persons.leaving)
    back = np.flatnonzero(persons.returns)
    days = chunk.period.days - 1 - rng.integers(5, 40, len(back))
    last = Moments(leaving, persons.end[leaving].astype(np.int64), np.full(len(leaving), -1))
    return [last, Moments(back, days, np.full(len(back), -1))]


def _caused(reached: Reach, planned: Campaigns) -> Moments:
    customer, campaign = np.nonzero(reached.moved)
    return Moments(customer, planned.starts[campaign] + reached.after[customer, campaign], campaign)


def _in_order(parts: list[Moments]) -> Moments:
    customer, day, campaign = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("customer", "day", "campaign")
    )
    order = np.lexsort((day, customer))
    return Moments(customer[order], day[order], campaign[order])


def buy(chunk: Chunk, persons: People, when: Moments, goods: Catalogue, running: Running) -> tuple[Orders, Lines]:
    """Draw what is in the orders and what is paid for them."""
    rng = chunk.stream("buying")
    order, product, quantity = _baskets(rng, persons, when, goods)
    gross_of_line = goods.price[product] * quantity
    size = len(when.customer)
    gross = np.bincount(order, weights=gross_of_line, minlength=size).astype(np.int64)
    second, channel = _places(rng, persons, when)
    english = persons.english[when.customer]
    status = np.where(when.campaign >= 0, 0, pick(rng, (0.975, 0.02, 0.005), size))
    kind, discount, coupon = _promotions(rng, persons, when, gross, running.sale_days)
    used = np.where(coupon > 0, running.campaign_of(when), -1)
    paid = gross - discount - coupon
    orders = Orders(
        customer=when.customer,
        day=when.day,
        second=second,
        channel=channel,
        store=np.where(channel == SHOP, persons.city[when.customer] % len(STORES), -1),
        payment=Choice(_PAYMENT_WEIGHTS).draw(rng, english) - english * len(_PAYMENTS),
        status=status,
        kind=kind,
        campaign=used,
        caused=when.campaign >= 0,
        gross=gross,
        discount=discount,
        coupon=coupon,
        refund=_refunds(rng, paid, status),
    )
    return orders, Lines(order, product, quantity, gross_of_line, _shared_out(order, gross_of_line, paid, gross))


@dataclass(frozen=True)
class Running:
    """What orders need to know of the company besides its products."""

    sale_days: Integers
    active: Integers
    treated: Booleans

    def campaign_of(self, when: Moments) -> Integers:
        """The campaign whose coupon the customer of each order has on the day, or -1."""
        running = self.active[when.day]
        has = (running >= 0) & self.treated[when.customer, np.maximum(running, 0)]
        return np.where(when.campaign >= 0, when.campaign, np.where(has, running, -1))


def _baskets(
    rng: np.random.Generator, persons: People, when: Moments, goods: Catalogue
) -> tuple[Integers, Integers, Integers]:
    """Draw the lines of the orders: order, product, quantity; a product may bring its companion."""
    ends = np.clip(_LAST_LINE / persons.appetite[when.customer], 0.06, 0.95)
    sizes = np.minimum(rng.geometric(ends), _MOST_LINES)
    order = np.repeat(np.arange(len(sizes)), sizes)
    customer = when.customer[order]
    general = pick(rng, [one.weight for one in CATEGORIES], len(order))
    category = np.where(happens(rng, _FAVOURED, len(order)), persons.category[customer], general)
    classes = persons.price[customer]
    level = Choice(list(_CLASSES)).draw(rng, classes) - classes * len(LEVELS)
    product = goods.choice.draw(rng, category * len(LEVELS) + level)
    brings = (goods.companion[product] >= 0) & happens(rng, BUNDLE_CHANCE, len(product))
    order = np.concatenate([order, order[brings]])
    product = np.concatenate([product, goods.companion[product[brings]]])
    quantity = np.minimum(rng.geometric(0.72, len(order)), 12)
    by_order = np.argsort(order, kind="stable")
    return order[by_order], product[by_order], quantity[by_order]


def _places(rng: np.random.Generator, persons: People, when: Moments) -> tuple[Integers, Integers]:
    """Second of the day and channel of each order; shops are open from 8 to 21."""
    size = len(when.customer)
    part = persons.part[when.customer]
    favourite = (part > 0) & happens(rng, persons.part_share[when.customer], size)
    own = np.where(favourite, part - 1, pick(rng, _GENERAL, size))
    first = np.concatenate([[0], np.cumsum([len(one) for one in _HOURS])[:-1]])
    hour = Choice(_HOURS).draw(rng, own) - first[own] + _FIRST_HOURS[own]
    general = pick(rng, (0.34, 0.36, 0.2, 0.1), size)
    channel = np.where(happens(rng, 0.65, size), persons.channel[when.customer], general)
    shut = (channel == SHOP) & ((hour < _OPEN[0]) | (hour > _OPEN[1]))
    return hour * 3600 + rng.integers(0, 3600, size), np.where(shut, MINI, channel)


def _promotions(
    rng: np.random.Generator, persons: People, when: Moments, gross: Integers, sale_days: Integers
) -> tuple[Integers, Integers, Integers]:
    """Draw which orders take a promotion, of which kind, and how deep it goes; all orders of a campaign use its coupon."""
    size = len(gross)
    chance = persons.promotion[when.customer]
    chance = np.where(sale_days[when.day] > 0, np.maximum(chance, 0.4), chance)
    promoted = happens(rng, chance, size)
    form = pick(rng, _FORMS, size)
    takes_coupon = (promoted & (form == 0)) | (when.campaign >= 0)
    kind = np.where(promoted & ~takes_coupon, form - 1, NO_KIND)
    depth = np.where(kind == DISCOUNT, rng.integers(1, 7, size) * 0.05, 0.08 + 0.06 * rng.random(size))
    off = np.round(gross * depth / 10).astype(np.int64) * 10
    discount = np.where(kind != NO_KIND, np.maximum(off, 10), 0)
    gift = ~promoted & ~takes_coupon & happens(rng, 0.03, size)
    return np.where(gift, GIFT, kind), discount, np.where(takes_coupon, np.maximum(off, 10), 0)


def _refunds(rng: np.random.Generator, paid: Integers, status: Integers) -> Integers:
    size = len(paid)
    given_back = (status == 0) & happens(rng, 0.05, size)
    share: Floats = np.where(happens(rng, 0.6, size), 1.0, rng.uniform(0.2, 0.8, size))
    return np.where(given_back, np.round(paid * share).astype(np.int64), 0)


def _shared_out(order: Integers, gross_of_line: Integers, paid: Integers, gross: Integers) -> Integers:
    """What was paid for each line: its share of what was paid for the order; the first line takes what is left over."""
    share = gross_of_line * paid[order] // np.maximum(gross[order], 1)
    left = paid - np.bincount(order, weights=share, minlength=len(paid)).astype(np.int64)
    first = np.concatenate([[True], order[1:] != order[:-1]]) if len(order) else np.zeros(0, dtype=bool)
    return np.asarray(share + np.where(first, left[order], 0))


def order_ids(chunk: Chunk, places: Integers, *, known: Booleans | None = None) -> pa.Array:
    """The numbers of orders; null where ``known`` says so."""
    return keys(places, chunk.ids("LL", np.arange(_past(places))), known=known)


def order_rows(chunk: Chunk, orders: Orders) -> pa.Table:
    """The file of orders."""
    everyday = orders.campaign < 0
    coupon = np.where(everyday, 0, orders.campaign + 1)
    return pa.table(
        {
            "order_id": order_ids(chunk, np.arange(orders.size)),
            "customer_id": chunk.customers(orders.customer),
            "order_time": chunk.moment(orders.day, orders.second),
            "order_status": words(orders.status, _STATUS),
            "channel": words(orders.channel, CHANNELS),
            "store_id": words(orders.store, STORES, known=orders.store >= 0),
            "payment_method": words(orders.payment, _PAYMENTS),
            "original_amount": orders.gross / 100,
            "discount_amount": orders.discount / 100,
            "coupon_discount": orders.coupon / 100,
            "coupon_id": _coupons(coupon, orders.coupon > 0),
            "promotion_type": words(orders.kind, _KINDS, known=orders.kind >= 0),
            "paid_amount": orders.paid / 100,
            "refund_amount": orders.refund / 100,
        }
    )


def line_rows(chunk: Chunk, orders: Orders, lines: Lines, goods: Catalogue) -> pa.Table:
    """The file of order lines; what a line was reduced by is its share of the order's discount or coupon."""
    reduced, by_coupon = lines.gross - lines.paid, orders.coupon[lines.order] > 0
    return pa.table(
        {
            "order_id": order_ids(chunk, lines.order),
            "customer_id": chunk.customers(orders.customer[lines.order]),
            "order_time": chunk.moment(orders.day[lines.order], orders.second[lines.order]),
            "product_id": product_ids(lines.product),
            "quantity": lines.quantity,
            "unit_price": goods.price[lines.product] / 100,
            "discount_amount": np.where(by_coupon, 0, reduced) / 100,
            "coupon_discount": np.where(by_coupon, reduced, 0) / 100,
            "paid_amount": lines.paid / 100,
        }
    )


def redemption_rows(chunk: Chunk, orders: Orders) -> pa.Table:
    """The file of redemptions: the coupons of campaigns that were used."""
    which = np.flatnonzero((orders.campaign >= 0) & orders.done)
    return pa.table(
        {
            "redemption_id": chunk.ids("H", which),
            "customer_id": chunk.customers(orders.customer[which]),
            "coupon_id": ids("Q", orders.campaign[which] + 1, 4),
            "campaign_id": ids("HD", orders.campaign[which] + 1, 3),
            "redeemed_at": chunk.moment(orders.day[which], orders.second[which]),
        }
    )


def product_rows(goods: Catalogue) -> pa.Table:
    """The file of products."""
    return pa.table(
        {
            "product_id": product_ids(np.arange(goods.size)),
            "product_name": list(goods.name),
            "category": [CATEGORIES[code].name for code in goods.category.tolist()],
            "brand": list(goods.brand),
            "list_price": goods.price / 100,
        }
    )


def product_ids(places: Integers, *, known: Booleans | None = None) -> pa.Array:
    """The numbers of products; null where ``known`` says so."""
    return keys(places, ids("P", np.arange(1, _past(places) + 1), 6), known=known)


def _past(places: Integers) -> int:
    return int(places.max(initial=-1)) + 1


def _coupons(number: Integers, used: Booleans) -> pa.Array:
    """Coupon numbers: Q and the number of the campaign, QDAILY for everyday coupons; null where none was used."""
    last = int(number.max(initial=0))
    return words(number, ("QDAILY", *(f"Q{one:04d}" for one in range(1, last + 1))), known=used)
