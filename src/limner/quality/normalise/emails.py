"""E-mail addresses: form, and typing errors of domains."""

from __future__ import annotations

import re

from limner.core.text import Text
from limner.quality.normal import Normal, Normaliser, cleaned, made

KNOWN = (
    *("gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "foxmail.com", "aliyun.com", "sina.com"),
    *("qq.com", "163.com", "126.com", "139.com", "189.cn", "sohu.com", "yeah.net", "live.com", "msn.com", "me.com"),
    *(
        "mail.com",
        "ymail.com",
        "email.com",
        "aol.com",
        "gmx.com",
        "sina.cn",
        "vip.163.com",
        "vip.qq.com",
        "yahoo.co.uk",
    ),
    *(
        "yahoo.com.tw",
        "yahoo.com.hk",
        "hotmail.co.uk",
        "googlemail.com",
        "proton.me",
        "protonmail.com",
        "tom.com",
        "21cn.com",
    ),
)
"""Domains that are right as they are."""
TYPOS = {
    **dict.fromkeys(
        ("gmial.com", "gmai.com", "gamil.com", "gmil.com", "gmaill.com", "gnail.com", "gmail.cn"), "gmail.com"
    ),
    **dict.fromkeys(("hotmial.com", "hotmal.com", "hotmai.com", "hormail.com", "hotmil.com"), "hotmail.com"),
    **dict.fromkeys(("outlok.com", "outllok.com", "outloo.com", "outlool.com", "otlook.com"), "outlook.com"),
    **dict.fromkeys(("yaho.com", "yahooo.com", "yhoo.com", "yaoo.com"), "yahoo.com"),
    **dict.fromkeys(("qq.cn", "qq.co", "qqq.com", "q.com"), "qq.com"),
    **dict.fromkeys(("163.cn", "1663.com", "163.co"), "163.com"),
    **dict.fromkeys(("foxmial.com", "foxmal.com"), "foxmail.com"),
    **dict.fromkeys(("iclould.com", "icoud.com", "iclod.com"), "icloud.com"),
}
"""Typing errors that are common enough to be listed."""

_LOWER = frozenset(
    ("qq.com", "163.com", "126.com", "gmail.com", "foxmail.com", "139.com", "outlook.com", "hotmail.com")
)
_DOTLESS = frozenset(("gmail.com", "googlemail.com"))
_ENDINGS = re.compile(r"\.(?:con|cmo|ocm|comm|vom|xom|cim|coom|c0m|om)$")
_LISTED, _NEAR = 0.95, 0.8
_LEAST_LETTERS = 5


def email(text: str) -> Normal:
    """Return the address in its normal form, with a typing error of its domain mended as a proposal.

    NFKC, no blanks, the domain in small letters; the part before @ too where the provider takes no notice of case.
    ``parts``: ``domain``, and ``comparison``, without the dots and the +tag that Gmail passes over.
    """
    plain = re.sub(r"\s*@\s*", "@", cleaned(text)).strip(" .,;<>()\"'")
    plain = re.sub(r"^mailto:", "", plain, flags=re.IGNORECASE)
    local, at, domain = plain.rpartition("@")
    mended, score = _mended(domain.lower().replace(",", "."))
    if "," in domain:
        score = min(score, _LISTED)
    if not at or not _is_valid(f"{local}@{mended}"):
        return made(text, plain, "invalid", valid=False)
    kept = local.lower() if mended in _LOWER else local
    notes = ["typo"] if score < 1 else []
    compared = re.sub(r"\+.*$|\.", "", kept) if mended in _DOTLESS else re.sub(r"\+.*$", "", kept)
    return made(text, f"{kept}@{mended}", *notes, score=score, domain=mended, comparison=f"{compared}@{mended}".lower())


def _mended(domain: str) -> tuple[str, float]:
    """Return the domain that is meant and how sure that is; the domain itself with 1 where nothing is wrong with it."""
    if domain in KNOWN:
        return domain, 1.0
    if domain in TYPOS:
        return TYPOS[domain], _LISTED
    ended = _ENDINGS.sub(".com", domain)
    if ended != domain:
        return TYPOS.get(ended, ended), _LISTED
    near = _near(domain)
    return (near, _NEAR) if near else (domain, 1.0)


def _near(domain: str) -> str | None:
    """The one known domain that is one typing error away; of short names too many are, so they are left."""
    from rapidfuzz.distance import OSA

    name = domain.partition(".")[0]
    if len(name) < _LEAST_LETTERS:
        return None
    found = [one for one in KNOWN if len(one.partition(".")[0]) >= _LEAST_LETTERS and OSA.distance(domain, one) == 1]
    return found[0] if len(found) == 1 else None


def _is_valid(address: str) -> bool:
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


EMAILS = Normaliser(
    name="emails",
    title=Text("邮箱", "E-mail addresses"),
    definition=Text(
        "统一全半角、空格与大小写；域名的输入错误（gmial.com、qq.con）作为建议提出。",
        "Width, blanks and case made one; typing errors of domains (gmial.com, qq.con) are proposed.",
    ),
    kinds=("email",),
    of=email,
    examples=(
        ("Li.Lei＠QQ.COM ", "li.lei@qq.com"),
        ("someone@gmial.com", "someone@gmail.com"),
        ("a@qq.con", "a@qq.com"),
    ),
)
