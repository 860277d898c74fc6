"""Names of categories: form, and near-duplicates among the values of a column."""

from __future__ import annotations

import re
from collections.abc import Mapping

from limner.core.text import Text
from limner.quality.normal import Normal, Normaliser, Proposal, cleaned, made

SAME, NEAR = 0.97, 85.0
_MOST = 2_000
_LEAST_LETTERS = 4
_LEVELS = re.compile(r"\s*(?:>|»|→|\\|\||／|/(?!\d))\s*")
_NUMBERS = re.compile(r"\d+")


def category(text: str) -> Normal:
    """Return the name in NFKC, its levels parted by `` > ``; case stays, since only the column can tell which is usual."""
    plain = cleaned(text)
    value = " > ".join(part for part in _LEVELS.split(plain) if part)
    return made(text, value, valid=bool(value))


def near_duplicates(counts: Mapping[str, int]) -> tuple[Proposal, ...]:
    """Propose to write values that differ little as the commonest of them.

    Values that differ only in case and punctuation score 0.97. Otherwise the score is rapidfuzz's ratio of 0 to 100 of the
    two, over 100, from 85 on, for values of four letters or more with the same numbers. The 2,000 commonest are compared.
    """
    from rapidfuzz import fuzz, process

    ordered = sorted(counts, key=lambda value: (-counts[value], value))[:_MOST]
    keys = [_key(value) for value in ordered]
    found: list[Proposal] = []
    for place, value in enumerate(ordered):
        earlier = keys[:place]
        if keys[place] in earlier:
            found.append(Proposal(value, ordered[earlier.index(keys[place])], counts[value], SAME, ("case",)))
            continue
        if len(keys[place]) < _LEAST_LETTERS:
            continue
        # Sizes and models differ in a number and are not the same: 500 ml, 550 ml.
        alike = [one if _NUMBERS.findall(one) == _NUMBERS.findall(keys[place]) else "" for one in earlier]
        near = process.extractOne(keys[place], alike, scorer=fuzz.ratio, score_cutoff=NEAR)
        if near:
            found.append(Proposal(value, ordered[near[2]], counts[value], round(near[1] / 100, 3), ("near",)))
    return tuple(found)


def _key(value: str) -> str:
    return re.sub(r"[\W_]", "", cleaned(value)).casefold()


CATEGORIES = Normaliser(
    name="categories",
    title=Text("品类名称", "Categories"),
    definition=Text(
        "统一全半角、空格与层级符号；相近的写法作为建议提出。",
        "Width, blanks and signs between levels made one; spellings that differ little are proposed.",
    ),
    kinds=("category", "subcategory", "department", "channel", "payment_method", "kind"),
    of=category,
    among=near_duplicates,
    examples=(("　绿 茶 ", "绿 茶"), ("Food＞Tea", "Food > Tea"), ("食品/茶", "食品 > 茶")),
)
