"""Say a rule as a sentence in Chinese or English."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from limner.core.money import format_amount
from limner.core.text import Locale, Text
from limner.rules.rule import (
    All,
    Any,
    Count,
    Did,
    Has,
    HasTag,
    InSegment,
    Not,
    Rule,
    Scalar,
    Sequence,
    Step,
    day_of,
    values_of,
)

# Chinese reads the same when a thing was done and when it was not; English needs the two forms.
_EVENTS = {
    "view": (Text("浏览", "viewed"), "did not view"),
    "cart": (Text("加购", "added to cart"), "did not add to cart"),
    "search": (Text("搜索", "searched"), "did not search"),
    "favourite": (Text("收藏", "marked a favourite"), "did not mark a favourite"),
    "click": (Text("点击", "clicked"), "did not click"),
}
_COMPARISONS = {
    "=": Text("为 {}", "is {}"),
    "!=": Text("不为 {}", "is not {}"),
    "<": Text("小于 {}", "is below {}"),
    "<=": Text("不超过 {}", "is at most {}"),
    ">": Text("大于 {}", "is above {}"),
    ">=": Text("不低于 {}", "is at least {}"),
    "in": Text("为 {}", "is {}"),
    "not in": Text("不为 {}", "is not {}"),
    "between": Text("在 {} 到 {} 之间", "is between {} and {}"),
    "contains": Text("包含 {}", "contains {}"),
    "missing": Text("未知", "is unknown"),
    "present": Text("已知", "is known"),
}
_COMPARISONS_OF_DAYS = _COMPARISONS | {
    "<": Text("早于 {}", "is before {}"),
    "<=": Text("不晚于 {}", "is on or before {}"),
    ">": Text("晚于 {}", "is after {}"),
    ">=": Text("不早于 {}", "is on or after {}"),
}
_COUNTS: dict[Count, Text] = {
    "at least": Text("至少 {} 次", "at least {}"),
    "at most": Text("至多 {} 次", "at most {}"),
    "exactly": Text("恰好 {} 次", "exactly {}"),
}


def describe(
    rule: Rule,
    locale: Locale,
    titles: Mapping[str, Text] | None = None,
    *,
    amounts: Collection[str] = (),
    shares: Collection[str] = (),
) -> str:
    """Say ``rule`` as a sentence without a full stop: "ordered at least 2 times in the last 365 days and city is 上海".

    Args:
        rule: The rule.
        locale: The language.
        titles: What to call a column (``member_level``), a segment (``segment:loyal``), a tag (``tag:night_owl``) and
            an activity (``activity:check_in``; in English in the past tense; ``not activity:check_in`` says of who did
            not do it), and a column of an activity's rows (``order.channel``, of events ``event.channel``) where it is
            called otherwise there. What it lacks is called by its name.
        amounts: The columns that hold money, whose values are written in units of the currency.
        shares: The columns that hold shares, whose values are written in per cent.
    """
    return _Voice(locale, titles or {}, amounts, shares).say(rule)


@dataclass(frozen=True)
class _Voice:
    """A language, with the words of the one who is spoken to."""

    locale: Locale
    titles: Mapping[str, Text]
    amounts: Collection[str]
    shares: Collection[str]
    of: str = ""
    """The activity of whose rows columns are."""

    def say(self, rule: Rule) -> str:
        match rule:
            case Has():
                return self._has(rule)
            case Did():
                return self._did(rule)
            case All(of) | Any(of):
                return self._joined(of, every=isinstance(rule, All))
            case Not(inner):
                return self._not(inner)
            case Sequence():
                return self._sequence(rule)
            case InSegment(name):
                return self._pick(f"属于分群「{self._segment(name)}」", f"is in segment “{self._segment(name)}”")
            case HasTag(name):
                return self._pick(f"有标签「{self._tag(name)}」", f"has tag “{self._tag(name)}”")

    def _has(self, rule: Has) -> str:
        values = values_of(rule.value)
        of_days = bool(values) and all(day_of(value) for value in values)
        phrase = (_COMPARISONS_OF_DAYS if of_days else _COMPARISONS)[rule.operator].to(self.locale)
        shown = [self._value(rule.column, value) for value in values]
        if rule.operator in ("in", "not in"):
            shown = [self._listed(shown, both=rule.operator == "not in")]
        title = self._title(f"{self.of}.{rule.column}", self._title(rule.column, rule.column))
        gap = "" if self.locale == "zh" and not title.isascii() else " "
        return f"{title}{gap}{phrase.format(*shown)}"

    def _did(self, rule: Did) -> str:
        count, times = rule.times
        if times == 0:
            return self._did_not(rule)
        times_said = self._pick(str(times), "once" if times == 1 else f"{times} times")
        how_often = _COUNTS[count].to(self.locale).format(times_said)
        done = self._activity(rule.activity)
        where = self._where(rule)
        return self._pick(
            f"{f'近 {rule.within_days} 天内' if rule.within_days else '累计'}{done}{how_often}{where}",
            f"{done} {how_often}{_window(rule.within_days)}{where}",
        )

    def _did_not(self, rule: Did) -> str:
        done, where = self._activity(rule.activity), self._where(rule)
        known = _EVENTS.get(rule.activity)
        never = known[1] if known and f"activity:{rule.activity}" not in self.titles else f"never {done}"
        not_done = self._title(f"not activity:{rule.activity}", never)
        return self._pick(
            f"{f'近 {rule.within_days} 天内没有' if rule.within_days else '从未'}{done}{where}",
            f"{not_done}{_window(rule.within_days)}{where}",
        )

    def _not(self, inner: Rule) -> str:
        match inner:
            case Did(activity, ("at least", 1), within_days, where):
                return self.say(Did(activity, ("exactly", 0), within_days, where))
            case InSegment(name):
                return self._pick(f"不属于分群「{self._segment(name)}」", f"is not in segment “{self._segment(name)}”")
            case HasTag(name):
                return self._pick(f"没有标签「{self._tag(name)}」", f"has no tag “{self._tag(name)}”")
            case _:
                return self._pick(f"不满足（{self.say(inner)}）", f"not ({self.say(inner)})")

    def _joined(self, rules: tuple[Rule, ...], *, every: bool) -> str:
        if not rules:
            return self._pick("所有客户", "every customer") if every else self._pick("没有客户", "no customer")
        if len(rules) == 1:
            return self.say(rules[0])
        joint = self._pick("，且", " and") if every else self._pick("，或", " or")
        first, *others = (self._bracketed(rule) for rule in rules)
        return first + "".join(f"{joint}{'' if self.locale == 'zh' and not o[0].isascii() else ' '}{o}" for o in others)

    def _bracketed(self, rule: Rule) -> str:
        while isinstance(rule, All | Any) and len(rule.of) == 1:
            (rule,) = rule.of
        said = self.say(rule)
        return self._pick(f"（{said}）", f"({said})") if isinstance(rule, All | Any) and rule.of else said

    def _sequence(self, rule: Sequence) -> str:
        steps = [f"{self._activity(step.activity)}{self._where(step)}" for step in rule.steps]
        n = rule.within_days
        return self._pick(
            f"依次{'、'.join(steps)}（{f'自第一步起 {n} 天内' if n else '同一天内'}）",
            f"{', then '.join(steps)} ({f'within {_days(n)} of the first' if n else 'on the same day'})",
        )

    def _where(self, doing: Did | Step) -> str:
        if not doing.where:
            return ""
        declared = f"activity:{doing.activity}" in self.titles
        said = replace(self, of=doing.activity if declared else "event").say(doing.where)
        return self._pick(f"（仅计{said}）", f" (only where {said})")

    def _value(self, column: str, value: Scalar) -> str:
        if isinstance(value, bool):
            return self._pick("是" if value else "否", "yes" if value else "no")
        if isinstance(value, int) and column in self.amounts:
            return format_amount(value)
        if isinstance(value, int | float) and column in self.shares:
            return f"{value:.0%}"
        if isinstance(value, str) and value != value.strip():
            return f"“{value}”"
        return str(value) or "“”"

    def _listed(self, words: list[str], *, both: bool) -> str:
        last = self._pick(" 和 " if both else " 或 ", " or ")
        return last.join(filter(None, (self._pick("、", ", ").join(words[:-1]), words[-1])))

    def _segment(self, name: str) -> str:
        return self._title(f"segment:{name}", name)

    def _tag(self, name: str) -> str:
        return self._title(f"tag:{name}", name)

    def _activity(self, name: str) -> str:
        known = _EVENTS.get(name)
        fallback = known[0].to(self.locale) if known else self._pick(f"「{name}」", f"did “{name}”")
        return self._title(f"activity:{name}", fallback)

    def _title(self, key: str, fallback: str) -> str:
        return self.titles[key].to(self.locale) if key in self.titles else fallback

    def _pick(self, zh: str, en: str) -> str:
        return zh if self.locale == "zh" else en


def _window(days: int | None) -> str:
    return "" if days is None else f" in the last {_days(days)}"


def _days(n: int) -> str:
    return "day" if n == 1 else f"{n} days"
