"""What tables, columns and sides of quality are called, in both languages."""

from __future__ import annotations

import math

from limner.core.text import Text
from limner.privacy.kinds import TITLES
from limner.warehouse.tables import BY_NAME

CONTACT_TITLES = TITLES
"""What the kinds of contacts are called."""
SIDES = {
    "complete": Text("完整", "Complete"),
    "valid": Text("有效", "Valid"),
    "unique": Text("唯一", "Unique"),
    "consistent": Text("一致", "Consistent"),
    "fresh": Text("新鲜", "Fresh"),
    "overall": Text("总分", "Overall"),
}
MEANT = {
    "complete": Text("有值的行所占比例，空白与“未知”之类不算；只看提供该列的来源。", "Share of rows that say something, of the sources that give the column; blanks and words such as “unknown” do not."),
    "valid": Text("类型、范围、格式与允许值都对的行所占比例。", "Share of rows whose type, range, pattern and value are as they must be."),
    "unique": Text("不重复的行所占比例。", "Share of rows that are there once."),
    "consistent": Text("与其他列、其他表、上次数据相符的行所占比例。", "Share of rows that agree with other columns, tables and the last load."),
    "fresh": Text("最新一天够新为 100 分，越旧越低。", "100 while the newest day is new enough, falling with its age."),
}  # fmt: skip


def table_title(name: str) -> Text:
    """Return what a table is called."""
    return BY_NAME[name].title


def column_title(table: str, name: str) -> Text:
    """Return what a column of a table is called."""
    return BY_NAME[table].column_title(name)


def points(score: float | None) -> str:
    """Write a score with one decimal, cut off, so that only what is whole is 100.0; a dash where there is none."""
    return "–" if score is None else f"{math.floor(score * 10 + 1e-9) / 10:.1f}"
