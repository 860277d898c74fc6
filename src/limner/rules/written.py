"""Read a named rule that someone wrote in YAML (or JSON): a tag, a segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from limner.core.errors import InvalidDefinition
from limner.core.text import Text
from limner.rules.json import from_data
from limner.rules.rule import Rule

_KEYS = ("name", "title", "definition", "rule")


@dataclass(frozen=True)
class Written:
    """What was written: ``rest`` has the further keys that the kind of thing knows."""

    name: str
    title: Text
    definition: Text
    rule: Rule
    rest: Mapping[str, Any]


def read_written(text: str, *, further: tuple[str, ...] = ()) -> Written:
    """Read a named rule.

    The text has ``name``, ``title`` and ``rule``, and may have ``definition`` and the keys ``further``. Words are given
    once, or as ``zh`` and ``en``; the rule is written as in ``rules.json``::

        name: big_saver
        title: {zh: 省钱达人, en: Big saver}
        rule: {column: discount_amount_365d, operator: ">=", value: 5000000}

    Raises:
        InvalidDefinition: with the path of the fault and how to mend it.
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidDefinition(f"This is not YAML: {error}.", remedy="Check indents, colons and quotes.") from error
    if not isinstance(data, dict):
        raise InvalidDefinition("This is no definition.", remedy="Give it name, title and rule.")
    for key in data:
        if key not in (*_KEYS, *further):
            known = ", ".join((*_KEYS, *further))
            raise InvalidDefinition(f"{key!r} is not known.", path=str(key), remedy=f"Known: {known}.")
    title = words(data.get("title"), "title")
    return Written(
        name=_name(data.get("name")),
        title=title,
        definition=words(data["definition"], "definition") if "definition" in data else title,
        rule=_rule(data.get("rule")),
        rest={key: data[key] for key in further if key in data},
    )


def words(given: object, path: str) -> Text:
    """Read words that are given once, or as ``zh`` and ``en``.

    Raises:
        InvalidDefinition: they are neither.
    """
    if isinstance(given, str) and given.strip():
        return Text(zh=given, en=given)
    if isinstance(given, dict) and set(given) == {"zh", "en"} and all(isinstance(each, str) for each in given.values()):
        return Text(zh=given["zh"], en=given["en"])
    raise InvalidDefinition(f"{given!r} are not words.", path=path, remedy="Give a text, or one each for zh and en.")


def _name(name: object) -> str:
    if not isinstance(name, str) or not name.isidentifier() or not name.isascii():
        raise InvalidDefinition(
            f"{name!r} is not a name.", path="name", remedy="Use letters, digits and underscores, as in big_saver."
        )
    return name


def _rule(data: object) -> Rule:
    if data is None:
        raise InvalidDefinition("There is no rule.", path="rule", remedy="Say when it fits.")
    try:
        return from_data(data)
    except InvalidDefinition as error:
        raise error.within("rule") from error
