"""What the name of a column of money says of its part in what was paid."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from limner.sources.mapping.vocabulary import PART, TERMS, name_confidence

Role = Literal[
    "unit",
    "fee",
    "payout",
    "cost",
    "balance",
    "refund",
    "reduction",
    "tax",
    "freight",
    "tip",
    "paid",
    "list",
    "total",
    "",
]
"""unit: the price of one piece. fee: what somebody else keeps of it (手续费). payout: what the business gets then (结算).
cost: what the goods cost, or what was earned. balance: what is left. refund: what was given back. reduction: what was
taken off. tax, freight, tip: what was added. paid: what the customer paid. list: what it was before. total: an amount
of which the name says no more."""

_NAMES: tuple[tuple[Role, str], ...] = (
    ("unit", r"单价|每件|unit.?price|price.?each|per.?unit|compare.?at|吊牌价|市场价|list.?price|msrp"),
    ("fee", r"手续费|服务费|佣金|扣点|分润|技术服务|(?<![a-z])fees?(?![a-z])|commission|provision"),
    ("payout", r"结算|到账|入账|打款|商家应收|payout|settle|disburse|auszahlung"),
    ("cost", r"成本|进价|底价|利润|毛利|(?<![a-z])cost|profit|margin|earning"),
    ("balance", r"余额|欠款|结余|balance|outstanding|累计|lifetime|cumulative"),
    ("refund", r"退款|退货|退还|退订|refund|returned|erstattung|rembours|reembols"),
    (
        "reduction",
        (
            r"优惠|折扣|立减|满减|红包|抵扣|积分|集分宝|补贴|减免|让利|discount|(?<![a-z])disc(?![a-z])|coupon|voucher|promo|"
            r"rebate|gift.?card|markdown|rabatt|remise|descuento|sconto|desconto"
        ),
    ),
    ("tax", r"税|(?<![a-z])(tax(es)?|vat|gst|mw_?st|ust|tva|iva|btw)(?![a-z])|消費税"),
    (
        "freight",
        r"运费|邮费|配送费|快递费|包装费|shipping|freight|postage|delivery|versand|frais.?de.?port|env[ií]o|送料",
    ),
    ("tip", r"小费|(?<![a-z])(tips?|gratuity)(?![a-z])|trinkgeld|pourboire|propina"),
    (
        "paid",
        r"实付|实收|实际支付|实际付款|已付|已缴|实缴|付款金额|支付金额|(?<![a-z])paid|collected|charged|bezahlt|payé|pagado",
    ),
    ("list", r"应付|应收|应缴|原价|标价|货款|商品总|(?<![a-z])(gross|list|original|sub.?total)(?![a-z])|before"),
    (
        "total",
        (
            r"(总额|总价|总计|合计|小计|金额|betrag|summe|(?<![a-z])(total|amount|value|sum|montant|importe|importo|valor))"
            r"([^\w]|_|usd|eur|gbp|cny|rmb|元|ttc|brutto|[（(].*[）)])*$|合計|金額"
        ),
    ),
)


def role_of(name: str) -> Role:
    """Say what the money in a column called ``name`` is; empty where the name says nothing of money."""
    text = unicodedata.normalize("NFKC", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)).lower()
    found: Role = next((role for role, pattern in _NAMES if re.search(pattern, text)), "")
    known = (TERMS["amount"], TERMS["list_amount"])
    return found or ("total" if any(name_confidence(name, term) >= PART for term in known) else "")
