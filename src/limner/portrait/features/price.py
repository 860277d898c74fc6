"""What price level a customer buys at, beside the other products of the same categories."""

from __future__ import annotations

from limner.core.text import Text
from limner.engine.portable import ratio
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure
from limner.portrait.price import FEWEST_PRODUCTS, PERMILLE
from limner.portrait.source import Source
from limner.warehouse.tables import ORDER_LINES, PRODUCTS

PRICED = (
    Source(ORDER_LINES, ("product_id",)),
    Source(PRODUCTS, ("category",)),
    Source(ORDER_LINES, ("quantity",)),
)

graded_amount = Measure(
    name="graded_line_amount",
    of=ORDER_LINES,
    kind="sum",
    value=lambda lines: lines.amount,
    windows=(365,),
    published=False,
    title=Text(zh="可分级商品金额", en="Money on graded products"),
    definition=Text(zh="购买可按价格分级的商品的金额。", en="Money on products that have a price grade."),
    needs=PRICED,
)
high_price_amount = Measure(
    name="high_price_line_amount",
    of=ORDER_LINES,
    kind="sum",
    value=lambda lines: lines.amount,
    where=lambda lines: lines.high_price,
    windows=(365,),
    published=False,
    title=Text(zh="高价商品金额", en="Money on high-priced products"),
    definition=Text(zh="购买品类内高价商品的金额。", en="Money on the high-priced products of their categories."),
    needs=PRICED,
)
high_price_ratio_365d = Feature(
    name="high_price_ratio_365d",
    title=Text(zh="近 365 天高价商品金额占比", en="Share of money on high-priced products, last 365 days"),
    definition=Text(
        zh="近 365 天商品金额中，花在品类内均价排前三分之一商品上的比例；在售商品少于 3 种的品类不计，没有金额时为空。",
        en="Line money of the last 365 days that went to products in the top third of their category by mean unit price; "
        "categories with fewer than 3 sold products are left out; null without money.",
    ),
    formula=lambda wide: ratio(wide.high_price_line_amount_365d, wide.graded_line_amount_365d),
    type="float64",
    unit="share",
)

price_level_sum = Measure(
    name="price_level_permille",
    of=ORDER_LINES,
    kind="sum",
    value=lambda lines: lines.price_level_permille,
    windows=(365,),
    published=False,
    title=Text(zh="价格水平之和（千分之一）", en="Sum of price levels in thousandths"),
    definition=Text(
        zh="各订单行单价与品类中位价之比（千分之一）之和。",
        en="Sum over lines of the unit price over the category's median, in thousandths.",
    ),
    needs=PRICED,
)
price_level_lines = Measure(
    name="price_level_lines",
    of=ORDER_LINES,
    kind="count",
    where=lambda lines: lines.price_level_permille.notnull(),
    windows=(365,),
    published=False,
    title=Text(zh="有价格水平的订单行数", en="Lines with a price level"),
    definition=Text(zh="单价可与品类中位价相比的订单行数。", en="Lines whose unit price can be set beside a median."),
    needs=PRICED,
)
price_level_365d = Feature(
    name="price_level_365d",
    title=Text(zh="近 365 天价格水平", en="Price level, last 365 days"),
    definition=Text(
        zh=f"近 365 天各订单行单价除以所属品类中位价的平均值，1 为与中位价相当；在售商品少于 {FEWEST_PRODUCTS} 种的品类不计，"
        "没有这样的订单行时为空。",
        en="Mean over the lines of the last 365 days of the unit price over the median price of the category's products, 1 "
        f"being at the median; categories with fewer than {FEWEST_PRODUCTS} sold products are left out; null without such "
        "lines.",
    ),
    formula=lambda wide: ratio(wide.price_level_permille_365d, wide.price_level_lines_365d * PERMILLE),
    type="float64",
    unit="times",
)
