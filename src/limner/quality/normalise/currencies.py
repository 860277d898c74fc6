"""Currencies as codes of ISO 4217."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.normal import Normal, Normaliser, cleaned, made

CODES = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "ARS",
        "AUD",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BGN",
        "BHD",
        "BND",
        "BOB",
        "BRL",
        "BSD",
        "BTN",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CRC",
        "CUP",
        "CZK",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ETB",
        "EUR",
        "FJD",
        "GBP",
        "GEL",
        "GHS",
        "GTQ",
        "HKD",
        "HNL",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IQD",
        "IRR",
        "ISK",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KGS",
        "KHR",
        "KRW",
        "KWD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LYD",
        "MAD",
        "MDL",
        "MGA",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MUR",
        "MVR",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "PYG",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "RWF",
        "SAR",
        "SDG",
        "SEK",
        "SGD",
        "SOS",
        "SYP",
        "THB",
        "TJS",
        "TMT",
        "TND",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "UYU",
        "UZS",
        "VES",
        "VND",
        "XAF",
        "XOF",
        "YER",
        "ZAR",
        "ZMW",
    ]
)
WORDS = {
    **dict.fromkeys(
        ("rmb", "人民币", "人民幣", "元", "元人民币", "圆", "cn¥", "¥rmb", "renminbi", "yuan", "cnh", "块"), "CNY"
    ),
    **dict.fromkeys(("hk$", "港币", "港幣", "港元"), "HKD"),
    **dict.fromkeys(("nt$", "nt", "ntd", "新台币", "新臺幣", "新台幣", "台币", "台幣", "臺幣"), "TWD"),
    **dict.fromkeys(("mop$", "澳门元", "澳門元", "葡币"), "MOP"),
    **dict.fromkeys(("us$", "美元", "美金", "us dollar", "us dollars", "u.s. dollar"), "USD"),
    **dict.fromkeys(("€", "欧元", "歐元", "euro", "euros"), "EUR"),
    **dict.fromkeys(("£", "英镑", "英鎊", "pound", "pounds", "pound sterling", "sterling"), "GBP"),
    **dict.fromkeys(("jp¥", "日元", "日圆", "日圓", "円", "yen"), "JPY"),
    **dict.fromkeys(("₩", "韩元", "韓元", "韩币", "won"), "KRW"),
    **dict.fromkeys(("s$", "新加坡元", "新币", "坡币"), "SGD"),
    **dict.fromkeys(("a$", "au$", "澳元", "澳大利亚元"), "AUD"),
    **dict.fromkeys(("c$", "ca$", "加元", "加拿大元"), "CAD"),
    **dict.fromkeys(("rm", "马币", "令吉"), "MYR"),
    **dict.fromkeys(("฿", "泰铢", "泰銖", "baht"), "THB"),
    **dict.fromkeys(("₹", "卢比", "rupee"), "INR"),
    **dict.fromkeys(("₽", "卢布", "盧布", "rouble", "ruble"), "RUB"),
    **dict.fromkeys(("₫", "越南盾", "dong"), "VND"),
    **dict.fromkeys(("瑞士法郎", "法郎", "sfr"), "CHF"),
}
LIKELY = {"$": ("USD", 0.6), "¥": ("CNY", 0.7), "￥": ("CNY", 0.8), "dollar": ("USD", 0.6), "kr": ("SEK", 0.4)}
"""Signs that several currencies share, with the likeliest and how sure that is."""


def currency(text: str) -> Normal:
    """Return the code; a sign that several currencies share is proposed as the likeliest, another word stays."""
    plain = cleaned(text)
    word = plain.lower()
    if plain.upper() in CODES:
        return made(text, plain.upper())
    if word in WORDS:
        return made(text, WORDS[word])
    if word in LIKELY:
        code, score = LIKELY[word]
        return made(text, code, "shared sign", score=score)
    return made(text, plain, "invalid", valid=False)


CURRENCIES = Normaliser(
    name="currencies",
    title=Text("货币", "Currencies"),
    definition=Text(
        "写成 ISO 4217 代码；多国共用的符号（¥、$）作为建议提出。",
        "Written as codes of ISO 4217; signs that several currencies share ($) are proposed.",
    ),
    kinds=("currency",),
    of=currency,
    examples=(("人民币", "CNY"), ("hk$", "HKD"), ("usd ", "USD")),
)
