"""Tell values that single out nobody: hidden, broken by a spreadsheet, or filled in so that a field is not empty."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import ibis
import ibis.expr.types as ir

from limner.privacy.kinds import PersonalKind as Kind
from limner.privacy.shapes import SCIENTIFIC, cleaned, is_scientific

WORDS = frozenset(
    re.findall(
        r"\S+",
        "anonymous guest distinctid distinct_id id not_authenticated email undefined true false nan none null unknown "
        "test n/a na [object] 未知 测试 无 没有 空 游客 匿名 暂无 不详",
    )
) | {"[object object]"}
"""What stands in the place of an identifier where there is none, in lower case."""
_WALK_INS = """
        散客, 线下散客, 门店散客, 非会员, 普通顾客, 匿名, 匿名用户, 匿名客户, 匿名顾客, 匿名买家, 游客, 访客, 路人, 过路客, 临时客户, 零散客户, 现金客户, 未登录, 未登录用户,
        非會員, 訪客, guest, guest user, guest customer, guest checkout, walk-in, walkin, walk in,
        walk-in customer, walk in customer, walk-ins, cash customer, cash sale, counter sale, no customer,
        no member, non-member, nonmember, not a member, anonymous, anonymous user, anonymous customer, anon,
        visitor, default customer, (not set), not set, [object object], undefined, total, grand total,
        subtotal, sub total, 合计, 小计, 总计, 共计, 总和, gast, laufkunde, laufkundschaft, barverkauf, bar-kunde,
        gastkunde, summe, gesamt, invité, client de passage, client comptoir, visiteur, anonyme, invitado,
        cliente ocasional, cliente de paso, consumidor final, público en general, publico en general,
        visitante, cliente balcão, ospite, cliente occasionale, totale, losse verkoop, passant, totaal,
        гость, розничный покупатель, аноним, итого, ゲスト, 非会員, 一般客, 合計, 비회원, 게스트, 합계, ลูกค้าทั่วไป,
        ลูกค้าขาจร, รวม, tamu, pelanggan umum, 普通客户, 零售, 零售客户, 零散客, 散客户, 过客, 临时会员, 无会员, 无卡, 未注册, 默认客户, 现金,
        walkin customer, cash, unknown customer, not registered, unregistered, non member, passage,
        cliente general, cliente generico, 匿名希望, 손님, 0, 0.0, -1, 00000000-0000-0000-0000-000000000000
"""
WALK_INS = frozenset(map(str.strip, _WALK_INS.split(",")))
"""Who a till or a shop writes where it does not know the customer, and what stands in a line of totals; in lower case."""
LONGEST = 200
"""Identifiers with more characters are none."""

_HIDDEN = r"[*＊×●•]"
_LOCALS = (
    r"no[-_.]?reply|do[-_.]?not[-_.]?reply|noemail|no[-_.]?e?mail|nomail|none|null|na|n[-_.]a|test|tests|testing|tester\d*|abc|aaa|abcd?e?f?|asdf|"
    r"xxx+|x|1|12|123|1234|12345|123456|email|e-?mail|example|sample|user|guest|anonymous|unknown|fake|dummy|invalid|keine?|sin|ninguno|aucun|nemo"
)
_SHARED = (
    r"info|sales|support|admin|administrator|contact|kontakt|contacto|office|buero|service|services|help|hello|hallo|shop|store|mail|post|"
    r"postmaster|webmaster|billing|accounts?|accounting|buchhaltung|marketing|team|hr|jobs|kefu|orders?|bestellung|reservations?|reception"
)
_NOBODYS_MAIL = rf"^(?:{_LOCALS})@|^(\w+)@(?:test|none|null|na|noemail|nomail|invalid|localhost|fake)\."
_SHARED_MAIL = re.compile(rf"(?:{_SHARED})@.+", re.IGNORECASE)
_HIDES, _NOBODYS = re.compile(_HIDDEN), re.compile(_NOBODYS_MAIL)
_NOTHING = re.compile(r"[0\-\s.*x]*")
_OTHER_THAN_DIGITS = re.compile(r"\D")
_CHINA = re.compile(r"^(?:00)?86(?=1\d{10}$)")
_FEWEST_DIGITS, _FEWEST_SIGNS = 7, 5


def singles_out(kind: str, value: str) -> bool:
    """Whether a value in clear may tell one person from others; false for a hidden, a broken and a made-up one.

    The words are those by which event collectors refuse to merge people (PostHog, Segment), and what forms, tills and
    shops are filled with when a field may not stay empty.
    """
    if value.isdecimal() and value.isascii() and kind == Kind.PHONE:
        return _phone(value)  # as most phones are written, and there are as many as customers
    plain = cleaned(value).strip("'\"").casefold()
    if plain in WORDS or plain in WALK_INS or len(plain) > LONGEST or _NOTHING.fullmatch(plain):
        return False
    if (kind != Kind.TEXT and _HIDES.search(plain)) or is_scientific(plain):
        return False
    return _TESTS[kind](plain) if kind in _TESTS else True


def is_shared_mailbox(kind: str, value: str) -> bool:
    """Whether an e-mail address is one that several people of a firm read (info@, sales@): it joins nobody."""
    return kind == Kind.EMAIL and _SHARED_MAIL.fullmatch(cleaned(value)) is not None


def placeholders(kind: str) -> tuple[str, ...]:
    """Return the values in clear of a kind that are known to stand for "nobody", to be compared by their hashes."""
    return tuple(sorted(_PHONES if kind == Kind.PHONE else WORDS))


def without_nobody(value: ir.StringValue, kind: str) -> ir.StringValue:
    """Plan each value of a kind of personal value, null where it does not single anybody out (as ``singles_out``)."""
    plain = value.strip().lower()
    bad = (
        plain.isin(sorted(WORDS | WALK_INS))
        | plain.re_search(_HIDDEN)
        | plain.re_search(SCIENTIFIC.replace("[eE]", "e"))
    )
    bad = bad | plain.re_search(r"^[0\s.x-]*$")
    if kind == Kind.PHONE:
        digits = plain.re_replace(r"[^0-9]", "").re_replace(r"^(00)?86(1[0-9]{10})$", r"\2")
        bad = bad | digits.isin(sorted(_PHONES)) | (digits.length() < _FEWEST_DIGITS)
    if kind == Kind.EMAIL:
        bad = bad | plain.re_search(_NOBODYS_MAIL.replace("(?:", "("))
    return ibis.ifelse(bad, ibis.null("string"), value)


def is_broken(cell: ir.StringValue) -> ir.BooleanValue:
    """Plan whether a spreadsheet wrote a number in scientific notation, so that its last digits are lost."""
    return ibis.ifelse(may_be_broken(cell), cell.re_search(SCIENTIFIC), ibis.literal(value=False))


def may_be_broken(cell: ir.StringValue) -> ir.BooleanValue:
    """Plan whether ``is_broken`` is worth asking: to look for two letters is cheap, and few cells have them."""
    return cell.contains("E+") | cell.contains("e+")


def _phone(plain: str) -> bool:
    digits = plain if plain.isdecimal() else _OTHER_THAN_DIGITS.sub("", plain)
    bare = _CHINA.sub("", digits) if len(digits) > len("13800138000") else digits
    return len(digits) >= _FEWEST_DIGITS and bare not in _PHONES


def _email(plain: str) -> bool:
    local, _, domain = plain.partition("@")
    return not _NOBODYS.search(plain) and local != domain.partition(".")[0]


def _number(plain: str) -> bool:
    signs = re.sub(r"[\W_]", "", plain)
    return len(signs) >= _FEWEST_SIGNS and len(set(signs)) > 1


_TESTS: dict[str, Callable[[str], bool]] = {
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.ID_NUMBER: _number,
    Kind.BANK_CARD: _number,
}


def _filled_in() -> frozenset[str]:
    """Mobile numbers that nobody was given, or everybody gives: one digit over and over, digits that only count up."""
    same = {second + digit * 9 for second, digit in product(("13", "15", "18", "17", "19"), "0123456789")}
    repeated = {digit * length for digit in "0123456789" for length in (7, 8, 9, 10, 11)}
    counted = {"12345678901", "12345678910", "13123456789", "13012345678", "13812345678", "18812345678", "12345678"}
    counted |= {"1234567", "123456789", "1234567890", "0123456789"}
    known = {"13800138000", "13800000000", "13900139000", "13700000000", "18888888888", "13888888888"}
    return frozenset(same | repeated | counted | known)


_PHONES = _filled_in()
