"""The words and codes in which files say gender, state, kind, place and that they do not know."""

from __future__ import annotations

from typing import Final

GENDER: Final = {
    **dict.fromkeys(("f", "female", "woman", "w", "女", "女性", "女士", "girl"), "female"),
    **dict.fromkeys(("m", "male", "man", "男", "男性", "先生", "boy"), "male"),
    **dict.fromkeys(("o", "other", "x", "其他", "非二元", "nonbinary", "non-binary"), "other"),
}
GENDER_CODES_ISO: Final = {"1": "male", "2": "female", "0": None, "9": None}
"""ISO/IEC 5218 and GB/T 2261.1: 0 not known, 1 male, 2 female, 9 not stated."""
GENDER_CODES_JD: Final = {"0": "male", "1": "female", "2": None}
"""JD's own code (JData): 0 male, 1 female, 2 kept secret."""

STATUS: Final = {
    **dict.fromkeys(
        (
            *("paid", "completed", "complete", "delivered", "shipped", "invoiced", "processing", "approved", "success"),
            *(
                "fulfilled",
                "closed",
                "已付款",
                "已支付",
                "交易成功",
                "已完成",
                "完成",
                "已发货",
                "已签收",
                "已收货",
                "支付成功",
            ),
            *("买家已付款", "卖家已发货", "买家已付款，等待卖家发货", "卖家已发货，等待买家确认", "交易完成", "成功"),
        ),
        "paid",
    ),
    **dict.fromkeys(
        (
            *("unpaid", "pending", "created", "pending_payment", "awaiting_payment", "open"),
            *("未付款", "待付款", "等待买家付款", "未支付", "待支付"),
        ),
        "unpaid",
    ),
    **dict.fromkeys(
        (
            *("cancelled", "canceled", "cancel", "void", "voided", "unavailable", "failed"),
            *("已取消", "取消", "交易关闭", "已关闭", "关闭", "作废", "支付失败"),
        ),
        "cancelled",
    ),
}
"""Words for the state of an order."""

KIND: Final = {
    **dict.fromkeys(
        (
            *("refund", "refunded", "return", "returned", "returns", "credit", "credit_note", "reversal", "chargeback"),
            *("退款", "退货", "已退款", "已退货", "退款成功", "退货退款", "退单", "冲销", "红冲"),
        ),
        "refund",
    ),
    **dict.fromkeys(("sale", "sales", "purchase", "order", "buy", "销售", "购买", "消费", "正常", "普通订单"), "sale"),
}
"""Words for what an order is."""

NOTHING: Final = ("", "null", "none", "n/a", "#n/a", "na", "nan", "nil", "\\n", "-", "--", "—", "nat")
"""Cells that say that there is no value, whatever the column; compared in lower case."""

UNKNOWN: Final = (
    *("unknown", "undefined", "unspecified", "not available", "not known", "missing", "?"),
    *("未知", "不详", "未填写", "未填", "保密", "无", "暂无", "空", "其它未知"),
)
"""Words that stand for "not known" in an attribute."""

PROVINCES: Final = (
    *("北京", "天津", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽"),
    *("福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西"),
    *("甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门"),
)
PROVINCE_ENDINGS: Final = ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市")


def is_province(value: str) -> bool:
    """Say whether ``value`` is no more than the name of a province-level place of China (上海, 内蒙古自治区)."""
    name = value.strip()
    for ending in PROVINCE_ENDINGS:
        name = name.removesuffix(ending)
    return name in PROVINCES
