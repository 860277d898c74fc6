"""Chinese names: one script, their sound, and what a romanised name may be.

A name is compared by its characters after Traditional ones are turned into Simplified. Its sound (Hanyu Pinyin without
tones) serves two purposes only: a romanised name is compared with one in characters by it, and two names that only sound
alike agree weakly. A romanisation that is no Pinyin (Cantonese, Wade-Giles, an English given name) says nothing: it is
unknown, and never different.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import product

from limner.core.errors import NotFound
from limner.privacy import han
from limner.privacy.people import COMPOUND_SURNAMES, SURNAMES

_HAN = re.compile(r"[\u3400-\u9fff]")
_NOT_HAN = re.compile(r"[^\u3400-\u9fff]")
_POLYPHONES = {
    "单": ("shan",),
    "曾": ("zeng",),
    "解": ("xie",),
    "仇": ("qiu",),
    "覃": ("qin", "tan"),
    "翟": ("zhai", "di"),
    "区": ("ou",),
    "缪": ("miao",),
    "朴": ("piao", "pu"),
    "乐": ("yue", "le"),
    "查": ("zha",),
    "任": ("ren",),
    "盖": ("ge", "gai"),
    "员": ("yun",),
    "种": ("chong",),
    "秘": ("bi",),
    "折": ("she",),
    "黑": ("he",),
    "隗": ("wei", "kui"),
    "尉": ("wei",),
    "召": ("shao",),
    "冼": ("xian",),
    "万俟": ("moqi",),
    "尉迟": ("yuchi",),
    "长孙": ("zhangsun",),
    "单于": ("chanyu",),
    "澹台": ("tantai",),
    "令狐": ("linghu",),
}
_OLDER_SPELLINGS = frozenset(
    [
        "chang",
        "chan",
        "chen",
        "cheng",
        "chu",
        "fan",
        "ho",
        "kung",
        "lin",
        "lo",
        "lu",
        "pan",
        "tan",
        "tang",
        "teng",
        "ting",
        "tu",
        "tung",
        "wan",
        "yu",
    ]
)
"""Surnames of Wade-Giles or Cantonese that look like Pinyin and are another surname there: Chang is 张 as well as 常."""
_INITIALS = [
    "b",
    "p",
    "m",
    "f",
    "d",
    "t",
    "n",
    "l",
    "g",
    "k",
    "h",
    "j",
    "q",
    "x",
    "zh",
    "ch",
    "sh",
    "r",
    "z",
    "c",
    "s",
    "y",
    "w",
]
_FINALS = [
    "a",
    "o",
    "e",
    "ai",
    "ei",
    "ao",
    "ou",
    "an",
    "en",
    "ang",
    "eng",
    "ong",
    "i",
    "ia",
    "ie",
    "iao",
    "iu",
    "ian",
    "in",
    "iang",
    "ing",
    "iong",
    "u",
    "ua",
    "uo",
    "uai",
    "ui",
    "uan",
    "un",
    "uang",
    "ueng",
    "v",
    "ve",
    "ue",
]
_SYLLABLE = re.compile(
    "(?:(?:"
    + "|".join(sorted(_INITIALS, key=len, reverse=True))
    + ")(?:"
    + "|".join(sorted(_FINALS, key=len, reverse=True))
    + ")|ang|eng|ai|an|ao|ei|en|er|ou|a|e|o)"
)
_MOST_SYLLABLES = 3


class Agreement(StrEnum):
    """What two names say of each other."""

    SAME = "same"
    ROMANISED = "romanised"
    HOMOPHONE = "homophone"
    ONE_CHARACTER = "one character"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Heard:
    """A name as it is compared.

    Attributes:
        written: its characters in Simplified Chinese, or its letters in lower case.
        sounds: its readings, surname first, as ``zhang xiaoming``; empty where none is known.
        han: whether it is written in characters.
    """

    written: str
    sounds: tuple[str, ...]
    han: bool


def simplified(text: str) -> str:
    """Return ``text`` in Simplified characters.

    Raises:
        NotFound: OpenCC is not installed.
    """
    try:
        return han.simplified(text)
    except ImportError as error:
        raise _missing() from error


def _pinyin(characters: str) -> str:
    try:
        import pypinyin
    except ImportError as error:
        raise _missing() from error
    return "".join(pypinyin.lazy_pinyin(characters)).replace("ü", "v")


def _missing() -> NotFound:
    return NotFound(
        "Chinese names and addresses are compared by packages that are not installed.",
        remedy="Install them with: pip install 'limner[identity]'",
    )


@cache
def _surname_sounds() -> frozenset[str]:
    plain = {_pinyin(name) for name in (*SURNAMES, *COMPOUND_SURNAMES)}
    return frozenset(plain) | {sound for sounds in _POLYPHONES.values() for sound in sounds}


def heard(name: str) -> Heard:
    """Read ``name``, in characters or in letters."""
    if _HAN.search(name):
        written = _NOT_HAN.sub("", simplified(name))
        return Heard(written, _read(written), han=True)
    letters = " ".join(re.sub(r"[^a-zü]+", " ", name.lower().replace("-", "").replace("'", "")).split())
    return Heard(letters, _romanised(letters), han=False)


def agreement(one: Heard, other: Heard) -> Agreement:
    """Compare two names."""
    if one.written == other.written:
        return Agreement.SAME
    sounds_alike = bool(set(one.sounds) & set(other.sounds))
    if one.han and other.han:
        if sounds_alike:
            return Agreement.HOMOPHONE
        return Agreement.ONE_CHARACTER if _one_apart(one.written, other.written) else Agreement.DIFFERENT
    if not one.sounds or not other.sounds:
        return Agreement.UNKNOWN
    if sounds_alike:
        return Agreement.ROMANISED
    return Agreement.DIFFERENT if is_plainly_pinyin(one) and is_plainly_pinyin(other) else Agreement.UNKNOWN


def is_plainly_pinyin(name: Heard) -> bool:
    """Whether a name in letters begins with a surname that can only be Pinyin."""
    first = name.written.split(" ", 1)[0]
    return name.han or (first in _surname_sounds() and first not in _OLDER_SPELLINGS)


def _read(written: str) -> tuple[str, ...]:
    """The readings of a name in characters; a surname of several readings gives several."""
    length = 2 if written[:2] in COMPOUND_SURNAMES or written[:2] in _POLYPHONES else 1
    surname, given = written[:length], written[length:]
    rest = _pinyin(given)
    return tuple(f"{sound} {rest}".strip() for sound in _POLYPHONES.get(surname) or (_pinyin(surname),))


def _romanised(letters: str) -> tuple[str, ...]:
    """The readings that a romanised name may have, surname first or last; none where it is no Pinyin."""
    words = letters.replace("ü", "v").split()
    if len(words) < 2:  # noqa: PLR2004 — a surname and a given name
        return ()
    orders = ((words[0], "".join(words[1:])), (words[-1], "".join(words[:-1])))
    found = [
        f"{surname} {given}"
        for first, rest in orders
        for surname, given in product(_umlauts(first), _umlauts(rest))
        if surname in _surname_sounds() and _is_given(given)
    ]
    return tuple(dict.fromkeys(found))


def _umlauts(word: str) -> tuple[str, ...]:
    """``word``, and as it is where u was written for ü after l and n, as in Lu and Lyu for 吕."""
    return tuple(dict.fromkeys((word, re.sub(r"([ln])y?u(?![a-z])", r"\1v", word))))


@cache
def _is_given(word: str) -> bool:
    return _splits(word, _MOST_SYLLABLES)


def _splits(word: str, most: int) -> bool:
    if not word:
        return True
    if most == 0:
        return False
    return any(
        _SYLLABLE.fullmatch(word[:end]) and _splits(word[end:], most - 1) for end in range(1, min(6, len(word)) + 1)
    )


def _one_apart(one: str, other: str) -> bool:
    if len(one) != len(other) or len(one) < 3:  # noqa: PLR2004 — of two characters, one apart is another name
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
