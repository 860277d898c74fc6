"""Declare what is worth calling a customer, and find whom it fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import ibis.expr.types as ir

from limner.core.errors import InvalidDefinition, NotFound
from limner.core.text import Text
from limner.engine.bound import Day
from limner.portrait.wording import filled, ways
from limner.rules.compile import fitting
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables
from limner.rules.written import read_written, words

Thresholds = Mapping[str, float]
THEMES = {
    "value": Text(zh="价值", en="Value"),
    "activity": Text(zh="活跃", en="Activity"),
    "lifecycle": Text(zh="生命周期", en="Lifecycle"),
    "price": Text(zh="价格与促销", en="Price and promotion"),
    "preference": Text(zh="偏好", en="Preference"),
    "time": Text(zh="时间习惯", en="Time"),
    "channel": Text(zh="渠道与支付", en="Channel and payment"),
    "path": Text(zh="路径", en="Path"),
    "interaction": Text(zh="互动", en="Interaction"),
    "demographics": Text(zh="人口属性", en="Demographics"),
    "own": Text(zh="自定义", en="Own"),
}
"""Themes of tags by name; ``own`` is for what people make themselves."""


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A statement that is true of a customer or not, with the reason why."""

    name: str
    theme: str
    title: Text
    wording: Text
    """What it says of a customer, with its thresholds in braces (``at least {min_orders} orders``)."""
    when: Callable[[Thresholds], Rule]
    """Makes the rule from the thresholds."""
    thresholds: Thresholds = field(default_factory=dict, hash=False)
    """The numbers in the rule that a workspace may set otherwise; shares as 0.5, money in ten-thousandths."""
    evidence: Text
    """Why a customer has the tag: a template over features and thresholds; see ``wording.filled``."""
    examples: tuple[tuple[Mapping[str, Any], bool], ...] = field(default=(), hash=False)
    """Features of a customer and whether the tag fits; features that are not named are null."""

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def definition(self) -> Text:
        """What it says of a customer, at the tag's thresholds."""
        if not self.thresholds:
            return self.wording
        return Text(
            zh=filled(self.wording.zh, self.thresholds, "zh"), en=filled(self.wording.en, self.thresholds, "en")
        )

    @property
    def written(self) -> Mapping[str, str]:
        """How each threshold is written (``percent``, ``money`` …), as the wording has it."""
        return {name: ways(self.wording.en).get(name, "") for name in self.thresholds}

    @property
    def rule(self) -> Rule:
        """The rule at the tag's thresholds."""
        return self.when(self.thresholds)

    def at(self, thresholds: Thresholds) -> Tag:
        """Return the tag with some of its thresholds set otherwise.

        Raises:
            NotFound: the tag has no such threshold.
        """
        for name in thresholds:
            if name not in self.thresholds:
                raise NotFound.among(f"threshold of the tag {self.name!r}", name, self.thresholds)
        return replace(self, thresholds={**self.thresholds, **thresholds})


def assign(tags: Iterable[Tag], tables: RuleTables, *, as_of: Day) -> ir.Table:
    """Find who has which tag, all tags in one scan.

    Args:
        tags: The tags, of distinct names.
        tables: What their rules are asked of; for the tags that ship, the table ``features`` as its customers.
        as_of: The day.

    Returns:
        One row a customer and tag that fits: ``customer_id``, ``tag``.

    Raises:
        InvalidDefinition: a tag reads what there is not; the path begins with the tag's name.
    """
    return fitting({tag.name: tag.rule for tag in tags}, tables, as_of=as_of, name="tag")


def tag_from_yaml(text: str) -> Tag:
    """Read a tag that someone wrote: a named rule (``rules.written``), with ``evidence`` and ``theme`` where given.

    Raises:
        InvalidDefinition: with the path of the fault and how to mend it.
    """
    written = read_written(text, further=("evidence", "theme"))
    return Tag(
        name=written.name,
        theme=_theme(written.rest.get("theme", "own")),
        title=written.title,
        wording=written.definition,
        when=lambda _thresholds: written.rule,
        evidence=words(written.rest["evidence"], "evidence") if "evidence" in written.rest else written.title,
    )


def _theme(theme: object) -> str:
    if theme not in THEMES:
        raise InvalidDefinition(f"{theme!r} is no theme.", path="theme", remedy=f"Known: {', '.join(THEMES)}.")
    return str(theme)
