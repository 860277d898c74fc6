"""The tables behind a report: what a workbook holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from limner.app.report.facts import Facts
from limner.app.report.frame import SMALL
from limner.app.report.groups import FAVOURITES, MEASURES, Profile, index, measured
from limner.app.report.sections.notes import terms
from limner.app.report.sentences import sentences
from limner.core.text import Text
from limner.portrait.catalogue import catalogue
from limner.portrait.features.standing import STAGES
from limner.portrait.tag import THEMES
from limner.portrait.wording import WEEKDAYS

KINDS = ("text", "count", "money", "share", "decimal", "index", "day")
"""What a column holds."""
Cell = Text | str | float | date | None


@dataclass(frozen=True)
class Sheet:
    """One table: its name, its columns with their kinds (``KINDS``), its rows; amounts in ten-thousandths of the unit."""

    name: Text
    headers: tuple[tuple[Text, str], ...]
    rows: tuple[tuple[Cell, ...], ...]


_CUSTOMERS = (Text("客户", "Customers"), "count")
_MONEY = (Text("近 365 天净消费额", "Net money, 365 days"), "money")
_DEFINITION = (Text("定义", "Definition"), "text")


def sheets(facts: Facts) -> Iterator[Sheet]:
    """Make every table in the order of the page; some may have no rows."""
    yield _overview(facts)
    yield _first(facts)
    yield _people(facts)
    yield _spread(facts)
    yield _groups(facts, "rfm", Text("RFM 群体", "RFM groups"))
    yield from _lifecycle(facts)
    yield from _habits(facts)
    yield _tags(facts)
    yield _groups(facts, "value", Text("价值分层", "Value tiers"))
    yield _groups(facts, "rfm8", Text("RFM 八组", "RFM eight groups"))
    yield _groups(facts, "own", Text("自定义分群", "Own segments"))
    yield _data(facts)
    yield _lacking(facts)
    yield _notes()


def _sheet(name: Text, headers: tuple[tuple[Text, str], ...], rows: Iterable[tuple[Cell, ...]]) -> Sheet:
    return Sheet(name, headers, tuple(rows))


def _overview(facts: Facts) -> Sheet:
    head = facts.headline
    span = f"{head.span or 365}"
    rows: list[tuple[Cell, ...]] = [
        (Text("企业", "Business"), facts.business, None, None),
        (Text("统计日", "As of"), facts.as_of.isoformat(), None, None),
        (Text("货币", "Currency"), facts.currency, None, None),
        (Text("客户", "Customers"), str(head.customers), None, None),
        (Text("购买过的客户", "Customers who bought"), str(head.buyers), None, None),
    ]
    if facts.segment:
        rows.append((Text("分群", "Segment"), facts.segment[0], None, None))
    for figure in head.figures:
        scale = 10_000 if figure.kind == "money" else 1
        value, before = (None if each is None else round(each / scale, 2) for each in (figure.value, figure.before))
        title = Text(f"近 {span} 天{figure.title.zh}", f"{figure.title.en}, last {span} days")
        rows.append(
            (
                title,
                None if value is None else f"{value:,.10g}",
                None if before is None else f"{before:,.10g}",
                figure.change,
            )
        )
    return _sheet(
        Text("概览", "Overview"),
        (
            (Text("项目", "Item"), "text"),
            (Text("数值", "Value"), "text"),
            (Text("此前同长时段", "The period before"), "text"),
            (Text("变化", "Change"), "share"),
        ),
        rows,
    )


def _first(facts: Facts) -> Sheet:
    return _sheet(
        Text("先看这里", "Look at first"),
        (
            (Text("次序", "Place"), "count"),
            (Text("数字", "Figure"), "text"),
            (Text("说明", "Sentence"), "text"),
            (Text("依据", "Behind it"), "text"),
            _CUSTOMERS,
            (Text("涉及业务份额", "Share of business"), "share"),
        ),
        (
            (place, each.figure, each.text, each.detail, each.customers, min(1.0, each.effect))
            for place, each in enumerate(sentences(facts), start=1)
        ),
    )


def _people(facts: Facts) -> Sheet:
    return _sheet(
        Text("客户是谁", "Who they are"),
        (
            (Text("属性", "Attribute"), "text"),
            (Text("取值", "Value"), "text"),
            _CUSTOMERS,
            (Text("占已知客户", "Of those known"), "share"),
            _MONEY,
        ),
        (
            (attribute.title, value, customers, customers / attribute.known, money)
            for attribute in facts.people
            for value, customers, money in attribute.values
        ),
    )


def _spread(facts: Facts) -> Sheet:
    curve = facts.spread.curve
    return _sheet(
        Text("价值分布", "Value"),
        (
            (Text("客户累计占比（从花得最多者起）", "Customers so far, from the largest"), "share"),
            (Text("金额累计占比", "Money so far"), "share"),
        ),
        curve[1:],
    )


def _lifecycle(facts: Facts) -> Iterator[Sheet]:
    course = facts.lifecycle
    people = sum(stage.customers for stage in course.stages) or 1
    yield _sheet(
        Text("生命周期", "Lifecycle"),
        ((Text("阶段", "Stage"), "text"), _CUSTOMERS, (Text("占比", "Share"), "share"), _MONEY),
        (
            (STAGES[stage.name], stage.customers, stage.customers / people, stage.money)
            for stage in course.stages
            if stage.customers >= SMALL
        ),
    )
    shown = [stage for stage in STAGES if stage != "prospect"]
    yield _sheet(
        Text("生命周期趋势", "Lifecycle trend"),
        ((Text("日期", "Day"), "day"), *((STAGES[stage], "share") for stage in shown)),
        (
            (moment.on, *(moment.customers.get(stage, 0) / moment.all if moment.all else None for stage in shown))
            for moment in course.trend
        ),
    )
    yield _sheet(
        Text("月度", "Months"),
        (
            (Text("月份", "Month"), "text"),
            (Text("首次购买客户", "Customers, first time"), "count"),
            (Text("再次购买客户", "Customers, again"), "count"),
            (Text("订单", "Orders"), "count"),
            (Text("净消费额", "Net money"), "money"),
        ),
        (
            (f"{month.year}-{month.month:02}", month.new, month.again, month.orders, month.net)
            for month in course.months
            if month.new + month.again >= SMALL
        ),
    )
    width = max((len(cohort.bought) for cohort in course.cohorts), default=0)
    yield _sheet(
        Text("同期群", "Cohorts"),
        (
            (Text("首购月", "First purchase"), "text"),
            _CUSTOMERS,
            *((Text(f"+{later}", f"+{later}"), "share") for later in range(1, width)),
        ),
        (
            (
                f"{cohort.year}-{cohort.month:02}",
                cohort.customers,
                *(each / cohort.customers for each in cohort.bought[1:]),
                *[None] * (width - len(cohort.bought)),
            )
            for cohort in course.cohorts
        ),
    )


def _habits(facts: Facts) -> Iterator[Sheet]:
    yield _sheet(
        Text("星期与钟点", "Week"),
        ((Text("星期", "Weekday"), "text"), *((Text(f"{h}", f"{h}"), "count") for h in range(24))),
        ((WEEKDAYS[day], *counts) for day, counts in enumerate(facts.habits.week)),
    )
    yield _sheet(
        Text("买什么、在哪买、怎么付", "What, where, how"),
        (
            (Text("维度", "Dimension"), "text"),
            (Text("取值", "Value"), "text"),
            _CUSTOMERS,
            (Text("次数", "Times"), "count"),
            (Text("累计金额", "Money, all time"), "money"),
            (Text("占金额", "Of money"), "share"),
        ),
        (
            (
                ranking.title,
                row.label,
                row.customers,
                row.times,
                row.money,
                row.money / ranking.money if ranking.money > 0 else None,
            )
            for ranking in facts.habits.rankings.values()
            for row in ranking.rows
        ),
    )


def _tags(facts: Facts) -> Sheet:
    everyone, people = facts.headline.everyone or 1, facts.headline.customers or 1
    return _sheet(
        Text("标签", "Tags"),
        (
            (Text("主题", "Theme"), "text"),
            (Text("标签", "Tag"), "text"),
            _CUSTOMERS,
            (Text("占比", "Share"), "share"),
            (Text("指数（全体 = 100）", "Index (all = 100)"), "index"),
            _MONEY,
            _DEFINITION,
        ),
        (
            (
                THEMES[label.theme],
                label.title,
                label.customers,
                label.customers / people,
                index(label.customers / people, label.everyone / everyone),
                label.money,
                label.definition,
            )
            for label in facts.labels
        ),
    )


def _groups(facts: Facts, name: str, title: Text) -> Sheet:
    base = measured(facts.groups.everyone)
    shown = [each for each in MEASURES if base[each[0]] is not None]
    liked = [each for each in FAVOURITES if each in catalogue().features]
    headers: list[tuple[Text, str]] = [(Text("群体", "Group"), "text"), _CUSTOMERS, _MONEY]
    for _name, said, kind in shown:
        headers += [(said, kind), (Text(f"{said.zh} 指数", f"{said.en}, index"), "index")]
    headers += [*((catalogue().features[each].title, "text") for each in liked), _DEFINITION]

    def row(said: Text, profile: Profile, favourites: Mapping[str, str], definition: Text | None) -> tuple[Cell, ...]:
        values = measured(profile)
        pairs = [(values[each], index(values[each], base[each])) for each, _title, _kind in shown]
        cells = [cell for pair in pairs for cell in pair]
        return (
            said,
            profile.customers,
            profile.sums.get("money"),
            *cells,
            *(favourites.get(each) for each in liked),
            definition,
        )

    found = facts.groups.sets.get(name, (title, ()))[1]
    rows = [row(group.title, group.profile, group.favourites, group.definition) for group in found]
    if rows:
        rows.insert(0, row(Text("全部客户", "All customers"), facts.groups.everyone, {}, None))
    return _sheet(title, tuple(headers), rows)


def _data(facts: Facts) -> Sheet:
    return _sheet(
        Text("数据", "Data"),
        (
            (Text("表", "Table"), "text"),
            (Text("行数", "Rows"), "count"),
            (Text("最早", "First day"), "day"),
            (Text("最晚", "Last day"), "day"),
            (Text("列", "Column"), "text"),
            (Text("缺失占比", "Missing"), "share"),
        ),
        (
            (held.table.title, held.rows, held.first, held.last, held.table.column_title(name), share)
            for held in facts.completeness.held
            for name, share in held.missing
        ),
    )


def _lacking(facts: Facts) -> Sheet:
    features = catalogue().features
    return _sheet(
        Text("缺少的数据", "Not there"),
        (
            (Text("表", "Table"), "text"),
            (Text("列", "Columns"), "text"),
            (Text("因此为空的特征数", "Features empty for it"), "count"),
            (Text("特征", "Features"), "text"),
        ),
        (
            (
                each.table.title,
                Text(*(" / ".join(each.table.column_title(c).to(lo) for c in each.columns) for lo in ("zh", "en"))),
                len(each.features),
                Text(*("; ".join(features[name].title.to(lo) for name in each.features) for lo in ("zh", "en"))),
            )
            for each in facts.completeness.lacking
        ),
    )


def _notes() -> Sheet:
    return _sheet(
        Text("口径说明", "Notes"), ((Text("词语", "Term"), "text"), (Text("含义", "Meaning"), "text")), terms()
    )
