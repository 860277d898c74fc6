"""Tabulate links between ids, with what speaks for and against each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from limner.app.identity.explain import REASONS, KeptLink
from limner.app.quality_words import CONTACT_TITLES, column_title
from limner.cli.output import grid
from limner.core.text import Locale, Text

FATES = {
    "joined": Text("已合并", "joined"),
    "waits": Text("待人工判断", "waits for a person"),
    "refused": Text("未合并", "refused"),
}
_FIELDS = {
    **CONTACT_TITLES,
    **{name: column_title("records", name) for name in ("birth_year", "city", "gender")},
}
_AGAINST = {
    "gender": Text("性别不同", "genders differ"),
    "birth_year": Text("出生年份不同", "years of birth differ"),
    "name": Text("姓名不同", "names differ"),
    "apart": Text("有人判定不是同一人", "somebody said they are two people"),
}


def links_table(
    links: Sequence[KeptLink], locale: Locale, known: Mapping[str, tuple[str, ...]] | None = None
) -> object:
    """Tabulate links; what is ``known`` of an id stands under it."""
    headers = (
        Text("编号", "Id"),
        Text("编号", "Id"),
        Text("依据", "Reason"),
        Text("结果", "Fate"),
        Text("说明", "Because"),
    )
    rows = [
        [
            _named(one.left_id, known),
            _named(one.right_id, known),
            reason_shown(one.reason, locale),
            FATES[one.fate].to(locale),
            _because(one, locale),
        ]
        for one in links
    ]
    return grid("", [header.to(locale) for header in headers], rows)


def _named(customer_id: str, known: Mapping[str, tuple[str, ...]] | None) -> str:
    return "\n".join([customer_id, *(known or {}).get(customer_id, ())])


def reason_shown(reason: str, locale: Locale) -> str:
    """Say what links two ids."""
    return REASONS.get(reason, Text(reason, reason)).to(locale)


def _because(link: KeptLink, locale: Locale) -> str:
    if link.because is None:
        return ""
    if link.reason == "manual":
        return link.because
    if link.probability is not None and link.because.startswith("["):
        return f"{link.probability:.1%}: {_evidence(link.because, locale)}"
    known = [_AGAINST.get(word) or REASONS.get(word) or Text(word, word) for word in link.because.split()]
    return Text("、", ", ").to(locale).join(one.to(locale) for one in known)


def _evidence(reasons: str, locale: Locale) -> str:
    """What each field says for (+) or against (-), in bits, the weightiest first."""
    told = sorted(json.loads(reasons), key=lambda one: -abs(one["bits"]))
    named = [(_FIELDS.get(one["column"], Text(one["column"], one["column"])), one["bits"]) for one in told]
    return Text("，", ", ").to(locale).join(f"{title.to(locale)} {bits:+.1f}" for title, bits in named if bits)
