"""What the words say in which shops, payment services and tills tell how an order stands, by their parts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from limner.sources.mapping.words import KIND, NOTHING, STATUS, UNKNOWN

State = Literal["paid", "unpaid", "cancelled", "refunded"]
STATES: Final[tuple[State, ...]] = ("cancelled", "refunded", "unpaid", "paid")
"""The worst first: of several words about one order the worst counts."""

_PREFIX = re.compile(r"^(wc|order|payment|status|state|financial)[\s_:-]+(?=.)")
_NOT_ABOUT_MONEY = re.compile(
    r"fulfil|部分退|partial\w* ?refund|teilweise erstattet|partiell\w* remb|一部返金|押金|定金|订金"
)
"""Of these only a person knows what was paid: deliveries, parts of an amount."""
_NO_REFUND = re.compile(
    r"^(无|没有?|未|不)(申请|发起)?(退款|售后|退货)(申请)?$|^(no|not|none) ?(refund|return)\w*$|^未申请$|^无售后$|^正常$"
)
_STANDING_REFUND = re.compile(
    r"(退款|退货|退单|售后|退订).*(中|失败|关闭|取消|拒绝|驳回|撤销|待|申请|处理)|(待|申请|拒绝|驳回|取消|撤销)(退款|退货|售后|退订)"
    r"|(refund|return) (requested|pending|in progress|processing|failed|declined|rejected|denied|closed|cancell?ed)"
    r"|(pending|requested|failed|declined|rejected|denied) (refund|return)"
)
"""Refunds that were asked for and are not made: the sale stands as yet."""
_PARTS: Final[tuple[tuple[State, re.Pattern[str]], ...]] = (
    (
        "refunded",
        re.compile(
            r"已.{0,3}(退款|退货|退回|退订|退还|退费|退课)|(退款|退货|退订|退费)(成功|完成|完毕)|全额?退(款|订|费|货)|^(退款|退货)$|退货退款"
            r"|refunded|chargeback|charged back|reversed|returned|erstattet|rückerstattet|rembours|reembols|devuelt|返金済|返品済"
        ),
    ),
    (
        "unpaid",
        re.compile(
            r"[待未](付|支付|缴|结算?$|结账|收款|核款)|等待.*付款|尚未付|欠[费款]|挂单|拼团中|付款中|支付中"
            r"|unpaid|not (yet )?paid|pending|awaiting payment|on hold|authori[sz]ed|draft|past due|overdue|uncollect|incomplete"
            r"|requires payment|^open$|^created$|unbezahlt|offen|ausstehend|nicht bezahlt|impay|en attente|non pay"
            r"|pendiente|no pagad|未払|支払い?待ち|入金待ち"
        ),
    ),
    (
        "cancelled",
        re.compile(
            r"取消|关闭|作废|失败|撤[销单]|拒[收付绝]|无效|失效|过期|反结账"
            r"|cancel|void|fail|denied|declined|expired|rejected|abandon|trash|unavailable"
            r"|storn|abgebrochen|abgelehnt|annul|abandonn|refus|échou|anulad|rechazad|fallid|キャンセル|取り?消|失敗|無効"
        ),
    ),
    (
        "paid",
        re.compile(
            r"成功|完成|成交|完结|签收|收货|待评价|已评价|已?核销|付清|缴清|结清|已结[账算]|到账|入账|已(付|支付|缴|收|转账|发|出|消费|使用|下单付款)"
            r"|买家已?付款|待(发|收|取|自提|出库|配送|揽|使用|接单|评)|[配派]送中|运输中|备货中|[出发]货中?$|有效"
            r"|\bpaid\b|complete|deliver|shipped|processing|approved|success|succeeded|captured|settled|invoiced|fulfilled|^closed$"
            r"|received|ready for (pickup|shipment)|in transit|bezahlt|abgeschlossen|versandt|geliefert|erledigt"
            r"|pay[ée]e?s?\b|termin[ée]|livr[ée]|expédi|pagad|completad|enviad|entregad|支払い?済|入金済|発送済|完了|配達済"
        ),
    ),
)
_REFUND_DOCUMENT = re.compile(
    r"退[款货单费订]|红[冲字]|冲销|refund|return|credit ?note|reversal|chargeback|gutschrift|erstattung|remboursement|avoir"
    r"|reembolso|devoluci|返金|返品"
)
_SALE_DOCUMENT = re.compile(
    r"销售|消费|购买|普通|正常|零售|收银|\b(sale|sales|purchase|order|invoice|charge|payment)\b|rechnung|verkauf|vente|facture|venta|factura|販売|売上"
)


def plain_word(word: str) -> str:
    """The word in lower case with blanks for underscores, and without a shop system's own prefix (``wc-on-hold``)."""
    lower = word.strip().lower()
    return re.sub(r"[\s_-]+", " ", _PREFIX.sub("", lower)).strip()


def state(word: str) -> State | None:
    """How an order stands of which ``word`` is said: by the whole word, else by its parts; None where it is not known."""
    lower = word.strip().lower()
    if lower in STATUS:
        return STATUS[lower]  # type: ignore[return-value]  # the values of STATUS are states
    if KIND.get(lower) == "refund":
        return "refunded"
    plain = plain_word(word)
    if not plain or _NOT_ABOUT_MONEY.search(plain):
        return None
    if _STANDING_REFUND.search(plain):
        return "paid"
    return next((name for name, parts in _PARTS if parts.search(plain)), None)


def says_nothing(word: str) -> bool:
    """Whether ``word`` says that there is nothing to say: no refund was asked for, or nothing is known."""
    plain = plain_word(word)
    return plain in NOTHING or plain in UNKNOWN or bool(_NO_REFUND.search(plain))


def document(word: str) -> str | None:
    """Whether ``word`` names a sale or a refund as a kind of document; None where it is not known."""
    plain = plain_word(word)
    if plain in KIND:
        return KIND[plain]
    if _REFUND_DOCUMENT.search(plain):
        return "refund"
    return "sale" if _SALE_DOCUMENT.search(plain) else None


def unknown_states(words: Iterable[str]) -> tuple[str, ...]:
    """Those of ``words`` of which it is not known how an order stands."""
    return tuple(word for word in words if state(word) is None and not says_nothing(word) and word.lower() not in KIND)
