"""Where customers and the business meet beside a purchase: visits, messages, coupons, feedback, service and points."""

from __future__ import annotations

from limner.core.text import Text
from limner.rules.activity import Activity
from limner.warehouse.columns import CUSTOMER, LOAD, SOURCE, VISITOR
from limner.warehouse.table import Column, Table

EVENTS = Table(
    name="events",
    title=Text("行为事件", "Events"),
    doc="One thing that a customer did at one moment, other than an order.",
    grain=("event_id",),
    writer="sources",
    role="happening",
    day="occurred_on",
    time="occurred_at",
    required=("event", "occurred_at"),
    extensible=True,
    columns={
        "event_id": Column("string", Text("事件编号", "event id"), "The event's id, or a hash of the row."),
        "customer_id": CUSTOMER,
        "visitor_id": VISITOR,
        "event": Column(
            "string", Text("行为类型", "event"), "view, cart, search, favourite, click … as the source names it."
        ),
        "occurred_at": Column("timestamp", Text("发生时间", "event time"), "When it happened."),
        "occurred_on": Column("date", Text("发生日期", "event date"), "Day it happened."),
        "occurred_hour": Column("int64", Text("发生小时", "event hour"), "Hour it happened.", unit="0-23"),
        "channel": Column("string", Text("渠道", "channel"), "web, app, mini-program, shop …"),
        "session_id": Column("string", Text("会话编号", "session id"), "Visit, where the source has one."),
        "product_id": Column("string", Text("商品编号", "product id"), "Product concerned."),
        "category": Column("string", Text("品类", "category"), "Category concerned."),
        "page": Column("string", Text("页面", "page"), "Page or screen, without its query."),
        "duration_seconds": Column(
            "float64", Text("停留时长", "duration"), "How long it lasted, where the source says.", unit="seconds"
        ),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
REDEMPTIONS = Table(
    name="redemptions",
    title=Text("优惠券核销", "Redemptions"),
    doc="One coupon used by one customer on one day.",
    grain=("redemption_id",),
    writer="sources",
    role="happening",
    day="redeemed_on",
    time="redeemed_at",
    required=("customer_id", "coupon_id"),
    activities=(Activity("redemption", Text("用券", "redeemed a coupon"), "did not redeem a coupon"),),
    extensible=True,
    columns={
        "redemption_id": Column("string", Text("核销编号", "redemption id"), "Its id, or a hash of the row."),
        "customer_id": CUSTOMER,
        "coupon_id": Column("string", Text("优惠券编号", "coupon id"), "The coupon."),
        "campaign_id": Column("string", Text("活动编号", "campaign id"), "The campaign that gave it out."),
        "redeemed_at": Column("timestamp", Text("核销时间", "redemption time"), "When."),
        "redeemed_on": Column("date", Text("核销日期", "redemption date"), "Day."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
TOUCHES = Table(
    name="touches",
    title=Text("营销触达", "Touches"),
    doc="One contact from us to a customer: a campaign addressed, a message sent, opened or clicked.",
    grain=("touch_id",),
    writer="sources",
    role="happening",
    day="touched_on",
    time="touched_at",
    required=("customer_id", "campaign_id"),
    activities=(Activity("touch", Text("被触达", "was contacted"), "was not contacted"),),
    extensible=True,
    columns={
        "touch_id": Column("string", Text("触达编号", "touch id"), "Its id, or a hash of the row."),
        "customer_id": CUSTOMER,
        "campaign_id": Column("string", Text("活动编号", "campaign id"), "The campaign."),
        "kind": Column("string", Text("触达状态", "touch status"), "addressed, sent, delivered, opened, clicked."),
        "channel": Column("string", Text("触达渠道", "touch channel"), "sms, email, app, post …"),
        "touched_at": Column("timestamp", Text("触达时间", "touch time"), "When; null where the source does not say."),
        "touched_on": Column(
            "date",
            Text("触达日期", "touch date"),
            "Day; where the source does not say, the first day of the campaign; else null.",
        ),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
FEEDBACK = Table(
    name="feedback",
    title=Text("评价反馈", "Feedback"),
    doc="One review, rating, survey answer or complaint; its words are in contacts, since they may name people.",
    grain=("feedback_id",),
    writer="sources",
    role="happening",
    day="given_on",
    time="given_at",
    activities=(Activity("feedback", Text("反馈", "gave feedback"), "did not give feedback"),),
    extensible=True,
    columns={
        "feedback_id": Column("string", Text("评价编号", "feedback id"), "Its id, or a hash of the row."),
        "customer_id": CUSTOMER,
        "given_at": Column("timestamp", Text("评价时间", "feedback time"), "When it was given."),
        "given_on": Column("date", Text("评价日期", "feedback date"), "Day it was given."),
        "kind": Column("string", Text("评价类型", "feedback type"), "review, survey, complaint …"),
        "score": Column("float64", Text("评分", "score"), "Score on the source's own scale."),
        "order_id": Column("string", Text("订单号", "order number"), "Order concerned."),
        "product_id": Column("string", Text("商品编号", "product id"), "Product concerned."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
SERVICE_CONTACTS = Table(
    name="service_contacts",
    title=Text("客服记录", "Service contacts"),
    doc="One contact of a customer with our service: a call, a chat, a ticket; its words are in contacts.",
    grain=("contact_id",),
    writer="sources",
    role="happening",
    day="contacted_on",
    time="contacted_at",
    activities=(Activity("service_contact", Text("联系客服", "contacted service"), "did not contact service"),),
    extensible=True,
    columns={
        "contact_id": Column("string", Text("服务单号", "service contact id"), "Its id, or a hash of the row."),
        "customer_id": CUSTOMER,
        "contacted_at": Column("timestamp", Text("联系时间", "contact time"), "When it began."),
        "contacted_on": Column("date", Text("联系日期", "contact date"), "Day it began."),
        "kind": Column(
            "string",
            Text("服务类型", "service type"),
            "enquiry, complaint, return, exchange, repair …, as the source writes it.",
        ),
        "channel": Column("string", Text("服务渠道", "service channel"), "phone, chat, email, shop …"),
        "order_id": Column("string", Text("订单号", "order number"), "Order concerned."),
        "product_id": Column("string", Text("商品编号", "product id"), "Product concerned."),
        "resolved": Column(
            "boolean", Text("是否解决", "resolved"), "Whether it was settled; null where the source does not say."
        ),
        "wait_seconds": Column(
            "float64", Text("等待时长", "waiting time"), "How long the customer waited for an answer.", unit="seconds"
        ),
        "score": Column(
            "float64",
            Text("满意度评分", "satisfaction score"),
            "The customer's score of it, on the source's own scale.",
        ),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
POINTS = Table(
    name="points",
    title=Text("积分变动", "Points movements"),
    doc="One movement of one customer's loyalty points.",
    grain=("movement_id",),
    writer="sources",
    role="happening",
    day="moved_on",
    time="moved_at",
    required=("customer_id", "points"),
    activities=(Activity("points_movement", Text("积分变动", "had points booked"), "had no points booked"),),
    extensible=True,
    columns={
        "movement_id": Column("string", Text("积分流水号", "movement id"), "Its id, or a hash of the row."),
        "customer_id": CUSTOMER,
        "moved_at": Column("timestamp", Text("变动时间", "movement time"), "When."),
        "moved_on": Column("date", Text("变动日期", "movement date"), "Day."),
        "kind": Column(
            "string",
            Text("变动类型", "movement type"),
            "earn, spend, expire or adjust; other words as the source writes them.",
        ),
        "points": Column(
            "int64", Text("积分", "points"), "Points; negative for what was spent or has expired.", unit="points"
        ),
        "order_id": Column("string", Text("订单号", "order number"), "Order concerned."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
CAMPAIGNS = Table(
    name="campaigns",
    title=Text("营销活动", "Campaigns"),
    doc="One campaign.",
    grain=("campaign_id",),
    writer="sources",
    role="entity",
    day="starts_on",
    required=("campaign_id",),
    revisable=True,
    extensible=True,
    about_customers=False,
    columns={
        "campaign_id": Column("string", Text("活动编号", "campaign id"), "The campaign's number in its source."),
        "name": Column("string", Text("活动名称", "campaign name"), "Its name."),
        "kind": Column("string", Text("活动类型", "campaign type"), "Its kind, as the source writes it."),
        "starts_on": Column("date", Text("开始日期", "start date"), "First day."),
        "ends_on": Column("date", Text("结束日期", "end date"), "Last day."),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
COUPONS = Table(
    name="coupons",
    title=Text("优惠券", "Coupons"),
    doc="One product that one coupon of one campaign is good for.",
    grain=("coupon_id", "campaign_id", "product_id"),
    writer="sources",
    role="entity",
    required=("coupon_id",),
    revisable=True,
    extensible=True,
    about_customers=False,
    columns={
        "coupon_id": Column("string", Text("优惠券编号", "coupon id"), "The coupon."),
        "campaign_id": Column("string", Text("活动编号", "campaign id"), "The campaign that gave it out."),
        "product_id": Column(
            "string",
            Text("适用商品编号", "product it is good for"),
            "A product it is good for; null where it is good for all.",
        ),
        "source": SOURCE,
        "load_id": LOAD,
    },
)
