"""Who is who: the customers that are made out of records, and how that was found."""

from __future__ import annotations

from limner.core.text import Text
from limner.warehouse.columns import PERSON
from limner.warehouse.table import Column, Table, names
from limner.warehouse.tables import sales, touchpoints

CUSTOMERS = Table(
    name="customers",
    title=Text("客户", "Customers"),
    doc="One customer, with coarse attributes only; what names the person is in contacts.",
    grain=("customer_id",),
    writer="identity",
    role="entity",
    day="first_seen_on",
    reads=("records", *names(sales, "happening"), *names(touchpoints, "happening")),
    extensible=True,
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        **PERSON,
        "first_seen_on": Column(
            "date",
            Text("首次出现日期", "first seen"),
            "First day on which anything is known of the customer; null where no row has a day.",
        ),
        "records": Column("int64", Text("记录数", "records"), "How many records of sources the row is made from."),
    },
)
ALIASES = Table(
    name="aliases",
    title=Text("客户编号对照", "Aliases"),
    doc="One customer id that stands for the same person as another; an id that stands for itself has no row. Tables of "
    "sources keep the ids that they came with: they are read under the id that this table names.",
    grain=("alias_id",),
    writer="identity",
    role="internal",
    reads=("identifiers", "records", "contacts"),
    about_customers=False,
    columns={
        "alias_id": Column("string", Text("原客户编号", "original customer id"), "The id as sources have it."),
        "customer_id": Column(
            "string", Text("客户编号", "customer id"), "The person's id: the smallest of all ids of the person."
        ),
    },
)
VISITORS = Table(
    name="visitors",
    title=Text("访客归属", "Visitors"),
    doc="One device, cookie or anonymous id on which nobody but one person has signed in. Rows that name no customer and "
    "have it are read as that person's, however long before the sign-in they are.",
    grain=("visitor_id",),
    writer="identity",
    role="internal",
    reads=("identifiers",),
    about_customers=False,
    columns={
        "visitor_id": Column("string", Text("访客编号", "visitor id"), "The device, cookie or anonymous id."),
        "customer_id": Column("string", Text("客户编号", "customer id"), "The person's id, as in aliases."),
    },
)
IDENTITY_LINKS = Table(
    name="identity_links",
    title=Text("身份关联", "Identity links"),
    doc="One reason to take two customer ids for one person, and what became of it.",
    grain=("left_id", "right_id", "reason", "value"),
    writer="identity",
    role="internal",
    reads=("identifiers", "records", "contacts"),
    about_customers=False,
    columns={
        "left_id": Column(
            "string", Text("客户编号一", "first customer id"), "The smaller of the two ids, as sources have it."
        ),
        "right_id": Column("string", Text("客户编号二", "second customer id"), "The other id."),
        "reason": Column(
            "string", Text("关联依据", "reason"), "manual, the kind of identifier that both have, or likeness."
        ),
        "value": Column(
            "string",
            Text("标识值", "identifier"),
            "The identifier; a blind index where it is personal; null where there is none.",
        ),
        "priority": Column(
            "int64",
            Text("优先级", "priority"),
            "Which links count first where they exclude each other; 0 is the first.",
        ),
        "probability": Column(
            "float64", Text("匹配概率", "probability"), "How likely the two are one person.", unit="0-1"
        ),
        "fate": Column("string", Text("处理结果", "status"), "joined, waits (for a person to decide) or refused."),
        "because": Column(
            "string",
            Text("判断说明", "explanation"),
            "What stands against it, or what the likeness is made of; null where nothing.",
        ),
    },
)
