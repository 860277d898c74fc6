"""Facts of a business that has no data."""

from __future__ import annotations

from datetime import date

from limner.app.report.completeness import Completeness
from limner.app.report.facts import Facts
from limner.app.report.groups import Groups, Profile
from limner.app.report.habits import Habits
from limner.app.report.headline import Headline, Period
from limner.app.report.lifecycle import Lifecycle
from limner.app.report.value import Spread

BARE = Facts(
    business="店",
    as_of=date(2024, 6, 30),
    currency="CNY",
    segment=None,
    headline=Headline(0, 0, 0, None, None, Period(), Period(), Period(), ()),
    people=(),
    spread=Spread(()),
    lifecycle=Lifecycle((), (), (), ()),
    habits=Habits((), (0,) * 7, {}),
    labels=(),
    groups=Groups(Profile(0), Profile(0), {}),
    completeness=Completeness((), (), 0, 0, None, ()),
)
