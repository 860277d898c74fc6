"""Groups and how they differ, each measure with its index against all customers."""

from __future__ import annotations

from collections.abc import Sequence

from limner.app.report.facts import Facts
from limner.app.report.groups import MEASURES, Group, Profile, index, measured
from limner.app.report.markup import Header, Section, Writer, panel, table
from limner.core.text import Text
from limner.portrait.catalogue import catalogue

SETS = ("value", "rfm8", "own")
COLUMNS = 8
"""How many measures a table shows at most, so that it fits a sheet of paper; the workbook has all."""
_FAR = 60
"""Points away from 100 at which the tint of an index is full."""


def groups(facts: Facts, writer: Writer) -> Section | None:
    """One table a set: groups in rows, measures in columns; the first row is all customers."""
    found = {name: facts.groups.sets[name] for name in SETS if len(facts.groups.sets.get(name, ("", ()))[1]) > 1}
    if not found and not facts.segment:
        return None
    shown = [
        (name, title, kind)
        for name, title, kind in MEASURES
        if measured(facts.groups.everyone)[name]
        and any(measured(g.profile)[name] for _t, gs in found.values() for g in gs)
    ][:COLUMNS]
    panels = [_set(writer.say(title), each, shown, facts, writer) for title, each in found.values()]
    lead = writer.either(
        "每格下方的小字是与全部客户相比的指数，全部客户 = 100；颜色标出明显偏高或偏低。金额与订单按近 365 天计。",
        "The small number below is the index against all customers = 100; the tint marks what is well above or below. "
        "Money and orders are of the last 365 days.",
    )
    return Section("groups", writer.say(Text("群体差异", "Groups and how they differ")), lead, "".join(panels))


def _set(
    title: str, found: Sequence[Group], shown: Sequence[tuple[str, Text, str]], facts: Facts, writer: Writer
) -> str:
    favourites = [n for n in ("top_category", "top_channel") if any(n in group.favourites for group in found)]
    headers: list[Header] = [
        (writer.either("群体", "Group"), "text"),
        (writer.either("客户", "Customers"), "number"),
        *((writer.say(name), "number") for _name, name, _kind in shown),
        *((writer.say(catalogue().features[name].title), "text") for name in favourites),
    ]
    base = facts.groups.everyone
    rows = [_row(writer.either("全部客户", "All customers"), base, None, shown, writer) + [""] * len(favourites)]
    if facts.segment:
        ours = _row(writer.say(facts.segment[0]), facts.groups.people, base, shown, writer)
        rows.append(ours + [""] * len(favourites))
    for group in found:
        liked = [writer.say(Text(*[group.favourites.get(name, "–")] * 2)) for name in favourites]
        rows.append(_row(writer.say(group.title), group.profile, base, shown, writer) + liked)
    return panel(title, table(headers, rows, label=title, kind="compare"), wide=True)


def _row(
    title: str, profile: Profile, base: Profile | None, shown: Sequence[tuple[str, Text, str]], writer: Writer
) -> list[str]:
    ours, all_ = measured(profile), measured(base) if base else {}
    cells = [_cell(ours[name], all_.get(name), kind, writer) for name, _title, kind in shown]
    return [title, writer.numbers.count(profile.customers), *cells]


def _cell(value: float | None, base: float | None, kind: str, writer: Writer) -> str:
    numbers = writer.numbers
    text = {"money": numbers.money, "share": numbers.share}.get(kind, numbers.decimal)(value)
    points = index(value, base)
    if points is None:
        return f'<span class="measure">{text}</span>'
    strength = min(1.0, abs(points - 100) / _FAR)
    side = "above" if points > 100 else "below"  # noqa: PLR2004 — 100 is all customers
    return f'<span class="measure {side}" style="--a:{strength:.2f}">{text}<span class="index">{numbers.count(points)}</span></span>'
