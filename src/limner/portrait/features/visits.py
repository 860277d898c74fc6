"""What a customer does in the shop, on the site and in the app before and besides buying."""

from __future__ import annotations

from limner.core.text import Text
from limner.engine.portable import days_between, ratio
from limner.portrait.feature import Feature
from limner.portrait.measure import Measure, Window
from limner.portrait.preference import Dimension
from limner.portrait.session import SESSIONS, bounced
from limner.portrait.source import Source
from limner.warehouse.tables import EVENTS

VISIT_WINDOWS: tuple[Window, ...] = (7, 30, 90, 365, None)
NAMED = Source(EVENTS, ("event",))
TIMED = Source(EVENTS, ("occurred_at",))

event_days = Measure(
    name="event_days",
    of=EVENTS,
    kind="days",
    windows=VISIT_WINDOWS,
    title=Text(zh="到访天数", en="Days with events"),
    definition=Text(zh="有任何行为事件的不同日期数。", en="Number of distinct days with an event of any kind."),
    unit="days",
)
visits = Measure(
    name="sessions",
    of=SESSIONS,
    kind="count",
    windows=VISIT_WINDOWS,
    title=Text(zh="访问次数", en="Visits"),
    definition=Text(
        zh="访问（会话）次数，按首个事件所在日计；来源没有会话编号时，间隔超过 30 分钟算新的访问。",
        en="Visits (sessions), on the day of their first event; where the source has no session id, a visit ends after 30 "
        "minutes without an event.",
    ),
    unit="visits",
    needs=(TIMED,),
)


def counted_events(
    name: str, doing: str, title: Text, definition: Text, *, windows: tuple[Window, ...] = VISIT_WINDOWS
) -> Measure:
    """Make the measure of how many events were of one doing (``doings``)."""
    return Measure(
        name=name,
        of=EVENTS,
        kind="count",
        where=lambda events: events.doing == doing,
        windows=windows,
        title=title,
        definition=definition,
        unit="events",
        needs=(NAMED,),
    )


views = counted_events(
    "views",
    "view",
    Text(zh="浏览次数", en="Views"),
    Text(zh="浏览页面或商品的事件数。", en="Events in which a page or a product was viewed."),
)
searches = counted_events(
    "searches", "search", Text(zh="搜索次数", en="Searches"), Text(zh="搜索事件数。", en="Events that are searches.")
)
carts = counted_events(
    "carts",
    "cart",
    Text(zh="加购次数", en="Additions to the cart"),
    Text(zh="把商品加入购物车的事件数。", en="Events in which something was put into the cart."),
)
favourites = counted_events(
    "favourites",
    "favourite",
    Text(zh="收藏次数", en="Favourites"),
    Text(
        zh="收藏商品或加入心愿单的事件数。", en="Events in which something was made a favourite or put on a wish list."
    ),
)
checkouts = counted_events(
    "checkouts",
    "checkout",
    Text(zh="结算次数", en="Checkout steps"),
    Text(
        zh="进入结算、提交订单、去支付等事件数；付款成功不算在内。",
        en="Events that belong to a checkout (begun, order submitted, payment begun); payment itself does not count.",
    ),
)

last_event_on = Measure(
    name="last_event_on",
    of=EVENTS,
    kind="max",
    value=lambda events: events.occurred_on,
    type="date",
    windows=(None,),
    published=False,
    title=Text(zh="最近到访日", en="Last day with an event"),
    definition=Text(zh="最近一个有行为事件的日期。", en="The last day with an event of any kind."),
)
session_views = Measure(
    name="session_views",
    of=SESSIONS,
    kind="sum",
    value=lambda visits: visits.views,
    windows=(30,),
    published=False,
    title=Text(zh="访问中的浏览数", en="Views within visits"),
    definition=Text(zh="各次访问的浏览数之和。", en="Sum of the views of the visits."),
    needs=(TIMED, NAMED),
)
session_seconds = Measure(
    name="session_seconds",
    of=SESSIONS,
    kind="sum",
    value=lambda visits: visits.seconds,
    windows=(30,),
    published=False,
    title=Text(zh="访问时长和", en="Seconds of visits"),
    definition=Text(zh="各次访问的时长之和，单位为秒。", en="Sum of the lengths of the visits, in seconds."),
    needs=(TIMED,),
)
bounces = Measure(
    name="bounces",
    of=SESSIONS,
    kind="count",
    where=bounced,
    windows=(30,),
    published=False,
    title=Text(zh="跳出次数", en="Bounces"),
    definition=Text(
        zh="只有一个事件、且不是搜索、加购或结算的访问数。",
        en="Visits of one event, which is no search, cart or checkout.",
    ),
    needs=(TIMED,),
)

days_since_last_visit = Feature(
    name="days_since_last_visit",
    title=Text(zh="距上次到访天数", en="Days since the last visit"),
    definition=Text(
        zh="从最近一个有行为事件的日期到统计日的天数，当天为 0；没有事件时为空。",
        en="Calendar days from the last day with an event to the as-of day, 0 on the day itself; null without an event.",
    ),
    formula=lambda wide: days_between(wide.last_event_on_life, wide.as_of),
    type="int64",
    unit="days",
)
views_per_session_30d = Feature(
    name="views_per_session_30d",
    title=Text(zh="近 30 天每次访问浏览数", en="Views a visit, last 30 days"),
    definition=Text(
        zh="近 30 天各次访问的浏览数除以访问次数；没有访问时为空。",
        en="Views within the visits of the last 30 days over their number; null without a visit.",
    ),
    formula=lambda wide: ratio(wide.session_views_30d, wide.sessions_30d),
    type="float64",
    unit="views",
)
dwell_seconds_per_session_30d = Feature(
    name="dwell_seconds_per_session_30d",
    title=Text(zh="近 30 天每次访问停留秒数", en="Seconds a visit, last 30 days"),
    definition=Text(
        zh="近 30 天访问的平均时长（秒），从首个事件到最后结束的事件；只有一个事件且没有时长的访问按 0 计，没有访问时为空。",
        en="Mean length in seconds of the visits of the last 30 days, from the first event to the end of the one that ends "
        "last; a visit of one event without a duration counts as 0; null without a visit.",
    ),
    formula=lambda wide: ratio(wide.session_seconds_30d, wide.sessions_30d),
    type="float64",
    unit="seconds",
)
bounce_ratio_30d = Feature(
    name="bounce_ratio_30d",
    title=Text(zh="近 30 天跳出率", en="Share of bounces, last 30 days"),
    definition=Text(
        zh="近 30 天只有一个事件、且不是搜索、加购或结算的访问占全部访问的比例；没有访问时为空。",
        en="Visits of one event, which is no search, cart or checkout, among the visits of the last 30 days; null without "
        "a visit.",
    ),
    formula=lambda wide: ratio(wide.bounces_30d, wide.sessions_30d),
    type="float64",
    unit="share",
)

viewed_category = Dimension(
    name="viewed_category",
    of=EVENTS,
    title=Text(zh="浏览品类", en="category viewed"),
    value=lambda events: (events.doing == "view").ifelse(events.category, None),
    needs=(Source(EVENTS, ("category",)), NAMED),
)
visit_channel = Dimension(
    name="visit_channel",
    of=EVENTS,
    title=Text(zh="到访渠道", en="channel of visits"),
    value=lambda events: events.channel,
    needs=(Source(EVENTS, ("channel",)),),
)
visit_hour = Dimension(
    name="visit_hour",
    of=EVENTS,
    title=Text(zh="到访钟点", en="hour of visits"),
    value=lambda events: events.occurred_hour,
    type="int64",
    unit="0-23",
    needs=(Source(EVENTS, ("occurred_hour",)),),
)


def _top(dimension: Dimension) -> Feature:
    return Feature(
        name=f"top_{dimension.name}",
        title=Text(zh=f"首选{dimension.title.zh}", en=f"Favourite {dimension.title.en}"),
        definition=Text(
            zh=f"行为事件最多的{dimension.title.zh}；并列时取字符序在前者；没有这样的事件时为空。",
            en=f"The {dimension.title.en} with most events; of several the first in character order; null without such "
            "events.",
        ),
        formula=lambda wide: wide[dimension.column("top")].cast(dimension.type),
        type=dimension.type,
        unit=dimension.unit,
        needs=dimension.needs,
    )


top_viewed_category, top_visit_channel, top_visit_hour = _top(viewed_category), _top(visit_channel), _top(visit_hour)
