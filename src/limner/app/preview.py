"""Try out a rule or a tag before it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml

from limner.app.asked import RULES_READ, asked_of
from limner.app.workspace import Workspace
from limner.core.money import STORED_UNIT
from limner.core.text import Text
from limner.portrait.catalogue import catalogue, money_features
from limner.portrait.tag import tag_from_yaml
from limner.rules.describe import describe
from limner.rules.json import from_json
from limner.rules.rule import Rule
from limner.segments.preview import Preview, preview
from limner.segments.segment import segment_from_yaml
from limner.warehouse.activities import activity_titles
from limner.warehouse.tables import CUSTOMERS


def rule_from_text(text: str) -> Rule:
    """Read a rule written in JSON, or the rule of a segment written in YAML or JSON.

    Raises:
        InvalidDefinition: the text is neither; the path says where.
    """
    written = _written(text)
    return segment_from_yaml(text).rule if isinstance(written, dict) and "name" in written else from_json(text)


def _written(text: str) -> object:
    # Most rules are JSON, which is read fifty times as fast as YAML.
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return None


@dataclass(frozen=True)
class Tried:
    """What a rule would select, and the rule in words."""

    found: Preview
    words: Text


def try_rule(workspace: Workspace, text: str, *, sample: int) -> Tried:
    """Count who matches the rule written in ``text`` (JSON) as of the last build, and show some of them masked.

    Raises:
        InvalidDefinition: the text is no rule, or it does not fit the tables.
        NotFound: no portraits have been built.
    """
    return _tried(workspace, rule_from_text(text), sample)


def try_tag(workspace: Workspace, text: str, *, sample: int) -> Tried:
    """Count whom the tag written in ``text`` (YAML) would fit, as ``try_rule`` does."""
    return _tried(workspace, tag_from_yaml(text).rule, sample)


def _tried(workspace: Workspace, rule: Rule, sample: int) -> Tried:
    asked = asked_of(workspace)
    found = preview(
        rule, asked.tables(rule), as_of=asked.as_of, rows=asked.reader.engine.rows, sample=sample, total=asked.customers
    )
    titles, money = rule_titles(), _money()
    return Tried(found, Text(*(describe(rule, language, titles, amounts=money) for language in ("zh", "en"))))


@cache
def rule_titles() -> Mapping[str, Text]:
    """What sentences call activities, attributes and features; read once, as installed packages do not change meanwhile."""
    customers = {name: column.title for name, column in CUSTOMERS.columns.items()}
    features = {name: feature.title for name, feature in catalogue().features.items()}
    return activity_titles() | customers | features


@cache
def _money() -> frozenset[str]:
    columns = (item for table in RULES_READ for item in table.columns.items())
    return money_features() | {name for name, column in columns if column.unit == STORED_UNIT}
