"""What a customer holds to, and what not."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

category_loyal = Tag(
    name="category_loyal",
    theme="preference",
    title=Text(zh="品类专一", en="Loyal to a category"),
    definition=Text(
        zh="累计至少 3 单、5 个有品类的购买行，其中七成以上在同一品类。",
        en="At least 3 orders and 5 lines with a category in life, and 70% of the lines or more in one category.",
    ),
    when=lambda t: All(
        (
            Has("orders_life", ">=", t["min_orders"]),
            Has("category_lines", ">=", t["min_lines"]),
            Has("top_category_ratio", ">=", t["min_share"]),
        )
    ),
    thresholds={"min_orders": 3, "min_lines": 5, "min_share": 0.7},
    evidence=Text(
        zh="{category_lines} 个购买行中 {top_category_ratio:percent} 属于 {top_category}，阈值 {min_share:percent}",
        en="{top_category_ratio:percent} of {category_lines} lines are {top_category}; threshold {min_share}",
    ),
    examples=(
        ({"orders_life": 4, "category_lines": 10, "top_category": "母婴", "top_category_ratio": 0.8}, True),
        ({"orders_life": 4, "category_lines": 10, "top_category": "母婴", "top_category_ratio": 0.3}, False),
        ({"orders_life": 1, "category_lines": 10, "top_category_ratio": 1.0}, False),
        ({"orders_life": 4, "category_lines": 2, "top_category_ratio": 1.0}, False),
    ),
)
variety_seeker = Tag(
    name="variety_seeker",
    theme="preference",
    title=Text(zh="多品类", en="Variety seeker"),
    definition=Text(
        zh="累计至少 3 单、买过至少 5 个品类，且没有一个品类超过四成。",
        en="At least 3 orders and 5 categories in life, and no category above 40% of the lines.",
    ),
    when=lambda t: All(
        (
            Has("orders_life", ">=", t["min_orders"]),
            Has("distinct_categories", ">=", t["min_categories"]),
            Has("top_category_ratio", "<=", t["max_share"]),
        )
    ),
    thresholds={"min_orders": 3, "min_categories": 5, "max_share": 0.4},
    evidence=Text(
        zh="买过 {distinct_categories} 个品类，最多的占 {top_category_ratio:percent}，上限 {max_share:percent}",
        en="{distinct_categories} categories, the favourite {top_category_ratio:percent}; at most {max_share}",
    ),
    examples=(
        ({"orders_life": 4, "distinct_categories": 8, "top_category_ratio": 0.2}, True),
        ({"orders_life": 4, "distinct_categories": 2, "top_category_ratio": 0.5}, False),
        ({"orders_life": 1, "distinct_categories": 8, "top_category_ratio": 0.2}, False),
    ),
)
brand_loyal = Tag(
    name="brand_loyal",
    theme="preference",
    title=Text(zh="品牌忠诚", en="Loyal to a brand"),
    definition=Text(
        zh="累计至少 3 单、5 个有品牌的购买行，其中六成以上是同一品牌。",
        en="At least 3 orders and 5 lines with a brand in life, and 60% of the lines or more of one brand.",
    ),
    when=lambda t: All(
        (
            Has("orders_life", ">=", t["min_orders"]),
            Has("brand_lines", ">=", t["min_lines"]),
            Has("top_brand_ratio", ">=", t["min_share"]),
        )
    ),
    thresholds={"min_orders": 3, "min_lines": 5, "min_share": 0.6},
    evidence=Text(
        zh="{brand_lines} 个购买行中 {top_brand_ratio:percent} 是 {top_brand}，阈值 {min_share:percent}",
        en="{top_brand_ratio:percent} of {brand_lines} lines are {top_brand}; threshold {min_share}",
    ),
    examples=(
        ({"orders_life": 4, "brand_lines": 10, "top_brand": "华为", "top_brand_ratio": 0.7}, True),
        ({"orders_life": 4, "brand_lines": 10, "top_brand": "华为", "top_brand_ratio": 0.5}, False),
        ({"orders_life": 4, "brand_lines": 4, "top_brand_ratio": 1.0}, False),
    ),
)
