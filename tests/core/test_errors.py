"""Errors say what is wrong, where, what to do, and whether to try again."""

from __future__ import annotations

from enum import StrEnum

import pytest

from limner.core import errors
from limner.core.errors import Conflict, InvalidDefinition, LimnerError, NotFound, SourceRejected, SourceUnavailable

KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, LimnerError)]


def test_the_remedy_follows_the_message():
    assert str(SourceRejected("Line 3 has no end.", remedy="Close its quote.")) == "Line 3 has no end. Close its quote."
    assert str(SourceRejected("Line 3 has no end.")) == "Line 3 has no end."


def test_a_definition_says_where():
    error = InvalidDefinition("no such column.", path="rule.all[1]", remedy="Use orders_365d.")
    assert str(error) == "rule.all[1]: no such column. Use orders_365d."
    assert error.path == "rule.all[1]"


class Kind(StrEnum):
    LINES = "order_lines"


@pytest.mark.parametrize(
    ("name", "known", "said"),
    [
        ("order", ["orders", "products"], "There is no table 'order'. Known: orders."),
        ("zzz", ["b", "a"], "There is no table 'zzz'. Known: a, b."),
        ("SALES", ["a", "customers", "sold"], "There is no table 'SALES'. Known: sold, customers, a."),
        ("zzz", list("abcdefghi"), "There is no table 'zzz'. Known: a, b, c, d, e, f, g, h …."),
        (Kind.LINES, [], "There is no table 'order_lines'. There are none yet."),
        ("订单", [], "There is no table '订单'. There are none yet."),
    ],
)
def test_what_is_not_found_brings_the_nearest_names(name, known, said):
    assert str(NotFound.among("table", name, known)) == said


def test_only_what_may_pass_by_itself_is_tried_again():
    assert {kind for kind in KINDS if kind.retry} == {Conflict, SourceUnavailable}


def test_the_tree_in_the_docstring_is_whole():
    assert all(kind.__name__ in errors.__doc__ for kind in KINDS)


def test_errors_are_not_caught_by_chance():
    assert not any(issubclass(kind, OSError | ValueError | LookupError) for kind in KINDS)
