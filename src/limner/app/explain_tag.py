"""Explain a tag, and why one customer has it, has it not, or had it once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from ibis import _

from limner.app.asked import Asked
from limner.app.catalogue import shipped_tags, tag_named, tag_then
from limner.app.identity.person import current_id
from limner.app.preview import rule_titles
from limner.app.show_portrait import features_of
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Locale, Text
from limner.ops.runs import Run
from limner.portrait.catalogue import catalogue, money_features, share_features
from limner.portrait.evidence import explain
from limner.portrait.tag import THEMES, Tag
from limner.portrait.threshold import write_threshold
from limner.portrait.wording import UNKNOWN, written
from limner.rules.columns import reads
from limner.rules.compile import marked
from limner.rules.describe import describe
from limner.rules.rule import All, Has, Rule
from limner.rules.tables import RuleTables
from limner.warehouse.reader import Reader
from limner.warehouse.tables import CUSTOMERS, FEATURES, TAGS

_BUSIEST = 3
_RUNS = 1000
_SIGNS = {">=": "≥", "<=": "≤", "!=": "≠"}


@dataclass(frozen=True)
class Threshold:
    """A threshold: its value now and the one that it ships with, as numbers and as people write them."""

    name: str
    value: float
    default: float
    written: Text
    written_default: Text


@dataclass(frozen=True)
class Example:
    """Features of a customer, whether the tag fits, and the evidence where it does."""

    features: Mapping[str, Any]
    fits: bool
    evidence: Text | None


@dataclass(frozen=True)
class TagExplained:
    """What a tag means.

    Attributes:
        name: its name.
        theme: its theme.
        title: its title.
        definition: what it says, at the thresholds of the workspace.
        rule: its rule in words.
        thresholds: its thresholds.
        reads: the features that it reads, with their titles.
        examples: whom it fits and whom not.
        customers: how many have it now.
        total: how many customers there are.
        since: the days on which most of those who have it now got it, with how many.
    """

    name: str
    theme: Text
    title: Text
    definition: Text
    rule: Text
    thresholds: tuple[Threshold, ...]
    reads: tuple[tuple[str, Text], ...]
    examples: tuple[Example, ...]
    customers: int
    total: int
    since: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Condition:
    """One condition of a tag's rule, asked of one customer: what it is about, the customer's value, what is needed."""

    about: Text
    value: Text
    needs: Text
    holds: bool


@dataclass(frozen=True)
class Turn:
    """A day on which a period began or ended, with the conditions before and after.

    ``before`` and ``after`` are null where the values of then are no longer kept; ``before`` is empty where no build
    came before.
    """

    on: date
    began: bool
    before: tuple[Condition, ...] | None
    after: tuple[Condition, ...] | None

    @property
    def turned(self) -> tuple[tuple[Condition, Condition], ...]:
        """The conditions, before and after, that held on one side only."""
        pairs = zip(self.before or (), self.after or (), strict=False)
        return tuple((old, new) for old, new in pairs if old.holds != new.holds)


@dataclass(frozen=True)
class CustomerTag:
    """What there is between a tag and a customer.

    Attributes:
        customer_id: the customer.
        name: the tag.
        title: its title.
        as_of: the last day that the portraits know of.
        has: whether the customer has it now.
        periods: since when and until when the customer had it, newest first; the open one has no end.
        evidence: why, where the customer has it.
        conditions: the conditions of the rule, with the customer's values of now.
        turns: the days on which periods began or ended, newest first.
    """

    customer_id: str
    name: str
    title: Text
    as_of: date
    has: bool
    periods: tuple[tuple[date, date | None], ...]
    evidence: Text | None
    conditions: tuple[Condition, ...]
    turns: tuple[Turn, ...]


def explain_tag(workspace: Workspace, name: str) -> TagExplained:
    """Say what the tag called ``name`` means in ``workspace``, and how many have it.

    Raises:
        NotFound: there is no such tag.
    """
    tag = tag_named(workspace, name)
    reader = workspace.reader(engine="duckdb")
    held = reader.table(TAGS).filter(_.tag == name, _.until.isnull())
    days = reader.engine.rows(held.group_by("since").agg(n=_.count()).order_by(_.n.desc(), _.since.desc()))
    (known,) = reader.engine.rows(reader.table(FEATURES).agg(n=_.count()))
    return TagExplained(
        name=name,
        theme=THEMES[tag.theme],
        title=tag.title,
        definition=tag.definition,
        rule=_both(partial(_said, tag.rule)),
        thresholds=_thresholds(tag),
        reads=tuple((column, _title(column)) for column in sorted(reads(tag.rule).columns)),
        examples=tuple(Example(row, fits, _evidence(tag, row) if fits else None) for row, fits in tag.examples),
        customers=sum(row["n"] for row in days),
        total=known["n"],
        since=tuple((row["since"], row["n"]) for row in days[:_BUSIEST]),
    )


def explain_customer(workspace: Workspace, name: str, customer_id: str) -> CustomerTag:
    """Say whether a customer has the tag called ``name``, why or why not, and what changed when that began or ended.

    Raises:
        NotFound: there is no such tag, no portraits have been built, or none of this customer.
    """
    tag = tag_named(workspace, name)
    reader = workspace.reader(engine="duckdb")
    customer_id = current_id(reader, customer_id)
    row = features_of(reader, customer_id)
    held = reader.table(TAGS).filter(_.tag == name, _.customer_id == customer_id).order_by(_.since.desc())
    periods = tuple((each["since"], each["until"]) for each in reader.engine.rows(held))
    has = any(until is None for _since, until in periods)
    return CustomerTag(
        customer_id=customer_id,
        name=name,
        title=tag.title,
        as_of=row["as_of"],
        has=has,
        periods=periods,
        evidence=_evidence(tag, row) if has else None,
        conditions=_conditions(tag, reader, row),
        turns=tuple(_turns(workspace, name, customer_id, periods)),
    )


def _thresholds(tag: Tag) -> tuple[Threshold, ...]:
    shipped = shipped_tags().get(tag.name, tag).thresholds
    return tuple(
        Threshold(
            name,
            value,
            shipped[name],
            Text(zh=write_threshold(tag, name, value, "zh"), en=write_threshold(tag, name, value, "en")),
            Text(
                zh=write_threshold(tag, name, shipped[name], "zh"), en=write_threshold(tag, name, shipped[name], "en")
            ),
        )
        for name, value in tag.thresholds.items()
    )


def _conditions(tag: Tag, reader: Reader, row: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Ask each condition of the tag's rule of the customer whose features are ``row``."""
    rules = dict(enumerate(_parts(tag.rule)))
    tables = Asked(reader).tables()
    one: RuleTables = replace(tables, customers=tables.customers.filter(_.customer_id == row["customer_id"]))
    plan = marked({f"part_{i}": rule for i, rule in rules.items()}, one, as_of=row["as_of"])
    (found,) = reader.engine.rows(plan)
    return tuple(_condition(rule, row, holds=found[f"part_{i}"]) for i, rule in rules.items())


def _parts(rule: Rule) -> Iterable[Rule]:
    """Yield the rules that must all hold."""
    if isinstance(rule, All):
        for inner in rule.of:
            yield from _parts(inner)
    else:
        yield rule


def _condition(rule: Rule, row: Mapping[str, Any], *, holds: bool) -> Condition:
    columns = sorted(reads(rule).columns)
    if isinstance(rule, Has) and rule.operator not in ("missing", "present"):
        about, needs = _title(rule.column), _both(partial(_needed, rule))
        return Condition(about, _both(partial(_value, rule.column, row)), needs, holds)
    values = [(_title(column), column) for column in columns]
    return Condition(
        about=Text("、".join(title.zh for title, _column in values), ", ".join(title.en for title, _column in values)),
        value=_both(lambda locale: ", ".join(_value(column, row, locale) for column in columns)),
        needs=_both(partial(_said, rule)),
        holds=holds,
    )


def _needed(rule: Has, locale: Locale) -> str:
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    shown = [_value(rule.column, {rule.column: value}, locale) for value in values]
    if rule.operator == "between":
        return "–".join(shown)
    if rule.operator in _SIGNS or rule.operator in ("=", "<", ">"):
        return f"{_SIGNS.get(rule.operator, rule.operator)} {shown[0]}"
    listed = ("、" if locale == "zh" else ", ").join(shown)
    ways = {
        "in": Text(f"为 {listed} 之一", f"one of {listed}"),
        "not in": Text(f"不为 {listed}", f"none of {listed}"),
        "contains": Text(f"包含 {listed}", f"containing {listed}"),
    }
    return ways[rule.operator].to(locale)


def _turns(
    workspace: Workspace, name: str, customer_id: str, periods: Iterable[tuple[date, date | None]]
) -> Iterable[Turn]:
    """Find what changed on the days on which periods began and ended."""
    builds = [run for run in workspace.store.runs.latest(_RUNS, kind="build") if run.status == "done"]
    days = [(since, True) for since, _until in periods] + [(until, False) for _since, until in periods if until]
    for on, began in sorted(days, reverse=True):
        after = next((run for run in builds if run.parameters["as_of"] == on.isoformat()), None)
        earlier = [run for run in builds if run.parameters["as_of"] < on.isoformat()]
        before = next((run for run in earlier if after is None or _number(run) < _number(after)), None)
        yield Turn(
            on,
            began,
            before=_then(workspace, name, customer_id, before) if before else () if after else None,
            after=_then(workspace, name, customer_id, after) if after else None,
        )


def _number(run: Run) -> int:
    return run.lake_commit or 0


def _then(workspace: Workspace, name: str, customer_id: str, run: Run) -> tuple[Condition, ...] | None:
    """Ask the tag's conditions of the customer as a build left them; null where that is no longer kept.

    A customer who was not known then has no conditions.
    """
    tag = tag_then(workspace, name, run.started_at)
    try:
        reader = workspace.reader(engine="duckdb", commit=run.lake_commit)
        if not reader.has(FEATURES):
            return ()
        rows = reader.engine.rows(reader.table(FEATURES).filter(_.customer_id == customer_id))
        return _conditions(tag, reader, rows[0]) if rows else ()
    except (NotFound, InvalidDefinition):  # vacuumed, or of a Limner that had other features
        return None


def _both(said: Callable[[Locale], str]) -> Text:
    return Text(zh=said("zh"), en=said("en"))


def _evidence(tag: Tag, row: Mapping[str, Any]) -> Text:
    return Text(zh=explain(tag, row, "zh"), en=explain(tag, row, "en"))


def _title(column: str) -> Text:
    known = catalogue().features
    return known[column].title if column in known else CUSTOMERS.column_title(column)


def _value(column: str, row: Mapping[str, Any], locale: Locale) -> str:
    value, known = row.get(column), catalogue().features
    if value is None:
        return UNKNOWN.to(locale)
    return written(known[column], value, locale) if column in known else str(value)


def _said(rule: Rule, locale: Locale) -> str:
    return describe(rule, locale, rule_titles(), amounts=money_features(), shares=share_features())
