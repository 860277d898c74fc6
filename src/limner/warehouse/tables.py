"""Every table that the stages exchange: its grain, its columns with their units, and the one stage that writes it.

Times (``_at``) are UTC with microseconds and no zone; days (``_on``) and hours are those of the workspace's calendar.
Amounts are 64-bit integers of ten-thousandths of the currency's unit (``core.money``). A column that a source has and
no table declares is kept beside the declared ones under the name ``x_…`` in a table that is ``extensible``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from limner.core.money import STORED_UNIT

Type = Literal["string", "int64", "float64", "boolean", "date", "timestamp", "binary"]
Sensitivity = Literal["open", "personal"]
Stage = Literal["sources", "quality", "identity", "portrait", "segments", "app"]

EXTRA_PREFIX = "x_"


def before_column(column: str) -> str:
    """Name the further column that keeps what stood in ``column`` before it was written one way."""
    return f"{EXTRA_PREFIX}{column}_before"


@dataclass(frozen=True)
class Column:
    """One column: what it holds, its unit, and whether it names a person."""

    type: Type
    doc: str
    unit: str = ""
    sensitivity: Sensitivity = "open"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: one row is described by ``grain_doc`` and identified by the columns of ``grain``."""

    name: str
    doc: str
    grain: tuple[str, ...]
    writer: Stage
    columns: dict[str, Column]
    reads: tuple[str, ...] = ()
    """The tables that the writer makes this one from; empty for what comes from outside."""
    extensible: bool = False
    """Whether columns of a source that are not declared here are kept as ``x_…``."""
    open_ended: bool = False
    """Whether it has columns that are not declared here, since they follow from what is counted."""
    about_customers: bool = True
    """Whether a row belongs to a customer (``customer_id``), so that purposes and consents apply."""
    internal: bool = False
    """Whether only stages and commands of its own use it, so that it is not offered to whoever names another."""

    def __hash__(self) -> int:
        return hash(self.name)


_CUSTOMER = Column("string", "The customer; null where the source names nobody (anonymous).")
_VISITOR = Column(
    "string",
    "Device, cookie or anonymous id by which the source knows whoever is not signed in; null where it has none.",
)
_LOAD = Column("string", "The import that brought the row.")
_SOURCE = Column("string", "The source that the row came from.")


def _amount(doc: str) -> Column:
    return Column("int64", doc, unit=STORED_UNIT)


_PERSON = {
    "gender": Column("string", "female, male or other; null where unknown."),
    "birth_year": Column("int64", "Calendar year of birth; from an age where the source has only that.", unit="year"),
    "age_band": Column("string", "Age band as the source has it (26-35, 65+), where it has no year of birth."),
    "country": Column("string", "Country, as the source writes it."),
    "province": Column("string", "Province, state or region."),
    "city": Column("string", "City or prefecture."),
    "occupation": Column("string", "Occupation, as the source writes it."),
    "education": Column("string", "Highest education, as the source writes it."),
    "marital_status": Column("string", "Marital status, as the source writes it."),
    "household_size": Column("string", "How many live in the household, as the source writes it (2, 5+)."),
    "income_band": Column("string", "Yearly income band, as the source has it (35-49K)."),
    "yearly_income": _amount("Yearly income where the source has a figure."),
    "member_level": Column("string", "Level in the loyalty programme."),
    "registered_on": Column("date", "Day the customer registered or joined."),
}

RECORDS = Table(
    name="records",
    doc="What one source says of one person at one import; the material from which customers are made.",
    grain=("record_id",),
    writer="sources",
    extensible=True,
    columns={
        "record_id": Column("string", "Hash of what the record says and of its source."),
        "customer_id": Column("string", "Whom the record is of."),
        **_PERSON,
        "recorded_at": Column("timestamp", "When the record was imported; later records win."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
CUSTOMERS = Table(
    name="customers",
    doc="One customer, with coarse attributes only; what names the person is in contacts.",
    grain=("customer_id",),
    writer="identity",
    reads=("records", "orders", "events", "redemptions", "touches", "feedback", "service_contacts", "points"),
    extensible=True,
    columns={
        "customer_id": Column("string", "The customer."),
        **_PERSON,
        "first_seen_on": Column(
            "date", "First day on which anything is known of the customer; null where no row has a day."
        ),
        "records": Column("int64", "How many records of sources the row is made from."),
    },
)
IDENTIFIERS = Table(
    name="identifiers",
    doc="One identifier of a customer in one name space; personal ones only as keyed hashes (blind indexes).",
    grain=("kind", "value", "customer_id"),
    writer="sources",
    columns={
        "kind": Column("string", "member_id, phone, email, id_number, visitor, device, cookie, card …"),
        "value": Column("string", "The identifier; a blind index where it is personal."),
        "customer_id": Column("string", "Whose it is."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
ALIASES = Table(
    name="aliases",
    internal=True,
    doc="One customer id that stands for the same person as another; an id that stands for itself has no row. Tables of "
    "sources keep the ids that they came with: they are read under the id that this table names.",
    grain=("alias_id",),
    writer="identity",
    reads=("identifiers", "records", "contacts"),
    about_customers=False,
    columns={
        "alias_id": Column("string", "The id as sources have it."),
        "customer_id": Column("string", "The person's id: the smallest of all ids of the person."),
    },
)
VISITORS = Table(
    name="visitors",
    internal=True,
    doc="One device, cookie or anonymous id on which nobody but one person has signed in. Rows that name no customer and "
    "have it are read as that person's, however long before the sign-in they are.",
    grain=("visitor_id",),
    writer="identity",
    reads=("identifiers",),
    about_customers=False,
    columns={
        "visitor_id": Column("string", "The device, cookie or anonymous id."),
        "customer_id": Column("string", "The person's id, as in aliases."),
    },
)
IDENTITY_LINKS = Table(
    name="identity_links",
    internal=True,
    doc="One reason to take two customer ids for one person, and what became of it.",
    grain=("left_id", "right_id", "reason", "value"),
    writer="identity",
    reads=("identifiers", "records", "contacts"),
    about_customers=False,
    columns={
        "left_id": Column("string", "The smaller of the two ids, as sources have it."),
        "right_id": Column("string", "The other id."),
        "reason": Column("string", "manual, the kind of identifier that both have, or likeness."),
        "value": Column("string", "The identifier; a blind index where it is personal; null where there is none."),
        "priority": Column("int64", "Which links count first where they exclude each other; 0 is the first."),
        "probability": Column("float64", "How likely the two are one person.", unit="0-1"),
        "fate": Column("string", "joined, waits (for a person to decide) or refused."),
        "because": Column("string", "What stands against it, or what the likeness is made of; null where nothing."),
    },
)
CONTACTS = Table(
    name="contacts",
    doc="One personal value of a customer that one source told, encrypted with the customer's own key. Of files, which "
    "take nothing back, the first that told it stands for all.",
    grain=("customer_id", "kind", "value_index", "source"),
    writer="sources",
    columns={
        "customer_id": Column("string", "Whose it is."),
        "kind": Column("string", "name, phone, email, address, id_number, text, or the source's column name."),
        "value": Column("binary", "The value, AES-256-GCM with the customer's key.", sensitivity="personal"),
        "value_index": Column("string", "Keyed hash of the normalised value, for exact matching."),
        "value_before": Column(
            "binary", "The value as it came, encrypted; null where it was not rewritten.", sensitivity="personal"
        ),
        "index_before": Column("string", "value_index as it came; null where it is the same."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
ORDERS = Table(
    name="orders",
    doc="One order, or one refund or cancellation as a row of its own with negative amounts.",
    grain=("order_id",),
    writer="sources",
    extensible=True,
    columns={
        "order_id": Column("string", "The order's number in its source."),
        "customer_id": _CUSTOMER,
        "visitor_id": _VISITOR,
        "ordered_at": Column("timestamp", "When it was placed."),
        "ordered_on": Column("date", "Day it was placed."),
        "ordered_hour": Column("int64", "Hour it was placed; null where the source has only days.", unit="0-23"),
        "kind": Column("string", "sale or refund."),
        "status": Column("string", "paid, unpaid or cancelled; a row without a status is paid."),
        "amount": _amount("What was paid; negative for a refund; 0 while unpaid."),
        "list_amount": _amount("What it would cost without reductions, where the source has it."),
        "discount_amount": _amount("Price reductions other than coupons, positive; null where the source has none."),
        "coupon_amount": _amount("Reductions by coupon, positive; null where the source has none."),
        "refunded_amount": _amount("Given back on this order, negative; null where the source has none."),
        "coupon_id": Column("string", "Coupon used."),
        "promotion_kind": Column(
            "string",
            "discount, full_reduction (满减), gift or other; null where none is known; other words as they are.",
        ),
        "units": Column("float64", "Pieces, kilograms … bought; negative for a refund."),
        "lines": Column("int64", "Lines of the order."),
        "summed": Column(
            "string",
            "Which of its amounts are sums over its lines: words of amount discount coupon; null without lines.",
        ),
        "currency": Column("string", "ISO 4217 code."),
        "channel": Column("string", "shop, web, app … as the source writes it."),
        "payment_method": Column("string", "As the source writes it."),
        "store_id": Column("string", "Shop."),
        "country": Column("string", "Where it was sent."),
        "province": Column("string", "Where it was sent."),
        "city": Column("string", "Where it was sent."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
ORDER_LINES = Table(
    name="order_lines",
    doc="One line of an order.",
    grain=("line_id",),
    writer="sources",
    extensible=True,
    columns={
        "line_id": Column("string", "Hash of the line, told apart from equal lines of the same order by their count."),
        "order_id": Column("string", "The order."),
        "customer_id": _CUSTOMER,
        "visitor_id": _VISITOR,
        "ordered_at": Column("timestamp", "When the order was placed."),
        "ordered_on": Column("date", "Day the order was placed."),
        "product_id": Column("string", "The product."),
        "quantity": Column("float64", "Pieces, kilograms …; negative for what came back."),
        "unit_price": _amount("Price of one piece."),
        "amount": _amount("What was paid for the line; negative for what came back."),
        "discount_amount": _amount("Price reductions other than coupons, positive."),
        "coupon_amount": _amount("Reductions by coupon, positive."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
PRODUCTS = Table(
    name="products",
    doc="One product.",
    grain=("product_id",),
    writer="sources",
    extensible=True,
    about_customers=False,
    columns={
        "product_id": Column("string", "The product's number in its source."),
        "name": Column("string", "Name or description."),
        "category": Column("string", "Category."),
        "subcategory": Column("string", "Category below the category."),
        "department": Column("string", "Category above the category."),
        "brand": Column("string", "Brand."),
        "list_price": _amount("Price in the catalogue."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
EVENTS = Table(
    name="events",
    doc="One thing that a customer did at one moment, other than an order.",
    grain=("event_id",),
    writer="sources",
    extensible=True,
    columns={
        "event_id": Column("string", "The event's id, or a hash of the row."),
        "customer_id": _CUSTOMER,
        "visitor_id": _VISITOR,
        "event": Column("string", "view, cart, search, favourite, click … as the source names it."),
        "occurred_at": Column("timestamp", "When it happened."),
        "occurred_on": Column("date", "Day it happened."),
        "occurred_hour": Column("int64", "Hour it happened.", unit="0-23"),
        "channel": Column("string", "web, app, mini-program, shop …"),
        "session_id": Column("string", "Visit, where the source has one."),
        "product_id": Column("string", "Product concerned."),
        "category": Column("string", "Category concerned."),
        "page": Column("string", "Page or screen, without its query."),
        "duration_seconds": Column("float64", "How long it lasted, where the source says.", unit="seconds"),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
FEEDBACK = Table(
    name="feedback",
    doc="One review, rating, survey answer or complaint; its words are in contacts, since they may name people.",
    grain=("feedback_id",),
    writer="sources",
    extensible=True,
    columns={
        "feedback_id": Column("string", "Its id, or a hash of the row."),
        "customer_id": _CUSTOMER,
        "given_at": Column("timestamp", "When it was given."),
        "given_on": Column("date", "Day it was given."),
        "kind": Column("string", "review, survey, complaint …"),
        "score": Column("float64", "Score on the source's own scale."),
        "order_id": Column("string", "Order concerned."),
        "product_id": Column("string", "Product concerned."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
CAMPAIGNS = Table(
    name="campaigns",
    doc="One campaign.",
    grain=("campaign_id",),
    writer="sources",
    extensible=True,
    about_customers=False,
    columns={
        "campaign_id": Column("string", "The campaign's number in its source."),
        "name": Column("string", "Its name."),
        "kind": Column("string", "Its kind, as the source writes it."),
        "starts_on": Column("date", "First day."),
        "ends_on": Column("date", "Last day."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
COUPONS = Table(
    name="coupons",
    doc="One product that one coupon of one campaign is good for.",
    grain=("coupon_id", "campaign_id", "product_id"),
    writer="sources",
    extensible=True,
    about_customers=False,
    columns={
        "coupon_id": Column("string", "The coupon."),
        "campaign_id": Column("string", "The campaign that gave it out."),
        "product_id": Column("string", "A product it is good for; null where it is good for all."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
TOUCHES = Table(
    name="touches",
    doc="One contact from us to a customer: a campaign addressed, a message sent, opened or clicked.",
    grain=("touch_id",),
    writer="sources",
    extensible=True,
    columns={
        "touch_id": Column("string", "Its id, or a hash of the row."),
        "customer_id": _CUSTOMER,
        "campaign_id": Column("string", "The campaign."),
        "kind": Column("string", "addressed, sent, delivered, opened, clicked."),
        "channel": Column("string", "sms, email, app, post …"),
        "touched_at": Column("timestamp", "When; null where the source does not say."),
        "touched_on": Column("date", "Day; where the source does not say, the first day of the campaign; else null."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
REDEMPTIONS = Table(
    name="redemptions",
    doc="One coupon used by one customer on one day.",
    grain=("redemption_id",),
    writer="sources",
    extensible=True,
    columns={
        "redemption_id": Column("string", "Its id, or a hash of the row."),
        "customer_id": _CUSTOMER,
        "coupon_id": Column("string", "The coupon."),
        "campaign_id": Column("string", "The campaign that gave it out."),
        "redeemed_at": Column("timestamp", "When."),
        "redeemed_on": Column("date", "Day."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
SERVICE_CONTACTS = Table(
    name="service_contacts",
    doc="One contact of a customer with our service: a call, a chat, a ticket; its words are in contacts.",
    grain=("contact_id",),
    writer="sources",
    extensible=True,
    columns={
        "contact_id": Column("string", "Its id, or a hash of the row."),
        "customer_id": _CUSTOMER,
        "contacted_at": Column("timestamp", "When it began."),
        "contacted_on": Column("date", "Day it began."),
        "kind": Column("string", "enquiry, complaint, return, exchange, repair …, as the source writes it."),
        "channel": Column("string", "phone, chat, email, shop …"),
        "order_id": Column("string", "Order concerned."),
        "product_id": Column("string", "Product concerned."),
        "resolved": Column("boolean", "Whether it was settled; null where the source does not say."),
        "wait_seconds": Column("float64", "How long the customer waited for an answer.", unit="seconds"),
        "score": Column("float64", "The customer's score of it, on the source's own scale."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
POINTS = Table(
    name="points",
    doc="One movement of one customer's loyalty points.",
    grain=("movement_id",),
    writer="sources",
    extensible=True,
    columns={
        "movement_id": Column("string", "Its id, or a hash of the row."),
        "customer_id": _CUSTOMER,
        "moved_at": Column("timestamp", "When."),
        "moved_on": Column("date", "Day."),
        "kind": Column("string", "earn, spend, expire or adjust; other words as the source writes them."),
        "points": Column("int64", "Points; negative for what was spent or has expired.", unit="points"),
        "order_id": Column("string", "Order concerned."),
        "source": _SOURCE,
        "load_id": _LOAD,
    },
)
CONSENTS = Table(
    name="consents",
    doc="What one customer has decided for one purpose; the newest decision only.",
    grain=("customer_id", "purpose"),
    writer="app",
    columns={
        "customer_id": Column("string", "Who decided."),
        "purpose": Column("string", "analysis, marketing …"),
        "granted": Column("boolean", "True: agreed. False: refused."),
        "decided_at": Column("timestamp", "When."),
    },
)
QUARANTINE = Table(
    name="quarantine",
    internal=True,
    doc="One row of a source that could not be taken, with the reason; the row itself is encrypted.",
    grain=("load_id", "file", "sheet", "line", "column"),
    writer="sources",
    about_customers=False,
    columns={
        "load_id": _LOAD,
        "source": _SOURCE,
        "file": Column("string", "File name."),
        "sheet": Column("string", "Sheet of a workbook; empty otherwise."),
        "line": Column("int64", "Line of the file (row of the sheet), from 1."),
        "column": Column("string", "Column at fault; empty where the row as a whole is."),
        "reason": Column("string", "Why it was not taken."),
        "check": Column("string", "The checks that it fails, joined by a comma; null where it could not be read."),
        "record": Column("binary", "The row as it was read, encrypted.", sensitivity="personal"),
    },
)
FEATURES = Table(
    name="features",
    doc="One customer's features as of one day; its further columns are the features that ship (docs/features.md).",
    grain=("customer_id",),
    writer="portrait",
    open_ended=True,
    reads=(
        "customers",
        "orders",
        "order_lines",
        "products",
        "events",
        "feedback",
        "touches",
        "redemptions",
        "service_contacts",
        "points",
    ),
    columns={
        "customer_id": Column("string", "The customer."),
        "as_of": Column("date", "The last day that the features know of."),
    },
)
TOTALS = Table(
    name="totals",
    internal=True,
    doc="What was counted of one customer by one build, before it is made into features; of a customer's rows only the "
    "newest counts. The next build adds rows for the customers of whom something changed; its further columns are "
    "measures and summaries of choices.",
    grain=("customer_id", "base_commit"),
    writer="portrait",
    reads=FEATURES.reads,
    open_ended=True,
    columns={
        "customer_id": Column("string", "The customer."),
        "as_of": Column("date", "The last day that was counted then."),
        "base_commit": Column("int64", "The commit whose rows were counted; larger is newer."),
        "recipe": Column("string", "Hash of what was counted; rows of another recipe are of no use."),
    },
)
PRICE_REFERENCES = Table(
    name="price_references",
    internal=True,
    doc="What one product was sold for, and where that is among the prices of its category.",
    grain=("product_id",),
    writer="portrait",
    reads=("order_lines", "products"),
    about_customers=False,
    columns={
        "product_id": Column("string", "The product."),
        "high_price": Column("boolean", "Whether it is among the dearest third of its category; null where ungraded."),
        "price": Column("float64", "Its mean price, in ten-thousandths.", unit=STORED_UNIT),
        "category_median_price": Column(
            "float64", "Median of the mean prices of its category's products.", unit=STORED_UNIT
        ),
    },
)
PREFERENCES = Table(
    name="preferences",
    doc="How often one customer chose one value of one dimension (category, brand, hour …) up to the day.",
    grain=("customer_id", "dimension", "value"),
    writer="portrait",
    reads=("orders", "order_lines", "products", "events"),
    columns={
        "customer_id": Column("string", "The customer."),
        "dimension": Column("string", "category, brand, product, channel, payment_method, store, hour, weekday …"),
        "value": Column("string", "The value chosen."),
        "n": Column("int64", "Sales (lines of sales, or events) with the value."),
        "recent_n": Column("int64", "Those of them in the last 90 days."),
        "amount": _amount("Money spent on it."),
    },
)
TAGS = Table(
    name="tags",
    doc="One period in which one customer had one tag.",
    grain=("customer_id", "tag", "since"),
    writer="portrait",
    reads=("features",),
    columns={
        "customer_id": Column("string", "The customer."),
        "tag": Column("string", "The tag's name."),
        "since": Column("date", "The as-of day of the first build that found it."),
        "until": Column("date", "The as-of day of the first build that no longer found it; null while it holds."),
    },
)
MEMBERSHIPS = Table(
    name="memberships",
    doc="One period in which one customer was in one segment.",
    grain=("customer_id", "segment", "since"),
    writer="segments",
    reads=("features", "tags"),
    columns={
        "customer_id": Column("string", "The customer."),
        "segment": Column("string", "The segment's name."),
        "since": Column("date", "The as-of day of the first build that found the customer in it."),
        "until": Column("date", "The as-of day of the first build that no longer did; null while it holds."),
    },
)

_RUN = Column("string", "The run of limner check.")
_ABOUT = {
    "table": Column("string", "The table that was looked at."),
    "column": Column("string", "The column; empty where it is of the table as a whole."),
}
PROFILES = Table(
    name="profiles",
    doc="What one column held at one run of limner check. Percentiles, common values, patterns, outliers and drift are of "
    "a sample of the rows; the rest is of all of them.",
    grain=("run_id", "table", "column"),
    writer="quality",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "profiled_at": Column("timestamp", "When."),
        **_ABOUT,
        "version": Column("int64", "Version of the table in the lake."),
        "type": Column("string", "Type of the column."),
        "rows": Column("int64", "Rows of the table."),
        "nulls": Column("int64", "Rows without a value."),
        "distinct": Column("int64", "Different values; estimated where not distinct_exact."),
        "distinct_exact": Column("boolean", "Whether they were counted."),
        "blanks": Column("int64", "Texts of nothing but white space."),
        "placeholders": Column("int64", "Texts that only say that nothing is known (未知, N/A …)."),
        "zeros": Column("int64", "Numbers that are 0."),
        "min_value": Column("string", "Smallest value."),
        "max_value": Column("string", "Largest value."),
        "mean": Column("float64", "Mean of numbers; of truths, the share that is true."),
        "deviation": Column("float64", "Standard deviation of numbers."),
        **{f"p{percent:02}": Column("float64", f"Percentile {percent}.") for percent in (1, 5, 25, 50, 75, 95, 99)},
        "shortest": Column("int64", "Characters of the shortest text."),
        "longest": Column("int64", "Characters of the longest text."),
        "sampled_rows": Column("int64", "Rows of the sample."),
        "top_values": Column("string", "JSON: the commonest values with their shares."),
        "patterns": Column("string", "JSON: the commonest patterns of text (Aa9) with their shares."),
        "outlier_ratio": Column("float64", "Share of numbers beyond three interquartile ranges from the quartiles."),
        "outlier_z_ratio": Column("float64", "Share of numbers with a robust z above 3.5."),
        "drift": Column("float64", "Population stability index against the last load; null where there was none."),
    },
)
LOAD_DRIFTS = Table(
    name="load_drifts",
    doc="How one column moved from the load before to the last load of one source, as one run of limner check saw it; of "
    "samples. Sources that have brought rows to a table once have none.",
    grain=("run_id", "table", "source", "column"),
    writer="quality",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "checked_at": Column("timestamp", "When."),
        **_ABOUT,
        "source": Column("string", "The source of the last load."),
        "rows": Column("int64", "Rows of the table that the last load brought, or was the last to change."),
        "rows_before": Column("int64", "The same of the load before it."),
        "missing_ratio": Column("float64", "Share of the rows of the last load without a value."),
        "missing_ratio_before": Column("float64", "The same of the load before it."),
        "drift": Column("float64", "Population stability index; null where nothing is binned."),
    },
)
CHECK_RESULTS = Table(
    name="check_results",
    doc="What came of one check at one run of limner check.",
    grain=("run_id", "check"),
    writer="quality",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "checked_at": Column("timestamp", "When."),
        "as_of": Column("date", "The day that the check was asked as of."),
        "table": _ABOUT["table"],
        "check": Column("string", "The check."),
        "severity": Column("string", "error or warning."),
        "rows": Column("int64", "Rows that were asked."),
        "failed": Column("int64", "Rows that failed."),
        "passed": Column("boolean", "Whether no more failed than is tolerated; null where it was not asked."),
        "found": Column("string", "What was found, where it is not a number of rows."),
    },
)
CHECK_FAILURES = Table(
    name="check_failures",
    doc="One row of a table that failed one check at the last run that looked at the table; at most 100,000 of each check.",
    grain=("check", "row_id"),
    writer="quality",
    columns={
        "run_id": _RUN,
        "table": _ABOUT["table"],
        "check": Column("string", "The check."),
        "row_id": Column("string", "The columns of the table's grain, joined by |."),
        "customer_id": _CUSTOMER,
        "source": _SOURCE,
        "value": Column("string", "What the checked columns hold, joined by |."),
        "reason": Column("string", "What was expected."),
    },
)
QUALITY_SCORES = Table(
    name="quality_scores",
    doc="One score of the workspace, a source, a table or a column at one run of limner check, from 0 to 100.",
    grain=("run_id", "level", "source", "table", "column", "dimension"),
    writer="quality",
    about_customers=False,
    columns={
        "run_id": _RUN,
        "scored_at": Column("timestamp", "When."),
        "level": Column("string", "workspace, source, table or column."),
        "source": Column("string", "The source; empty where it is of no source in particular."),
        **_ABOUT,
        "dimension": Column("string", "complete, valid, unique, consistent, fresh or overall."),
        "score": Column("float64", "The score.", unit="0-100"),
    },
)

ALL = (
    RECORDS,
    CUSTOMERS,
    IDENTIFIERS,
    ALIASES,
    VISITORS,
    IDENTITY_LINKS,
    CONTACTS,
    ORDERS,
    ORDER_LINES,
    PRODUCTS,
    EVENTS,
    FEEDBACK,
    CAMPAIGNS,
    COUPONS,
    TOUCHES,
    REDEMPTIONS,
    SERVICE_CONTACTS,
    POINTS,
    CONSENTS,
    QUARANTINE,
    FEATURES,
    TOTALS,
    PRICE_REFERENCES,
    PREFERENCES,
    TAGS,
    MEMBERSHIPS,
    PROFILES,
    LOAD_DRIFTS,
    CHECK_RESULTS,
    CHECK_FAILURES,
    QUALITY_SCORES,
)
BY_NAME = {table.name: table for table in ALL}
