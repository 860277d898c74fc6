"""Say whose device it is, so that what was done on it before anybody signed in is known to be the same person's."""

from __future__ import annotations

import re

import ibis
import ibis.expr.types as ir
from ibis import _

from limner.privacy.nobody import LONGEST, WORDS

KINDS = ("visitor", "device", "cookie")
"""The kinds of identifier by which sources know who is not signed in; their values are compared whatever the kind."""
MOST = 1000
"""A person who signed in on more of them is a shop's own till or a robot, and has none of their histories."""
_NOBODY = rf"(?i)(^|:)({'|'.join(map(re.escape, sorted(WORDS)))}|[0\-\s.*x]*)$"
"""What stands in the place of an id, behind the name of a number space or alone."""


def visitors(identifiers: ir.Table, persons: ir.Table) -> ir.Table:
    """Plan whose each device, cookie or anonymous id is: the person's who alone signed in on it.

    On a shared one, where several persons signed in, nobody can be told from the others, neither before nor between the
    sign-ins: it is nobody's. Ids that are one person count as one.

    Args:
        identifiers: ``kind``, ``value``, ``customer_id``: on which devices each customer id signed in.
        persons: ``alias_id`` and ``customer_id``, the person's; an id that is not there stands for itself.

    Returns:
        One row a device that is somebody's: ``visitor_id``, ``customer_id`` (the person's).
    """
    whose = _signed_in(identifiers, persons).group_by("visitor_id")
    devices = whose.agg(customer_id=_.person.min(), last=_.person.max())
    own = devices.filter(devices.customer_id == devices.last).select("visitor_id", "customer_id")
    many = own.group_by("customer_id").agg(n=_.count()).filter(_.n > MOST)
    return own.anti_join(many, "customer_id")


def shared_visitors(identifiers: ir.Table, persons: ir.Table) -> ir.Table:
    """Plan the devices on which several persons signed in: ``visitor_id``, one row each."""
    whose = _signed_in(identifiers, persons).group_by("visitor_id").agg(first=_.person.min(), last=_.person.max())
    return whose.filter(whose["first"] != whose["last"]).select("visitor_id")


def _signed_in(identifiers: ir.Table, persons: ir.Table) -> ir.Table:
    """Who signed in on what: ``visitor_id``, ``person``."""
    known = identifiers.filter(identifiers.kind.isin(KINDS), identifiers.value.notnull(), _.customer_id.notnull())
    real = known.filter(~known.value.re_search(_NOBODY), known.value.length() <= LONGEST)
    named = real.select("customer_id", visitor_id=real.value)
    found = named.left_join(persons.select("alias_id", of="customer_id"), [("customer_id", "alias_id")])
    return found.select("visitor_id", person=ibis.coalesce(found["of"], found.customer_id))
