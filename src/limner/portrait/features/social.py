"""How a customer takes part: likes, comments, shares and activities joined."""

from __future__ import annotations

from functools import partial

from limner.core.text import Text
from limner.portrait.features.visits import counted_events
from limner.portrait.measure import Window

SOCIAL_WINDOWS: tuple[Window, ...] = (30, 365, None)
_events = partial(counted_events, windows=SOCIAL_WINDOWS)

likes = _events(
    "likes", "like", Text(zh="点赞次数", en="Likes"), Text(zh="点赞事件数。", en="Events in which something was liked.")
)
comments = _events(
    "comments",
    "comment",
    Text(zh="评论次数", en="Comments"),
    Text(
        zh="评论、留言、回复等事件数；不含评价表中的评价。",
        en="Events in which something was commented on or answered; the reviews of the table feedback do not count.",
    ),
)
shares = _events(
    "shares",
    "share",
    Text(zh="分享次数", en="Shares"),
    Text(zh="分享、转发事件数。", en="Events in which something was shared or passed on."),
)
participations = _events(
    "participations",
    "participation",
    Text(zh="参与活动次数", en="Activities joined"),
    Text(
        zh="参与活动的事件数，如报名、抽奖、签到、投票。",
        en="Events in which an activity was joined: a sign-up, a draw, a check-in, a vote.",
    ),
)
