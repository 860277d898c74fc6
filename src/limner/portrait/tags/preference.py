"""What a customer holds to, and what not."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has

category_loyal = Tag(
    name="category_loyal",
    theme="preference",
    title=Text(zh="品类专一", en="Loyal to a category"),
    wording=Text(
        zh="累计至少 {min_orders} 单、{min_lines} 个有品类的购买行，其中 {min_share:percent} 以上在同一品类。",
        en="At least {min_orders} orders and {min_lines} lines with a category in life, and {min_share:percent} of the lines or "
        "more in one category.",
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
        en="{top_category_ratio:percent} of {category_lines} lines are {top_category}; threshold {min_share:percent}",
    ),
    examples=(
        ({"orders_life": 4, "category_lines": 10, "top_category": "母婴", "top_category_ratio": 0.8}, True),
        ({"orders_life": 4, "category_lines": 10, "top_category": "母婴", "top_category_ratio": 0.3}, False),
        ({"orders_life": 1, "category_lines": 10, "top_category_ratio": 1.0}, False),
        ({"orders_life": 4, "category_lines": 2, "top_category_ratio": 1.0}, False),
        ({"orders_life": 4, "category_lines": 0, "top_category_ratio": None}, False),
    ),
)
variety_seeker = Tag(
    name="variety_seeker",
    theme="preference",
    title=Text(zh="多品类", en="Variety seeker"),
    wording=Text(
        zh="累计至少 {min_orders} 单、买过至少 {min_categories} 个品类，且没有一个品类超过 {max_share:percent}。",
        en="At least {min_orders} orders and {min_categories} categories in life, and no category above {max_share:percent} of "
        "the lines.",
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
        en="{distinct_categories} categories, the favourite {top_category_ratio:percent}; at most {max_share:percent}",
    ),
    examples=(
        ({"orders_life": 4, "distinct_categories": 8, "top_category_ratio": 0.2}, True),
        ({"orders_life": 4, "distinct_categories": 2, "top_category_ratio": 0.5}, False),
        ({"orders_life": 1, "distinct_categories": 8, "top_category_ratio": 0.2}, False),
        ({"orders_life": 4, "distinct_categories": None, "top_category_ratio": None}, False),
    ),
)
brand_loyal = Tag(
    name="brand_loyal",
    theme="preference",
    title=Text(zh="品牌忠诚", en="Loyal to a brand"),
    wording=Text(
        zh="累计至少 {min_orders} 单、{min_lines} 个有品牌的购买行，其中 {min_share:percent} 以上是同一品牌。",
        en="At least {min_orders} orders and {min_lines} lines with a brand in life, and {min_share:percent} of the lines or "
        "more of one brand.",
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
        en="{top_brand_ratio:percent} of {brand_lines} lines are {top_brand}; threshold {min_share:percent}",
    ),
    examples=(
        ({"orders_life": 4, "brand_lines": 10, "top_brand": "华为", "top_brand_ratio": 0.7}, True),
        ({"orders_life": 4, "brand_lines": 10, "top_brand": "华为", "top_brand_ratio": 0.5}, False),
        ({"orders_life": 4, "brand_lines": 4, "top_brand_ratio": 1.0}, False),
        ({"orders_life": 4, "brand_lines": 0, "top_brand_ratio": None}, False),
    ),
)
brand_explorer = Tag(
    name="brand_explorer",
    theme="preference",
    title=Text(zh="品牌尝鲜", en="Brand explorer"),
    wording=Text(
        zh="累计至少 {min_orders} 单、买过至少 {min_brands} 个品牌，且没有一个品牌超过 {max_share:percent}。",
        en="At least {min_orders} orders and {min_brands} brands in life, and no brand above {max_share:percent} of the lines.",
    ),
    when=lambda t: All(
        (
            Has("orders_life", ">=", t["min_orders"]),
            Has("distinct_brands", ">=", t["min_brands"]),
            Has("top_brand_ratio", "<=", t["max_share"]),
        )
    ),
    thresholds={"min_orders": 3, "min_brands": 6, "max_share": 0.3},
    evidence=Text(
        zh="买过 {distinct_brands} 个品牌，最多的 {top_brand} 占 {top_brand_ratio:percent}，上限 {max_share:percent}",
        en="{distinct_brands} brands, the favourite {top_brand} {top_brand_ratio:percent}; at most {max_share:percent}",
    ),
    examples=(
        ({"orders_life": 5, "distinct_brands": 9, "top_brand": "华为", "top_brand_ratio": 0.2}, True),
        ({"orders_life": 5, "distinct_brands": 9, "top_brand": "华为", "top_brand_ratio": 0.6}, False),
        ({"orders_life": 5, "distinct_brands": 2, "top_brand_ratio": 0.5}, False),
        ({"orders_life": 5, "distinct_brands": None, "top_brand_ratio": None}, False),
    ),
)
product_repeater = Tag(
    name="product_repeater",
    theme="preference",
    title=Text(zh="单品复购", en="Repeats one product"),
    wording=Text(
        zh="累计至少有 {min_order_days} 个下单日，{min_share:percent} 以上的购买是同一种商品。",
        en="Orders on at least {min_order_days} days in life, and {min_share:percent} of the purchases or more are one product.",
    ),
    when=lambda t: All(
        (Has("order_days_life", ">=", t["min_order_days"]), Has("top_product_ratio", ">=", t["min_share"]))
    ),
    thresholds={"min_order_days": 3, "min_share": 0.5},
    evidence=Text(
        zh="{order_days_life} 个下单日，{top_product_ratio:percent} 的购买是 {top_product}，阈值 {min_share:percent}",
        en="{order_days_life} days with orders, {top_product_ratio:percent} of purchases are {top_product}; threshold "
        "{min_share:percent}",
    ),
    examples=(
        ({"order_days_life": 5, "top_product": "p1", "top_product_ratio": 0.8}, True),
        ({"order_days_life": 5, "top_product": "p1", "top_product_ratio": 0.2}, False),
        ({"order_days_life": 1, "top_product": "p1", "top_product_ratio": 1.0}, False),
        ({"order_days_life": 5, "top_product": None, "top_product_ratio": None}, False),
    ),
)
product_explorer = Tag(
    name="product_explorer",
    theme="preference",
    title=Text(zh="爱尝新品", en="Product explorer"),
    wording=Text(
        zh="累计买过至少 {min_products} 种商品，且没有一种超过购买次数的 {max_share:percent}。",
        en="At least {min_products} products in life, and none above {max_share:percent} of the purchases.",
    ),
    when=lambda t: All(
        (Has("distinct_products", ">=", t["min_products"]), Has("top_product_ratio", "<=", t["max_share"]))
    ),
    thresholds={"min_products": 15, "max_share": 0.15},
    evidence=Text(
        zh="买过 {distinct_products} 种商品（阈值 {min_products}），最多的一种占 {top_product_ratio:percent}，"
        "上限 {max_share:percent}",
        en="{distinct_products} products (threshold {min_products}), the favourite {top_product_ratio:percent}; at most "
        "{max_share:percent}",
    ),
    examples=(
        ({"distinct_products": 30, "top_product_ratio": 0.1}, True),
        ({"distinct_products": 30, "top_product_ratio": 0.4}, False),
        ({"distinct_products": 5, "top_product_ratio": 0.1}, False),
        ({"distinct_products": None, "top_product_ratio": None}, False),
    ),
)
changing_taste = Tag(
    name="changing_taste",
    theme="preference",
    title=Text(zh="品类偏好变化", en="Changing taste"),
    wording=Text(
        zh="累计至少有 {min_lines} 个有品类的购买行，近 90 天与此前相比 {min_share:percent} 以上换了品类。",
        en="At least {min_lines} lines with a category in life, and {min_share:percent} or more of the mix of categories moved "
        "between the time before and the last 90 days.",
    ),
    when=lambda t: All((Has("category_lines", ">=", t["min_lines"]), Has("category_change", ">=", t["min_share"]))),
    thresholds={"min_lines": 8, "min_share": 0.5},
    evidence=Text(
        zh="近 90 天与此前相比 {category_change:percent} 换了品类，现在最常买 {recent_top_category}（累计最常买 "
        "{top_category}），阈值 {min_share:percent}",
        en="{category_change:percent} of the mix of categories moved; now mostly {recent_top_category} (in life "
        "{top_category}); threshold {min_share:percent}",
    ),
    examples=(
        (
            {
                "category_lines": 20,
                "category_change": 0.7,
                "recent_top_category": "母婴",
                "top_category": "数码",
            },
            True,
        ),
        ({"category_lines": 20, "category_change": 0.2}, False),
        ({"category_lines": 2, "category_change": 1.0}, False),
        ({"category_lines": 20, "category_change": None}, False),
    ),
)
steady_taste = Tag(
    name="steady_taste",
    theme="preference",
    title=Text(zh="品类偏好稳定", en="Steady taste"),
    wording=Text(
        zh="累计至少有 {min_lines} 个有品类的购买行，近 90 天与此前相比不超过 {max_share:percent} 换了品类。",
        en="At least {min_lines} lines with a category in life, and {max_share:percent} or less of the mix of categories moved "
        "between the time before and the last 90 days.",
    ),
    when=lambda t: All((Has("category_lines", ">=", t["min_lines"]), Has("category_change", "<=", t["max_share"]))),
    thresholds={"min_lines": 8, "max_share": 0.2},
    evidence=Text(
        zh="近 90 天与此前相比只有 {category_change:percent} 换了品类，一直最常买 {top_category}，上限 {max_share:percent}",
        en="{category_change:percent} of the mix of categories moved, mostly {top_category}; at most {max_share:percent}",
    ),
    examples=(
        ({"category_lines": 20, "category_change": 0.1, "top_category": "母婴"}, True),
        ({"category_lines": 20, "category_change": 0.7, "top_category": "母婴"}, False),
        ({"category_lines": 3, "category_change": 0.0}, False),
        ({"category_lines": 20, "category_change": None}, False),
    ),
)
brand_switcher = Tag(
    name="brand_switcher",
    theme="preference",
    title=Text(zh="品牌转移", en="Brand switcher"),
    wording=Text(
        zh="累计至少有 {min_lines} 个有品牌的购买行，近 90 天与此前相比 {min_share:percent} 以上换了品牌。",
        en="At least {min_lines} lines with a brand in life, and {min_share:percent} or more of the mix of brands moved between "
        "the time before and the last 90 days.",
    ),
    when=lambda t: All((Has("brand_lines", ">=", t["min_lines"]), Has("brand_change", ">=", t["min_share"]))),
    thresholds={"min_lines": 8, "min_share": 0.6},
    evidence=Text(
        zh="近 90 天与此前相比 {brand_change:percent} 换了品牌，现在最常买 {recent_top_brand}，阈值 {min_share:percent}",
        en="{brand_change:percent} of the mix of brands moved; now mostly {recent_top_brand}; threshold {min_share:percent}",
    ),
    examples=(
        ({"brand_lines": 20, "brand_change": 0.8, "recent_top_brand": "小米"}, True),
        ({"brand_lines": 20, "brand_change": 0.3}, False),
        ({"brand_lines": 2, "brand_change": 1.0}, False),
        ({"brand_lines": 20, "brand_change": None}, False),
    ),
)
