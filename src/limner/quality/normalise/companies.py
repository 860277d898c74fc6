"""Names of companies: width, brackets and legal forms."""

from __future__ import annotations

import re

from limner.core.text import Text
from limner.privacy.han import simplified
from limner.quality.normal import Normal, Normaliser, cleaned, made

CHINESE = (
    "集团股份有限公司",
    "集团有限责任公司",
    "集团有限公司",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "有限合伙",
    "分公司",
    "集团",
    "公司",
)
_FORMS = (
    (re.compile(r"[,\s]+co(?:mpany)?\.?[,\s]*\(?ltd\)?\.?$|[,\s]+company limited$", re.IGNORECASE), "Co., Ltd."),
    (re.compile(r"[,\s]+(?:pte)\.?[,\s]+(?:ltd|limited)\.?$", re.IGNORECASE), "Pte. Ltd."),
    (re.compile(r"[,\s]+(?:pty)\.?[,\s]+(?:ltd|limited)\.?$", re.IGNORECASE), "Pty Ltd"),
    (re.compile(r"[,\s]+(?:ltd|limited)\.?$", re.IGNORECASE), "Ltd."),
    (re.compile(r"[,\s]+(?:inc|incorporated)\.?$", re.IGNORECASE), "Inc."),
    (re.compile(r"[,\s]+corp(?:oration)?\.?$", re.IGNORECASE), "Corp."),
    (re.compile(r"[,\s]+l\.?l\.?c\.?$", re.IGNORECASE), "LLC"),
    (re.compile(r"[,\s]+gmbh$", re.IGNORECASE), "GmbH"),
    (re.compile(r"[,\s]+a\.?g\.?$"), "AG"),
    (re.compile(r"[,\s]+s\.?a\.?$", re.IGNORECASE), "S.A."),
    (re.compile(r"[,\s]+plc\.?$", re.IGNORECASE), "PLC"),
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_PLACE = re.compile(r"\([^()]*\)")


def company(text: str) -> Normal:
    """Return the name with plain brackets and its legal form written one way; the form itself is never taken away.

    ``parts``: ``form``, ``core`` (the name without form and brackets), and ``comparison``, the core in simplified characters
    and small letters.
    """
    plain = cleaned(text)
    plain = re.sub(r"[〔【\[]", "(", re.sub(r"[〕】\]]", ")", plain))
    value, form, core = _parted(re.sub(r"\s*([()])\s*", r"\1", plain) if _HAN.search(plain) else plain)
    core = re.sub(r"\s+", " ", _PLACE.sub("", core)).strip(" ,")
    comparison = re.sub(r"[\W_]", "", simplified(core)).casefold()
    return made(text, value, form=form, core=core, comparison=comparison, valid=bool(comparison))


def _parted(name: str) -> tuple[str, str, str]:
    """Return the name in its normal form, its legal form, and what stands before that."""
    if _HAN.search(name):
        name = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", name)
        form = next((one for one in CHINESE if simplified(name).endswith(one)), "")
        return name, form, name[: len(name) - len(form)]
    for shape, form in _FORMS:
        if found := shape.search(name):
            core = name[: found.start()].rstrip(" ,")
            return f"{core} {form}", form, core
    return name, "", name


COMPANIES = Normaliser(
    name="companies",
    title=Text("公司名称", "Companies"),
    definition=Text(
        "统一全半角、括号与 Co., Ltd. 之类的写法；比较时不计法律形式与括号。",
        "Width, brackets and legal forms (Co., Ltd.) written one way; for comparing, form and brackets do not count.",
    ),
    kinds=("company", "organisation", "brand"),
    of=company,
    examples=(
        ("杭州某某（中国）有限公司", "杭州某某(中国)有限公司"),
        ("Acme Trading Co.Ltd", "Acme Trading Co., Ltd."),
        ("Widget gmbh", "Widget GmbH"),
    ),
)
