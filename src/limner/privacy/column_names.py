"""Read from a column's name what it may say of a person, in the languages of the files that shops bring."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from limner.privacy import column_terms as terms
from limner.privacy.kinds import PersonalKind as Kind

_Pattern = tuple[re.Pattern[str], tuple[str, ...]]
"""Words that are written apart, and words that are found within others."""
_NEVER = re.compile(r"(?!)")
_ALTERNATIVES = re.compile(r"[/|、,，;；]|或")
_BRACKETS = re.compile(r"[（(\[【<{].*?[）)\]】>}]")
_OF_A_SPACED_SCRIPT = re.compile(r"(?:\\w\+)?[a-z0-9а-яёіїєґ' -]+")


def words(name: str) -> str:
    """Return a column's name as lower-case words: ``ltable_Addr`` and ``LtableAddr`` are ``ltable addr``."""
    plain = unicodedata.normalize("NFKC", name)
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", plain)
    plain = re.sub(r"(?<=[^\W\d_])(?=\d)", " ", plain)
    return re.sub(r"[\W_]+", " ", plain).strip().lower()


@cache
def named(name: str) -> tuple[Kind, ...]:
    """Return the kinds of which the name says that the column is one whatever its cells are, the likeliest first.

    The word that says so is the last of the name (收货人手机号, billing street) or the first of a phrase (nom du client,
    name of the customer); a word of a thing, a flag or a place beside it (品牌名称, is phone valid, 收货人城市) takes it back.
    """
    found = [(head, kind) for one in _readings(name) for kind in _KINDS if (head := _place(one, kind)) is not None]
    if not found and any(map(_is_a_persons_name, _readings(name))):
        return (Kind.NAME,)
    # The longer word says more: 支付宝账号 is no bank account, mail address no street.
    return tuple(dict.fromkeys(kind for _, kind in sorted(found, key=lambda one: one[0])))


def suggested(name: str) -> tuple[Kind, ...]:
    """Return the kinds that a part of the name speaks for, the likeliest first; the cells decide."""
    plain = f"{words(name)} {re.sub(r'[^0-9a-z]+', ' ', name.lower())}"
    if names_a_place(name):
        return ()
    return tuple(kind for kind, pattern in _SUGGESTED.items() if _says(plain, pattern))


def may_name_a_person(name: str) -> bool:
    """Whether the name is one that persons' names have among other things (``name``, ``customer``)."""
    return _says(_plain(name), _LOOSE_NAME) and not names_a_thing(name)


def names_a_role(name: str) -> bool:
    """Whether the name is that of a person's role and nothing else (``customer``, ``person``, 客户)."""
    return _plain(name) in terms.ROLES


def is_bare_name(name: str) -> bool:
    """Whether the name is ``name`` in some language and nothing else."""
    return _plain(name) in terms.BARE_NAMES


def names_a_thing(name: str) -> bool:
    """Whether the name speaks of a product, a shop, a place or the like."""
    return _says(_plain(name), _THING)


def measures(name: str) -> bool:
    """Whether the name speaks of a number, code, amount or time."""
    return _says(_plain(name), _MEASURE)


def numbers_things(name: str) -> bool:
    """Whether the name is that of the numbers of orders, parcels, products or the like."""
    return _says(_plain(name), _NUMBERED)


def names_a_place(name: str) -> bool:
    """Whether the name ends in a word for a city, a province or the like."""
    return any(_ends(one, _PLACE) for one in _readings(name))


def is_postcode(name: str) -> bool:
    """Whether the name is that of a postcode."""
    return any(_ends(one, _POSTCODE) for one in _readings(name))


@cache
def is_hardware(name: str) -> bool:
    """Whether the name is that of the number of a phone or a computer (IMEI, MAC address), which outlives any visit."""
    return any(_ends(one, _HARDWARE) for one in _readings(name))


def asks(name: str) -> bool:
    """Whether the name is a question of a survey."""
    return "?" in name or "？" in name


def of_another(name: str, beside: Iterable[str]) -> bool:
    """Whether the name speaks of another person than the customer, given the names of the sheet's other columns.

    Staff, the insured and an emergency contact are others always; the other side of a transfer is one where the sheet has
    the customer's own account or number; the receiver of goods is one where the sheet says how to reach the buyer.
    """
    plain = _plain(name)
    if _says(plain, _OTHERS):
        return not _says(plain, _HOLDER)
    others = [one for one in beside if one != name]
    if _says(plain, _COUNTERPARTY):
        return any(_says(_plain(one), _OWN) and not _says(_plain(one), _COUNTERPARTY) for one in others)
    return _says(plain, _RECEIVER) and any(_is_buyers_own(one) for one in others)


@cache
def _is_buyers_own(name: str) -> bool:
    plain = _plain(name)
    if _says(plain, _RECEIVER) or _says(plain, _OTHERS) or _says(plain, _COUNTERPARTY):
        return False
    return bool({Kind.PHONE, Kind.EMAIL, Kind.ID_NUMBER, Kind.NAME} & set(named(name)))


def lists_people(beside: Iterable[str]) -> bool:
    """Whether the columns of a sheet may say of whom it is: they speak of people or how to reach them, and of no product.

    Where the product has a title of its own, ``name`` is not its.
    """
    plain = [_plain(one) for one in beside]
    if any(_says(one, _TITLES) for one in plain):
        return True
    reached = any(_says(one, _OF_PEOPLE) or _says(one, _REACHED) for one in plain)
    return reached and not any(_says(one, _OF_PRODUCTS) for one in plain)


def lists_people_only(beside: Iterable[str]) -> bool:
    """Whether columns say what only people have: a customer's number, a gender, a birthday."""
    return any(_says(_plain(one), _OF_PEOPLE) for one in beside)


# Reading


def _plain(name: str) -> str:
    """The words without accents, scripts apart: ``Numéro_téléphone`` is ``numero telephone``, 来自IP is 来自 ip."""
    text = re.sub(r"\b[nN][°º]|№", " numero ", name)
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(?<=[a-zа-яё])(?=[A-ZА-Я])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    text = "".join(map(_without_accent, text)).lower().replace("ß", "ss").replace("ё", "е")
    text = re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", text)
    text = re.sub(r"(?<=[a-z])(?=[^\x00-\u024f])|(?<=[^\x00-\u024f\W])(?=[a-z])", " ", text)
    kept = (sign if sign.isalnum() or unicodedata.category(sign).startswith("M") else " " for sign in text)
    # Korean and Japanese may put a blank anywhere.
    return re.sub(
        r"(?<=[\u3040-\u9fff\uac00-\ud7a3]) (?=[\u3040-\u9fff\uac00-\ud7a3])", "", " ".join("".join(kept).split())
    )


def _without_accent(sign: str) -> str:
    base = unicodedata.normalize("NFKD", sign)[0]
    return base if base.isascii() and base.isalpha() else sign


@cache
def _readings(name: str) -> tuple[str, ...]:
    """The plain forms of a name: as it is, without what stands in brackets, each of its alternatives (收货人/提货人)."""
    text = unicodedata.normalize("NFKC", name)
    bare = _BRACKETS.sub(" ", text)
    pieces = [text, bare, *_ALTERNATIVES.split(bare)] if len(text) < _LONGEST else [text]
    return tuple(dict.fromkeys(plain for piece in pieces if (plain := _plain(piece))))


_LONGEST = 60


def _place(plain: str, kind: Kind) -> int | None:
    """Where the word begins by which the name says that the column is of ``kind``; null where it does not."""
    pattern = _WHOLE.get(kind)
    if pattern and _is_whole(plain, pattern):
        return 0
    head = _head(plain, _NAMED[kind])
    if head is None or (_ends(plain, _PLACE) and kind is not Kind.ADDRESS):
        return None
    before = plain[:head].strip()
    return None if _says(before, _FLAGGED) or _is_a_things(before, kind) else head


def _is_a_persons_name(plain: str) -> bool:
    """Whether a word for a name and one for a person stand together, and nothing that measures, flags or is a thing."""
    if not (_says(plain, _NAME_WORD) and _says(plain, _PERSON_WORD)):
        return False
    return not any(_says(plain, one) for one in (_THING, _MEASURE, _FLAGGED, _USER)) and not _ends(plain, _PLACE)


def _is_a_things(before: str, kind: Kind) -> bool:
    """Whether what stands before the word says that it is that of a thing (brand name, store phone) or a machine."""
    if kind is Kind.TEXT:
        return _says(before, _MACHINE)
    return _says(before, _THING) and (kind is Kind.NAME or not _says(before, _PERSONAL_THING))


def _head(plain: str, pattern: _Pattern) -> int | None:
    """Where the word begins that says what the column is; null where none does."""
    spaced, joined = pattern
    if found := spaced.search(plain):
        return found.start()
    bare = plain.strip(" 0123456789")
    tails = (bare, re.sub(rf"(?:{terms.CHINESE_TAIL})$", "", bare))
    for word in joined:
        # Thai puts no blank between words, and begins with what the thing is.
        if any(tail.endswith(word) for tail in tails) or ("\u0e00" <= word[0] <= "\u0e7f" and word in plain):
            return plain.rindex(word)
    return None


def _is_whole(plain: str, pattern: _Pattern) -> bool:
    spaced, joined = pattern
    return plain in joined or spaced.fullmatch(plain) is not None


def _ends(plain: str, pattern: _Pattern) -> bool:
    spaced, joined = pattern
    return any(plain.endswith(word) for word in joined) or any(
        one.end() == len(plain) for one in spaced.finditer(plain)
    )


def _says(plain: str, pattern: _Pattern) -> bool:
    spaced, joined = pattern
    return spaced.search(plain) is not None or any(word in plain for word in joined)


def _split(text: str) -> tuple[list[str], tuple[str, ...]]:
    split = sorted(set(text.split("|")), key=len, reverse=True)
    spaced = [word for word in split if _OF_A_SPACED_SCRIPT.fullmatch(word)]
    return spaced, tuple(dict.fromkeys(_plain(word) for word in split if word not in spaced))


def _pattern(text: str) -> _Pattern:
    spaced, joined = _split(text)
    return (re.compile(rf"(?:^| )(?:{'|'.join(spaced)})(?:$|(?= ))") if spaced else _NEVER), joined


def _last(text: str, further: str = "") -> _Pattern:
    """As ``_pattern``, for words at the end of a name, or before words of ``TAIL`` and ``further`` ones."""
    spaced, joined = _split(text)
    tail = rf"(?: (?:\d+|{terms.TAIL}{further}))*$"
    return re.compile(rf"(?:^| )(?:{'|'.join(spaced)}){tail}"), joined


_NAME_WORD, _PERSON_WORD, _USER = map(_pattern, (terms.NAME_WORD, terms.PERSON_WORD, "user|login|用户|帐号"))
_KINDS = tuple(terms.NAMED)
_TAILS = {Kind.NAME: "|name|names", Kind.ADDRESS: "", Kind.TEXT: "", Kind.SOCIAL: "|id|handle|account|link|url"}
"""An id of what is made of words is a number."""
_NAMED = {kind: _last(text, _TAILS.get(kind, "|id")) for kind, text in terms.NAMED.items()}
_WHOLE = {kind: _pattern(text) for kind, text in terms.WHOLE.items()}
_SUGGESTED = {kind: _pattern(text) for kind, text in terms.SUGGESTED.items()}
_LOOSE_NAME, _THING, _MEASURE = map(_pattern, (terms.LOOSE_NAME, terms.THING, terms.MEASURE))
_NUMBERED, _PLACE, _POSTCODE = _pattern(terms.NUMBERED), _pattern(terms.PLACE), _last(terms.POSTCODE)
_FLAGGED, _OTHERS, _RECEIVER = map(_pattern, (terms.FLAGGED, terms.OTHERS, terms.RECEIVER))
_COUNTERPARTY, _OWN = _pattern(terms.COUNTERPARTY), _pattern(terms.OWN)
_HOLDER = _pattern(terms.HOLDER)
_PERSONAL_THING, _MACHINE = _pattern(terms.PERSONAL_THING), _pattern(terms.MACHINE)
_TITLES, _OF_PEOPLE, _OF_PRODUCTS = map(_pattern, (terms.TITLES, terms.OF_PEOPLE, terms.OF_PRODUCTS))
_REACHED, _HARDWARE = _pattern(terms.REACHED), _pattern(terms.HARDWARE)
