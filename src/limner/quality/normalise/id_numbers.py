"""Resident identity numbers of mainland China (GB 11643-1999)."""

from __future__ import annotations

import re

from limner.core.text import Text
from limner.privacy.shapes import id_check, is_id_number
from limner.quality.normal import Normal, Normaliser, cleaned, made

PROVINCES = {
    "11": "北京",
    "12": "天津",
    "13": "河北",
    "14": "山西",
    "15": "内蒙古",
    "21": "辽宁",
    "22": "吉林",
    "23": "黑龙江",
    "31": "上海",
    "32": "江苏",
    "33": "浙江",
    "34": "安徽",
    "35": "福建",
    "36": "江西",
    "37": "山东",
    "41": "河南",
    "42": "湖北",
    "43": "湖南",
    "44": "广东",
    "45": "广西",
    "46": "海南",
    "50": "重庆",
    "51": "四川",
    "52": "贵州",
    "53": "云南",
    "54": "西藏",
    "61": "陕西",
    "62": "甘肃",
    "63": "青海",
    "64": "宁夏",
    "65": "新疆",
    "71": "台湾",
    "81": "香港",
    "82": "澳门",
    "83": "台湾",
}
"""What the first two digits say."""

_OLD = 15


def id_number(text: str) -> Normal:
    """Return the number with 18 characters, X in capitals; one of 15 digits gets its century (19) and check character.

    A number whose date or check character is wrong is none. ``parts``: ``birth_date``, ``gender`` (female, male), the code
    ``region`` of six digits and the ``province`` of issue.
    """
    bare = re.sub(r"[\s\-]", "", cleaned(text)).upper()
    if not is_id_number(bare):
        return made(text, cleaned(text), "invalid", valid=False)
    notes = []
    if len(bare) == _OLD:
        longer = f"{bare[:6]}19{bare[6:]}"
        bare = longer + id_check(longer)
        notes = ["15 digits"]
    born = bare[6:14]
    return made(
        text,
        bare,
        *notes,
        birth_date=f"{born[:4]}-{born[4:6]}-{born[6:]}",
        gender="male" if int(bare[16]) % 2 else "female",
        region=bare[:6],
        province=PROVINCES[bare[:2]],
    )


ID_NUMBERS = Normaliser(
    name="id_numbers",
    title=Text("身份证号", "Identity numbers"),
    definition=Text(
        "核对日期与校验码，十五位升为十八位，并读出生日、性别与省份。",
        "Date and check character are verified, 15 digits made 18; birth date, gender and province are read from it.",
    ),
    kinds=("id_number",),
    of=id_number,
    examples=(("11010519491231002x", "11010519491231002X"), ("110105491231002", "11010519491231002X")),
)
