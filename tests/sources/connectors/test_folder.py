"""Which files are asked for, without any folder."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from limner.sources.connectors.connector import Source, Stream
from limner.sources.connectors.folder import read
from limner.sources.connectors.requests import About, Entry, Listed, Listing, Take, Wait

NOW = datetime(2024, 1, 1, 12, tzinfo=UTC)


def entry(path, size=10, *, age=3600, tag=""):
    return Entry(path, size, NOW - timedelta(seconds=age), tag)


def talk(*listings, position=None, pattern="*", url="/in", refuse=()):
    """Hold the conversation; return the paths taken, the waits, what was told, and the position."""
    stream = Stream(name="in", options={"pattern": pattern})
    conversation = read(Source(name="drop", kind="folder", options={"url": url}), stream, position or {}, {})
    listings, taken, waits, said, reply = iter(listings), [], [], [], None
    try:
        while True:
            request = conversation.send(reply)
            reply = None
            if isinstance(request, Listing):
                reply = Listed(next(listings), NOW)
            elif isinstance(request, Take):
                taken.append(request.entry.path)
                reply = request.entry.path not in refuse
            elif isinstance(request, Wait):
                waits.append(request.seconds)
            else:
                assert isinstance(request, About)
                said += [note.en for note in request.notes]
    except StopIteration as end:
        return taken, waits, said, end.value


def test_only_what_is_new_or_changed():
    first = [entry("a.csv"), entry("b.csv")]
    taken, waits, _said, position = talk(first)
    assert (taken, waits) == (["a.csv", "b.csv"], [])
    taken, *_ = talk([*first, entry("c.csv")], position=position)
    assert taken == ["c.csv"]
    taken, *_ = talk([entry("a.csv", 11), entry("b.csv", age=1800)], position=position)
    assert taken == ["a.csv", "b.csv"], "another size; another moment"


def test_a_tag_tells_more_than_a_moment():
    *_, position = talk([entry("a.csv", tag="x")])
    assert talk([entry("a.csv", age=5, tag="x")], position=position, url="s3://b/p")[0] == []
    assert talk([entry("a.csv", age=5, tag="y")], position=position, url="s3://b/p")[0] == ["a.csv"]


def test_a_file_that_still_grows_is_left():
    listings = [entry("old.csv"), entry("new.csv", 5, age=1), entry("whole.csv", 5, age=1)]
    later = [entry("old.csv"), entry("new.csv", 9, age=0), entry("whole.csv", 5, age=1)]
    taken, waits, said, position = talk(listings, later)
    assert taken == ["old.csv", "whole.csv"]
    assert waits == [5.0]
    assert "new.csv" in said[0]
    assert talk(later, later, position=position)[0] == ["new.csv"]


def test_what_does_not_match_or_is_unfinished_is_passed_over():
    names = ["orders-1.csv", "in/orders-2.csv", "orders-3.csv.part", ".orders-4.csv", "~$orders-5.csv", "x.csv"]
    assert talk([entry(name) for name in names], pattern="orders-*.csv")[0] == ["orders-1.csv", "in/orders-2.csv"]


def test_a_file_that_cannot_be_taken_is_tried_again():
    taken, _waits, _said, position = talk([entry("a.csv"), entry("b.csv")], refuse=["a.csv"])
    assert taken == ["a.csv", "b.csv"]
    assert set(position["taken"]) == {"b.csv"}
