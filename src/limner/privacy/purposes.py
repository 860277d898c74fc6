"""What personal data are used for, and whether a customer must have agreed to it first."""

from __future__ import annotations

from dataclasses import dataclass

from limner.core.text import Text


@dataclass(frozen=True)
class Purpose:
    """One purpose.

    Attributes:
        name: What consents and readers call it.
        title: What people call it.
        doc: What it covers, in a sentence that can be shown to the customer.
        needs_consent: True: only customers who agreed take part. False: all take part but those who refused.
        sees_personal: Whether personal values (names, phones …) may be opened for it.
    """

    name: str
    title: Text
    doc: Text
    needs_consent: bool
    sees_personal: bool


ANALYSIS = Purpose(
    name="analysis",
    title=Text(zh="统计分析", en="Analysis"),
    doc=Text(
        zh="用去标识化的数据了解客户群体、制作客户画像。",
        en="Understanding customers and painting their portraits from pseudonymous data.",
    ),
    needs_consent=False,
    sees_personal=False,
)
SERVICE = Purpose(
    name="service",
    title=Text(zh="客户服务", en="Service"),
    doc=Text(
        zh="处理订单、售后与咨询，客服人员可以看到联系方式。",
        en="Handling orders, returns and questions; the staff who do see how to reach the customer.",
    ),
    needs_consent=False,
    sees_personal=True,
)
MARKETING = Purpose(
    name="marketing",
    title=Text(zh="营销触达", en="Marketing"),
    doc=Text(
        zh="通过短信、邮件、微信等渠道发送优惠与活动信息。",
        en="Sending offers and news by text message, e-mail and other channels.",
    ),
    needs_consent=True,
    sees_personal=True,
)
PERSONALISATION = Purpose(
    name="personalisation",
    title=Text(zh="个性化推荐", en="Personalisation"),
    doc=Text(
        zh="根据画像决定向客户展示的商品、内容与优惠。",
        en="Choosing by the portrait which products, contents and offers a customer is shown.",
    ),
    needs_consent=True,
    sees_personal=False,
)
MATCHING = Purpose(
    name="matching",
    title=Text(zh="身份归并", en="Identity matching"),
    doc=Text(
        zh="判断不同来源的记录是否属于同一位客户。",
        en="Finding out which records of several sources are of the same customer.",
    ),
    needs_consent=False,
    sees_personal=True,
)

ALL = (ANALYSIS, SERVICE, MARKETING, PERSONALISATION, MATCHING)
BY_NAME = {purpose.name: purpose for purpose in ALL}
