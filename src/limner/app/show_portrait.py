"""Put one customer's portrait together: who they are, how they buy, what they like, their path and our contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis.expr.types as ir
from ibis import _

from limner.app.catalogue import all_segments, all_tags
from limner.app.identity.person import current_id
from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.core.text import Text
from limner.portrait.catalogue import catalogue
from limner.portrait.evidence import explain
from limner.portrait.tag import Tag
from limner.portrait.wording import written
from limner.warehouse.reader import Reader
from limner.warehouse.tables import FEATURES, MEMBERSHIPS, ORDERS, PREFERENCES, TAGS, Table, of_role

SECTIONS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "basics": (
        Text("基本属性", "Who they are"),
        (
            *("gender", "age", "age_band", "country", "province", "city", "occupation", "education"),
            *("marital_status", "household_size", "income_band", "member_level", "registered_days"),
        ),
    ),
    "behaviour": (
        Text("行为特征", "How they buy"),
        (
            *("orders_life", "orders_365d", "net_amount_life", "net_amount_365d", "average_order_value_365d"),
            *("units_per_order_365d", "recency_days", "interpurchase_days_mean", "interpurchase_days_spread"),
            *("promoted_order_ratio_365d", "coupon_order_ratio_365d", "refunds_365d", "refund_amount_365d"),
            *("high_price_ratio_365d", "rfm", "value_percentile", "days_since_last_visit", "sessions_30d", "views_30d"),
            *("views_per_session_30d", "dwell_seconds_per_session_30d", "bounce_ratio_30d", "carts_30d"),
            *("favourites_30d", "abandoned_carts_90d", "abandoned_cart_ratio_90d"),
        ),
    ),
    "preference": (
        Text("兴趣偏好", "What they like"),
        (
            *("top_category", "top_category_ratio", "top_brand", "top_brand_ratio", "top_product", "top_channel"),
            *("top_payment_method", "top_store", "top_day_part", "top_hour", "top_weekday", "weekend_ratio_365d"),
            *("top_viewed_category", "top_visit_channel", "top_visit_hour"),
        ),
    ),
    "path": (
        Text("消费路径", "Their path"),
        (
            *("lifecycle_stage", "tenure_days", "order_days_life", "longest_gap_days_life", "path_stage"),
            "orders_per_session_90d",
        ),
    ),
    "contacts": (
        Text("互动记录", "Contacts"),
        (
            *("service_contacts_365d", "after_sales_contacts_365d", "complaints_365d", "unresolved_contacts_365d"),
            *("wait_seconds_mean_365d", "service_score_mean_365d", "reviews_365d", "score_mean_365d"),
            *("low_scores_365d", "high_scores_365d", "likes_365d", "comments_365d", "shares_365d"),
            *("participations_365d", "touches_90d", "open_ratio_90d", "click_ratio_90d", "redemptions_365d"),
            *("redemption_ratio_365d", "points_balance", "points_earned_365d", "points_spent_365d"),
            *("points_use_ratio_life", "days_since_points_used"),
        ),
    ),
}
"""The sections of a portrait that are made of features, and the features in each; those that are null are left out."""

_RECENT = 8
_FAVOURITES = 5


@dataclass(frozen=True)
class Fact:
    """One thing that is said of the customer: a feature's title, its value, and the value in words."""

    name: str
    title: Text
    value: Any
    text: Text


@dataclass(frozen=True)
class TagFact:
    """One tag that the customer has, since when, and why."""

    name: str
    title: Text
    since: date
    evidence: Text


@dataclass(frozen=True)
class Doing:
    """One row of the path or of the contacts: a day, what happened, and its amount (ten-thousandths) where it has one."""

    on: date | None
    kind: str
    amount: int | None = None
    detail: str = ""


@dataclass(frozen=True)
class Portrait:
    """One customer as of a day.

    Attributes:
        customer_id: who.
        as_of: the last day that the portrait knows of.
        sections: the facts of each section (``SECTIONS``); sections without facts are empty.
        favourites: the most chosen values by dimension, with how often.
        orders: the newest orders and refunds, newest first.
        contacts: what happened beside orders: table, number of rows, and the newest day.
        tags: what the customer is called, with reasons.
        segments: the segments that the customer is in, with the day since when.
        features: every feature, for programs.
    """

    customer_id: str
    as_of: date
    sections: Mapping[str, tuple[Fact, ...]]
    favourites: Mapping[str, tuple[tuple[str, int], ...]]
    orders: tuple[Doing, ...]
    contacts: tuple[tuple[str, int, date | None], ...]
    tags: tuple[TagFact, ...]
    segments: tuple[tuple[Text, date], ...]
    features: Mapping[str, Any]


def portrait_of(workspace: Workspace, customer_id: str) -> Portrait:
    """Return the portrait of the person who has ``customer_id`` among the ids, as the last build left it.

    Raises:
        NotFound: no portraits have been built, or none of this customer.
    """
    reader = workspace.reader(engine="duckdb")
    customer_id = current_id(reader, customer_id)
    row = features_of(reader, customer_id)
    as_of: date = row["as_of"]
    return Portrait(
        customer_id=customer_id,
        as_of=as_of,
        sections={name: _facts(row, names) for name, (_title, names) in SECTIONS.items()},
        favourites=_favourites(reader, customer_id),
        orders=_orders(reader, customer_id, as_of),
        contacts=_contacts(reader, customer_id, as_of),
        tags=_tags(workspace, reader, customer_id, row),
        segments=_segments(workspace, reader, customer_id),
        features=row,
    )


def features_of(reader: Reader, customer_id: str) -> dict[str, Any]:
    """Return every feature of a customer, with ``customer_id`` and ``as_of``.

    Raises:
        NotFound: no portraits have been built, or none of this customer.
    """
    if not reader.has(FEATURES):
        raise NotFound("No portraits have been built yet.", remedy="Build them with: limner build")
    rows = reader.engine.rows(_of(reader, FEATURES, customer_id))
    if not rows:
        some = reader.engine.rows(reader.table(FEATURES).select("customer_id").order_by("customer_id").limit(3))
        raise NotFound(
            f"There is no portrait of customer {customer_id!r}.",
            remedy=f"Ids look like {', '.join(row['customer_id'] for row in some)}."
            if some
            else "No customer is known yet.",
        )
    return rows[0]


def _facts(row: Mapping[str, Any], names: Sequence[str]) -> tuple[Fact, ...]:
    known = catalogue().features
    return tuple(
        Fact(
            name,
            known[name].title,
            row[name],
            Text(*(written(known[name], row[name], locale) for locale in ("zh", "en"))),
        )
        for name in names
        if row.get(name) is not None
    )


def _favourites(reader: Reader, customer_id: str) -> dict[str, tuple[tuple[str, int], ...]]:
    wanted = _of(reader, PREFERENCES, customer_id).filter(_.dimension.isin(["category", "brand", "product"]))
    favourites: dict[str, list[tuple[str, int]]] = {}
    for row in reader.engine.rows(wanted.order_by(_.n.desc(), _.amount.desc(), _.value)):
        favourites.setdefault(row["dimension"], []).append((row["value"], row["n"]))
    return {dimension: tuple(values[:_FAVOURITES]) for dimension, values in favourites.items()}


def _orders(reader: Reader, customer_id: str, as_of: date) -> tuple[Doing, ...]:
    rows = _of(reader, ORDERS, customer_id).filter(_.ordered_on <= as_of)
    newest = rows.order_by(_.ordered_at.desc(), _.order_id).limit(_RECENT)
    return tuple(
        Doing(row["ordered_on"], row["kind"] or "sale", row["amount"], row["order_id"])
        for row in reader.engine.rows(newest)
    )


def _contacts(reader: Reader, customer_id: str, as_of: date) -> tuple[tuple[str, int, date | None], ...]:
    found: list[tuple[str, int, date | None]] = []
    for table in of_role("happening"):
        if table is not ORDERS and reader.has(table):
            day = table.day
            rows = _of(reader, table, customer_id)
            rows = rows.filter(rows[day].isnull() | (rows[day] <= as_of))
            (row,) = reader.engine.rows(rows.agg(n=rows.count(), last=rows[day].max()))
            found += [(table.name, row["n"], row["last"])] if row["n"] else []
    return tuple(found)


def _tags(workspace: Workspace, reader: Reader, customer_id: str, row: Mapping[str, Any]) -> tuple[TagFact, ...]:
    since = {each["tag"]: each["since"] for each in reader.engine.rows(_open(reader, TAGS, customer_id))}
    return tuple(
        TagFact(tag.name, tag.title, since[tag.name], _evidence(tag, row))
        for tag in all_tags(workspace)
        if tag.name in since
    )


def _evidence(tag: Tag, row: Mapping[str, Any]) -> Text:
    return Text(zh=explain(tag, row, "zh"), en=explain(tag, row, "en"))


def _segments(workspace: Workspace, reader: Reader, customer_id: str) -> tuple[tuple[Text, date], ...]:
    since = {each["segment"]: each["since"] for each in reader.engine.rows(_open(reader, MEMBERSHIPS, customer_id))}
    return tuple((each.title, since[each.name]) for each in all_segments(workspace) if each.name in since)


def _open(reader: Reader, table: Table, customer_id: str) -> ir.Table:
    return _of(reader, table, customer_id).filter(_.until.isnull())


def _of(reader: Reader, table: Table, customer_id: str) -> ir.Table:
    return reader.table(table).filter(_.customer_id == customer_id)


def telling_customer(workspace: Workspace) -> str:
    """Return a customer of whom there is much to say: who they are is known, and they have the most tags.

    Raises:
        NotFound: there is no portrait.
    """
    reader = workspace.reader(engine="duckdb")
    tags = reader.table(TAGS).filter(_.until.isnull()).group_by("customer_id").agg(tags=_.count())
    features = reader.table(FEATURES)
    known = sum(features[name].notnull().cast("int64") for name in SECTIONS["basics"][1])
    rows = features.select("customer_id", known=known).left_join(tags, "customer_id")
    best = reader.engine.rows(rows.order_by(_.known.desc(), _.tags.desc(), _.customer_id).limit(1))
    if not best:
        raise NotFound("There is no portrait yet.", remedy="Build them with: limner build")
    return str(best[0]["customer_id"])
