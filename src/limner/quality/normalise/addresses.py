"""Addresses in China: province, city and district with their codes, and the rest."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from limner.core.text import Text
from limner.privacy.han import simplified
from limner.quality.normal import Normal, Normaliser, cleaned, made

YEAR = 2024
"""The administrative divisions are those of this year."""

_CITY_ITSELF = frozenset(("市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"))
_ENDINGS = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "盟",
    "旗",
)
_SHORTEST = 2


def address(text: str) -> Normal:
    """Return the address of one text; see ``addresses``."""
    return addresses([text])[0]


def addresses(texts: Sequence[str]) -> list[Normal]:
    """Return each address in simplified characters with its full province, city and district before the rest.

    ``parts``: ``province``, ``city``, ``district`` and their codes ``province_code``, ``city_code``, ``district_code`` (GB/T 2260, of
    2024), and ``rest``. A text in which no division is found is none and only cleaned. It is safe where the text named the
    province itself; one that was supplied from a city or district is a proposal, since names repeat.
    """
    import cnloc

    plain = [simplified(re.sub(r"\s+(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])\s+", "", cleaned(text))) for text in texts]
    if not texts:
        return []
    found = cnloc.getlocation(plain, year=YEAR, county_short=True, max_workers=1).to_dict("records")
    return [_made(text, clean, row) for text, clean, row in zip(texts, plain, found, strict=True)]


def _made(text: str, plain: str, row: Mapping[str, Any]) -> Normal:
    names = {level: _known(row[f"{level}_name"]) for level in ("province", "city", "county")}
    codes = {level: _known(row[f"{level}_adcode"]) for level in names}
    if not names["province"]:
        return made(text, cleaned(text), "invalid", valid=False)
    city = "" if names["city"] in _CITY_ITSELF else names["city"]
    levels = [level for level in (names["province"], city, names["county"]) if level]
    rest, named = _rest(plain, levels)
    return made(
        text,
        "".join(levels) + rest,
        *([] if named else ["province supplied"]),
        score=1.0 if named else 0.9,
        province=names["province"],
        city=city or names["province"],
        district=names["county"],
        province_code=codes["province"],
        city_code=codes["city"],
        district_code=codes["county"],
        rest=rest,
    )


def _known(value: object) -> str:
    return value if isinstance(value, str) else ""


def _rest(plain: str, levels: Sequence[str]) -> tuple[str, bool]:
    """Return what stands after the names of the divisions, and whether the first of them was named."""
    rest = re.sub(r"^中国", "", plain)
    named = False
    for place, level in enumerate(levels):
        # 北京北京市朝阳区 names one division twice.
        for _twice in range(2):
            length = _named(rest, level)
            named = named or (length > 0 and place == 0)
            rest = rest[length:].lstrip(" ,，-/")
    return rest, named


def _named(rest: str, level: str) -> int:
    """How many characters at the beginning of ``rest`` name the division: its full name, or the name without its ending."""
    if rest.startswith(level):
        return len(level)
    short = next((level.removesuffix(ending) for ending in _ENDINGS if level.endswith(ending)), level)
    if len(short) < _SHORTEST or not rest.startswith(short):
        return 0
    return len(short) + len(
        next((ending for ending in ("省", "市", "区", "县") if rest[len(short) :].startswith(ending)), "")
    )


ADDRESSES = Normaliser(
    name="addresses",
    title=Text("地址", "Addresses"),
    definition=Text(
        "补全省、市、区县的全称与代码，其余部分保留；省份由市县推得的作为建议提出。",
        "Province, city and district in full with their codes, then the rest; a province that is not named is proposed.",
    ),
    kinds=("address",),
    of=address,
    batch=addresses,
    examples=(
        ("浙江杭州余杭文一西路969号", "浙江省杭州市余杭区文一西路969号"),
        ("北京市朝阳区建国路88号", "北京市朝阳区建国路88号"),
    ),
)
