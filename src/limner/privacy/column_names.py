"""Read from a column's name what it may say of a person, in Chinese and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from limner.privacy.kinds import PersonalKind as Kind

_TOKENS: dict[Kind, str] = {
    Kind.EMAIL: "email|e mail|mail address|邮箱|邮件|电邮|電郵|郵箱",
    Kind.PHONE: "phone|mobile|tel|telephone|cell|cellphone|fax|msisdn|手机|手機|电话|電話|联系方式|联系号码|座机|传真",
    Kind.ID_NUMBER: "ssn|soc sec|social security|id card|id number|idcard|identity|national id|passport|tax id|cpf|nric|"
    "身份证|身份證|证件|證件|护照|護照|身份号",
    Kind.BANK_CARD: "bank card|credit card|debit card|card number|card no|pan|iban|bank account|银行卡|銀行卡|信用卡|卡号|卡號|银行账号",
    Kind.BIRTH_DATE: "dob|birth|birthday|birthdate|birth date|生日|出生日期|出生年月日|出生",
    Kind.PLATE: "plate|licence plate|license plate|车牌|車牌",
    Kind.SOCIAL: "wechat|weixin|qq|weibo|whatsapp|facebook|twitter|nickname|nick|username|user name|screen name|微信|微博|昵称|暱稱|用户名|旺旺|支付宝账号",
    Kind.IP: "ip|ip address|ipaddr|client ip|remote addr|登录ip",
    Kind.ADDRESS: "address|addr|street|address line|地址|住址|住所|门牌|街道",
    Kind.NAME: "first name|last name|given name|family name|middle name|full name|surname|forename|customer name|client name|"
    "user real name|contact name|contact person|recipient|consignee|receiver|cardholder|buyer name|member name|"
    "employee name|patient|author|authors|姓名|名字|真名|收货人|收件人|联系人|客户名|顾客名|会员名|买家名|寄件人|开户名|持卡人|称呼",
    Kind.TEXT: "comment|comments|review|reviews|reviewbody|notes|note|remark|remarks|feedback|message|complaint|complaints|"
    "suggestion|suggestions|answer|response|transcript|text|备注|備註|评论|評論|评价内容|评语|留言|反馈|意见|建议|投诉|回答|答案|原因|问题描述|情况描述|聊天|对话",
}
_LOOSE_NAME = "name|person|customer|client|buyer|member|user|客户|顾客|会员|买家|用户"
_ROLES = frozenset(("customer", "client", "buyer", "member", "user", "person", "客户", "顾客", "会员", "买家", "用户"))
_THING = (
    "description|product|sku|item|goods|stock|store|shop|brand|category|cate|company|campaign|city|country|province|state|file|event|page|"
    "channel|seller|merchant|department|type|title|model|airline|plan|venue|商品|产品|品名|货品|店|品牌|类别|分类|品类|公司|活动|城市|省|国家|"
    "渠道|部门|商家|卖家|平台|套餐|门店|仓库"
)
_MEASURE = (
    "id|no|number|code|key|count|num|qty|amount|price|total|score|rate|date|time|timestamp|at|day|days|length|lenght|upc|"
    "start|end|编号|单号|金额|数量|价格|时间|日期|得分|评分|率|次数|天数|积分|余额"
)


def _pattern(words: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    split = words.split("|")
    english = sorted((word for word in split if word.isascii()), key=len, reverse=True)
    return re.compile(rf"(?:^| )(?:{'|'.join(english)})(?:$|(?= ))"), tuple(w for w in split if not w.isascii())


_PATTERNS = {kind: _pattern(words) for kind, words in _TOKENS.items()}
_NAME_PATTERN, _THING_PATTERN, _MEASURE_PATTERN = map(_pattern, (_LOOSE_NAME, _THING, _MEASURE))


def words(name: str) -> str:
    """Return a column's name as lower-case words: ``ltable_Addr`` and ``LtableAddr`` are ``ltable addr``."""
    plain = unicodedata.normalize("NFKC", name)
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    plain = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", plain)
    return re.sub(r"[\W_]+", " ", plain).strip().lower()


def suggested(name: str) -> tuple[Kind, ...]:
    """Return the kinds that the name speaks for, the likeliest first."""
    plain = _both(name)
    return tuple(kind for kind, pattern in _PATTERNS.items() if _says(plain, pattern))


def may_name_a_person(name: str) -> bool:
    """Whether the name is one that persons' names have among other things (``name``, ``customer``)."""
    return _says(words(name), _NAME_PATTERN) and not names_a_thing(name)


def names_a_role(name: str) -> bool:
    """Whether the name is that of a person's role and nothing else (``customer``, ``person``, 客户)."""
    return words(name) in _ROLES


def names_a_thing(name: str) -> bool:
    """Whether the name speaks of a product, a shop, a place or the like."""
    return _says(words(name), _THING_PATTERN)


def measures(name: str) -> bool:
    """Whether the name speaks of a number, code, amount or time."""
    return _says(words(name), _MEASURE_PATTERN)


def asks(name: str) -> bool:
    """Whether the name is a question of a survey."""
    return "?" in name or "？" in name


def _both(name: str) -> str:
    """The words as split, and as they stand: DoB is no ``do b``."""
    return f"{words(name)} {re.sub(r'[^0-9a-z]+', ' ', name.lower())}"


def _says(plain: str, pattern: tuple[re.Pattern[str], Iterable[str]]) -> bool:
    english, chinese = pattern
    return english.search(plain) is not None or any(word in plain for word in chinese)
