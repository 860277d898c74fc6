"""Word the remarks about a file that people are shown."""

from __future__ import annotations

from limner.core.text import Text
from limner.sources.files.sheet import Lines


def blank_rows(count: int) -> Text:
    """Say how many blank rows were passed over."""
    return Text(zh=f"跳过空行 {count} 行", en=f"blank rows skipped: {count}")


def comment_lines(count: int) -> Text:
    """Say how many comment lines were passed over."""
    return Text(zh=f"跳过注释行 {count} 行", en=f"comment lines skipped: {count}")


def title_lines(count: int) -> Text:
    """Say how many lines above the header were passed over."""
    return Text(zh=f"跳过表头上方的标题行 {count} 行", en=f"title lines above the header skipped: {count}")


def nul_bytes(count: int) -> Text:
    """Say that NUL characters were taken out."""
    return Text(zh=f"已去掉 NUL 字符 {count} 个", en=f"NUL characters removed: {count}")


def suffix_differs(suffix: str, format_: str) -> Text:
    """Say that a file's name promises something else than its content."""
    return Text(
        zh=f"文件后缀是“{suffix}”，内容其实是 {format_}，按内容读取",
        en=f"named '{suffix}' but holds {format_}; read as {format_}",
    )


def sheets_aside(titles: list[str]) -> Text:
    """Say which worksheets hold no table."""
    return Text(
        zh=f"不是数据表的工作表已略去：{'、'.join(titles)}",
        en=f"worksheets that hold no table left out: {', '.join(titles)}",
    )


def accounted(lines: Lines) -> Text:
    """Say where the lines of a file went, those that there are."""
    parts = (
        (lines.header, "表头", "header"),
        (lines.titles, "标题", "titles"),
        (lines.rows, "数据", "rows"),
        (lines.rejected, "无法读取", "rejected"),
        (lines.continued, "跨行内容", "continued"),
        (lines.blank, "空行", "blank"),
        (lines.comments, "注释", "comments"),
        (lines.headers_again, "重复表头", "header again"),
        (lines.totals, "合计", "totals"),
        (lines.trailers, "表尾", "below the table"),
        (lines.missing, "去向不明", "unaccounted for"),
    )
    return Text(
        zh=f"共 {lines.total} 行 = " + " + ".join(f"{zh} {n}" for n, zh, _ in parts if n),
        en=f"{lines.total} lines = " + " + ".join(f"{n} {en}" for n, _, en in parts if n),
    )


BOM = Text(zh="文件开头有 BOM", en="BOM")
MERGED = Text(zh="合并单元格已按首格的值填充", en="merged cells filled")
MIXED_LINE_ENDS = Text(zh="换行符不统一，已统一", en="mixed line ends made equal")
NO_HEADER = Text(zh="没有表头，列名自动编号", en="no header; columns are numbered")
