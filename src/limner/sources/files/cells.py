"""Take off what programs wrap around the values of cells: ``="007"``, apostrophes, backticks, tabs, odd blanks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.sources.files.text import MARKS

Run = Callable[[ir.Table], list[dict[str, Any]]]

INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Characters without width that carry no meaning; joiners of Persian, Hindi and emoji are none of them."""
BLANKS = "\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Blanks other than the ordinary one."""
_OUTER = ("tab", "blank")
"""Marks that stand around the others."""
_APOSTROPHES = "'’‘"
_BACKTICKS = "`"
_FORMULA = r'^=\s*(?:T\()?"(.*)"\)?(?:&"")?$'
_NUMBER_FORMULA = r"^=\s*([-+]?\d[\d.,]*)$"
_NO_WRAPPER = r"^.[a-z]{1,2}[-\s]"
"""Words that begin with an apostrophe of their own: 's-Gravenhage, 't Harde."""
_SURELY = r"^.(?:[=+@-].*|[\d\s.,:/+%xX*-]{3,})$"
"""After an apostrophe: what a spreadsheet would take for a number, a date or a formula if it did not stand there."""
_MOST = 0.9
_HALF = 0.5
_SEVERAL = 3
_TWO = 2

_SIGNS = {
    "=": {"="},
    "'": set(_APOSTROPHES),
    "`": set(_BACKTICKS),
    "tab": {"\t"},
    "blank": {chr(code) for code in (*range(0x2000, 0x200C), *range(0x2028, 0x2030), *range(0x205F, 0x206A))}
    | {"\u00a0", "\u00ad", "\u200e", "\u200f", "\u3000", "\ufeff"},
}
_NAMES = {
    "=": Text('="…"', '="…"'),
    "'": Text("单引号", "apostrophes"),
    "`": Text("反引号", "backticks"),
    "tab": Text("制表符", "tabs"),
    "blank": Text("特殊空白", "odd blanks"),
}


@dataclass(frozen=True)
class _Wrapped:
    """How one column is wrapped: which marks, and of ``'`` and `````, whether every cell that begins so is."""

    column: str
    marks: tuple[str, ...]
    every: frozenset[str]


def unwrapped(
    rows: ir.Table, columns: Sequence[str], run: Run, marks: AbstractSet[str] | None
) -> tuple[ir.Table, tuple[Text, ...]]:
    """Give ``rows`` with the wrappers of their cells taken off, and remarks that say which.

    ``="…"``, tabs at the ends and blanks without width are never part of a value. An apostrophe or backtick is taken
    for a wrapper where what follows needs one in a spreadsheet (a number, a date, a formula), or where nearly all cells
    of the column begin with it; the name ’s-Gravenhage and a product called 'Twas the Night keep theirs.

    Args:
        rows: cells as they were read.
        columns: the columns to look at; only texts are.
        run: runs a plan whose result is small.
        marks: which of ``text.MARKS`` may be there; all where None.
    """
    texts = [name for name in columns if rows[name].type().is_string()]
    sought = tuple(mark for mark in MARKS if marks is None or mark in marks)
    if not texts or not sought:
        return rows, ()
    found = _found(rows, texts, sought, run)
    if not found:
        return rows, ()
    plain = {one.column: _plain(rows[one.column], one) for one in found}
    return rows.mutate(**plain), (_remark(found),)


def marks_in(text: str) -> set[str]:
    """Name the marks that a text holds."""
    there = set(text)
    return {mark for mark, signs in _SIGNS.items() if not there.isdisjoint(signs)}


def _found(rows: ir.Table, texts: Sequence[str], sought: tuple[str, ...], run: Run) -> list[_Wrapped]:
    facts: dict[str, ir.Value] = {}
    candidates = _candidates(rows, texts, sought, run)
    for place, (name, marks) in enumerate(candidates.items()):
        facts[f"filled_{place}"] = rows[name].count()
        within = _trimmed(rows[name], marks)
        for mark in marks:
            cell = rows[name] if mark in _OUTER else within
            facts |= {f"{fact}_{mark}_{place}": value.sum() for fact, value in _facts(cell, mark).items()}
    if not facts:
        return []
    (counts,) = run(rows.aggregate(**facts))
    whole = any(_is_whole(counts, place, mark) for place, marks in enumerate(candidates.values()) for mark in marks)
    found = [
        _of_column(counts, place, name, marks, others=whole) for place, (name, marks) in enumerate(candidates.items())
    ]
    return [one for one in found if one.marks]


def _candidates(rows: ir.Table, texts: Sequence[str], sought: tuple[str, ...], run: Run) -> dict[str, tuple[str, ...]]:
    """The columns with cells that a mark begins or, of blanks, is in: patterns are tried on these alone."""
    tests = {f"{mark}_{place}": _shows(rows[name], mark) for place, name in enumerate(texts) for mark in sought}
    (shown,) = run(rows.aggregate(**{name: test.any() for name, test in tests.items()}))
    found = {name: tuple(mark for mark in sought if shown[f"{mark}_{place}"]) for place, name in enumerate(texts)}
    # What stands within blanks does not begin the cell.
    return {name: sought if {*_OUTER} & {*marks} else marks for name, marks in found.items() if marks}


def _shows(cell: ir.StringValue, mark: str) -> ir.BooleanValue:
    match mark:
        case "=":
            return cell.startswith("=")
        case "tab":
            return cell.startswith("\t") | cell.endswith("\t")
        case "blank":
            return cell.re_search(f"[{BLANKS}{INVISIBLE}]")
        case _:
            return _leads(cell, mark)


def _of_column(counts: dict[str, Any], place: int, name: str, sought: Sequence[str], *, others: bool) -> _Wrapped:
    def n(fact: str, mark: str) -> int:
        return counts.get(f"{fact}_{mark}_{place}") or 0

    filled = counts[f"filled_{place}"]
    every = frozenset(
        mark
        for mark in ("'", "`")
        if n("leads", mark)
        and n("leads", mark) >= (_HALF if others or mark == "`" else _MOST) * filled
        and (filled >= (_TWO if mark == "`" else _SEVERAL) or n("surely", mark) or others)
    )
    return _Wrapped(name, tuple(mark for mark in sought if mark in every or n("surely", mark)), every)


def _is_whole(counts: dict[str, Any], place: int, mark: str) -> bool:
    """Whether a column is wrapped, surely and mostly (below it may stand a summary), so that texts beside it are too."""
    leads, surely = (counts.get(f"{fact}_{mark}_{place}") or 0 for fact in ("leads", "surely"))
    return bool(leads and surely and leads >= _HALF * counts[f"filled_{place}"])


def _facts(cell: ir.StringValue, mark: str) -> dict[str, ir.BooleanValue]:
    """Say of a cell whether it ``leads`` with the mark, and whether the mark is ``surely`` a wrapper."""
    match mark:
        case "=":
            formula = ibis.ifelse(cell.startswith("="), cell, ibis.null("string"))
            return {"surely": formula.re_search(_FORMULA) | formula.re_search(_NUMBER_FORMULA)}
        case "tab":
            return {"surely": _shows(cell, mark)}
        case "blank":
            return {"surely": _shows(cell, mark)}
        case _:
            leading = ibis.ifelse(_leads(cell, mark), cell, ibis.null("string"))
            return {"leads": ~leading.re_search(_NO_WRAPPER) & (leading.length() > 1), "surely": _sure(leading)}


def _sure(leading: ir.StringValue) -> ir.BooleanValue:
    return leading.re_search(_SURELY) & ~leading.re_search(_NO_WRAPPER)


def _leads(cell: ir.StringValue, mark: str) -> ir.BooleanValue:
    signs = _APOSTROPHES if mark == "'" else _BACKTICKS
    return ibis.or_(*(cell.startswith(sign) for sign in signs))


def _plain(cell: ir.StringValue, wrapped: _Wrapped) -> ir.StringValue:
    """Take the wrappers off, those first that may stand around the others."""
    cell = _trimmed(cell, wrapped.marks)
    if "=" in wrapped.marks:
        bare = cell.re_replace(_FORMULA, r"\1").re_replace(_NUMBER_FORMULA, r"\1").replace('""', '"')
        cell = ibis.ifelse(cell.startswith("="), bare, cell)
    for mark in ("'", "`"):
        if mark in wrapped.marks:
            cell = _bare(cell, mark, every=mark in wrapped.every)
    return cell.nullif("")


def _trimmed(cell: ir.StringValue, marks: Sequence[str]) -> ir.StringValue:
    if "blank" in marks:
        cell = cell.re_replace(f"[{INVISIBLE}]", "").re_replace(f"[{BLANKS}]", " ")
    return cell.strip() if {*_OUTER} & {*marks} else cell


def _bare(cell: ir.StringValue, mark: str, *, every: bool) -> ir.StringValue:
    """Take off a leading apostrophe or backtick, and its like at the end."""
    leads = _leads(cell, mark) & (cell.length() > 1)
    wrapped = leads & ~cell.re_search(_NO_WRAPPER) if every else leads & _sure(cell)
    signs = _APOSTROPHES if mark == "'" else _BACKTICKS
    inner = cell.substr(1)
    closed = ibis.or_(*(inner.endswith(sign) for sign in signs)) & (inner.length() > 1)
    return ibis.ifelse(wrapped, ibis.ifelse(closed, inner.left(inner.length() - 1), inner), cell)


def _remark(found: Sequence[_Wrapped]) -> Text:
    columns: dict[str, list[str]] = {}
    for one in found:
        for mark in one.marks:
            columns.setdefault(mark, []).append(one.column)
    zh = "；".join(f"{_NAMES[mark].zh}（{'、'.join(names)}）" for mark, names in columns.items())
    en = "; ".join(f"{_NAMES[mark].en} ({', '.join(names)})" for mark, names in columns.items())
    return Text(zh=f"已去掉单元格外层的{zh}", en=f"taken off around cells: {en}")
