"""What the words of a column stand for, where a table knows few: kinds of promotion and of points, yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from limner.sources.mapping.words import UNKNOWN

_REACHED = re.compile(r"^每?满.*(?:减|立减|抵|返)")
_GIVEN = re.compile(r"赠品|买.*[赠送]|满.*[赠送]|加价购|buy\s*\w+\s*get|bogo|free\s*gift|gift|gwp", re.IGNORECASE)
_NO_PROMOTION = ("无促销", "无优惠", "未参与", "不参与", "none", "no promotion", "no_promotion", "no promo", "regular")
_PROMOTIONS = {
    **dict.fromkeys(
        (
            *("discount", "markdown", "price cut", "price_cut", "percent off", "percentage", "percent_off", "sale"),
            *("flash sale", "flash_sale", "special price", "special_price", "price reduction", "clearance"),
            *("折扣", "打折", "直降", "立减", "降价", "特价", "秒杀", "限时折扣", "限时特价", "限时秒杀", "会员价"),
            *("会员折扣", "单品折扣", "单品直降", "折扣价", "促销价", "清仓", "满折"),
        ),
        "discount",
    ),
    **dict.fromkeys(
        (
            *("full_reduction", "full reduction", "spend and save", "spend_and_save", "threshold", "amount off"),
            *("threshold discount", "threshold_discount", "money off", "满减", "满额减", "满立减", "跨店满减", "店铺满减"),
            *("每满减", "满额立减", "满返"),
        ),
        "full_reduction",
    ),
    **dict.fromkeys(("gift", "gifts", "赠品", "赠送", "送赠品", "随单礼", "礼品", "free sample"), "gift"),
    **dict.fromkeys(("other", "others", "其他", "其它"), "other"),
}
_POINTS = {
    **dict.fromkeys(
        (
            *("earn", "earned", "accrual", "accrue", "credit", "award", "awarded", "bonus", "add", "added", "issue"),
            *("issued", "collect", "in", "获得", "获取", "获得积分", "获取积分", "积分获得", "积分获取", "增加", "收入", "发放"),
            *("奖励", "累积", "积累", "赠送", "消费获得", "消费赠送", "购物获得", "签到", "签到奖励", "活动赠送", "积分发放"),
        ),
        "earn",
    ),
    **dict.fromkeys(
        (
            *("spend", "spent", "redeem", "redeemed", "redemption", "burn", "burned", "use", "used", "debit", "out"),
            *("exchange", "使用", "消耗", "兑换", "抵扣", "抵现", "支出", "扣减", "扣除", "减少", "使用积分", "积分使用"),
            *("积分兑换", "积分抵扣", "积分抵现", "积分消耗", "积分支出", "兑换礼品", "兑换优惠券", "礼品兑换"),
        ),
        "spend",
    ),
    **dict.fromkeys(
        (
            *("expire", "expired", "expiry", "expiration", "lapse", "lapsed", "forfeit", "forfeited"),
            *("过期", "失效", "到期", "清零", "积分过期", "积分失效", "积分清零", "过期清零", "过期扣减"),
        ),
        "expire",
    ),
    **dict.fromkeys(
        (
            *("adjust", "adjusted", "adjustment", "correction", "correct", "manual", "transfer"),
            *("调整", "人工调整", "手工调整", "系统调整", "修正", "更正", "积分调整", "补发", "转移"),
        ),
        "adjust",
    ),
}
_SETTLED = {
    **dict.fromkeys(
        (
            *("resolved", "solved", "closed", "done", "completed", "complete", "finished", "settled", "已解决", "解决"),
            *("已处理", "已完成", "完成", "已关闭", "关闭", "已结案", "结案", "已办结", "办结", "处理完成", "已回复"),
        ),
        "true",
    ),
    **dict.fromkeys(
        (
            *("unresolved", "unsolved", "open", "pending", "in progress", "in_progress", "on hold", "new", "escalated"),
            *("not resolved", "未解决", "未处理", "处理中", "待处理", "跟进中", "待跟进", "未完成", "未关闭", "未结案", "升级"),
        ),
        "false",
    ),
}
_YES_NO = frozenset(("true", "t", "yes", "y", "1", "是", "false", "f", "no", "n", "0", "否"))


def meanings(term: str, values: Iterable[str]) -> dict[str, str | None]:
    """Return what each value of a column that is ``term`` stands for.

    Values of kinds that are not known here stay as they are and are not named. A value of ``resolved`` that says
    neither yes nor no stands for nothing.
    """
    said = _SAYS.get(term)
    found = {value: said(value.strip().lower()) for value in values} if said else {}
    return {value: meaning for value, meaning in found.items() if meaning != value}


def _promotion(word: str) -> str | None:
    if word in UNKNOWN or word in _NO_PROMOTION:
        return None
    if word in _PROMOTIONS:
        return _PROMOTIONS[word]
    if _REACHED.search(word):
        return "full_reduction"
    return "gift" if _GIVEN.search(word) else _discounted(word)


def _discounted(word: str) -> str:
    """八五折, 8.5折 and 20% off are discounts; other words stay."""
    return "discount" if word.endswith("折") or re.search(r"\d\s*%\s*off", word) else word


def _points(word: str) -> str | None:
    return None if word in UNKNOWN else _POINTS.get(word, word)


def _resolved(word: str) -> str | None:
    return word if word in _YES_NO else _SETTLED.get(word)


_SAYS: dict[str, Callable[[str], str | None]] = {
    "promotion_kind": _promotion,
    "points_kind": _points,
    "resolved": _resolved,
}
