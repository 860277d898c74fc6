"""What the words of the report mean."""

from __future__ import annotations

from limner.app.report.frame import SMALL
from limner.app.report.markup import Section, Writer
from limner.core.text import Text
from limner.portrait.catalogue import catalogue

TERMS: tuple[tuple[Text, Text], ...] = (
    (
        Text("客户", "Customer"),
        Text(
            "截至统计日已知的人：有资料记录，或有订单。拒绝统计分析用途的客户不在其中。",
            "Anyone known on the day: on record, or with an order. Customers who refused analysis are left out.",
        ),
    ),
    (
        Text("订单", "Order"),
        Text(
            "已付款的销售订单；退款单、未付款与取消的订单不计。",
            "A paid sale; refunds, unpaid and cancelled orders do not count.",
        ),
    ),
    (
        Text("净消费额", "Net money"),
        Text("销售实付金额减去退款金额。", "What was paid for sales, less what was given back."),
    ),
    (
        Text("客单价", "Average order"),
        Text("销售实付金额除以订单数，不扣退款。", "Sales over orders, refunds not taken off."),
    ),
    (
        Text("近 N 天", "The last N days"),
        Text(
            "含统计日在内的 N 个自然日；与之比较的是紧邻其前的 N 天。",
            "N calendar days, the as-of day the last of them; the period before is the N days before these.",
        ),
    ),
    (
        Text("R、F、M 分值", "R, F and M scores"),
        Text(
            "分别按最近购买、累计订单数、累计净消费额，把购买过的客户五等分，5 为最好。",
            "Fifths of all who ever bought, by the last purchase, orders and net money in life; 5 is best.",
        ),
    ),
    (
        Text("同期群", "Cohort"),
        Text(
            "首购在同一个月的客户；每格是其中在此后第几个月又购买的比例，尚未结束的月份不计。",
            "Customers whose first purchase was in one month; each cell is the share of them who bought in that month "
            "after it. Months that have not ended are left out.",
        ),
    ),
    (
        Text("指数", "Index"),
        Text("群体的数值除以全部客户的数值，乘以 100。", "The group's value over that of all customers, times 100."),
    ),
    (
        Text("小群体", "Small groups"),
        Text(
            f"少于 {SMALL} 位客户的群体并入“其他”或不显示，报告不出现任何客户编号。",
            f"Groups of fewer than {SMALL} customers are merged into “Others” or not shown; no customer is named.",
        ),
    ),
)


def terms() -> tuple[tuple[Text, Text], ...]:
    """Return the terms with their definitions; that of the stages is the feature's own."""
    stage = catalogue().features["lifecycle_stage"]
    return (*TERMS[:6], (stage.title, stage.definition), *TERMS[6:])


def notes(writer: Writer) -> Section:
    """The terms as a list."""
    items = "".join(f"<dt>{writer.say(term)}</dt><dd>{writer.say(meaning)}</dd>" for term, meaning in terms())
    return Section("notes", writer.say(Text("口径说明", "What the words mean")), "", f'<dl class="terms">{items}</dl>')
