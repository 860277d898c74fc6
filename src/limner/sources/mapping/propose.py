"""Propose what a sheet means, with a confidence for each column and the questions that only a person can answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from limner.core.errors import NotFound
from limner.core.text import Text
from limner.privacy.classify import classify
from limner.privacy.column_names import is_hardware
from limner.sources.mapping.codes import meanings
from limner.sources.mapping.columns import extra_column, mapped_column
from limner.sources.mapping.confidence import SURE, confidence
from limner.sources.mapping.figures import Figures, figures
from limner.sources.mapping.mapping import TABLES, Column, Formula, SheetMapping
from limner.sources.mapping.personal import (
    KNOWING,
    Classify,
    known_by,
    known_by_contact,
    may_be,
    personal_kind,
    sealed_as,
)
from limner.sources.mapping.recognise import ColumnProfile
from limner.sources.mapping.shapes import SHAPES, Shape
from limner.sources.mapping.vocabulary import HEAD, TERMS

_SHOWN = 3
CLOSE = 0.05
"""Two kinds of sheet whose marks differ by less are asked about."""
_NUMBERED = ("order_id", "product_id", "store_id", "coupon_id", "campaign_id", "session_id")


@dataclass(frozen=True)
class Question:
    """What only a person can answer.

    Attributes:
        key: what it is about: ``table``, ``amount``, ``order_figure``, ``date_order``, ``decimal``, ``gender``,
            ``status:WORD`` (how an order stands of which the column says WORD) or a needed target.
        column: the source column; empty where the whole sheet is meant.
        text: the question.
        candidates: the answers to choose from.
    """

    key: str
    column: str
    text: Text
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A mapping with how surely each column is known, and what remains to be asked."""

    mapping: SheetMapping
    confidences: dict[str, float]
    questions: tuple[Question, ...] = ()
    samples: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """A few different cells of each column that names nobody."""

    @property
    def sure(self) -> bool:
        """Whether the mapping may be used without asking: all that a table needs was found, and nothing is open."""
        return not self.questions


def propose(
    profiles: dict[str, ColumnProfile],
    *,
    time_zone: str = "UTC",
    currency: str | None = None,
    observed_on: str | None = None,
    table: str | None = None,
    classify: Classify = classify,
) -> Proposal:
    """Propose the mapping of a sheet from the profiles of its columns.

    The kind of sheet is chosen by the whole set of columns: of the kinds whose needs are met, the one that explains
    most of them. A column that no kind of sheet knows is personal or is kept as ``x_name``; none is dropped.

    Args:
        profiles: each column's profile, in the order of the sheet (``recognise``).
        time_zone: zone of the sheet's local times.
        currency: ISO 4217 code of its money.
        observed_on: day (ISO) on which ages were true.
        table: choose the kind of sheet by its main table (``--as``).
        classify: says which columns are personal.

    Raises:
        NotFound: no kind of sheet has ``table`` as its main table.
    """
    shapes = [shape for shape in SHAPES if table in (None, shape.main)]
    if not shapes:
        raise NotFound.among("table", str(table), TABLES)
    kinds = {name: kind for name in profiles if (kind := personal_kind(profiles[name], classify, tuple(profiles)))}
    found = [(shape, _assign(shape, profiles, kinds)) for shape in shapes]
    held = frozenset(kind for name, kind in kinds.items() if profiles[name].filled)
    fitting = [
        (shape, terms) for shape, terms in found if _fits(shape, terms, profiles, forced=table is not None, kinds=held)
    ]
    ranked = sorted(fitting or found, key=lambda one: -_mark(one[1]))
    shape, terms = ranked[0]
    questions = [] if fitting else [_which_table(shape, terms)]
    if len(fitting) > 1 and _mark(terms) - _mark(ranked[1][1]) < CLOSE:
        questions.append(_which_of(shape, ranked[1][0]))
    base = SheetMapping(columns={}, time_zone=time_zone, currency=currency, observed_on=observed_on)
    settled = figures(shape, terms, {name: profiles[name] for name in profiles if name not in kinds})
    questions += [_ask(key, name, candidates) for key, name, candidates in settled.asked]
    return _proposal(shape, settled, profiles, base, questions, kinds)


def _assign(shape: Shape, profiles: dict[str, ColumnProfile], kinds: dict[str, str]) -> dict[str, tuple[str, float]]:
    """Give each column at most one term and each term one column, the surest first.

    A column that names persons (``kinds``) is few of the terms (``personal.may_be``).
    """
    pairs = [
        (confidence(profile, TERMS[term]), -place, -rank, name, term)
        for place, (name, profile) in enumerate(profiles.items())
        for rank, term in enumerate(shape.fields)
    ]
    known = {term for sure, *_, name, term in pairs if sure >= SURE and not is_hardware(name)}
    columns: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for sure, _, _, name, term in sorted(pairs, reverse=True):
        said = may_be(term, name, kinds.get(name), known) and not _of_the_order(term, sure, shape)
        if sure >= 0.5 and said and name not in columns and term not in taken:  # noqa: PLR2004 — less is a guess
            columns[name] = (term, sure)
            if term not in shape.several:
                taken.add(term)
    return _paid_before_listed(shape, columns)


def _of_the_order(term: str, sure: float, shape: Shape) -> bool:
    """When an order's row was made is when it was placed, and no day on which somebody registered."""
    return term == "registered_on" and sure < HEAD and "ordered_at" in shape.fields


def _paid_before_listed(shape: Shape, columns: dict[str, tuple[str, float]]) -> dict[str, tuple[str, float]]:
    """A total that stands alone is what was paid."""
    terms = {term for term, _ in columns.values()}
    if "amount" in shape.fields and "amount" not in terms and "list_amount" in terms:
        return {
            name: ("amount", sure) if term == "list_amount" else (term, sure) for name, (term, sure) in columns.items()
        }
    return columns


def _fits(
    shape: Shape,
    terms: dict[str, tuple[str, float]],
    profiles: dict[str, ColumnProfile],
    *,
    forced: bool,
    kinds: frozenset[str],
) -> bool:
    """Say whether a kind of sheet may be it; ``kinds`` are those of its personal columns, which are all a member list needs."""
    sure = {term for term, confidence in terms.values() if confidence >= SURE}
    needs = shape.needs[:1] if kinds and shape.main == "records" else shape.needs
    if not all(sure & set(group) for group in needs) and not (
        shape.main == "records" and _lists_people(terms, profiles, kinds, forced=forced)
    ):
        return False
    if forced:
        return True
    foreign = {
        term
        for term in shape.without
        if any(confidence(profile, TERMS[term]) >= 0.9 for profile in profiles.values())  # noqa: PLR2004 — an exact name
    }
    if shape.main == "records" and not any(
        confidence(profile, TERMS[term]) >= SURE for profile in profiles.values() for term in ("order_id", "ordered_at")
    ):
        # What people have spent so far stands in lists of people, too; a sale has a number or a day.
        foreign -= {"amount"}
    return not foreign - sure


def _lists_people(
    terms: dict[str, tuple[str, float]],
    profiles: dict[str, ColumnProfile],
    kinds: frozenset[str],
    *,
    forced: bool,
) -> bool:
    """Say whether a sheet without a customer's number lists people: it names them, and says how to reach them.

    A list of shops or of orders does so too; what numbers anything else is not taken for a list of people.
    """
    if any(term == "customer_id" for term, _ in terms.values()):
        return False
    if forced:
        return bool(kinds & KNOWING)
    numbered = any(confidence(profile, TERMS[term]) >= SURE for profile in profiles.values() for term in _NUMBERED)
    return "name" in kinds and bool(kinds & (KNOWING - {"name"})) and not numbered


def _mark(terms: dict[str, tuple[str, float]]) -> float:
    return sum(confidence for _, confidence in terms.values())


def _proposal(
    shape: Shape,
    settled: Figures,
    profiles: dict[str, ColumnProfile],
    base: SheetMapping,
    questions: list[Question],
    kinds: dict[str, str],
) -> Proposal:
    columns: dict[str, Column] = {}
    confidences: dict[str, float] = {}
    terms = settled.terms
    for name, profile in profiles.items():
        term, sure = terms.get(name, ("", 0.0))
        kind = sealed_as(term, profile, kinds.get(name))
        if term and not (kind and term != "customer_id"):
            column, asked = mapped_column(profile, term, shape, profiles)
            columns[name] = replace(column, personal=kind, values={**column.values, **meanings(term, profile.values)})
            if name in settled.once:
                columns[name] = replace(columns[name], to=(f"orders.{term}",), once=True)
            confidences[name] = sure
            questions += [_ask(question, name, candidates) for question, candidates in asked]
        elif kind:
            columns[name], confidences[name] = Column(personal=kind), 1.0
        else:
            columns[name], confidences[name] = extra_column(profile, shape, set(columns) | set(profiles)), 1.0
    knowing = known_by(shape, columns, terms, profiles)
    if not knowing:
        columns = known_by_contact(shape, columns, terms, profiles)
    columns = _products_by_name(_without_bare_orders(columns))
    columns = _of_nobody(columns, knowing, shape, profiles)
    mapping = replace(base, columns=_records_need_customers(columns), known_by=knowing)
    samples = {name: one.samples[:_SHOWN] for name, one in profiles.items() if not columns[name].personal}
    return Proposal(replace(mapping, computed=_computed(mapping)), confidences, tuple(questions), samples)


def _without_bare_orders(columns: dict[str, Column]) -> dict[str, Column]:
    """Lines that say neither who ordered nor when (olist's order items) do not make orders: another sheet has those."""
    targets = {target for column in columns.values() for target in column.to}
    if "order_lines.product_id" not in targets or targets & {"orders.customer_id", "orders.ordered_at"}:
        return columns
    return {
        name: replace(column, to=tuple(target for target in column.to if target != "orders.order_id"))
        for name, column in columns.items()
    }


def _products_by_name(columns: dict[str, Column]) -> dict[str, Column]:
    """Where lines give a product's name and no number, the name is its number."""
    targets = {target for column in columns.values() for target in column.to}
    if "products.name" not in targets or targets & {"order_lines.product_id", "products.product_id"}:
        return columns
    lines = any(target.startswith("order_lines.") for target in targets)
    wanted = ("products.product_id", *(("order_lines.product_id",) if lines else ()))
    return {
        name: replace(column, to=(*wanted, *column.to)) if "products.name" in column.to else column
        for name, column in columns.items()
    }


def _records_need_customers(columns: dict[str, Column]) -> dict[str, Column]:
    """Where a sheet of orders says something of the person, its customers are also in records."""
    targets = {target for column in columns.values() for target in column.to}
    tables = {target.split(".")[0] for target in targets}
    wanted = [
        table for table in ("records", "identifiers") if table in tables and f"{table}.customer_id" not in targets
    ]
    if "records" not in wanted and "identifiers" not in wanted:
        return columns
    found: dict[str, Column] = {}
    for name, column in columns.items():
        is_customer = any(target.endswith(".customer_id") for target in column.to)
        add = ("records.customer_id",) if is_customer and "records" in wanted else ()
        found[name] = replace(column, to=(*column.to, *add)) if add else column
    return found


def _of_nobody(
    columns: dict[str, Column], known_by: tuple[str, ...], shape: Shape, profiles: dict[str, ColumnProfile]
) -> dict[str, Column]:
    """Where no column names the customer, what is said of the person (country, gender …) stays with the row."""
    if known_by or any(target.endswith(".customer_id") for one in columns.values() for target in one.to):
        return columns
    found: dict[str, Column] = {}
    for name, column in columns.items():
        to = tuple(target for target in column.to if not target.startswith(("records.", "identifiers.")))
        plain = (
            extra_column(profiles[name], shape, set(columns)) if column.to and not to and not column.personal else None
        )
        found[name] = plain or replace(column, to=to)
    return found


def _computed(mapping: SheetMapping) -> dict[str, Formula]:
    lines = "order_lines"
    computed: dict[str, Formula] = {}
    if lines not in mapping.tables:
        return computed
    if not mapping.has(f"{lines}.amount") and mapping.has(f"{lines}.unit_price"):
        computed[f"{lines}.amount"] = _price_formula(mapping)
    if mapping.has(f"{lines}.x_discount_rate") and not mapping.has(f"{lines}.discount_amount"):
        computed[f"{lines}.discount_amount"] = "amount_and_rate"
    return computed


def _price_formula(mapping: SheetMapping) -> Formula:
    """How what a line came to follows from its price, quantity and reductions."""
    if mapping.has("order_lines.discount_amount") or mapping.has("order_lines.coupon_amount"):
        return "price_less_discount"
    return "price_less_rate" if mapping.has("order_lines.x_discount_rate") else "quantity_times_price"


def _ask(key: str, name: str, candidates: tuple[str, ...]) -> Question:
    choice = " / ".join(candidates) if key == "decimal" else ", ".join(candidates)
    about, _, word = key.partition(":")
    texts = {
        "date_order": Text(
            zh=f"“{name}”列的日期有两种读法，是哪一种：{choice}（dmy=日月年，mdy=月日年）？",
            en=f"The dates in {name!r} can be read in two ways; which is it: {choice} (dmy = day first, mdy = month first)?",
        ),
        "decimal": Text(
            zh=f"“{name}”列的数字（如 1.234 或 1,234）有两种读法，哪个符号是小数点：{choice}（另一个是千位分隔符）？",
            en=f"Numbers such as 1.234 or 1,234 in {name!r} can be read in two ways; which is the decimal sign: "
            f"{choice} (the other separates thousands)?",
        ),
        "amount": Text(
            zh=f"哪一列是客户实际支付的金额：{choice}？",
            en=f"Which column is what the customer paid: {choice}?",
        ),
        "order_figure": Text(
            zh=f"“{name}”列是整单的金额（每行重复），还是每行商品各自的金额：{choice}（order=整单，line=每行）？",
            en=f"Is {name!r} a figure of the whole order, written again on each line, or each line's own: {choice}?",
        ),
        "gender": Text(
            zh=f"“{name}”列用代码 {choice} 表示性别，各代表什么？",
            en=f"{name!r} writes gender in the codes {choice}; what does each mean?",
        ),
        "status": Text(
            zh=f"“{name}”列写着“{word}”的订单是什么状态：{choice}（paid=已付款，unpaid=未付款，cancelled=已取消，refunded=已全额退款）？",
            en=f"How does an order stand of which {name!r} says {word!r}: {choice}?",
        ),
    }
    return Question(key, name, texts[about], candidates)


def _which_table(shape: Shape, terms: dict[str, tuple[str, float]]) -> Question:
    known = {term for term, _ in terms.values()}
    missing = next((group for group in shape.needs if not known & set(group)), shape.needs[0])
    return Question(
        "table",
        "",
        Text(
            zh=f"无法确定这张表的内容。最接近 {shape.main}，但没有认出：{'、'.join(missing)}。",
            en=f"It is not clear what this sheet holds. It is nearest to {shape.main}, but none of its columns is "
            f"surely one of: {', '.join(missing)}.",
        ),
        tuple(dict.fromkeys(one.main for one in SHAPES)),
    )


def _which_of(first: Shape, second: Shape) -> Question:
    return Question(
        "table",
        "",
        Text(
            zh=f"这张表是 {first.main} 还是 {second.main}？",
            en=f"Does this sheet hold {first.main} or {second.main}?",
        ),
        (first.main, second.main),
    )
