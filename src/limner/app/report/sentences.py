"""What to look at first: plain sentences made of facts, ranked by how much of the business they concern.

The effect of a sentence is a share of the last year's money: that which it speaks of, or moves. Where it speaks of
customers or orders instead, the share of these counts by the weight given here, since they are not money yet. A
sentence is said only from a least share on, so that nothing is made of little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from limner.app.report.facts import Facts
from limner.app.report.frame import SMALL
from limner.app.report.groups import MEASURES, index, measured
from limner.app.report.headline import Period
from limner.app.report.numbers import Numbers
from limner.app.report.ranking import OTHERS
from limner.core.text import Text

MOST = 8
"""How many sentences are shown at most."""
CUSTOMERS_WEIGHT = 0.3
ORDERS_WEIGHT = 0.15
LEAST = 0.03
"""Least share or change that is worth a sentence."""
TIMES = 1.2
"""Least ratio of a group's money each to the mean that is worth a sentence."""
MAJORITY = 0.6
"""A group that is larger than this is most customers; that it brings most money says nothing."""
ENOUGH = 50
"""Least number of customers for shares of them to mean anything."""

HUNDRED = 100
_TOP = 0.2
_HOURS = 3
_DAY = 24


@dataclass(frozen=True)
class Finding:
    """One sentence.

    Attributes:
        name: what it is about.
        effect: how much of the business it concerns, 0 to 1; see the module.
        customers: how many customers it speaks of.
        figure: the figure that is shown large.
        text: the sentence.
        detail: the figures behind it.
        bad: whether it is a warning.
    """

    name: str
    effect: float
    customers: int
    figure: Text
    text: Text
    detail: Text
    bad: bool = False


def sentences(facts: Facts) -> tuple[Finding, ...]:
    """Return what is worth saying first, by effect; sentences on a segment's difference come before all others."""
    said = _Said(facts, Numbers("zh", facts.currency), Numbers("en", facts.currency))
    found = [each for each in said.all() if each.customers >= SMALL]
    return tuple(sorted(found, key=lambda each: (-each.effect, each.name))[:MOST])


@dataclass(frozen=True)
class _Said:
    """The sentences that the facts allow; ``zh`` and ``en`` write their numbers."""

    facts: Facts
    zh: Numbers
    en: Numbers

    def all(self) -> Iterator[Finding]:
        """Go through every kind of sentence."""
        if self.facts.segment:
            yield from self._difference()
        if self.year.net > 0:
            yield from self._concentration()
            yield from self._away()
            yield from self._loyal()
            yield from self._attribute()
            yield from self._refunds()
        yield from self._trend()
        yield from self._newcomers()
        yield from self._once()
        yield from self._prospects()
        yield from self._stages()
        yield from self._promotion()
        yield from self._category()
        yield from self._hours()

    @property
    def year(self) -> Period:
        return self.facts.headline.year

    def share(self, value: float) -> Text:
        """Write a share."""
        return Text(self.zh.share(value), self.en.share(value))

    def change(self, value: float) -> Text:
        """Write a change."""
        return Text(self.zh.change(value), self.en.change(value))

    def _difference(self) -> Iterator[Finding]:
        ours, all_ = self.facts.groups.people, self.facts.groups.everyone
        part = ours.customers / all_.customers
        if all_.sums.get("money", 0) > 0:
            money = ours.sums["money"] / all_.sums["money"]
            yield Finding(
                "segment",
                2.0,
                ours.customers,
                self.share(money),
                Text(
                    f"这群客户占全部客户的 {self.zh.share(part)}，带来近 365 天净消费额的 {self.zh.share(money)}。",
                    f"These customers are {self.en.share(part)} of all and bring {self.en.share(money)} of the money of "
                    "the last 365 days.",
                ),
                Text(
                    f"{self.zh.money(ours.sums['money'])}，全部 {self.zh.money(all_.sums['money'])}",
                    f"{self.en.money(ours.sums['money'])} of {self.en.money(all_.sums['money'])}",
                ),
            )
        yield from self._measures()
        yield from self._typical_tag()

    def _measures(self) -> Iterator[Finding]:
        ours, all_ = measured(self.facts.groups.people), measured(self.facts.groups.everyone)
        found = [
            (abs(log(points / HUNDRED)), points, title, kind, name)
            for name, title, kind in MEASURES
            if (points := index(ours[name], all_[name]))
        ]
        for far, points, title, kind, name in sorted(found, key=lambda each: (-each[0], each[4]))[:2]:
            if far < LEAST:
                continue
            a, b = ours[name], all_[name]
            yield Finding(
                f"measure {name}",
                1.0 + min(far, 0.9),
                self.facts.groups.people.customers,
                _times(points),
                Text(
                    f"这群客户的{title.zh}为 {_written(self.zh, a, kind)}，全部客户为 {_written(self.zh, b, kind)}。",
                    f"{title.en} is {_written(self.en, a, kind)} for these customers and {_written(self.en, b, kind)} for all.",
                ),
                Text(f"以全部客户为 100，指数为 {points}", f"With all customers as 100, the index is {points}"),
            )

    def _typical_tag(self) -> Iterator[Finding]:
        people, everyone = self.facts.headline.customers, self.facts.headline.everyone
        lifts = [
            (label.customers / people / (label.everyone / everyone), label)
            for label in self.facts.labels
            if people * 0.1 <= label.customers < people
        ]
        for lift, label in sorted(lifts, key=lambda each: (-each[0], each[1].name))[:1]:
            if lift < 1 + LEAST:
                continue
            ours, all_ = label.customers / people, label.everyone / everyone
            yield Finding(
                "tag",
                1.0,
                label.customers,
                self.share(ours),
                Text(
                    f"标签“{label.title.zh}”适用于其中 {self.zh.share(ours)} 的客户，在全部客户中为 {self.zh.share(all_)}。",
                    f"The tag “{label.title.en}” fits {self.en.share(ours)} of them, and {self.en.share(all_)} of all.",
                ),
                label.definition,
            )

    def _concentration(self) -> Iterator[Finding]:
        spread = self.facts.spread
        if spread.customers < ENOUGH or spread.money <= 0:
            return
        customers, money = spread.top(_TOP)
        part, share = customers / spread.customers, money / spread.money
        yield Finding(
            "concentration",
            max(0.0, share - part),
            customers,
            self.share(share),
            Text(
                f"花得最多的 {self.zh.share(part)} 客户带来 {self.zh.share(share)} 的净消费额。",
                f"{self.en.share(part)} of customers bring {self.en.share(share)} of the money.",
            ),
            Text(
                f"近 365 天购买的 {self.zh.count(spread.customers)} 位中，有 {self.zh.count(customers)} 位带来 "
                f"{self.zh.money(money)}",
                f"{self.en.money(money)} from {self.en.count(customers)} of {self.en.count(spread.customers)} customers who "
                "bought in the last 365 days",
            ),
        )

    def _away(self) -> Iterator[Finding]:
        away = [stage for stage in self.facts.lifecycle.stages if stage.name in {"dormant", "lost"}]
        customers, money = sum(stage.recent for stage in away), sum(stage.money for stage in away)
        if money < LEAST * self.year.net or not customers:
            return
        yield Finding(
            "away",
            money / self.year.net,
            customers,
            Text(self.zh.money(money), self.en.money(money)),
            Text(
                f"{self.zh.count(customers)} 位客户已超过平常的购买间隔没有再买，他们近 365 天带来 {self.zh.money(money)}。",
                f"{self.en.count(customers)} customers who brought {self.en.money(money)} in the last 365 days have not "
                "bought for longer than is usual for them.",
            ),
            Text(
                f"占近 365 天净消费额的 {self.zh.share(money / self.year.net)}；生命周期处于沉睡或流失",
                f"{self.en.share(money / self.year.net)} of the year's money; they are dormant or lost",
            ),
            bad=True,
        )

    def _loyal(self) -> Iterator[Finding]:
        label = next((each for each in self.facts.labels if each.name == "loyal_repeat_buyer"), None)
        if not label or self.facts.headline.buyers < ENOUGH:
            return
        part, share = label.customers / self.facts.headline.buyers, label.money / self.year.net
        if share - part < LEAST or part > MAJORITY:
            return
        yield Finding(
            "loyal",
            share - part,
            label.customers,
            self.share(share),
            Text(
                f"复购忠诚型客户占购买客户的 {self.zh.share(part)}，带来 {self.zh.share(share)} 的净消费额。",
                f"Loyal repeat buyers are {self.en.share(part)} of buyers and bring {self.en.share(share)} of the money.",
            ),
            label.definition,
        )

    def _attribute(self) -> Iterator[Finding]:
        """The value of an attribute whose customers bring most beyond their number."""
        found = []
        for attribute in self.facts.people:
            known = sum(customers for _value, customers, _money in attribute.values)
            money = sum(amount for _value, _customers, amount in attribute.values)
            for value, customers, amount in attribute.values:
                if money > 0 and customers >= ENOUGH and value != OTHERS:
                    found.append(
                        (amount / money - customers / known, attribute, value, customers, amount, known, money)
                    )
        if not found:
            return
        excess, attribute, value, customers, amount, known, money = max(found, key=lambda each: each[0])
        times = (amount / customers) / (money / known)
        if excess < LEAST or times < TIMES:
            return
        yield Finding(
            "attribute",
            excess * attribute.known / self.facts.headline.customers,
            customers,
            Text(f"{times:.1f} 倍", f"{times:.1f}×"),
            Text(
                f"{attribute.title.zh}为“{value.zh}”的客户，人均消费是平均水平的 {times:.1f} 倍。",
                f"Customers with {_lower(attribute.title.en)} “{value.en}” bring {times:.1f} times the mean each.",
            ),
            Text(
                f"人均 {self.zh.money(amount / customers)}，平均 {self.zh.money(money / known)}；只看已知{attribute.title.zh}的 "
                f"{self.zh.count(known)} 位",
                f"{self.en.money(amount / customers)} each against {self.en.money(money / known)}; of the "
                f"{self.en.count(known)} customers of whom it is known",
            ),
        )

    def _refunds(self) -> Iterator[Finding]:
        share = self.year.refund / self.year.gross if self.year.gross else 0.0
        if share < LEAST / 3:
            return
        yield Finding(
            "refunds",
            share,
            self.year.refunders,
            self.share(share),
            Text(
                f"近 365 天销售额中有 {self.zh.share(share)} 被退回。",
                f"{self.en.share(share)} of the sales of the last 365 days was given back.",
            ),
            Text(
                f"共 {self.zh.money(self.year.refund)}，涉及 {self.zh.count(self.year.refunders)} 位客户",
                f"{self.en.money(self.year.refund)} to {self.en.count(self.year.refunders)} customers",
            ),
            bad=True,
        )

    def _trend(self) -> Iterator[Finding]:
        head = self.facts.headline
        if not head.span or head.before.net <= 0:
            return
        change = head.now.net / head.before.net - 1
        if abs(change) < LEAST:
            return
        yearly = abs(head.now.net - head.before.net) * 365 / head.span
        yield Finding(
            "trend",
            min(1.0, yearly / max(self.year.net, 1)),
            head.now.buyers,
            self.change(change),
            Text(
                f"近 {head.span} 天净消费额比前 {head.span} 天{_more(change).zh} {self.zh.share(abs(change))}。",
                f"Net money of the last {head.span} days is {self.en.share(abs(change))} {_more(change).en} that of the "
                f"{head.span} days before.",
            ),
            Text(
                f"{self.zh.money(head.now.net)}，此前 {self.zh.money(head.before.net)}；{_cause(head.now, head.before, self.zh).zh}"
                "；未剔除季节影响",
                f"{self.en.money(head.now.net)} against {self.en.money(head.before.net)}; "
                f"{_cause(head.now, head.before, self.en).en}; seasons are not taken out",
            ),
            bad=change < 0,
        )

    def _newcomers(self) -> Iterator[Finding]:
        head = self.facts.headline
        told = next((figure for figure in head.figures if figure.name == "newcomers"), None)
        now, before = head.now.newcomers, head.before.newcomers
        if (
            not head.span
            or not before
            or not told
            or told.before is None
            or not self.year.buyers
            or abs(now - before) < LEAST * self.year.buyers / 3
        ):
            return
        change = now / before - 1
        yield Finding(
            "newcomers",
            abs(now - before) * 365 / head.span / self.year.buyers * CUSTOMERS_WEIGHT,
            now,
            self.change(change),
            Text(
                f"近 {head.span} 天首次购买的客户比前 {head.span} 天{_more(change).zh} {self.zh.share(abs(change))}。",
                f"First-time buyers of the last {head.span} days are {self.en.share(abs(change))} {_more(change).en} those "
                f"of the {head.span} days before.",
            ),
            Text(
                f"{self.zh.count(now)} 位，此前 {self.zh.count(before)} 位",
                f"{self.en.count(now)} against {self.en.count(before)}",
            ),
            bad=change < 0,
        )

    def _once(self) -> Iterator[Finding]:
        label = next((each for each in self.facts.labels if each.name == "one_time_buyer"), None)
        if not label or label.customers < LEAST * self.facts.headline.buyers:
            return
        share = label.customers / self.facts.headline.buyers
        yield Finding(
            "once",
            share * CUSTOMERS_WEIGHT,
            label.customers,
            self.share(share),
            Text(
                f"{self.zh.share(share)} 的购买客户只在一天买过，此后 90 天以上没有再来。",
                f"{self.en.share(share)} of all who ever bought did so on one day only, more than 90 days ago.",
            ),
            Text(
                f"购买客户共 {self.zh.count(self.facts.headline.buyers)} 位",
                f"Of {self.en.count(self.facts.headline.buyers)} who ever bought",
            ),
            bad=True,
        )

    def _prospects(self) -> Iterator[Finding]:
        head = self.facts.headline
        never = head.customers - head.buyers
        if not head.customers or never < LEAST * head.customers:
            return
        share = never / head.customers
        yield Finding(
            "prospects",
            share * CUSTOMERS_WEIGHT,
            never,
            self.share(share),
            Text(
                f"{self.zh.share(share)} 的客户有记录但还没有买过。",
                f"{self.en.share(share)} of customers are on record and have not bought yet.",
            ),
            Text(f"客户共 {self.zh.count(head.customers)} 位", f"Of {self.en.count(head.customers)} customers"),
        )

    def _stages(self) -> Iterator[Finding]:
        trend = self.facts.lifecycle.trend
        if len(trend) < ENOUGH // 10 or min(trend[0].all, trend[-1].all) < ENOUGH:
            return
        then, now = (moment.customers.get("active", 0) / moment.all for moment in (trend[0], trend[-1]))
        if abs(now - then) < LEAST:
            return
        yield Finding(
            "stages",
            abs(now - then) * CUSTOMERS_WEIGHT,
            trend[-1].customers.get("active", 0),
            self.share(now),
            Text(
                f"活跃客户占购买客户的 {self.zh.share(now)}，{self.zh.day(trend[0].on)}为 {self.zh.share(then)}。",
                f"{self.en.share(now)} of buyers are active; on {self.en.day(trend[0].on)} it was {self.en.share(then)}.",
            ),
            Text(
                f"{self.zh.count(trend[-1].customers.get('active', 0))} 位活跃，购买过的共 {self.zh.count(trend[-1].all)} 位",
                f"{self.en.count(trend[-1].customers.get('active', 0))} active of {self.en.count(trend[-1].all)} who had "
                "bought",
            ),
            bad=now < then,
        )

    def _promotion(self) -> Iterator[Finding]:
        share = self.year.promoted / self.year.orders if self.year.orders else 0.0
        if share < LEAST:
            return
        yield Finding(
            "promotion",
            share * ORDERS_WEIGHT,
            self.year.promoted_buyers,
            self.share(share),
            Text(
                f"近 365 天有 {self.zh.share(share)} 的订单用了折扣或优惠券。",
                f"{self.en.share(share)} of the orders of the last 365 days had a discount or a coupon.",
            ),
            Text(
                f"{self.zh.count(self.year.promoted)} 单，共 {self.zh.count(self.year.orders)} 单",
                f"{self.en.count(self.year.promoted)} of {self.en.count(self.year.orders)} orders",
            ),
        )

    def _category(self) -> Iterator[Finding]:
        ranking = self.facts.habits.rankings.get("category")
        if not ranking or ranking.money <= 0 or ranking.rows[0].customers is None:
            return
        best = ranking.rows[0]
        share = best.money / ranking.money
        if share < LEAST:
            return
        yield Finding(
            "category",
            share * ORDERS_WEIGHT,
            best.customers or 0,
            self.share(share),
            Text(
                f"“{best.label.zh}”是最大的品类，占 {self.zh.share(share)} 的金额。",
                f"“{best.label.en}” is the largest category, with {self.en.share(share)} of the money.",
            ),
            Text(
                f"共 {self.zh.count(ranking.values)} 个品类，累计",
                f"Of {self.en.count(ranking.values)} categories, all time",
            ),
        )

    def _hours(self) -> Iterator[Finding]:
        week = self.facts.habits.week
        hours = [sum(day[hour] for day in week) for hour in range(_DAY)] if week else []
        if not sum(hours):
            return
        sums = [sum(hours[(start + later) % _DAY] for later in range(_HOURS)) for start in range(_DAY)]
        start = max(range(_DAY), key=lambda hour: (sums[hour], -hour))
        share, end = sums[start] / sum(hours), (start + _HOURS - 1) % _DAY + 1
        yield Finding(
            "hours",
            max(0.0, share - _HOURS / _DAY) * ORDERS_WEIGHT,
            self.facts.headline.buyers,
            self.share(share),
            Text(
                f"{self.zh.share(share)} 的订单集中在 {start}–{end} 点的三个小时。",
                f"{self.en.share(share)} of orders fall in the three hours from {start}:00 to {end}:00.",
            ),
            Text("均匀分布时为 13%", "With an even spread it would be 13%"),
        )


def _times(points: int) -> Text:
    """An index as a multiple of all customers."""
    factor = points / HUNDRED
    written = f"{factor:.1f}" if factor >= 1 else f"{factor:.2f}"
    return Text(f"{written} 倍", f"{written}×")


def _more(change: float) -> Text:
    return Text("高", "above") if change > 0 else Text("低", "below")


def _cause(now: Period, before: Period, numbers: Numbers) -> Text:
    """Which of buyers, orders each and money an order has moved most; the three multiply to the money."""
    if not all((now.buyers, before.buyers, now.orders, before.orders, now.net > 0)):
        return Text("", "")
    parts = (
        (Text("购买客户数", "customers who bought"), now.buyers / before.buyers),
        (Text("人均订单", "orders each"), (now.orders / now.buyers) / (before.orders / before.buyers)),
        (Text("每单净额", "money an order"), (now.net / now.orders) / (before.net / before.orders)),
    )
    name, factor = max(parts, key=lambda part: abs(log(part[1])))
    moved = numbers.change(factor - 1)
    return Text(f"变化最大的是{name.zh}（{moved}）", f"what moved most is {name.en} ({moved})")


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _written(numbers: Numbers, value: float | None, kind: str) -> str:
    return {"money": numbers.money, "share": numbers.share}.get(kind, numbers.decimal)(value)
