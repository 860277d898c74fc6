"""Words of state are known by their parts; what is not known is asked about and voids no other word."""

from __future__ import annotations

import pytest

from limner.sources.mapping.states import document, says_nothing, state, unknown_states

WORDS = {
    "paid": """已完成 交易成功 待发货 待收货 待评价 已签收 已核销 待核销 派送中 已缴清 已收钱 已转账 已成交 买家已付款,等待卖家发货 部分发货
        退款中 退款关闭 退款失败 待退款 wc-processing wc-completed Shipped delivered PAID_IN_FULL captured refund_requested bezahlt
        payée pagado 支払い済み 発送済み order_paid""",
    "unpaid": """待付款 等待买家付款 未付款 未缴 挂单 拼团中 on-hold wc-on-hold wc-pending pending_payment authorized checkout-draft
        requires_payment_method unpaid not_paid unbezahlt offen impayée pendiente 未払い""",
    "cancelled": """已取消 交易关闭 交易失败 已拒收 已过期 作废 反结账 cancelled wc-failed voided trash expired denied storniert
        annulée cancelado キャンセル""",
    "refunded": """退款成功 已退款 已全额退款 全额退订 已退货 对方已退还 退款完成 refunded wc-refunded chargeback erstattet remboursée
        reembolsado 返金済み""",
}


@pytest.mark.parametrize(
    ("meaning", "word"), [(meaning, word) for meaning, said in WORDS.items() for word in said.split()]
)
def test_a_state_is_known_by_its_parts(meaning, word):
    assert state(word) == meaning


@pytest.mark.parametrize("word", ["1", "Z9", "部分退款", "partially_refunded", "unfulfilled", "特殊", ""])
def test_what_does_not_say_what_was_paid_is_no_state(word):
    assert state(word) is None


def test_no_refund_is_nothing_to_ask_about():
    assert [word for word in ("无售后", "没有申请退款", "无", "未申请", "-", "退款成功") if says_nothing(word)] == [
        *("无售后", "没有申请退款", "无", "未申请", "-"),
    ]
    assert unknown_states(["已完成", "无售后", "特殊", "部分退款"]) == ("特殊", "部分退款")


def test_kinds_of_documents():
    words = ("退货单", "销售单", "Payment Refund", "Gutschrift", "Credit Note", "Rechnung", "换货单")
    assert [document(word) for word in words] == ["refund", "sale", "refund", "refund", "refund", "sale", None]
