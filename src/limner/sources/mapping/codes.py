"""What the words of a column stand for, where a table knows few: kinds of promotion and of points, yes and no."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from limner.sources.mapping.words import UNKNOWN

_STAYS = ""
"""What a word stands for that is not known: itself."""


def _listed(kinds: Mapping[str, str]) -> dict[str, str]:
    """Map each word of each kind's list (parted by commas) to the kind."""
    return {word.strip(): kind for kind, words in kinds.items() for word in words.split(",")}


_PROMOTIONS = _listed(
    {
        "discount": """discount, markdown, price cut, price_cut, percent off, percent_off, percentage, sale, flash sale,
            flash_sale, special price, special_price, price reduction, clearance, 折扣, 打折, 直降, 立减, 降价, 特价, 秒杀,
            限时折扣, 限时特价, 限时秒杀, 会员价, 会员折扣, 单品折扣, 单品直降, 折扣价, 促销价, 清仓, 满折""",
        "full_reduction": """full_reduction, full reduction, spend and save, spend_and_save, threshold, amount off,
            threshold discount, threshold_discount, money off, 满减, 满额减, 满立减, 每满减, 跨店满减, 店铺满减, 满额立减, 满返""",
        "gift": "gift, gifts, free gift, free sample, gwp, bogo, 赠品, 赠送, 送赠品, 随单礼, 礼品, 买赠, 满赠, 买一送一",
        "other": "other, others, 其他, 其它",
    }
)
_NO_PROMOTION = ("无促销", "无优惠", "未参与", "不参与", "none", "no promotion", "no_promotion", "no promo", "regular")
_REACHED = re.compile(r"^每?满.*(?:减|立减|抵|返)")
_GIVEN = re.compile(r"赠品|买.*[赠送]|满.*[赠送]|buy\s*\w+\s*get|free\s*gift")
_REDUCED = re.compile(r"折$|\d\s*%\s*off")
_POINTS = _listed(
    {
        "earn": """earn, earned, accrual, accrue, credit, award, awarded, bonus, add, added, issue, issued, collect, in,
            获得, 获取, 获得积分, 获取积分, 积分获得, 积分获取, 增加, 收入, 发放, 积分发放, 奖励, 累积, 积累, 赠送, 消费获得,
            消费赠送, 购物获得, 签到, 签到奖励, 活动赠送""",
        "spend": """spend, spent, redeem, redeemed, redemption, burn, burned, use, used, debit, out, exchange, 使用, 消耗,
            兑换, 抵扣, 抵现, 支出, 扣减, 扣除, 减少, 使用积分, 积分使用, 积分兑换, 积分抵扣, 积分抵现, 积分消耗, 积分支出,
            礼品兑换, 兑换礼品, 兑换优惠券""",
        "expire": """expire, expired, expiry, expiration, lapse, lapsed, forfeit, forfeited, 过期, 失效, 到期, 清零, 积分过期,
            积分失效, 积分清零, 过期清零, 过期扣减""",
        "adjust": """adjust, adjusted, adjustment, correct, correction, manual, transfer, 调整, 人工调整, 手工调整, 系统调整,
            修正, 更正, 积分调整, 补发, 转移""",
    }
)
_SETTLED = _listed(
    {
        "true": """resolved, solved, closed, done, completed, complete, finished, settled, 已解决, 解决, 已处理, 已完成, 完成,
            已关闭, 关闭, 已结案, 结案, 已办结, 办结, 处理完成, 已回复, true, t, yes, y, 1, 是""",
        "false": """unresolved, unsolved, not resolved, open, pending, in progress, in_progress, on hold, new, escalated,
            未解决, 未处理, 处理中, 待处理, 跟进中, 待跟进, 未完成, 未关闭, 未结案, 升级, false, f, no, n, 0, 否""",
    }
)


def meanings(term: str, values: Iterable[str]) -> dict[str, str | None]:
    """Return what each value of a column that is ``term`` stands for; those that stay as they are, are left out.

    A value of ``resolved`` that says neither yes nor no stands for nothing.
    """
    said = _SAYS.get(term)
    found = {value: said(value.strip().lower()) for value in values} if said else {}
    return {value: meaning for value, meaning in found.items() if meaning not in {_STAYS, value}}


def _promotion(word: str) -> str | None:
    if word in UNKNOWN or word in _NO_PROMOTION:
        return None
    if word in _PROMOTIONS:
        return _PROMOTIONS[word]
    shapes = ((_REACHED, "full_reduction"), (_GIVEN, "gift"), (_REDUCED, "discount"))
    return next((kind for shape, kind in shapes if shape.search(word)), _STAYS)


def _points(word: str) -> str | None:
    return None if word in UNKNOWN else _POINTS.get(word, _STAYS)


_SAYS: dict[str, Callable[[str], str | None]] = {
    "promotion_kind": _promotion,
    "points_kind": _points,
    "resolved": _SETTLED.get,
}
