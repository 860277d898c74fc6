"""Find whose figure each column of money is, and which of them was paid, by arithmetic over the first rows of a sheet.

A figure is of the order where it is the same on all lines of each order while the lines are not, or stands on the first
line alone. What was paid is what an equation ends in: list − reductions + tax + freight + tip. What fees were taken off,
or what was given back, is not what was paid. What is left is decided by names that say so, and is asked otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from limner.sources.mapping.recognise import ColumnProfile
from limner.sources.mapping.roles import Role, role_of
from limner.sources.mapping.shapes import Shape
from limner.sources.mapping.vocabulary import LOOSE

Numbers = Sequence[float | None]
Terms = dict[str, tuple[str, float]]

_MONEY = {"amount", "list_amount", "discount_amount", "coupon_amount", "refunded_amount"}
_TOTALS: tuple[Role, ...] = ("paid", "list", "total")
_ADDED: tuple[Role, ...] = ("tax", "freight", "tip")
_TAKEN: tuple[Role, ...] = ("reduction", "fee", "refund")
_CENT = 0.011
_ALL = 0.98
"""The share of rows on which an equation holds."""
_ENOUGH = 3
"""Orders of several lines that say whose a figure is, where nothing else does."""
_PARTS = 8
_OF_ORDER = re.compile(
    r"订单|整单|order|basket|cart|invoice|bestell|commande|pedido|(^|[^a-z])total|total$|总", re.IGNORECASE
)
_BY_ROLE: dict[Role, str] = {"refund": "refunded_amount", "reduction": "discount_amount"}
_COUNTED = re.compile(
    r"次数|单数|件数|数量|笔数|号|积分|count|number|qty|quantity|point|rate|率|(^|[^a-z])(no|id|times)([^a-z]|$)",
    re.IGNORECASE,
)
_OF_LINE = re.compile(r"item|line|商品|单品|sku|小计|product|artikel|行", re.IGNORECASE)


@dataclass(frozen=True)
class Figures:
    """What the arithmetic says.

    Attributes:
        terms: each column's term and confidence, as ``propose`` gives them.
        once: columns whose figures are those of the order, on each of its lines or on the first alone.
        asked: key, column and candidates of what cannot be decided.
    """

    terms: Terms
    once: frozenset[str] = frozenset()
    asked: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class _Sheet:
    """The columns of money of a sheet: numbers by column, the part that each one's name gives it, and what lines come to."""

    numbers: dict[str, Numbers]
    roles: dict[str, Role]
    worth: Numbers | None = None
    orders: Sequence[range] = field(default=())


def figures(shape: Shape, terms: Terms, profiles: dict[str, ColumnProfile]) -> Figures:
    """Say which columns of money mean what in a sheet of kind ``shape``; other kinds stay as they are."""
    if shape.main not in {"orders", "order_lines"}:
        return Figures(terms)
    sheet = _sheet(terms, profiles)
    if shape.main == "orders":
        chosen, asked = _with_paid(sheet, terms, list(sheet.numbers))
        refunds = [name for name, role in sheet.roles.items() if role == "refund"]
        return Figures(_named(sheet, chosen, {}, refunds), asked=asked)
    terms = _line_totals(terms, profiles)
    sheet = _sheet(terms, profiles)
    levels = {name: _level(sheet, name) for name in sheet.numbers}
    once = [name for name, level in levels.items() if level == "order"]
    unsure = [name for name, level in levels.items() if level == "unsure"]
    questions = [
        ("order_figure", name, ("order", "line")) for name in unsure if name in terms or _is_total(sheet, name)
    ]
    lines, asked = _with_paid(
        sheet, {n: t for n, t in terms.items() if n not in once}, [n for n in levels if n not in once]
    )
    own, asked_of_orders = _with_paid(sheet, {n: t for n, t in terms.items() if n in once}, once)
    own = _named(sheet, own, lines, once)
    lines = _named(sheet, lines, own, [name for name in levels if name not in once and sheet.roles[name] == "refund"])
    kept = frozenset(name for name, (term, _) in own.items() if term in _MONEY)
    return Figures({**lines, **own}, kept, (*questions, *asked, *asked_of_orders))


def _sheet(terms: Terms, profiles: dict[str, ColumnProfile]) -> _Sheet:
    money = {
        name: role_of(name)
        for name, profile in profiles.items()
        if profile.numeric_share >= _ALL - 0.03
        and (terms.get(name, ("",))[0] in _MONEY or (name not in terms and role_of(name)))
    }
    by_term = {term: name for name, (term, _) in terms.items()}
    price, quantity = by_term.get("unit_price"), by_term.get("quantity")
    worth = None
    if price and quantity:
        pairs = zip(numbers(profiles[quantity]), numbers(profiles[price]), strict=True)
        worth = [None if q is None or p is None else q * p for q, p in pairs]
    key = by_term.get("order_id")
    return _Sheet(
        numbers={name: numbers(profiles[name]) for name in money},
        roles=money,
        worth=worth,
        orders=_runs(profiles[key].cells) if key else (),
    )


def numbers(profile: ColumnProfile) -> list[float | None]:
    """The numbers of the first rows; null where a cell holds none."""
    return [None if cell is None else _number(cell, comma=profile.decimal_comma) for cell in profile.cells]


def _number(cell: str, *, comma: bool) -> float | None:
    text = re.sub(r"[^\d.,()（）+−-]", "", cell)
    negative = text.startswith(("-", "−", "(", "（")) or text.endswith(("-", "−"))
    digits = re.sub(r"[^\d.,]", "", text).strip(".,")
    digits = digits.replace(".", "").replace(",", ".") if comma else digits.replace(",", "")
    try:
        return -float(digits) if negative else float(digits)
    except ValueError:
        return None


def _runs(cells: Sequence[str | None]) -> list[range]:
    """The rows of each order, where they stand together; of an order that comes again those of its first place."""
    found: list[range] = []
    seen: set[str] = set()
    start = 0
    for place in range(1, len(cells) + 1):
        if place == len(cells) or cells[place] != cells[start]:
            key = cells[start]
            if key is not None and key not in seen:
                found.append(range(start, place))
                seen.add(key)
            start = place
    return found


def _level(sheet: _Sheet, name: str) -> str:
    """Whose figure a column is: ``line``, ``order``, or ``unsure``."""
    values = sheet.numbers[name]
    several = [rows for rows in sheet.orders if len(rows) > 1 and any(values[row] for row in rows)]
    if not several:
        return "line"
    if all(values[rows[0]] is not None and all(values[row] is None for row in rows[1:]) for rows in several):
        everywhere = all(values[rows[0]] is not None for rows in sheet.orders)
        return "order" if everywhere or len(several) >= _ENOUGH else "line"
    if not all(len({values[row] for row in rows}) == 1 for rows in several):
        return "line"
    if sheet.worth is not None and _equal(values, sheet.worth):
        return "line"
    return _of_same(sheet, name, several)


def _of_same(sheet: _Sheet, name: str, several: Sequence[range]) -> str:
    """Whose figure is the same on all lines of each order of ``several``."""
    values, worth = sheet.numbers[name], sheet.worth
    if worth is not None and _is_total(sheet, name) and any(len({worth[row] for row in rows}) > 1 for rows in several):
        return "order"
    if len(several) >= _ENOUGH:
        return "order" if len({values[rows[0]] for rows in several}) > 1 else "line"
    if _OF_LINE.search(name):
        return "line"
    return "order" if _OF_ORDER.search(name) else "unsure"


def _is_total(sheet: _Sheet, name: str) -> bool:
    return sheet.roles[name] in _TOTALS


def _with_paid(
    sheet: _Sheet, terms: Terms, names: Sequence[str]
) -> tuple[Terms, tuple[tuple[str, str, tuple[str, ...]], ...]]:
    """Give the term ``amount`` to the column of ``names`` that was paid; ask where several may be it."""
    totals = [name for name in names if _is_total(sheet, name) and any(sheet.numbers[name])]
    before, never = _solved(sheet, totals, names)
    left = _different(sheet, [name for name in totals if name not in before | never]) or [
        n for n in totals if n not in never
    ]
    chosen = _preferred(sheet, left)
    if not chosen:
        return terms, ()
    current = next((name for name, (term, _) in terms.items() if term == "amount"), None)
    asked = (("amount", current or chosen[0], tuple(chosen)),) if len(chosen) > 1 else ()
    paid = current if current in chosen else chosen[0]
    # An amount that stands alone has its name to speak for it, and no equation is needed.
    if paid == current or (
        current is None and any(terms.get(n, ("",))[0] == "list_amount" for n in chosen) and len(totals) == 1
    ):
        return terms, asked
    found = {name: one for name, one in terms.items() if name not in {current, paid}}
    if current and current in before and "list_amount" not in {term for term, _ in found.values()}:
        found[current] = ("list_amount", terms[current][1])
    return {**found, paid: ("amount", max(LOOSE, terms.get(paid, ("", 0.0))[1]))}, asked


def _solved(sheet: _Sheet, totals: Sequence[str], names: Sequence[str]) -> tuple[set[str], set[str]]:
    """Of ``totals`` those that equations show to be before reductions and additions, and those that are after fees or refunds."""
    before: set[str] = set()
    never: set[str] = set()
    parts = [name for name in names if sheet.roles[name] in {*_ADDED, *_TAKEN} and any(sheet.numbers[name])][:_PARTS]
    for total in totals:
        for base in totals:
            used = _explained(sheet, total, base, parts) if total != base else None
            if used is None:
                continue
            roles = {sheet.roles[name] for name in used}
            if roles & {"fee", "refund"}:
                never.add(total)
            else:
                before.add(base)
    return before, never


def _explained(sheet: _Sheet, total: str, base: str, parts: Sequence[str]) -> tuple[str, ...] | None:
    """The fewest columns that make ``total`` of ``base``; None where none do, or the two are equal."""
    ends, begins = sheet.numbers[total], sheet.numbers[base]
    rows = [
        row for row, (end, begin) in enumerate(zip(ends, begins, strict=True)) if end is not None and begin is not None
    ]
    if not rows or all(abs((ends[row] or 0) - (begins[row] or 0)) < _CENT for row in rows):
        return None
    signed = {name: _signed(sheet, name) for name in parts}
    for size in range(1, len(parts) + 1):
        for used in combinations(parts, size):
            if _holds(rows, ends, [begins, *(signed[name] for name in used)]):
                return used
    return None


def _signed(sheet: _Sheet, name: str) -> Numbers:
    """What a column adds: a reduction takes off, whatever its sign."""
    values = sheet.numbers[name]
    return values if sheet.roles[name] in _ADDED else [None if value is None else -abs(value) for value in values]


def _holds(rows: Sequence[int], ends: Numbers, addends: Sequence[Numbers]) -> bool:
    allowed = len(rows) * (1 - _ALL)
    wrong = 0
    for row in rows:
        if abs((ends[row] or 0) - sum(values[row] or 0 for values in addends)) >= _CENT:
            wrong += 1
            if wrong > allowed:
                return False
    return True


def _different(sheet: _Sheet, names: Iterable[str]) -> list[str]:
    """Leave out columns that say what an earlier one says."""
    found: list[str] = []
    for name in names:
        if not any(_equal(sheet.numbers[name], sheet.numbers[other]) for other in found):
            found.append(name)
    return found


def _equal(some: Numbers, others: Numbers) -> bool:
    pairs = [(a, b) for a, b in zip(some, others, strict=True) if a is not None and b is not None]
    return bool(pairs) and sum(abs(a - b) >= _CENT for a, b in pairs) <= len(pairs) * (1 - _ALL)


def _preferred(sheet: _Sheet, names: Sequence[str]) -> list[str]:
    """Those of ``names`` that were paid as far as names say it: paid, else what is called no list."""
    paid = [name for name in names if sheet.roles[name] == "paid"]
    plain = [name for name in names if sheet.roles[name] != "list"]
    return paid or plain or list(names)


def _named(sheet: _Sheet, terms: Terms, others: Terms, names: Sequence[str]) -> Terms:
    """Take for refunds and reductions the one column of ``names`` that is called so, where no column is known as that."""
    found = dict(terms)
    for role, term in _BY_ROLE.items():
        known = {said for said, _ in (*found.values(), *others.values())}
        left = [name for name in names if sheet.roles[name] == role and name not in found and any(sheet.numbers[name])]
        if term not in known and len(left) == 1 and not _COUNTED.search(left[0]):
            found[left[0]] = (term, LOOSE)
    return found


def _line_totals(terms: Terms, profiles: dict[str, ColumnProfile]) -> Terms:
    """Take a price that grows with the quantity of the same product for what the line came to."""
    by_term = {term: name for name, (term, _) in terms.items()}
    names = [by_term.get(term) for term in ("unit_price", "quantity")]
    product = by_term.get("product_id") or by_term.get("product_name")
    if "amount" in by_term or not product or None in names:
        return terms
    price, quantity = (str(name) for name in names)
    bought: dict[str, set[tuple[float, float]]] = {}
    rows = zip(profiles[product].cells, numbers(profiles[quantity]), numbers(profiles[price]), strict=True)
    for key, pieces, cost in rows:
        if key and pieces and cost and pieces > 0 and cost > 0:
            bought.setdefault(key, set()).add((pieces, cost))
    several = [pairs for pairs in bought.values() if len({pieces for pieces, _ in pairs}) > 1]
    grows = sum(_alike(cost / pieces for pieces, cost in pairs) for pairs in several)
    stays = sum(_alike(cost for _, cost in pairs) for pairs in several)
    if not several or stays or grows < _ALL * len(several):
        return terms
    return {**terms, price: ("amount", terms[price][1])}


def _alike(values: Iterable[float]) -> bool:
    found = list(values)
    return max(found) - min(found) <= _CENT * max(found)
