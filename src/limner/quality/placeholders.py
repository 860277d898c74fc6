"""Words that stand where a value is not known."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

WORDS = frozenset(
    (
        *("未知", "未填", "未填写", "未提供", "无", "無", "暂无", "暫無", "没有", "不详", "不詳", "空", "空值", "待补充", "待定"),
        *("测试", "測試", "其他未知", "保密", "n/a", "na", "#n/a", "n.a.", "null", "(null)", "none", "nil", "nan", "undefined"),
        *("unknown", "not known", "not available", "not provided", "unspecified", "missing", "blank", "test", "testing"),
        *("tbd", "xxx", "-", "--", "---", "?", "??", ".", "/", "\\n", "#value!", "#ref!"),
    )
)  # fmt: skip
"""Compared without blanks around and in lower case."""

_LONGEST = 20
_NO = ibis.literal(value=False)


def is_placeholder(text: str) -> bool:
    """Whether ``text`` only says that nothing is known."""
    return text.strip().lower() in WORDS


def are_placeholders(column: ir.StringValue) -> ir.BooleanValue:
    """Plan ``is_placeholder`` for each value of up to 20 characters; false for a longer one, null where the value is.

    Why so: to trim and lower every text would cost more than all else that is counted; few are short and have blanks
    around.
    """
    padded = (column < "!") | column.endswith(" ")
    word = ibis.ifelse(padded, column.strip(), column).lower()
    return ibis.ifelse(column.length() <= _LONGEST, word.isin(sorted(WORDS)), _NO)


def are_blank(column: ir.StringValue) -> ir.BooleanValue:
    """Plan whether each text is nothing but white space, which sorts before all visible characters; null is not."""
    return ibis.ifelse(column < "!", column.strip() == "", _NO)
