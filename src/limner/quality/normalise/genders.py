"""Gender: female, male or other."""

from __future__ import annotations

from limner.core.text import Text
from limner.quality.normal import Normal, Normaliser, cleaned, made

WORDS = {
    **dict.fromkeys(("f", "female", "w", "woman", "girl", "lady", "女", "女性", "女士", "小姐", "太太", "mrs", "ms", "miss"), "female"),
    **dict.fromkeys(("m", "male", "man", "boy", "gentleman", "男", "男性", "先生", "mr"), "male"),
    **dict.fromkeys(("other", "non-binary", "nonbinary", "x", "其他", "其它"), "other"),
}  # fmt: skip
CODES = {"1": "male", "2": "female"}
"""GB/T 2261.1; other systems count otherwise, so a code is a proposal."""

_CODE_SCORE = 0.7


def gender(text: str) -> Normal:
    """Return female, male or other; another word stays and is none."""
    plain = cleaned(text)
    word = plain.lower().strip(".")
    if word in WORDS:
        return made(text, WORDS[word])
    if word in CODES:
        return made(text, CODES[word], "code", score=_CODE_SCORE)
    return made(text, plain, "invalid", valid=False)


GENDERS = Normaliser(
    name="genders",
    title=Text("性别", "Gender"),
    definition=Text(
        "各种写法统一为 female、male、other；代码 1、2 作为建议提出。",
        "Words made one: female, male, other; the codes 1 and 2 are proposed.",
    ),
    kinds=("gender",),
    of=gender,
    examples=(("女士", "female"), ("Ｍ", "male"), ("其他", "other")),
)
