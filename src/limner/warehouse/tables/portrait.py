"""What a build finds of each customer."""

from __future__ import annotations

from limner.core.money import STORED_UNIT
from limner.core.text import Text
from limner.warehouse.columns import amount
from limner.warehouse.table import Column, Table, names
from limner.warehouse.tables import sales, touchpoints

FEATURES = Table(
    name="features",
    title=Text("客户特征", "Features"),
    doc="One customer's features as of one day; its further columns are the features that ship (docs/features.md).",
    grain=("customer_id",),
    writer="portrait",
    role="derived",
    open_ended=True,
    reads=("customers", "products", *names(sales, "line", "happening"), *names(touchpoints, "happening")),
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "as_of": Column("date", Text("截至日期", "as of"), "The last day that the features know of."),
    },
)
TOTALS = Table(
    name="totals",
    title=Text("客户计数", "Totals"),
    doc="What was counted of one customer by one build, before it is made into features; of a customer's rows only the "
    "newest counts. The next build adds rows for the customers of whom something changed; its further columns are "
    "measures and summaries of choices.",
    grain=("customer_id", "base_commit"),
    writer="portrait",
    role="internal",
    reads=FEATURES.reads,
    open_ended=True,
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "as_of": Column("date", Text("截至日期", "as of"), "The last day that was counted then."),
        "base_commit": Column(
            "int64", Text("数据版本", "commit that was counted"), "The commit whose rows were counted; larger is newer."
        ),
        "recipe": Column(
            "string", Text("计算口径", "recipe"), "Hash of what was counted; rows of another recipe are of no use."
        ),
    },
)
PRICE_REFERENCES = Table(
    name="price_references",
    title=Text("价格参照", "Price references"),
    doc="What one product was sold for, and where that is among the prices of its category.",
    grain=("product_id",),
    writer="portrait",
    role="internal",
    reads=("order_lines", "products"),
    about_customers=False,
    columns={
        "product_id": Column("string", Text("商品编号", "product id"), "The product."),
        "high_price": Column(
            "boolean",
            Text("是否高价位", "high price"),
            "Whether it is among the dearest third of its category; null where ungraded.",
        ),
        "price": Column(
            "float64", Text("平均售价", "mean price"), "Its mean price, in ten-thousandths.", unit=STORED_UNIT
        ),
        "category_median_price": Column(
            "float64",
            Text("品类中位价", "median price of the category"),
            "Median of the mean prices of its category's products.",
            unit=STORED_UNIT,
        ),
    },
)
PREFERENCES = Table(
    name="preferences",
    title=Text("客户偏好", "Preferences"),
    doc="How often one customer chose one value of one dimension (category, brand, hour …) up to the day.",
    grain=("customer_id", "dimension", "value"),
    writer="portrait",
    role="derived",
    reads=("orders", "order_lines", "products", "events"),
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "dimension": Column(
            "string",
            Text("偏好维度", "dimension"),
            "category, brand, product, channel, payment_method, store, hour, weekday …",
        ),
        "value": Column("string", Text("偏好值", "value"), "The value chosen."),
        "n": Column("int64", Text("次数", "times chosen"), "Sales (lines of sales, or events) with the value."),
        "recent_n": Column(
            "int64", Text("近 90 天次数", "times chosen in 90 days"), "Those of them in the last 90 days."
        ),
        "amount": amount(Text("消费金额", "amount spent"), "Money spent on it."),
    },
)
TAGS = Table(
    name="tags",
    title=Text("客户标签", "Tags"),
    doc="One period in which one customer had one tag.",
    grain=("customer_id", "tag", "since"),
    writer="portrait",
    role="derived",
    reads=("features",),
    columns={
        "customer_id": Column("string", Text("客户编号", "customer id"), "The customer."),
        "tag": Column("string", Text("标签", "tag"), "The tag's name."),
        "since": Column("date", Text("开始日期", "since"), "The as-of day of the first build that found it."),
        "until": Column(
            "date",
            Text("结束日期", "until"),
            "The as-of day of the first build that no longer found it; null while it holds.",
        ),
    },
)
