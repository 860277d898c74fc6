"""Make tags of who places a given share of their orders in some way."""

from __future__ import annotations

from limner.core.text import Text
from limner.portrait.tag import Tag
from limner.rules.rule import All, Has


def order_share(
    name: str, theme: str, title: Text, said: Text, *, columns: tuple[str, ...], least: tuple[int, float] = (3, 0.5)
) -> Tag:
    """Make the tag of who has so many orders in 365 days, of which a given share or more are of one kind.

    The rarer such orders are by chance, the fewer orders it takes to tell a habit: 3 where hardly one in ten orders is of
    the kind, 5 to 10 where one in three or four is.

    Args:
        name: The tag's name.
        theme: Its theme.
        title: Its title.
        said: What such orders did, after "of the orders": ``Text(zh="用了优惠券", en="used a coupon")``.
        columns: The feature that holds the share in 365 days and, where there is one, that with their number.
        least: The least number of orders and the least share.
    """
    share, *counted = columns
    min_orders, min_share = least
    all_such = {counted[0]: min_orders} if counted else {}
    how_many = (
        Text(zh=f"有 {{{counted[0]}}} 单", en=f"{{{counted[0]}}} of {{orders_365d}} orders in 365 days {said.en}")
        if counted
        else Text(
            zh=f"有 {{{share}:percent}}", en=f"{{{share}:percent}} of {{orders_365d}} orders in 365 days {said.en}"
        )
    )
    return Tag(
        name=name,
        theme=theme,
        title=title,
        wording=Text(
            zh=f"近 365 天至少有 {{min_orders}} 单，其中 {{min_share:percent}} 以上{said.zh}。",
            en=f"At least {{min_orders}} orders in 365 days, of which {{min_share:percent}} or more {said.en}.",
        ),
        when=lambda t: All((Has("orders_365d", ">=", t["min_orders"]), Has(share, ">=", t["min_share"]))),
        thresholds={"min_orders": min_orders, "min_share": min_share},
        evidence=Text(
            zh=f"近 365 天 {{orders_365d}} 单中{how_many.zh}{said.zh}，阈值 {{min_share:percent}}",
            en=f"{how_many.en}; threshold {{min_share:percent}}",
        ),
        examples=(
            ({"orders_365d": min_orders, share: 1.0} | all_such, True),
            ({"orders_365d": min_orders * 20, share: 0.05} | all_such, False),
            ({"orders_365d": min_orders - 1, share: 1.0}, False),
            ({"orders_365d": min_orders, share: None}, False),
            ({"orders_365d": None, share: None}, False),
        ),
    )
