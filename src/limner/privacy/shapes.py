"""Recognise one personal value by its shape; every function takes a value in NFKC without blanks around it."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from datetime import date

from limner.privacy.people import COMPOUND_SURNAMES, GIVEN_NAMES, SURNAMES
from limner.privacy.streets import is_street_address

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_ID_PROVINCES = frozenset(
    re.findall(
        r"\d+",
        "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83",
    )
)
_CARD = re.compile(r"(?=\d{13,19}$)(?:62|4|5[1-5]|2[2-7]|3[47]|35|60|9)\d+")
_DIGITS_OF_PHONES = (7, 15)
_YEARS = (1850, 2100)
_LONGEST_NAME = 40
_LONGEST_ADDRESS = 120
_MOBILE = re.compile(r"(?:\+?86|0086|\(86\))?[\s-]*(1[3-9]\d)[\s-]?(\d{4})[\s-]?(\d{4})")
_GROUPED = re.compile(r"\(?0\d{1,4}\)?(?:[ ./-]\(?\d{2,8}\)?){1,5}|\(\d{2,4}\) ?\d{3,5}[ -]\d{4}")
_NATIONAL = ("FR", "DE", "GB", "IT", "ES", "BR", "NL", "RU", "JP", "KR", "TH", "ID", "AU", "MX", "US", "CN")
_MASKED_PHONE = re.compile(r"(?:\+?86)?[\s-]*1[3-9]\d[*×●•]{3,6}\d{2,4}|\+?\d{2,5}[*×●•]{4,}\d{2,4}")
_MASKED_CARD = re.compile(r"\d{0,6}[*×●•]{4,}\d{3,4}")
SCIENTIFIC = r"^[-+]?\d(?:[.,]\d+)?[eE]\+\d{2,3}$"
"""A number that a spreadsheet wrote in scientific notation: its last digits are lost."""
_SCIENTIFIC = re.compile(SCIENTIFIC)
_CONTACT_INSIDE = re.compile(
    r"(?<![\w.-])(?:\+?86)?1[3-9]\d{9}(?![\w.-])|(?<=[\u3400-\u9fff])1[3-9]\d{9}(?!\d)|(?<=\w)@[\w-]+\.[A-Za-z]{2,}|"
    r"(?<!\d)[1-8]\d{5}(?:19|20)\d{9}[\dXx](?!\w)"
)
_PHONE_TEXT = re.compile(r"[\d\s()+./*#\-]{7,25}")
_AMERICAN = re.compile(r"\(?(?!400|800)[2-9]\d{2}\)?[-./ ]\s?\d{3}[-. ]\d{4}")
_EXTENSION = re.compile(r"\s*(?:转|轉|分机|分機|ext\.?|x|#)\s*(\d{1,6})$", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@,;<>()\"]{1,64}@(?:[\w-]+\.)+[^\W\d_][\w-]{1,23}")
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Z][·.\s-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]"
)
_HAN = r"[\u3400-\u9fff]"
_CHINESE_NAME = re.compile(rf"{_HAN}{{2,4}}|{_HAN}{{1,8}}[·•]{_HAN}{{1,8}}")
_WORD = r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*\.?"
_WESTERN_NAME = re.compile(rf"{_WORD}(?: {_WORD}){{0,4}}")
_REGION = re.compile(rf"(?:{_HAN}{{2,8}}?(?:省|自治区|特别行政区|自治州|地区|盟|市|县|区|旗|州))+")
_PROVINCES = frozenset(
    re.findall(
        r"\w+",
        "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 "
        "甘肃 青海 台湾 臺灣 内蒙古 广西 西藏 宁夏 新疆 香港 澳门",
    )
)
_CHINESE_DOOR = re.compile(
    r"(?:路|街|道|巷|弄|胡同|村|镇|乡|小区|花园|新村|苑|大厦|广场|公寓|号院|社区|组).{0,30}?[\d一二三四五六七八九十]+\s*(?:号|號|弄|栋|棟|幢|座|室|楼|樓|单元|组|户|-\d)"
    r"|[\d一二三四五六七八九十]+\s*(?:号|號|弄|栋|幢|室|单元)"
)
_CHINESE_STREET = re.compile(r"(?:省|市|区|县|镇|乡).*(?:路|街|道|巷|弄|村|小区|花园|大厦|广场|苑)")
_STREET = re.compile(
    r"\b(?:street|st|avenue|ave|av|road|rd|boulevard|blvd|blv|lane|ln|drive|dr|court|ct|circuit|cct|crescent|cres|"
    r"place|pl|close|way|terrace|parade|highway|hwy|square|sq|plaza|parkway|pkwy|apt|suite|cove|rua|avenida|calle|"
    r"rue|strasse|straße|str)\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[ T][\d:.]+)?")


def cleaned(value: str) -> str:
    """Return ``value`` in NFKC (full-width characters become plain ones), one blank between words, none around."""
    return " ".join(unicodedata.normalize("NFKC", value).split())


def phone(value: str, region: str = "CN") -> str | None:
    """Return the number in E.164 (``+8613800138000``, an extension after ``;ext=``); null for what is no valid number.

    A number without a country code is read as one of ``region``, then of Taiwan where it begins with 0; one that is
    written 310-475-3585 as one of the United States first. Of several numbers in one value the first counts.
    """
    if region == "CN" and (mobile := _MOBILE.fullmatch(value)):
        return "+86" + "".join(mobile.groups())
    first = re.split(r"[,、;]|/(?=\s*\+?\d{7})", value, maxsplit=1)[0].strip()
    extension = _EXTENSION.search(first)
    number = first[: extension.start()] if extension else first
    if not _PHONE_TEXT.fullmatch(number) or number.count(".") == 1:
        return None
    for one in _regions(region, number):
        if found := _valid(re.sub(r"^\(?(?:00)?86\)?", "+86", number) if one == "CN" else number, one):
            return f"{found};ext={extension.group(1)}" if extension else found
    return None


def _regions(region: str, number: str) -> tuple[str, ...]:
    if _AMERICAN.fullmatch(number):
        return ("US", region)
    return (region, "TW") if number.lstrip("(").startswith("0") else (region,)


def _valid(number: str, region: str) -> str | None:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def is_mobile(value: str) -> bool:
    """Whether it can only be a phone number: a Chinese mobile number, or any with a ``+``."""
    return bool(_MOBILE.fullmatch(value)) or (value.startswith(("+", "00")) and phone(value) is not None)


def is_written_like_a_phone(value: str) -> bool:
    """Whether it is a number of some country with its area code, in groups as people write one (06 12 34 56 78)."""
    if not _GROUPED.fullmatch(value) or is_full_date(value):
        return False
    return any(_valid(value, region) for region in _NATIONAL)


def is_masked_phone(value: str) -> bool:
    """Whether it is a phone number of which some digits are hidden (138****8000)."""
    return _MASKED_PHONE.fullmatch(value) is not None


def is_scientific(value: str) -> bool:
    """Whether it is a number that a spreadsheet wrote in scientific notation, whose last digits are lost (1.38E+10)."""
    return _SCIENTIFIC.fullmatch(value) is not None


def holds_contact(value: str) -> bool:
    """Whether a longer text holds a mobile number, an e-mail address or a resident identity number."""
    return _CONTACT_INSIDE.search(value) is not None and not _MOBILE.fullmatch(value) and not is_email(value)


def looks_dialled(value: str) -> bool:
    """Whether it has as many digits as a phone number and nothing that a phone number has not."""
    bare = _EXTENSION.sub("", value)
    return bool(_PHONE_TEXT.fullmatch(bare)) and _DIGITS_OF_PHONES[0] <= _digits(bare) <= _DIGITS_OF_PHONES[1]


def _digits(value: str) -> int:
    return sum(character.isdigit() for character in value)


def is_email(value: str) -> bool:
    """Whether it is one e-mail address."""
    return _EMAIL.fullmatch(value) is not None


def is_id_number(value: str) -> bool:
    """Whether it is a Chinese resident identity number.

    18 characters with a valid date and checksum (GB 11643-1999, ISO 7064 MOD 11-2), or the older 15 digits with a
    valid date.
    """
    bare = value.upper().replace(" ", "")
    if bare[:2] not in _ID_PROVINCES:
        return False
    if re.fullmatch(r"\d{15}", bare):
        return _is_date("19" + bare[6:12])
    return bool(re.fullmatch(r"\d{17}[\dX]", bare)) and _is_date(bare[6:14]) and id_check(bare[:17]) == bare[17]


def id_check(digits: str) -> str:
    """Return the check character of the first 17 digits of an identity number."""
    return _ID_CHECKS[sum(int(d) * w for d, w in zip(digits, _ID_WEIGHTS, strict=True)) % 11]


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _YEARS[0] <= born.year <= _YEARS[1]


def is_bank_card(value: str) -> bool:
    """Whether it is the number of a payment card: 13 to 19 digits of a known network that pass Luhn's check."""
    digits = re.sub(r"[\s-]", "", value)
    if not _CARD.fullmatch(digits):
        return False
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    # A doubled digit counts by the sum of its own digits.
    return sum(sum(divmod(d, 10)) for d in doubled) % 10 == 0


def is_masked_card(value: str) -> bool:
    """Whether it is the number of a card or an account of which digits are hidden (6222********1000, *1234)."""
    return _MASKED_CARD.fullmatch(re.sub(r"[\s-]", "", value)) is not None


def is_plate(value: str) -> bool:
    """Whether it is the number plate of a car in mainland China."""
    return _PLATE.fullmatch(value.upper()) is not None


def is_ip(value: str) -> bool:
    """Whether it is an IP address, version 4 or 6."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def is_full_date(value: str) -> bool:
    """Whether it is a date with a day, as a date of birth is."""
    return _DATE.fullmatch(value) is not None


def is_chinese_name(value: str) -> bool:
    """Whether it may be a Chinese person's name: a known surname and one to three characters after it."""
    if not _CHINESE_NAME.fullmatch(value):
        return False
    return "·" in value or "•" in value or value[:2] in COMPOUND_SURNAMES or value[0] in SURNAMES


def is_western_name(value: str) -> bool:
    """Whether it is written like a name in letters: one to five words, no digits."""
    return bool(_WESTERN_NAME.fullmatch(value)) and len(value) <= _LONGEST_NAME


def has_given_name(value: str) -> bool:
    """Whether its first word is a common given name in English."""
    return value.split(" ", 1)[0].casefold() in GIVEN_NAMES


def is_region(value: str) -> bool:
    """Whether it names a province, city or county in Chinese and nothing finer."""
    return value in _PROVINCES or _REGION.fullmatch(value) is not None


def is_address(value: str) -> bool:
    """Whether it leads to a door or a street: in Chinese a street, estate or village, else a street and a number."""
    if len(value) <= _LONGEST_ADDRESS and is_street_address(value):
        return True
    if re.search(_HAN, value):
        return len(value) <= _LONGEST_ADDRESS and bool(_CHINESE_DOOR.search(value) or _CHINESE_STREET.search(value))
    return len(value) <= _LONGEST_ADDRESS and bool(re.match(r"\W*\d", value)) and _STREET.search(value) is not None


def has_street(value: str) -> bool:
    """Whether it has a word for a street, or begins with a house number."""
    return is_address(value) or _STREET.search(value) is not None or bool(re.match(r"\d+\b", value))
