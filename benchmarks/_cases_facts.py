"""Read what is right of each case, and hold what Limner made of it against that."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import yaml

_TOLD = frozenset(("area", "set", "files", "whole_folder", "source", "ids_of", "map", "database"))
_TOLD |= {"from_json", "sealed", "ask", "refuse", "several"}
"""What is told of a case besides facts that are tested one by one."""
FACTS = Path(__file__).with_name("cases.yaml")
NOBODY = frozenset(("匿名", "散客"))
"""How expect.json names orders without a customer."""
_BESIDE = frozenset(("README.md", "expect.json"))
_NOT_TABLES = frozenset((".yaml", ".py"))
_CHINESE = {"time_zone": "Asia/Shanghai", "currency": "CNY", "locale": "zh"}

Verdict = Literal["right", "asked", "wrong", "refused", "crash"]
Net = dict[str | None, Decimal]


@dataclass(frozen=True)
class Case:
    """One case, or one of several that share a folder: where its files lie, and what is right."""

    name: str
    folder: Path
    facts: dict[str, Any]

    @property
    def title(self) -> str:
        """The case's name, with that of the file where several cases share the folder."""
        return f"{self.name}/{self.facts.get('map', self.files[0].name)}" if self.facts.get("several") else self.name

    @property
    def files(self) -> list[Path]:
        """What is imported, one after another."""
        if "files" in self.facts:
            return [self.folder / name for name in self.facts["files"]]
        return [path for path in self.tables if path.suffix not in _NOT_TABLES]

    @property
    def tables(self) -> list[Path]:
        """All that lies in the folder but what is said of it."""
        return sorted(path for path in self.folder.iterdir() if path.name not in _BESIDE)

    @property
    def settings(self) -> dict[str, str]:
        """Of the workspace."""
        return (_CHINESE if self.name.startswith("zh/") else {}) | self.facts.get("set", {})


@dataclass
class Outcome:
    """What Limner made of a case.

    Attributes:
        questions: what it asks: keys, columns and candidates.
        refusal: its words where it refuses; ``crash`` where it fails otherwise.
        said: every remark of its reports.
        net: by customer; None is nobody.
        orders: rows of ``orders`` by number.
        counts: rows of further tables, and whatever has a number.
        columns: of each column its targets and kind of personal value.
        found: what else a fact speaks of, by the fact's name.
    """

    questions: list[set[str]] = field(default_factory=list)
    refusal: str = ""
    crash: str = ""
    said: list[str] = field(default_factory=list)
    net: Net = field(default_factory=dict)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    columns: dict[str, tuple[tuple[str, ...], str | None]] = field(default_factory=dict)
    clear: list[str] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """A case with its verdict and, where it is not right, what is not."""

    title: str
    area: str
    verdict: Verdict
    faults: list[str]
    seconds: float = 0.0


def cases(folder: Path, only: Collection[str] = (), *, told_in: Path = FACTS) -> Iterator[Case]:
    """Give the cases whose facts are kept and whose folder is there; all, or those with a word of ``only`` in them.

    Raises:
        ValueError: nothing tests a fact.
    """
    for name, told in yaml.safe_load(told_in.read_text(encoding="utf-8")).items():
        several = isinstance(told, list)
        for facts in told if several else [told]:
            if unknown := facts.keys() - _TESTS.keys() - _TOLD:
                raise ValueError(f"{name}: nothing tests {', '.join(sorted(unknown))}")
            case = Case(name, folder / name, facts | {"several": several})
            if case.folder.is_dir() and (not only or any(word in case.title for word in only)):
                yield replace(case, facts=_beside(case.folder) | case.facts) if "from_json" in facts else case


def _beside(folder: Path) -> dict[str, Any]:
    """The facts that were computed when the case was made."""
    told = json.loads((folder / "expect.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    if told["per"]:
        found["nets"] = [net for name, (_, net) in told["per"].items() if name not in NOBODY]
        found["anonymous"] = sum(net for name, (_, net) in told["per"].items() if name in NOBODY)
    return found | ({"people": told["people"]} if "people" in told else {})


def is_asked(outcome: Outcome, wanted: list[str]) -> bool:
    """Whether a question was asked whose key, column or one of whose candidates is ``wanted``: the one place that knows."""
    return any(not question.isdisjoint(wanted) for question in outcome.questions)


def judge(case: Case, outcome: Outcome) -> Judged:
    """Say whether a case came out right, was rightly asked about, or how it went wrong."""
    faults = list(_faults(case.facts, outcome))
    verdict: Verdict = "right"
    if outcome.crash:
        verdict, faults = "crash", [outcome.crash]
    elif outcome.clear:
        verdict = "wrong"
    elif outcome.questions or outcome.refusal:
        wanted = "refuse" in case.facts and re.search(case.facts["refuse"], outcome.refusal)
        if is_asked(outcome, case.facts.get("ask", [])) or wanted:
            return Judged(case.title, case.facts["area"], "asked", [])
        verdict, faults = "refused", [outcome.refusal]
    elif faults:
        verdict = "wrong"
    return Judged(case.title, case.facts["area"], verdict, faults)


def _faults(facts: dict[str, Any], outcome: Outcome) -> Iterator[str]:
    for name, test in _TESTS.items():
        if name in facts and (fault := test(facts[name], outcome)):
            yield fault
    if not facts.keys() & _TESTS.keys():
        yield "taken in, and nothing asked"
    if outcome.clear:
        yield f"in clear: {', '.join(outcome.clear)}"


def _net(wanted: dict[str, float], outcome: Outcome) -> str:
    right = {str(name): _money(net) for name, net in wanted.items() if net}
    found = {name: net for name, net in outcome.net.items() if name is not None and net}
    return "" if right == found else f"net {_shown(right)}, not {_shown(found)}"


def _nets(wanted: list[Any], outcome: Outcome) -> str:
    any_of = wanted if wanted and isinstance(wanted[0], list) else [wanted]
    right = [sorted(_money(net) for net in one if net) for one in any_of]
    found = sorted(net for name, net in outcome.net.items() if name is not None and net)
    return "" if found in right else f"nets {' or '.join(map(_list, right))}, not {_list(found)}"


def _anonymous(wanted: float, outcome: Outcome) -> str:
    found = outcome.net.get(None, Decimal())
    return "" if found == _money(wanted) else f"without a customer {_money(wanted)}, not {found}"


def _count(name: str) -> Callable[[int, Outcome], str]:
    return lambda wanted, outcome: (
        "" if outcome.counts.get(name, 0) == wanted else f"{name} {wanted}, not {outcome.counts.get(name, 0)}"
    )


def _of_orders(fact: str, column: str) -> Callable[[dict[str, Any], Outcome], str]:
    def test(wanted: dict[str, Any], outcome: Outcome) -> str:
        found = {number: outcome.orders.get(str(number), {}).get(column) for number in wanted}
        return "" if found == wanted else f"{fact} {_shown(wanted)}, not {_shown(found)}"

    return test


def _same(name: str) -> Callable[[Any, Outcome], str]:
    return lambda wanted, outcome: (
        "" if outcome.found.get(name) == wanted else f"{name} {_shown(wanted)}, not {_shown(outcome.found.get(name))}"
    )


def _part(name: str) -> Callable[[dict[str, Any], Outcome], str]:
    def test(wanted: dict[str, Any], outcome: Outcome) -> str:
        every = outcome.found.get(name, {})
        found = {key: every.get(key) for key in wanted}
        return "" if found == wanted else f"{name} {_shown(wanted)}, not {_shown(found)}"

    return test


def _means(wanted: dict[str, str], outcome: Outcome) -> str:
    wrong = [name for name, target in wanted.items() if target not in outcome.columns.get(name, ((), None))[0]]
    return f"not {', '.join(wanted[name] for name in wrong)}: {', '.join(wrong)}" if wrong else ""


def _impersonal(wanted: list[str], outcome: Outcome) -> str:
    wrong = [name for name in wanted if outcome.columns.get(name, ((), None))[1]]
    return f"taken for personal: {', '.join(wrong)}" if wrong else ""


def _told(wanted: str, outcome: Outcome) -> str:
    return "" if any(re.search(wanted, said) for said in outcome.said) else f"no remark on {wanted}"


def _joined(wanted: list[list[str]], outcome: Outcome) -> str:
    person = outcome.found.get("persons", {})
    apart = [f"{a}/{b}" for a, b in wanted if person.get(a, a) != person.get(b, b)]
    return f"not joined: {', '.join(apart)}" if apart else ""


def _apart(wanted: list[list[str]], outcome: Outcome) -> str:
    person = outcome.found.get("persons", {})
    one = [f"{a}/{b}" for a, b in wanted if person.get(a, a) == person.get(b, b)]
    return f"joined: {', '.join(one)}" if one else ""


def _exported(_wanted: str, outcome: Outcome) -> str:
    return f"formulas: {outcome.found['formulas']}" if outcome.found["formulas"] else ""


def _build(wanted: bool, outcome: Outcome) -> str:  # noqa: FBT001  (a fact)
    said = str(outcome.found["build"])
    if wanted:
        return said and f"is not built: {said}"
    return "" if said and "limner build" not in said else f"build: {said or 'built'}"


_TESTS: dict[str, Callable[[Any, Outcome], str]] = {
    "net": _net,
    "nets": _nets,
    "anonymous": _anonymous,
    **{name: _count(name) for name in ("orders", "lines", "people", "feedback", "coupons")},
    "days": _of_orders("days", "ordered_on"),
    "hours": _of_orders("hours", "ordered_hour"),
    "units": _of_orders("units", "units"),
    "born": _same("born"),
    "phones": _same("phones"),
    "cities": _part("cities"),
    "means": _means,
    "impersonal": _impersonal,
    "told": _told,
    "build": _build,
    "bought": _part("bought"),
    "categories": _same("categories"),
    "joined": _joined,
    "apart": _apart,
    "exported": _exported,
}


def _money(amount: float | Decimal) -> Decimal:
    return Decimal(str(amount)).quantize(Decimal("0.0001")).normalize() + 0


def _list(amounts: list[Decimal]) -> str:
    return f"[{', '.join(f'{amount:f}' for amount in amounts)}]"


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(one)}" for key, one in sorted(value.items(), key=str)) + "}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)
