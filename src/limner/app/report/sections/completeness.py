"""How complete the data are, and what cannot be said for want of them."""

from __future__ import annotations

from limner.app.report.completeness import Completeness, Held, Lacking
from limner.app.report.facts import Facts
from limner.app.report.markup import Section, Writer, panel, table
from limner.core.text import Text
from limner.portrait.catalogue import catalogue
from limner.warehouse.tables import Table

_NONE, _ALL = 0.0005, 0.9995
_NAMED = 3


def completeness(facts: Facts, left_out: tuple[Text, ...], writer: Writer) -> Section:
    """The tables with their rows, days and missing values; then what is not there and what it would tell."""
    found = facts.completeness
    numbers = writer.numbers
    lead = writer.either(
        f"{numbers.count(found.features)} 个特征中有 {numbers.count(found.known)} 个有数据。本节针对整个工作区。",
        f"{numbers.count(found.known)} of {numbers.count(found.features)} features have data. This section is of the whole "
        "workspace.",
    )
    body = _tables(found, writer) + _remarks(facts, left_out, writer) + _lacking(found, writer)
    return Section("data", writer.say(Text("数据完整度", "How complete the data are")), lead, body)


def _tables(found: Completeness, writer: Writer) -> str:
    headers = (
        (writer.either("表", "Table"), "text"),
        (writer.either("行数", "Rows"), "number"),
        (writer.either("最早", "First day"), "number"),
        (writer.either("最晚", "Last day"), "number"),
        (writer.either("缺失", "Missing"), "text"),
    )
    rows = [
        [
            writer.say(held.table.title),
            writer.numbers.count(held.rows),
            writer.numbers.day(held.first),
            writer.numbers.day(held.last),
            _missing(held, writer),
        ]
        for held in found.held
    ]
    title = writer.either("各表", "Tables")
    return panel(title, table(headers, rows, label=title, kind="tables"), wide=True)


def _missing(held: Held, writer: Writer) -> str:
    some = [(name, share) for name, share in held.missing if _NONE <= share < _ALL]
    chips = [
        f'<span class="chip">{writer.say(held.table.column_title(name))} {writer.numbers.share(share)}</span>'
        for name, share in sorted(some, key=lambda each: -each[1])
    ]
    none = [writer.say(held.table.column_title(name)) for name, share in held.missing if share >= _ALL]
    if none:
        separator = writer.either("、", ", ")
        chips.append(f'<span class="chip none">{writer.either("没有：", "none: ")}{separator.join(none)}</span>')
    return "".join(chips) or writer.either('<span class="full">完整</span>', '<span class="full">complete</span>')


def _remarks(facts: Facts, left_out: tuple[Text, ...], writer: Writer) -> str:
    found, remarks = facts.completeness, []
    if found.anonymous and found.anonymous >= _NONE:
        share = writer.numbers.share(found.anonymous)
        remarks.append(
            writer.either(
                f"{share} 的订单没有客户，只计入行数，不计入其他各节。",
                f"{share} of order rows name no customer; they count as rows here and nowhere else.",
            )
        )
    if len(found.currencies) > 1:
        remarks.append(
            writer.either(
                f"订单有 {len(found.currencies)} 种货币，金额按数字相加，未换算。",
                f"Orders are in {len(found.currencies)} currencies; amounts are added as they are, without conversion.",
            )
        )
    remarks += [
        writer.either(
            f"“{writer.say(title)}”一节没有数据，已略去。",
            f"The section “{writer.say(title)}” is left out, since there are no data for it.",
        )
        for title in left_out
    ]
    items = "".join(f"<li>{remark}</li>" for remark in remarks)
    return f'<ul class="remarks">{items}</ul>' if items else ""


def _lacking(found: Completeness, writer: Writer) -> str:
    if not found.lacking:
        return ""
    by_table: dict[Table, list[Lacking]] = {}
    for each in found.lacking:
        by_table.setdefault(each.table, []).append(each)
    rows = [_absent(of, several, writer) for of, several in by_table.items() if any(one.features for one in several)]
    headers = (
        (writer.either("没有", "Not there"), "text"),
        (writer.either("因此没有的特征", "So these features are empty"), "text"),
    )
    title = writer.either("数据中没有的", "What the data do not have")
    return panel(title, table(headers, rows, label=title, kind="tables"), wide=True)


def _absent(of: Table, several: list[Lacking], writer: Writer) -> list[str]:
    """One row a table: the table itself where all of it is missing, else its columns, with the features for want of them."""
    title = writer.say(of.title)
    separator = writer.either("、", ", ")
    if all(each.columns for each in several):
        columns = dict.fromkeys(column for each in several for column in each.columns)
        listed = separator.join(writer.say(of.column_title(column)) for column in columns)
        title += writer.either("：", ": ") + listed
    wanted = tuple(dict.fromkeys(feature for each in several for feature in each.features))
    features = catalogue().features
    shown = separator.join(writer.say(features[each].title) for each in wanted[:_NAMED])
    more = len(wanted) - _NAMED
    rest = writer.either(f" 等 {len(wanted)} 个", f" and {more} more") if more > 0 else ""
    return [title, shown + rest]
