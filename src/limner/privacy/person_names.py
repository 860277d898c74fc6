"""Tell by itself whether a text is a person's full name, in the scripts and languages of the world."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from limner.privacy import world_names as world
from limner.privacy.people import COMPOUND_SURNAMES, GIVEN_NAMES, SURNAMES

_MOST_WORDS = 4
_LONGEST = 40
_HAN = r"\u3400-\u9fff々"
_JAPANESE = re.compile(rf"([{_HAN}]{{1,3}})[ 　]([{_HAN}\u3040-\u30ff]{{1,4}})")
_KATAKANA = re.compile(r"[\u30a0-\u30ff]{2,6} [\u30a0-\u30ff]{2,6}|[\u3040-\u309f]{2,6} [\u3040-\u309f]{2,6}")
_HANGUL = re.compile(r"([\uac00-\ud7a3]) ?[\uac00-\ud7a3]{2}")
_CYRILLIC = re.compile(r"[А-ЯЁІЇЄ][а-яёіїє'-]+(?: [А-ЯЁІЇЄ](?:[а-яёіїє'-]+|\.)){1,2}")
_THAI = re.compile(r"(?:นาย|นางสาว|นาง|คุณ)?[\u0e00-\u0e7f]{2,15} [\u0e00-\u0e7f]{2,20}")
_LATIN = re.compile(r"[A-Z][^\W\d_]*(?:[-'’.][^\W\d_]*)*(?:,? (?:[^\W\d_]+(?:[-'’][^\W\d_]+)*\.?|[A-Z]\.)){1,4}")
_ASIDE = re.compile(r"(?<=\w) ?\([\w.@*-]+\)$")
"""What stands in brackets behind a name: a nick, a number."""
_MASKED = re.compile(
    rf"[{_HAN}]\*{{1,3}}[{_HAN}]?|\*{{1,2}}[{_HAN}]{{1,2}}(?:\(.*\))?|[A-Z]\*{{2,}}(?: [A-Z]\*{{2,}})?"
)


def is_full_name(value: str) -> bool:
    """Whether it can hardly be anything but a person's name: family and given name, written as in one of the languages.

    Chinese (known surname, usual characters), Japanese, Korean, Cyrillic, Arabic, Thai, and Latin letters with a given or
    family name that many have (English, Spanish, French, German, Italian, Portuguese, Polish, Turkish, Indian, Vietnamese,
    Indonesian, pinyin …). Also what is left of a masked one (张**).
    """
    value = _ASIDE.sub("", value)
    if len(value) > _LONGEST:
        return False
    return any(test(value) for test in (_chinese, _latin, _others)) or _MASKED.fullmatch(value) is not None


def _chinese(value: str) -> bool:
    surname = 2 if value[:2] in COMPOUND_SURNAMES else 1
    given = value[surname:]
    if not 1 <= len(given) <= 2 or (surname == 1 and value[:1] not in SURNAMES):  # noqa: PLR2004 — one or two characters
        return False
    return all(sign in world.CHINESE_GIVEN for sign in given)


def _others(value: str) -> bool:
    if japanese := _JAPANESE.fullmatch(value):
        return japanese[1] in world.JAPANESE_SURNAMES or len(japanese[1]) == len("田中")
    if hangul := _HANGUL.fullmatch(value):
        return hangul[1] in world.KOREAN_SURNAMES
    if _CYRILLIC.fullmatch(value):
        return any(world.CYRILLIC_ENDS.search(word.rstrip(".")[-4:]) for word in value.split())
    if any(word in world.ARABIC_GIVEN for word in value.split()[:2]):
        return 1 < len(value.split()) <= _MOST_WORDS
    patterns = (_KATAKANA, world.DEVANAGARI)
    return any(one.fullmatch(value) for one in patterns) or (bool(_THAI.fullmatch(value)) and " " in value)


def _latin(value: str) -> bool:
    if not _LATIN.fullmatch(value):
        return False
    names = _folded(value).replace(",", "").replace(".", "").split()
    if not 1 < len(names) <= _MOST_WORDS or not all(
        word[:1].isupper() for word in (value.split(maxsplit=1)[0], value.rsplit(maxsplit=1)[-1])
    ):
        return False
    first, last = names[0], names[-1]
    given = [name for name in (first, last) if name in _given() or name.split("-")[0] in _given()]
    known = [name for name in (first, last) if name in world.SURNAMES]
    return bool(given) or len(known) > 1 or _is_pinyin(names)


def _is_pinyin(names: list[str]) -> bool:
    """Whether a Chinese family name and syllables of Chinese stand together, in either order."""
    if len(names) > _MOST_WORDS - 1 or not any(name in world.PINYIN_SURNAMES for name in (names[0], names[-1])):
        return False
    return all(world.PINYIN.fullmatch(name.replace("'", "")) for name in names)


@cache
def _given() -> frozenset[str]:
    return GIVEN_NAMES | world.GIVEN


def _folded(value: str) -> str:
    text = unicodedata.normalize("NFKD", value.replace("ł", "l").replace("Ł", "L").replace("ß", "ss").replace("ø", "o"))
    return "".join(sign for sign in text if not unicodedata.combining(sign)).replace("’", "'").casefold()
