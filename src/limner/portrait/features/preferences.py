"""What a customer chooses most, and how firmly."""

from __future__ import annotations

from limner.core.text import Text
from limner.engine.portable import ratio, weekday
from limner.portrait.feature import Feature
from limner.portrait.preference import RECENT_DAYS, Dimension
from limner.portrait.source import Source
from limner.warehouse.tables import ORDER_LINES, ORDERS, PRODUCTS

PRODUCT = Source(ORDER_LINES, ("product_id",))

product = Dimension(
    name="product",
    of=ORDER_LINES,
    title=Text(zh="商品", en="product"),
    value=lambda rows: rows.product_id,
    needs=(PRODUCT,),
)
category = Dimension(
    name="category",
    of=PRODUCTS,
    title=Text(zh="品类", en="category"),
    value=lambda rows: rows.category,
    needs=(PRODUCT, Source(PRODUCTS, ("category",))),
)
brand = Dimension(
    name="brand",
    of=PRODUCTS,
    title=Text(zh="品牌", en="brand"),
    value=lambda rows: rows.brand,
    needs=(PRODUCT, Source(PRODUCTS, ("brand",))),
)
channel = Dimension(
    name="channel",
    title=Text(zh="渠道", en="channel"),
    value=lambda rows: rows.channel,
    needs=(Source(ORDERS, ("channel",)),),
)
payment_method = Dimension(
    name="payment_method",
    title=Text(zh="支付方式", en="payment method"),
    value=lambda rows: rows.payment_method,
    needs=(Source(ORDERS, ("payment_method",)),),
)
store = Dimension(
    name="store",
    title=Text(zh="门店", en="store"),
    value=lambda rows: rows.store_id,
    needs=(Source(ORDERS, ("store_id",)),),
)
hour = Dimension(
    name="hour",
    title=Text(zh="购买钟点", en="hour"),
    value=lambda rows: rows.ordered_hour,
    type="int64",
    unit="0-23",
    needs=(Source(ORDERS, ("ordered_hour",)),),
)
day_of_week = Dimension(
    name="weekday",
    title=Text(zh="购买星期", en="weekday"),
    value=lambda rows: weekday(rows.ordered_on),
    type="int64",
    unit="0 Monday to 6 Sunday",
    needs=(Source(ORDERS),),
)

month_day = Dimension(
    name="month_day",
    title=Text(zh="每月购买日", en="day of the month"),
    value=lambda rows: rows.ordered_on.day().cast("int64"),
    type="int64",
    unit="1-31",
    needs=(Source(ORDERS),),
)


def _top(dimension: Dimension) -> Feature:
    return Feature(
        name=f"top_{dimension.name}",
        title=Text(zh=f"首选{dimension.title.zh}", en=f"Favourite {dimension.title.en}"),
        definition=Text(
            zh=f"购买次数最多的{dimension.title.zh}；并列时取金额大者，再并列取字符序在前者；没有购买时为空。",
            en=f"The {dimension.title.en} bought most often; of several the one with the most money, then the first in "
            "character order; null without a sale.",
        ),
        formula=lambda wide: wide[dimension.column("top")].cast(dimension.type),
        type=dimension.type,
        unit=dimension.unit,
        needs=dimension.needs,
    )


def _top_ratio(dimension: Dimension) -> Feature:
    return Feature(
        name=f"top_{dimension.name}_ratio",
        title=Text(zh=f"首选{dimension.title.zh}占比", en=f"Share of the favourite {dimension.title.en}"),
        definition=Text(
            zh=f"首选{dimension.title.zh}的购买次数占全部已知{dimension.title.zh}的购买次数的比例；没有购买时为空。",
            en=f"Purchases of the favourite {dimension.title.en} among all with a known one; null without a sale.",
        ),
        formula=lambda wide: ratio(wide[dimension.column("top_n")], wide[dimension.column("n")]),
        type="float64",
        unit="share",
        needs=dimension.needs,
    )


def _distinct(dimension: Dimension, plural: str) -> Feature:
    return Feature(
        name=f"distinct_{plural.replace(' ', '_')}",
        title=Text(zh=f"购买过的{dimension.title.zh}数", en=f"Number of {plural}"),
        definition=Text(
            zh=f"累计购买过的不同{dimension.title.zh}的数量。", en=f"Number of distinct {plural} ever chosen."
        ),
        formula=lambda wide: wide[dimension.column("distinct")].fill_null(0),
        type="int64",
        unit=plural,
        needs=dimension.needs,
    )


top_product, top_product_ratio, distinct_products = _top(product), _top_ratio(product), _distinct(product, "products")
top_category, top_category_ratio = _top(category), _top_ratio(category)
distinct_categories = _distinct(category, "categories")
top_brand, top_brand_ratio, distinct_brands = _top(brand), _top_ratio(brand), _distinct(brand, "brands")
top_channel, top_channel_ratio, distinct_channels = _top(channel), _top_ratio(channel), _distinct(channel, "channels")
top_payment_method, top_payment_method_ratio = _top(payment_method), _top_ratio(payment_method)
distinct_payment_methods = _distinct(payment_method, "payment methods")
top_store, top_store_ratio, distinct_stores = _top(store), _top_ratio(store), _distinct(store, "stores")
top_hour, top_weekday = _top(hour), _top(day_of_week)
category_lines = Feature(
    name="category_lines",
    title=Text(zh="有品类的购买行数", en="Purchased lines with a category"),
    definition=Text(zh="累计购买的、已知品类的订单行数。", en="Lines of sales with a known category, life."),
    formula=lambda wide: wide[category.column("n")].fill_null(0),
    type="int64",
    unit="lines",
    needs=category.needs,
)
brand_lines = Feature(
    name="brand_lines",
    title=Text(zh="有品牌的购买行数", en="Purchased lines with a brand"),
    definition=Text(zh="累计购买的、已知品牌的订单行数。", en="Lines of sales with a known brand, life."),
    formula=lambda wide: wide[brand.column("n")].fill_null(0),
    type="int64",
    unit="lines",
    needs=brand.needs,
)


def _entropy(dimension: Dimension) -> Feature:
    return Feature(
        name=f"{dimension.name}_entropy",
        title=Text(zh=f"{dimension.title.zh}分散度", en=f"Spread over values of {dimension.title.en}"),
        definition=Text(
            zh=f"购买在各{dimension.title.zh}上分布的香农熵（自然对数），只有一个时为 0；没有购买时为空。",
            en=f"Shannon entropy (natural logarithm) of purchases over values of {dimension.title.en}, 0 with one value; null "
            "without any.",
        ),
        formula=lambda wide: wide[dimension.column("entropy")],
        type="float64",
        unit="nats",
        needs=dimension.needs,
    )


def _change(dimension: Dimension) -> Feature:
    return Feature(
        name=f"{dimension.name}_change",
        title=Text(zh=f"{dimension.title.zh}偏好变化", en=f"Change of {dimension.title.en}"),
        definition=Text(
            zh=f"近 {RECENT_DAYS} 天的购买与此前的购买在{dimension.title.zh}分布上的差别：1 减去两者次数的余弦相似度，"
            "比例不变为 0，完全不同为 1；两段时间中有一段没有购买时为空。",
            en=f"How purchases of the last {RECENT_DAYS} days differ from those before in {dimension.title.en}: 1 less the "
            "cosine of their counts, 0 where the proportions are the same, 1 where nothing is; null where either time has "
            "no purchase.",
        ),
        formula=lambda wide: wide[dimension.column("change")],
        type="float64",
        unit="0-1",
        needs=dimension.needs,
    )


def _recent_top(dimension: Dimension) -> Feature:
    return Feature(
        name=f"recent_top_{dimension.name}",
        title=Text(zh=f"近 {RECENT_DAYS} 天首选{dimension.title.zh}", en=f"Favourite {dimension.title.en} of late"),
        definition=Text(
            zh=f"近 {RECENT_DAYS} 天购买次数最多的{dimension.title.zh}；并列时取累计金额大者，再并列取字符序在前者；没有购买时为空。",
            en=f"The {dimension.title.en} bought most often in the last {RECENT_DAYS} days; of several the one with the most "
            "money in life, then the first in character order; null without a sale.",
        ),
        formula=lambda wide: wide[dimension.column("recent_top")].cast(dimension.type),
        type=dimension.type,
        unit=dimension.unit,
        needs=dimension.needs,
    )


category_entropy, brand_entropy, channel_entropy = _entropy(category), _entropy(brand), _entropy(channel)
payment_method_entropy, store_entropy = _entropy(payment_method), _entropy(store)
hour_entropy, weekday_entropy = _entropy(hour), _entropy(day_of_week)
category_change, brand_change, channel_change = _change(category), _change(brand), _change(channel)
payment_method_change, store_change = _change(payment_method), _change(store)
hour_change, weekday_change = _change(hour), _change(day_of_week)
recent_top_category, recent_top_brand = _recent_top(category), _recent_top(brand)
recent_top_channel = _recent_top(channel)
