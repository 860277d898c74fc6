"""Take the part of a Chinese address that leads to a door apart: road, number, phase, house, unit, room and name."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
_NUMERAL = re.compile(r"[零〇一二三四五六七八九十百]+(?=[号栋幢座楼层单期区街组巷弄里村队路室])")
_TOWN = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,5}?(?:新区|开发区|(?<!小)区|县|市(?!场)))?(?:[\u4e00-\u9fff]{1,6}?(?:街道|镇|乡))?"
)
_ASIDE = re.compile(r"\(([^)]*)\)")
_ROAD = re.compile(
    r"([\u4e00-\u9fff0-9]{1,7}?(?:大道|胡同|路|街|巷|弄|道))[东西南北中]?段?(?:甲|乙|附)?"
    r"(?:(\d+(?:-\d+)*)(?![\d-])(?!号?楼)[号弄]?)?"
)
_HOUSE = re.compile(r"([A-Z]?\d+|[A-Z]|[东南西北])(?:号楼|栋|幢|座|#楼|号院|#)")
_UNIT = re.compile(r"(\d+)单元")
_PHASE = re.compile(r"(\d+)[期区]")
_FLOOR = re.compile(r"\d+[层楼]")
_BESIDE = re.compile(r"[|]|附近|旁|对面|\d+米|交叉口")
_ROOM = re.compile(r"(\d{1,5}[A-Z]?)(?:室|房|户)|(?<=\|)(\d{2,5}[A-Z]?)$")


@dataclass(frozen=True)
class Parts:
    """One address, simplified and in capitals, without its districts.

    Attributes:
        whole: all of it; numerals before a measure word are digits.
        rest: without its district, its town and what stands in brackets.
        aside: what stands in brackets.
        roads: every road named; ``numbers`` are the house numbers on them.
        houses: 栋, 幢, 座, 号楼; ``units``: 单元; ``phases``: 期 and 区 of an estate; ``rooms``: 室.
        name: the longest piece that is none of these: mostly an estate or a firm.
        left: what is left of ``rest``, with a stroke for each part found.
    """

    whole: str
    rest: str
    aside: str
    roads: frozenset[str]
    numbers: frozenset[str]
    houses: frozenset[str]
    units: frozenset[str]
    phases: frozenset[str]
    rooms: frozenset[str]
    name: str
    left: str


def taken_apart(text: str) -> Parts:
    """Take ``text``, an address in simplified characters of ordinary width, apart."""
    plain = re.sub(r"[^\w()#-]", "", _NUMERAL.sub(_counted, text).upper())
    rest = _TOWN.sub("", _ASIDE.sub("", plain))
    roads = _ROAD.findall(rest)
    left = _ROAD.sub("|", rest)
    told = {}
    for part, pattern in (("houses", _HOUSE), ("units", _UNIT), ("phases", _PHASE)):
        told[part] = frozenset(pattern.findall(left))
        left = pattern.sub("|", left)
    name = max(_BESIDE.split(_FLOOR.sub("|", left)), key=len)
    return Parts(
        whole=plain,
        rest=rest,
        aside="".join(_ASIDE.findall(plain)),
        roads=frozenset(road for road, _ in roads),
        numbers=frozenset(number for _, number in roads if number),
        rooms=frozenset(one or other for one, other in _ROOM.findall(left)),
        name=re.sub(r"^[-号\d]+", "", name),
        left=left,
        **told,
    )


def _counted(found: re.Match[str]) -> str:
    numeral = found.group()
    if not re.search("[十百]", numeral):
        return "".join(str(_DIGITS[sign]) for sign in numeral)
    total, digit = 0, None
    for sign in numeral:
        if sign in "十百":
            total += (1 if digit is None else digit or 1) * (10 if sign == "十" else 100)
            digit = None
        else:
            digit = _DIGITS[sign]
    return str(total + (digit or 0))
