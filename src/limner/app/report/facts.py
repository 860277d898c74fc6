"""All that a report says, as frozen values: what sentences, figures, the page and the workbook are made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from limner.app.report.completeness import Completeness, completeness
from limner.app.report.frame import framed
from limner.app.report.groups import Groups, groups
from limner.app.report.habits import Habits, habits
from limner.app.report.headline import Headline, headline
from limner.app.report.labels import Label, labels
from limner.app.report.lifecycle import Lifecycle, lifecycle
from limner.app.report.people import Attribute, people
from limner.app.report.value import Spread, spread
from limner.app.workspace import Workspace
from limner.core.text import Text


@dataclass(frozen=True)
class Facts:
    """What is known of the customers of a report.

    Attributes:
        business: name of the business.
        as_of: the last day that the portraits know of.
        currency: the currency of money; empty where none or more than one is known.
        segment: title and definition of the segment that the report is of; none for all customers.
    """

    business: str
    as_of: date
    currency: str
    segment: tuple[Text, Text] | None
    headline: Headline
    people: tuple[Attribute, ...]
    spread: Spread
    lifecycle: Lifecycle
    habits: Habits
    labels: tuple[Label, ...]
    groups: Groups
    completeness: Completeness


def gather(workspace: Workspace, segment: str | None = None) -> Facts:
    """Gather the facts of all customers, or of the members of a segment, as the last build left them.

    Raises:
        NotFound: no portraits have been built, or there is no such segment, or it has no members.
        NotAllowed: the segment has fewer than five members.
    """
    with framed(workspace, segment) as frame:
        complete = completeness(frame)
        return Facts(
            business=workspace.settings.name,
            as_of=frame.as_of,
            currency=_currency(complete.currencies, workspace.settings.currency),
            segment=(frame.segment.title, frame.segment.definition) if frame.segment else None,
            headline=headline(frame),
            people=people(frame),
            spread=spread(frame),
            lifecycle=lifecycle(frame),
            habits=habits(frame),
            labels=labels(frame, workspace),
            groups=groups(frame, workspace),
            completeness=complete,
        )


def _currency(named: tuple[str, ...], told: str) -> str:
    """Return the one currency that orders name, else the workspace's own; none where orders name several."""
    if len(named) > 1:
        return ""
    return named[0] if named else told
