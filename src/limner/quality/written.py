"""Read checks that someone wrote in YAML (or JSON), and write them again.

A check has a name, a table, a title and one key that says what is expected::

    - name: city_known
      table: customers
      title: {zh: 客户有城市, en: A customer has a city}
      severity: warning
      required: {column: city}

The keys are those of ``KINDS``, and what stands under each are the attributes of its class in ``quality.expect``. What is
not said of ``on_fail`` is ``quarantine`` for an error that can be decided of a row as it arrives, else ``report``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from typing import Any as Anything

import yaml

from limner.core.errors import InvalidDefinition
from limner.quality import expect
from limner.quality.check import Check, OnFail, Severity, can_quarantine
from limner.quality.expect import Expectation, asked
from limner.rules.json import from_data, to_data
from limner.rules.rule import All, Any, Has, Not, Rule, nearest
from limner.rules.written import words

KINDS: dict[str, type] = {
    "required": expect.Required,
    "unique": expect.Unique,
    "type": expect.OfType,
    "range": expect.InRange,
    "pattern": expect.Matches,
    "allowed": expect.OneOf,
    "reference": expect.Refers,
    "compare": expect.Compares,
    "product": expect.Multiplies,
    "fresh": expect.Fresh,
    "rows": expect.RowsAgainstLast,
    "rule": expect.Holds,
}
"""What each kind of expectation is called."""

_KEYS = ("name", "table", "title", "severity", "when", "tolerance", "on_fail")


def read_checks(text: str) -> list[Check]:
    """Read one check, or a list of them.

    Raises:
        InvalidDefinition: with the path of the fault and how to mend it.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidDefinition(f"This is not YAML: {error}.", remedy="Check indents, colons and quotes.") from error
    listed = data if isinstance(data, list) else [data]
    return [check_from_data(one, f"[{place}]") for place, one in enumerate(listed)]


def check_from_data(data: object, path: str = "") -> Check:
    """Read one check from what YAML or JSON gave.

    Raises:
        InvalidDefinition: with the path of the fault and how to mend it.
    """
    if not isinstance(data, Mapping):
        raise InvalidDefinition(f"{data!r} is no check.", path=path, remedy="Give it name, table, title and a kind.")
    kinds = [key for key in data if key in KINDS]
    unknown = [key for key in data if key not in KINDS and key not in _KEYS]
    if unknown:
        raise InvalidDefinition(f"{unknown[0]!r} is not known.", path=path, remedy=nearest(str(unknown[0]), KINDS))
    if len(kinds) != 1:
        raise InvalidDefinition(
            "A check expects one thing.", path=path, remedy=f"Give one of the keys {', '.join(KINDS)}."
        )
    tolerance = data.get("tolerance", 0.0)
    if not isinstance(tolerance, int | float) or not 0 <= tolerance <= 1:
        raise InvalidDefinition(f"{tolerance!r} is no share.", path=f"{path}.tolerance", remedy="Use 0 to 1.")
    check = Check(
        name=_word(data, "name", path),
        table=_word(data, "table", path),
        expects=_expectation(kinds[0], data[kinds[0]], f"{path}.{kinds[0]}"),
        title=words(data.get("title"), f"{path}.title"),
        when=_rule(data["when"], f"{path}.when") if data.get("when") is not None else None,
        tolerance=float(tolerance),
    )
    return chosen(check, severity=data.get("severity", "error"), on_fail=data.get("on_fail"), path=path)


def chosen(check: Check, *, severity: object = None, on_fail: object = None, path: str = "") -> Check:
    """Return ``check`` with another severity, and with what is done where a row fails; None keeps or follows from it.

    Raises:
        InvalidDefinition: a word is not known, or the check cannot be decided of a row as it arrives.
    """
    level = _severity(check.severity if severity is None else severity, path)
    if on_fail is None:
        on_fail = "quarantine" if level == "error" and can_quarantine(check) else "report"
    if on_fail not in ("quarantine", "report"):
        raise InvalidDefinition(
            f"{on_fail!r} is not known.", path=f"{path}.on_fail", remedy="Use quarantine or report."
        )
    if on_fail == "quarantine" and not can_quarantine(check):
        raise InvalidDefinition(
            f"{check.name} cannot be decided of a row as it arrives.", path=f"{path}.on_fail", remedy="Use report."
        )
    action: OnFail = "quarantine" if on_fail == "quarantine" else "report"
    return replace(check, severity=level, on_fail=action)


def check_to_data(check: Check) -> dict[str, Anything]:
    """Write a check as ``check_from_data`` reads it."""
    kind = next(name for name, made in KINDS.items() if isinstance(check.expects, made))
    data: dict[str, Anything] = {
        "name": check.name,
        "table": check.table,
        "title": {"zh": check.title.zh, "en": check.title.en},
        "severity": check.severity,
        kind: _expectation_data(check.expects),
    }
    if check.when is not None:
        data["when"] = to_data(check.when)["rule"]
    if check.tolerance:
        data["tolerance"] = check.tolerance
    return data | {"on_fail": check.on_fail}


def _expectation_data(expects: Expectation) -> Anything:  # noqa: ANN401 — a mapping, or a rule's own data
    if isinstance(expects, expect.Holds):
        return to_data(expects.rule)["rule"]
    given = {one.name: getattr(expects, one.name) for one in fields(expects)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def _expectation(kind: str, data: object, path: str) -> Expectation:
    made = KINDS[kind]
    if made is expect.Holds:
        return expect.Holds(_rule(data, path))
    if not isinstance(data, Mapping):
        raise InvalidDefinition(f"{data!r} says nothing.", path=path, remedy=f"Give {_known(made)}.")
    known = {one.name: one for one in fields(made)}
    for key in data:
        if key not in known:
            raise InvalidDefinition(f"{key!r} is not known.", path=path, remedy=nearest(str(key), known))
    lacking = [name for name, one in known.items() if one.default is MISSING and name not in data]
    if lacking:
        raise InvalidDefinition(f"{lacking[0]!r} is missing.", path=path, remedy=f"Give {_known(made)}.")
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    _check_types(given, path)
    expectation: Expectation = made(**given)
    return expectation


def _check_types(given: Mapping[str, object], path: str) -> None:
    """Refuse what would only fail inside an engine."""
    for key, value in given.items():
        text = key in ("column", "left", "right", "equals", "to", "table", "pattern")
        several = key in ("columns", "values", "less")
        number = key in ("days", "within", "share")
        if text and not isinstance(value, str):
            raise InvalidDefinition(f"{value!r} is no text.", path=f"{path}.{key}", remedy="Give a text.")
        if several and not (isinstance(value, tuple) and all(isinstance(one, str) for one in value)):
            raise InvalidDefinition(
                f"{value!r} is no list of texts.", path=f"{path}.{key}", remedy="List texts: [a, b]."
            )
        if number and (isinstance(value, bool) or not isinstance(value, int | float) or value < 0):
            raise InvalidDefinition(f"{value!r} is no number from 0.", path=f"{path}.{key}", remedy="Give a number.")
    if given.get("operator", "=") not in ("=", "<", "<=", ">", ">="):
        raise InvalidDefinition(
            f"{given['operator']!r} compares nothing.", path=f"{path}.operator", remedy="Use =, <, <=, > or >=."
        )


def _known(made: type) -> str:
    return ", ".join(one.name for one in fields(made))


def _severity(given: object, path: str) -> Severity:
    if given not in ("error", "warning"):
        raise InvalidDefinition(f"{given!r} is no severity.", path=f"{path}.severity", remedy="Use error or warning.")
    return "error" if given == "error" else "warning"


def _word(data: Mapping[str, Anything], key: str, path: str) -> str:
    given = data.get(key)
    if not isinstance(given, str) or not given.isidentifier() or not given.isascii():
        raise InvalidDefinition(
            f"{given!r} is no {key}.", path=f"{path}.{key}", remedy="Use letters, digits and underscores."
        )
    return given


def _rule(data: object, path: str) -> Rule:
    try:
        rule = from_data(data)
    except InvalidDefinition as error:
        raise error.within(path) from error
    if not _is_plain(rule) or not asked(rule):
        raise InvalidDefinition(
            "The rule asks no column of the row.", path=path, remedy="Compare columns of the table: {column: …}."
        )
    return rule


def _is_plain(rule: Rule) -> bool:
    """Whether a rule asks nothing but the row itself."""
    match rule:
        case All(of) | Any(of):
            return all(_is_plain(inner) for inner in of)
        case Not(inner):
            return _is_plain(inner)
        case _:
            return isinstance(rule, Has)
