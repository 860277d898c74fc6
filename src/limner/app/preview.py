"""Try out a rule or a tag before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import yaml

from limner.app.workspace import Workspace
from limner.core.errors import NotFound
from limner.core.money import STORED_UNIT
from limner.core.text import Text
from limner.portrait.catalogue import catalogue, money_features
from limner.portrait.tag import tag_from_yaml
from limner.rules.columns import reads
from limner.rules.describe import describe
from limner.rules.json import from_json
from limner.rules.rule import Rule
from limner.rules.tables import RuleTables, rule_tables
from limner.segments.preview import Preview, preview
from limner.segments.segment import segment_from_yaml
from limner.warehouse.reader import Reader
from limner.warehouse.tables import (
    CUSTOMERS,
    EVENTS,
    FEATURES,
    FEEDBACK,
    MEMBERSHIPS,
    ORDER_LINES,
    ORDERS,
    REDEMPTIONS,
    TAGS,
    TOUCHES,
)

COLUMN_TITLES = {
    "amount": Text("金额", "amount"),
    "list_amount": Text("原价", "list amount"),
    "discount_amount": Text("折扣金额", "discount"),
    "coupon_amount": Text("优惠券金额", "coupon amount"),
    "quantity": Text("数量", "quantity"),
    "units": Text("件数", "units"),
    "unit_price": Text("单价", "unit price"),
    "status": Text("订单状态", "status"),
    "channel": Text("渠道", "channel"),
    "payment_method": Text("支付方式", "payment method"),
    "store_id": Text("门店", "store"),
    "product_id": Text("商品", "product"),
    "campaign_id": Text("活动", "campaign"),
    "coupon_id": Text("优惠券", "coupon"),
    "category": Text("品类", "category"),
    "score": Text("评分", "score"),
}
"""What the columns of activities are called in sentences."""

_READ = (CUSTOMERS, FEATURES, ORDERS, ORDER_LINES, EVENTS, REDEMPTIONS, FEEDBACK, TOUCHES, MEMBERSHIPS, TAGS)


def built_as_of(reader: Reader) -> date:
    """Return the day that the portraits know of.

    Raises:
        NotFound: no portraits have been built.
    """
    rows = reader.engine.rows(reader.part(FEATURES, {"as_of", "customer_id"}).select("as_of").limit(1))
    if not rows:
        raise NotFound("No portraits have been built yet.", remedy="Build them with: limner build")
    day: date = rows[0]["as_of"]
    return day


def rule_from_text(text: str) -> Rule:
    """Read a rule written in JSON, or the rule of a segment written in YAML or JSON.

    Raises:
        InvalidDefinition: the text is neither; the path says where.
    """
    try:
        written = yaml.safe_load(text)
    except yaml.YAMLError:
        written = None
    return segment_from_yaml(text).rule if isinstance(written, dict) and "name" in written else from_json(text)


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
    reader = workspace.reader(engine="duckdb")
    tables = tables_for_rules(reader, rule)
    found = preview(rule, tables, as_of=built_as_of(reader), rows=reader.engine.rows, sample=sample)
    features = catalogue().features
    titles = COLUMN_TITLES | {name: feature.title for name, feature in features.items()}
    money = money_features() | {
        name for table in _READ for name, column in table.columns.items() if column.unit == STORED_UNIT
    }
    return Tried(found, Text(*(describe(rule, language, titles, amounts=money) for language in ("zh", "en"))))


def tables_for_rules(reader: Reader, rule: Rule | None = None) -> RuleTables:
    """Arrange the tables of ``reader`` for rules; for one ``rule``, only what it reads, which is planned much faster."""
    known = [table for table in _READ if table is CUSTOMERS or reader.has(table)]
    if rule is None:
        return rule_tables({table.name: reader.table(table) for table in known})
    wanted = reads(rule)
    in_features = wanted.columns <= reader.columns(FEATURES)
    asked = {TAGS: bool(wanted.tags), MEMBERSHIPS: bool(wanted.segments), CUSTOMERS: not in_features, FEATURES: True}
    tables = {table.name: reader.table(table) for table in known if asked.get(table, bool(wanted.activities))}
    if in_features and FEATURES in known:
        tables[FEATURES.name] = reader.part(FEATURES, {*wanted.columns, "customer_id", "as_of"})
    return rule_tables(tables)
