"""What customers bought."""

from __future__ import annotations

from limner.core.text import Text
from limner.rules.activity import Activity
from limner.rules.rule import All, Any, Has, Not
from limner.warehouse.columns import CUSTOMER, LOAD, SOURCE, VISITOR, amount
from limner.warehouse.table import Column, Table

# As the features count orders: a row without a kind is a sale, and one without a status is paid.
_PAID_SALE = Not(
    Any(
        (
            All((Has("kind", "present"), Has("kind", "!=", "sale"))),
            All((Has("status", "present"), Has("status", "!=", "paid"))),
        )
    )
)

ORDERS = Table(
    name="orders",
    title=Text("订单", "Orders"),
    doc="One order, or one refund or cancellation as a row of its own with negative amounts.",
    grain=("order_id",),
    writer="sources",
    role="happening",
    day="ordered_on",
    time="ordered_at",
    revisable=True,
    activities=(
        Activity("order", Text("下单", "ordered"), "did not order", only=_PAID_SALE),
        Activity("refund", Text("退款", "got a refund"), "did not get a refund", only=Has("kind", "=", "refund")),
    ),
    extensible=True,
    columns={
        "order_id": Column("string", Text("订单号", "order number"), "The order's number in its source."),
        "customer_id": CUSTOMER,
        "visitor_id": VISITOR,
        "ordered_at": Column("timestamp", Text("下单时间", "order time"), "When it was placed."),
        "ordered_on": Column("date", Text("下单日期", "order date"), "Day it was placed."),
        "ordered_hour": Column(
            "int64",
            Text("下单小时", "order hour"),
            "Hour it was placed; null where the source has only days.",
            unit="0-23",
        ),
        "kind": Column("string", Text("订单类型", "order type"), "sale or refund."),
        "status": Column(
            "string", Text("订单状态", "order status"), "paid, unpaid or cancelled; a row without a status is paid."
        ),
        "amount": amount(Text("实付金额", "amount paid"), "What was paid; negative for a refund; 0 while unpaid."),
        "list_amount": amount(
            Text("原价金额", "list amount"), "What it would cost without reductions, where the source has it."
        ),
        "discount_amount": amount(
            Text("折扣金额", "discount"),
            "Price reductions other than coupons, positive; null where the source has none.",
        ),
        "coupon_amount": amount(
            Text("优惠券抵扣金额", "coupon discount"), "Reductions by coupon, positive; null where the source has none."
        ),
        "refunded_amount": amount(
            Text("退款金额", "refunded amount"), "Given back on this order, negative; null where the source has none."
        ),
        "coupon_id": Column("string", Text("优惠券编号", "coupon id"), "Coupon used."),
        "promotion_kind": Column(
            "string",
            Text("促销类型", "promotion type"),
            "discount, full_reduction (满减), gift or other; null where none is known; other words as they are.",
        ),
        "units": Column("float64", Text("件数", "units"), "Pieces, kilograms … bought; negative for a refund."),
        "lines": Column("int64", Text("订单行数", "order lines"), "Lines of the order."),
        "summed": Column(
            "string",
            Text("按明细汇总的金额", "amounts summed over lines"),
            "Which of its amounts are sums over its lines: words of amount discount coupon; null without lines.",
        ),
        "currency": Column("string", Text("币种", "currency"), "ISO 4217 code."),
        "channel": Column("string", Text("渠道", "channel"), "shop, web, app … as the source writes it."),
        "payment_method": Column("string", Text("支付方式", "payment method"), "As the source writes it."),
        "store_id": Column("string", Text("门店", "store"), "Shop."),
        "country": Column("string", Text("收货国家", "delivery country"), "Where it was sent."),
        "province": Column("string", Text("收货省份", "delivery province"), "Where it was sent."),
        "city": Column("string", Text("收货城市", "delivery city"), "Where it was sent."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
ORDER_LINES = Table(
    name="order_lines",
    title=Text("订单明细", "Order lines"),
    doc="One line of an order.",
    grain=("line_id",),
    writer="sources",
    role="line",
    day="ordered_on",
    time="ordered_at",
    activities=(Activity("purchase_line", Text("购买商品", "bought a product"), "did not buy a product"),),
    extensible=True,
    columns={
        "line_id": Column(
            "string",
            Text("订单行号", "line number"),
            "Hash of the line, told apart from equal lines of the same order by their count.",
        ),
        "order_id": Column("string", Text("订单号", "order number"), "The order."),
        "customer_id": CUSTOMER,
        "visitor_id": VISITOR,
        "ordered_at": Column("timestamp", Text("下单时间", "order time"), "When the order was placed."),
        "ordered_on": Column("date", Text("下单日期", "order date"), "Day the order was placed."),
        "product_id": Column("string", Text("商品编号", "product id"), "The product."),
        "quantity": Column("float64", Text("数量", "quantity"), "Pieces, kilograms …; negative for what came back."),
        "unit_price": amount(Text("单价", "unit price"), "Price of one piece."),
        "amount": amount(Text("实付金额", "amount paid"), "What was paid for the line; negative for what came back."),
        "discount_amount": amount(Text("折扣金额", "discount"), "Price reductions other than coupons, positive."),
        "coupon_amount": amount(Text("优惠券抵扣金额", "coupon discount"), "Reductions by coupon, positive."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
PRODUCTS = Table(
    name="products",
    title=Text("商品", "Products"),
    doc="One product.",
    grain=("product_id",),
    writer="sources",
    role="entity",
    required=("product_id",),
    revisable=True,
    extensible=True,
    about_customers=False,
    columns={
        "product_id": Column("string", Text("商品编号", "product id"), "The product's number in its source."),
        "name": Column("string", Text("商品名称", "product name"), "Name or description."),
        "category": Column("string", Text("品类", "category"), "Category."),
        "subcategory": Column("string", Text("子品类", "subcategory"), "Category below the category."),
        "department": Column("string", Text("大类", "department"), "Category above the category."),
        "brand": Column("string", Text("品牌", "brand"), "Brand."),
        "list_price": amount(Text("标价", "list price"), "Price in the catalogue."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
