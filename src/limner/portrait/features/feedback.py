"""How a customer reviews what was bought."""

from __future__ import annotations

from collections.abc import Callable

import ibis
import ibis.expr.types as ir

from limner.core.text import Text
from limner.engine.portable import days_between, ratio
from limner.portrait.doings import FEEDBACK_OTHER, means
from limner.portrait.feature import Feature
from limner.portrait.measure import Expression, Measure, Window
from limner.portrait.source import Source
from limner.warehouse.tables import FEEDBACK

REVIEW_WINDOWS: tuple[Window, ...] = (30, 365, None)
SCORE = Source(FEEDBACK, ("score",))
SCALES = (5, 10, 100)
"""The scales that reviews are scored on, by their best score."""
STRAY = 100
"""One score in so many may be above the scale (a typing error) without making it a larger one."""
LOW, HIGH = 0.4, 0.8
"""A score is low up to this share of the scale and high from that one on: 2 and 4 of 5, 4 and 8 of 10."""
HUNDREDTHS = 100
"""Scores are summed as whole hundredths, so that the order of the rows never shows in the last digit."""


def _is_review(feedback: ir.Table) -> ir.BooleanValue:
    return ~means(feedback.kind.fill_null(""), FEEDBACK_OTHER)


def _scored(low: float, high: float) -> Callable[[ir.Table], ir.BooleanValue]:
    return lambda feedback: _is_review(feedback) & feedback.score.between(low, high)


def _counted(name: str, where: Expression, window: Window) -> Measure:
    return Measure(
        name=name,
        of=FEEDBACK,
        kind="count",
        where=where,
        windows=(window,),
        published=False,
        title=Text(zh="一段分数内的评价数", en="Reviews with a score in a range"),
        definition=Text(zh="评分在一段分数内的评价数。", en="Reviews whose score lies in a range."),
        needs=(SCORE,),
    )


reviews = Measure(
    name="reviews",
    of=FEEDBACK,
    kind="count",
    where=_is_review,
    windows=REVIEW_WINDOWS,
    title=Text(zh="评价次数", en="Reviews"),
    definition=Text(
        zh="评价数；类型为投诉、问卷、调研、访谈的反馈不算。",
        en="Reviews: feedback that is no complaint, survey or interview.",
    ),
    unit="reviews",
)
scored = Measure(
    name="scored_reviews",
    of=FEEDBACK,
    kind="count",
    where=_scored(0, 100),
    windows=(365, None),
    published=False,
    title=Text(zh="有评分的评价数", en="Reviews with a score"),
    definition=Text(zh="评分在 0 至 100 之间的评价数。", en="Reviews with a score from 0 to 100."),
    needs=(SCORE,),
)
score_hundredths = Measure(
    name="score_hundredths",
    of=FEEDBACK,
    kind="sum",
    value=lambda feedback: (
        (feedback.score.between(0, 100).ifelse(feedback.score, None) * HUNDREDTHS).round().cast("int64")
    ),
    where=_is_review,
    windows=(365,),
    published=False,
    title=Text(zh="评分和", en="Sum of scores"),
    definition=Text(zh="评价评分之和，单位为百分之一分。", en="Sum of the scores of reviews, in hundredths."),
    needs=(SCORE,),
)
within_5 = _counted("reviews_within_5", _scored(0, 5), None)
within_10 = _counted("reviews_within_10", _scored(0, 10), None)
low_of_5 = _counted("low_scores_of_5", _scored(0, LOW * 5), 365)
low_of_10 = _counted("low_scores_of_10", _scored(0, LOW * 10), 365)
low_of_100 = _counted("low_scores_of_100", _scored(0, LOW * 100), 365)
high_of_5 = _counted("high_scores_of_5", _scored(HIGH * 5, 5), 365)
high_of_10 = _counted("high_scores_of_10", _scored(HIGH * 10, 10), 365)
high_of_100 = _counted("high_scores_of_100", _scored(HIGH * 100, 100), 365)
last_review_on = Measure(
    name="last_review_on",
    of=FEEDBACK,
    kind="max",
    value=lambda feedback: feedback.given_on,
    where=_is_review,
    type="date",
    windows=(None,),
    published=False,
    title=Text(zh="最近评价日", en="Last day with a review"),
    definition=Text(zh="最近一次评价的日期。", en="The last day with a review."),
)


def _on_the_scale(wide: ir.Table, name: str) -> ir.Value:
    """Choose the count that belongs to the scale of all reviews: the least that all but a stray few keep within."""
    every = _of_all(wide.scored_reviews_life)
    return ibis.cases(
        (_keeps_within(_of_all(wide.reviews_within_5_life), every), wide[f"{name}_of_5_365d"]),
        (_keeps_within(_of_all(wide.reviews_within_10_life), every), wide[f"{name}_of_10_365d"]),
        else_=wide[f"{name}_of_100_365d"],
    )


def _of_all(count: ir.IntegerColumn) -> ir.Value:
    return count.fill_null(0).sum().over(ibis.window())


def _keeps_within(within: ir.Value, every: ir.Value) -> ir.BooleanValue:
    return (every - within) * STRAY <= every


score_mean_365d = Feature(
    name="score_mean_365d",
    title=Text(zh="近 365 天平均评分", en="Mean score of reviews, last 365 days"),
    definition=Text(
        zh="近 365 天评价的平均评分，按来源自己的分制，0 至 100 以外的不计；没有评分时为空。",
        en="Mean score of the reviews of the last 365 days, on the source's own scale; scores outside 0 to 100 do not count; "
        "null without a score.",
    ),
    formula=lambda wide: ratio(wide.score_hundredths_365d, HUNDREDTHS * wide.scored_reviews_365d),
    type="float64",
    unit="score",
)
_SCALE = Text(
    zh="分制取 5、10、100 中的最小者，使全部客户的评分至多有 1% 超出。",
    en="The scale is the least of 5, 10 and 100 that at most 1% of all customers' scores exceed.",
)
low_scores_365d = Feature(
    name="low_scores_365d",
    title=Text(zh="近 365 天低分评价数", en="Low scores, last 365 days"),
    definition=Text(
        zh=f"近 365 天评分不高于分制四成的评价数（5 分制为 2 分及以下）。{_SCALE.zh}",
        en=f"Reviews of the last 365 days that score up to 40% of the scale (2 of 5). {_SCALE.en}",
    ),
    formula=lambda wide: _on_the_scale(wide, "low_scores"),
    type="int64",
    unit="reviews",
)
high_scores_365d = Feature(
    name="high_scores_365d",
    title=Text(zh="近 365 天高分评价数", en="High scores, last 365 days"),
    definition=Text(
        zh=f"近 365 天评分不低于分制八成的评价数（5 分制为 4 分及以上）。{_SCALE.zh}",
        en=f"Reviews of the last 365 days that score at least 80% of the scale (4 of 5). {_SCALE.en}",
    ),
    formula=lambda wide: _on_the_scale(wide, "high_scores"),
    type="int64",
    unit="reviews",
)
days_since_last_review = Feature(
    name="days_since_last_review",
    title=Text(zh="距上次评价天数", en="Days since the last review"),
    definition=Text(
        zh="从最近一次评价到统计日的天数；没有评价时为空。",
        en="Calendar days from the last review to the as-of day; null without a review.",
    ),
    formula=lambda wide: days_between(wide.last_review_on_life, wide.as_of),
    type="int64",
    unit="days",
)
