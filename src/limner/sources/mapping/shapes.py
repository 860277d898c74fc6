"""The kinds of sheet that there are, and where each column of such a sheet goes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Shape:
    """One kind of sheet.

    Attributes:
        name: its name; with ``--as`` the name of its main table chooses it.
        main: the table that gets a row for each row of the sheet, and the sheet's further columns.
        fields: each term that such a sheet may hold, and its targets.
        needs: groups of terms, one of each of which must be there.
        without: terms whose presence says that the sheet is of another kind.
        several: terms that several columns may hold: amounts add up, of ids the first counts.
    """

    name: str
    main: str
    fields: dict[str, tuple[str, ...]]
    needs: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()
    several: tuple[str, ...] = field(
        default=("coupon_amount", "discount_amount", "identifier", "unionid", "openid", "card", "visitor_id", "status")
    )


def _same(table: str, *names: str) -> dict[str, tuple[str, ...]]:
    return {name: (f"{table}.{name}",) for name in names}


_PERSON = {
    **_same("records", "gender", "birth_year", "age_band", "occupation", "education", "marital_status"),
    **_same("records", "household_size", "income_band", "yearly_income", "member_level", "registered_on"),
    "age": ("records.birth_year",),
    "birthday": ("records.birth_year",),
}
_PLACE = ("country", "province", "city")
_IDENTIFIERS = {
    "identifier": ("identifiers.member_id",),
    **_same("identifiers", "unionid", "openid", "card"),
}
_ORDER = {
    **_same(
        "orders", "list_amount", "refunded_amount", "coupon_id", "currency", "channel", "payment_method", "store_id"
    ),
    **_same("orders", *_PLACE, "status", "promotion_kind"),
    "paid_at": ("orders.status", "orders.x_paid_at"),
    "order_kind": ("orders.kind",),
}
_PRODUCT = {
    **_same("products", "category", "subcategory", "department", "brand"),
    "product_name": ("products.name",),
}

SHAPES = (
    Shape(
        name="order lines",
        main="order_lines",
        fields={
            **_PERSON,
            **_ORDER,
            **_PRODUCT,
            **_same("order_lines", "quantity", "unit_price", "amount", "discount_amount", "coupon_amount"),
            "order_id": ("order_lines.order_id", "orders.order_id"),
            "customer_id": ("order_lines.customer_id", "orders.customer_id"),
            "ordered_at": ("order_lines.ordered_at", "orders.ordered_at"),
            "product_id": ("order_lines.product_id", "products.product_id"),
            "discount_rate": ("order_lines.x_discount_rate",),
            "country": ("orders.country", "records.country"),
            **_IDENTIFIERS,
            "visitor_id": ("order_lines.visitor_id", "orders.visitor_id", "identifiers.visitor"),
        },
        needs=(("product_id", "product_name"), ("quantity", "amount", "unit_price"), ("order_id", "ordered_at")),
    ),
    Shape(
        name="orders",
        main="orders",
        fields={
            **_PERSON,
            **_ORDER,
            **_same("orders", "order_id", "customer_id", "ordered_at", "amount", "discount_amount", "coupon_amount"),
            "quantity": ("orders.units",),
            **_IDENTIFIERS,
            "visitor_id": ("orders.visitor_id", "identifiers.visitor"),
        },
        needs=(("order_id", "ordered_at"), ("amount", "list_amount", "status"), ("order_id", "customer_id")),
        without=("product_id",),
    ),
    Shape(
        name="events",
        main="events",
        fields={
            **_same("events", "customer_id", "event", "occurred_at", "channel", "session_id", "product_id"),
            **_same("events", "category", "page", "duration_seconds"),
            "visitor_id": ("events.visitor_id", "identifiers.visitor"),
        },
        needs=(("event",), ("occurred_at",), ("customer_id", "session_id", "visitor_id")),
        without=("order_id", "amount"),
    ),
    Shape(
        name="people",
        main="records",
        fields={
            **_PERSON,
            **_same("records", "customer_id", *_PLACE),
            **_IDENTIFIERS,
            "visitor_id": ("identifiers.visitor",),
        },
        needs=(("customer_id",), (*_PERSON, *_PLACE, *_IDENTIFIERS, "visitor_id")),
        without=("order_id", "product_id", "amount", "campaign_id"),
    ),
    Shape(
        name="products",
        main="products",
        fields={**_PRODUCT, **_same("products", "product_id", "list_price")},
        needs=(("product_id",), ("product_name", "category", "department", "brand")),
        without=("order_id", "customer_id", "amount", "ordered_at"),
    ),
    Shape(
        name="redemptions",
        main="redemptions",
        fields=_same("redemptions", "redemption_id", "customer_id", "coupon_id", "campaign_id", "redeemed_at"),
        needs=(("customer_id",), ("coupon_id",)),
        without=("order_id", "amount", "product_id"),
    ),
    Shape(
        name="coupons",
        main="coupons",
        fields=_same("coupons", "coupon_id", "campaign_id", "product_id"),
        needs=(("coupon_id",), ("campaign_id", "product_id")),
        without=("customer_id", "amount", "order_id"),
    ),
    Shape(
        name="touches",
        main="touches",
        fields={
            **_same("touches", "touch_id", "customer_id", "campaign_id", "channel", "touched_at"),
            "touch_kind": ("touches.kind",),
        },
        needs=(("customer_id",), ("campaign_id",)),
        without=("coupon_id", "amount", "product_id", "order_id"),
    ),
    Shape(
        name="campaigns",
        main="campaigns",
        fields={
            **_same("campaigns", "campaign_id", "starts_on", "ends_on"),
            "campaign_name": ("campaigns.name",),
            "campaign_kind": ("campaigns.kind",),
        },
        needs=(("campaign_id",), ("starts_on", "ends_on", "campaign_name", "campaign_kind")),
        without=("customer_id", "coupon_id", "amount"),
    ),
    Shape(
        name="feedback",
        main="feedback",
        fields={
            **_same("feedback", "feedback_id", "customer_id", "given_at", "score", "order_id", "product_id"),
            "feedback_kind": ("feedback.kind",),
            "review_text": (),
        },
        needs=(("score", "review_text"), ("customer_id", "order_id", "product_id", "feedback_id")),
        without=("amount", "quantity"),
    ),
    Shape(
        name="contacts with service",
        main="service_contacts",
        fields={
            **_same(
                "service_contacts", "contact_id", "customer_id", "contacted_at", "channel", "order_id", "product_id"
            ),
            **_same("service_contacts", "resolved", "wait_seconds", "score"),
            "service_kind": ("service_contacts.kind",),
            "review_text": (),
        },
        needs=(
            ("customer_id", "order_id"),
            ("contacted_at",),
            ("service_kind", "contact_id", "resolved", "wait_seconds"),
        ),
        without=("amount", "quantity", "list_amount", "coupon_id", "campaign_id", "event"),
    ),
    Shape(
        name="movements of points",
        main="points",
        fields={
            **_same("points", "movement_id", "customer_id", "moved_at", "points", "order_id"),
            "points_kind": ("points.kind",),
        },
        needs=(("customer_id",), ("moved_at",), ("points",)),
        without=(
            *("amount", "quantity", "product_id", "list_amount", "event", "score"),
            *("gender", "age", "birthday", "member_level", "registered_on"),
        ),
    ),
)
