"""Add to records the parts of each Chinese address, so that plans compare by them.

A division (city, district) is what the text names with its ending or after a province; a text that leaves it out says
nothing of it. Two ways to write one number (八十八号, 88号; 3栋, 3号楼) are one part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from dataclasses import fields as fields_of

import ibis.expr.types as ir
import pyarrow as pa

from limner.identity.fields import Fields, Kind
from limner.identity.names import simplified
from limner.identity.standard import retold
from limner.identity.workbench import Workbench
from limner.privacy.doors import taken_apart

_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|"
    "内蒙古|广西|西藏|宁夏|新疆"
)
_WORD = r"[\u4e00-\u9fff][^\W\d_路街巷弄道镇乡村号]{0,6}?"
_PROVINCE = re.compile(rf"^(?:中国)?(?:(?:{_PROVINCES})(?:省|(?:壮族|回族|维吾尔)?自治区)?(?!路|街|大道|巷))?")
_CITY = re.compile(
    rf"^(?:(北京|上海|天津|重庆)(?!.?[路街巷道])市?(?:\1市?)?|({_WORD})(?:市(?![场政民])|自治州|地区|盟))(?:市辖区)?"
)
_DISTRICT = re.compile(rf"^({_WORD})(?:新区|(?<![小校园社厂业景山片])区|县(?!城)|市(?![场政民])|旗)")
_DASHED = re.compile(r"\|(\d+)-(?:(\d+)-)?(\d{2,5})(?:室|房)?$")
_INNER = re.compile(r"\|(\d+)号")


@dataclass(frozen=True)
class Place:
    """The parts of one address; an empty text where it does not tell one."""

    city: str = ""
    district: str = ""
    road: str = ""
    number: str = ""
    name: str = ""
    phase: str = ""
    house: str = ""
    unit: str = ""
    room: str = ""


PARTS = tuple(part.name for part in fields_of(Place))


def written(address: str) -> str:
    """The address in simplified characters of ordinary width, without blanks and marks between its parts."""
    plain = simplified(unicodedata.normalize("NFKC", address)).upper()
    return re.sub(r"[^\w()#-]", "", plain)


def place(plain: str) -> Place:
    """The parts of an address that ``written`` gave."""
    rest = _PROVINCE.sub("", plain)
    city, rest = _taken(_CITY, rest)
    district, rest = _taken(_DISTRICT, rest)
    parts = taken_apart(rest)
    house, unit, room = _one(parts.houses), _one(parts.units), _one(parts.rooms)
    if dashed := _DASHED.search(parts.left):
        house, unit, room = house or dashed[1], unit or dashed[2] or "", dashed[3]
    elif inner := _INNER.search(parts.left):
        house = house or inner[1]
    name = re.sub(r"\d+[A-Z]?(?:室|房|户)?$", "", parts.name)
    road, number = _one(parts.roads), _one(parts.numbers)
    return Place(city, district, road, number, name if len(name) > 1 else "", _one(parts.phases), house, unit, room)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = pattern.match(text)
    return (next(filter(None, found.groups())), text[found.end() :]) if found else ("", text)


def _one(values: frozenset[str]) -> str:
    return "/".join(sorted(values))


def part_names(field: int) -> tuple[str, ...]:
    """The columns of field number ``field``, in the order of ``PARTS``; never null where the address is not."""
    return tuple(f"{part}{field}" for part in PARTS)


def with_parts(prepared: ir.Table, fields: Fields, bench: Workbench) -> ir.Table:
    """Plan the records with each Chinese address as ``written`` gives it, and the columns of ``part_names``.

    Each different address is taken apart once, in this process.
    """
    for at, field in enumerate(fields.used):
        if field.kind is Kind.CHINESE_ADDRESS:
            prepared = retold(prepared, at, bench, _told)
    return prepared


def _told(texts: Sequence[str], at: int) -> tuple[list[str], dict[str, pa.Array]]:
    plain = [written(text) for text in texts]
    rows = [astuple(place(one)) for one in plain]
    columns = {name: pa.array([row[number] for row in rows], pa.string()) for number, name in enumerate(part_names(at))}
    return plain, columns
