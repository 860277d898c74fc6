"""What the company's systems hold of each person: the customer list, and the same persons elsewhere with their errors.

The loyalty list, the web accounts and the shop cards have numbers of their own. Phones are mistyped or out of date, names
are written with another character of the same family of sounds or shortened, e-mails lose a letter, and some persons have
two accounts: the kinds of error that record-linkage generators make (Christen and Vatsalan, "Flexible and Extensible
Generation and Corruption of Personal Data", 2013). No phone number belongs to anybody: the range 160 is not given out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from limner.testing.company.catalogue import STORES
from limner.testing.company.chunk import Chunk
from limner.testing.company.draws import Array, Booleans, Integers, happens, ids, pick, words
from limner.testing.company.names import CITIES, FIRST_NAMES, GIVEN, LAST_NAMES, SURNAMES
from limner.testing.company.people import People

_LEVELS = ("普通会员", "银卡会员", "金卡会员", "黑金会员")
_PHONES, _STRIDE = 100_000_000, 48_271_003
_TYPING_ERRORS = 0.08
PURPOSES = ("analysis", "marketing")


@dataclass(frozen=True)
class Person:
    """What is personal of one chunk of customers; each attribute is an array with an entry a customer.

    Attributes:
        family, given, second: codes of the names; second -1 for none.
        phone: the last eight digits.
        mailbox: number in the e-mail.
    """

    family: Integers
    given: Integers
    second: Integers
    phone: Integers
    mailbox: Integers


def personal(chunk: Chunk, persons: People) -> Person:
    """Draw the names, phones and mailboxes of one chunk."""
    rng = chunk.stream("personal")
    size = persons.size
    common = 1.0 / (np.arange(len(SURNAMES)) + 4)
    english = persons.english > 0
    second = np.where(happens(rng, 0.15, size), -1, rng.integers(0, len(GIVEN), size))
    return Person(
        family=np.where(english, rng.integers(0, len(LAST_NAMES), size), pick(rng, common, size)),
        given=rng.integers(0, min(len(GIVEN), len(FIRST_NAMES)), size),
        second=np.where(english, -1, second),
        phone=((chunk.first + 1 + np.arange(size)) * _STRIDE + 7) % _PHONES,
        mailbox=rng.integers(100, 10_000, size),
    )


def customer_rows(chunk: Chunk, persons: People, person: Person) -> pa.Table:
    """The file of customers, as the CRM exports it."""
    rng = chunk.stream("customers")
    known = persons.gender < 2  # noqa: PLR2004 — 2 is not told
    yearly = persons.rate * 365
    level = np.searchsorted([6.0, 15.0, 30.0], yearly * np.exp(rng.normal(0, 0.3, persons.size)))
    return pa.table(
        {
            "customer_id": chunk.customers(np.arange(chunk.size)),
            "name": names(person, persons.english),
            "phone": phones(person.phone),
            "email": _without(mails(person, persons.english), happens(rng, 0.25, persons.size)),
            "gender": words(persons.gender, ("女", "男"), known=known),
            "birthday": _without(chunk.day(chunk.period.days - 1 - persons.birth), happens(rng, 0.12, persons.size)),
            "country": words(np.zeros(persons.size, dtype=np.int64), ("中国",)),
            "province": words(persons.city, [province for province, _, _ in CITIES]),
            "city": words(persons.city, [city for _, city, _ in CITIES]),
            "member_level": words(level, _LEVELS),
            "registered_date": chunk.day(persons.registered),
            "language": words(persons.english, ("中文", "English")),
        }
    )


def system_rows(chunk: Chunk, persons: People, person: Person) -> dict[str, pa.Table]:
    """The same persons in the loyalty list, the web accounts and the shop cards, and the truth of who they are."""
    tables, truths = {}, []
    for system, (prefix, share, twice) in SYSTEMS.items():
        rng = chunk.stream(system)
        has = np.flatnonzero(happens(rng, share, persons.size))
        which = np.concatenate([has, has[happens(rng, twice, len(has))]])
        which = which[rng.permutation(len(which))]
        record = chunk.ids(prefix, np.arange(len(which)), 6)
        english = persons.english[which]
        wrong = _mistyped(rng, person, which, english)
        no_phone, no_mail = happens(rng, 0.1, len(which)), happens(rng, 0.2, len(which))
        columns: dict[str, pa.Array] = {"customer_no": record, "name": names(wrong, english)}
        columns["phone"] = _without(phones(wrong.phone), no_phone)
        if system != "shop_cards":
            columns["email"] = _without(mails(wrong, english), no_mail)
            columns["birthday"] = _without(
                chunk.day(chunk.period.days - 1 - persons.birth[which]), happens(rng, 0.3, len(which))
            )
        else:
            columns["store"] = words(persons.city[which] % len(STORES), STORES)
        columns["city"] = words(persons.city[which], [city for _, city, _ in CITIES])
        tables[system] = pa.table(columns)
        truths.append(
            pa.table(
                {
                    "system": words(np.zeros(len(which), dtype=np.int64), (system,)),
                    "record_id": record,
                    "customer_id": chunk.customers(which),
                }
            ).cast(_IDENTITY)
        )
    return {**tables, "identity": pa.concat_tables(truths)}


SYSTEMS = {"loyalty": ("V", 0.62, 0.02), "web_accounts": ("W", 0.7, 0.06), "shop_cards": ("K", 0.45, 0.04)}
"""The other systems: the letter of their numbers, the share of customers in them, the share of these in them twice."""
_IDENTITY = pa.schema([("system", pa.string()), ("record_id", pa.string()), ("customer_id", pa.string())])


def consent_rows(chunk: Chunk, persons: People) -> pa.Table:
    """The decisions of customers: one a purpose; few refuse analysis, a third refuse marketing."""
    rng = chunk.stream("consents")
    size = persons.size
    granted = np.concatenate([happens(rng, 0.985, size), happens(rng, 0.66, size)])
    second = rng.integers(28_800, 79_200, 2 * size)
    return pa.table(
        {
            "customer_id": chunk.customers(np.tile(np.arange(chunk.size), 2)),
            "purpose": words(np.repeat(np.arange(2), size), PURPOSES),
            "granted": granted,
            "decided_at": chunk.moment(np.tile(persons.registered, 2), second),
        }
    )


def names(person: Person, english: Integers) -> pa.Array:
    """Write names: family name first in Chinese, last in English."""
    western = english > 0
    family = words(np.where(western, len(SURNAMES) + person.family, person.family), (*SURNAMES, *LAST_NAMES))
    codes = np.where(western, len(GIVEN) + person.given, person.given)
    given = words(codes, (*GIVEN, *FIRST_NAMES)).cast(pa.string())
    second = pc.fill_null(words(person.second, GIVEN, known=person.second >= 0).cast(pa.string()), "")
    family = family.cast(pa.string())
    chinese = pc.binary_join_element_wise(family, given, second, "")
    return pc.if_else(pa.array(western), pc.binary_join_element_wise(given, family, " "), chinese)


def phones(digits: Integers) -> pa.Array:
    """Write phone numbers."""
    return ids("160", digits, 8)


def mails(person: Person, english: Integers) -> pa.Array:
    """Write e-mail addresses at domains that are kept for examples (RFC 2606)."""
    local = words(np.where(english > 0, person.given, person.family + len(FIRST_NAMES)), _locals())
    number = pa.array(person.mailbox).cast(pa.string())
    domain = words(person.phone % 3, ("@mail.example.com", "@post.example.cn", "@example.org"))
    return pc.binary_join_element_wise(local.cast(pa.string()), number, domain.cast(pa.string()), "")


@cache
def _locals() -> tuple[str, ...]:
    return (*(name.lower() for name in FIRST_NAMES), *(f"u{place:02d}x" for place in range(len(SURNAMES))))


def _mistyped(rng: np.random.Generator, person: Person, which: Integers, english: Integers) -> Person:
    """The persons as somebody typed them: a digit of the phone, a character of the name, a digit of the mailbox."""
    size = len(which)
    power = 10 ** rng.integers(0, 8, size)
    digit = person.phone[which] // power % 10
    other = (digit + rng.integers(1, 10, size)) % 10
    phone = person.phone[which] + (other - digit) * power
    moved = (person.phone[which] * 7 + 13) % _PHONES
    given, second = person.given[which], person.second[which]
    limit = np.where(english > 0, len(FIRST_NAMES), len(GIVEN))
    return Person(
        family=person.family[which],
        given=np.where(happens(rng, _TYPING_ERRORS, size), (given + rng.integers(1, 5, size)) % limit, given),
        second=np.where(happens(rng, _TYPING_ERRORS / 2, size), -1, second),
        phone=np.where(
            happens(rng, _TYPING_ERRORS, size), phone, np.where(happens(rng, 0.04, size), moved, person.phone[which])
        ),
        mailbox=np.where(happens(rng, _TYPING_ERRORS, size), person.mailbox[which] // 10, person.mailbox[which]),
    )


def _without(values: Array | pa.Array, missing: Booleans) -> pa.Array:
    column = pa.array(values)
    return pc.if_else(pa.array(missing), pa.scalar(None, column.type), column)
