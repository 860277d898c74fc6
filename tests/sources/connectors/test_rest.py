"""APIs are read page by page without any network: requests go in, answers come out."""

from __future__ import annotations

import pytest

from limner.core.errors import InvalidDefinition, SourceRejected, SourceUnavailable
from limner.sources.connectors.connector import Source, Stream
from limner.sources.connectors.patience import TRIES, retry_after
from limner.sources.connectors.requests import About, Answer, Clock, Failed, Keep, Keyed, Send, Wait
from limner.sources.connectors.rest import next_link, read


def talk(answers, *, options=None, position=None, secrets=None, stream=None, told=None):
    """Hold the conversation; return its requests, the rows kept, the seconds waited, and the position."""
    told = [] if told is None else told
    source = Source(name="crm", kind="rest", options={"url": "https://api.example.com/v2", **(options or {})})
    stream = stream or Stream(name="orders", options={"records": "data"})
    conversation = read(source, stream, position or {}, secrets or {})
    asked, kept, waited = [], [], []
    answers, reply = iter(answers), None
    now = 0.0
    try:
        while True:
            request = conversation.send(reply)
            reply = None
            if isinstance(request, Send):
                asked.append(request)
                reply = next(answers)
            elif isinstance(request, Keep):
                kept += request.rows
            elif isinstance(request, Wait):
                waited.append(request.seconds)
                now += request.seconds
            elif isinstance(request, Clock):
                reply = now
            elif isinstance(request, About):
                told += request.notes
            else:
                assert isinstance(request, Keyed)
    except StopIteration as end:
        return asked, kept, waited, end.value


def page(*rows, status=200, headers=None, **more):
    return Answer(status, headers or {}, {"data": list(rows), **more})


def stream(name="orders", key=(), cursor=None, overlap=0, **options):
    return Stream(name=name, options={"records": "data", **options}, key=key, cursor=cursor, overlap=overlap)


def test_one_page():
    asked, kept, waited, position = talk([page({"n": 1}, {"n": 2})])
    assert [one.url for one in asked] == ["https://api.example.com/v2/orders"]
    assert (kept, waited, position) == ([{"n": 1}, {"n": 2}], [], {})


def test_records_that_lie_elsewhere_are_told_and_no_records_are_not():
    wrong = stream(records="result.rows")
    answer = Answer(200, {}, {"result": {"items": [{"n": 1}], "total": 1}})
    told = []
    _asked, kept, *_ = talk([answer], stream=wrong, told=told)
    assert kept == []
    assert [one.en for one in told] == ["there are no records at result.rows, but at result.items"]
    for empty in ({"result": {"rows": [], "warnings": [{"n": 1}]}}, {"result": None}, {"result": {"total": 0}}):
        nothing = []
        talk([Answer(200, {}, empty)], stream=wrong, told=nothing)
        assert nothing == []


@pytest.mark.parametrize(
    ("paging", "answers", "params"),
    [
        (
            {"kind": "page", "size_param": "per_page", "size": 2},
            [page({}, {}), page({}, {}), page({})],
            [{"page": "1", "per_page": "2"}, {"page": "2", "per_page": "2"}, {"page": "3", "per_page": "2"}],
        ),
        ({"kind": "page", "first": 0}, [page({}), page()], [{"page": "0"}, {"page": "1"}]),
        (
            {"kind": "offset", "size_param": "limit", "size": 2},
            [page({}, {}), page({}, {}), page()],
            [{"limit": "2", "offset": o} for o in ("0", "2", "4")],
        ),
        (
            {"kind": "cursor", "param": "after", "at": "meta.next"},
            [page({}, meta={"next": "x1"}), page({}, meta={"next": None})],
            [{}, {"after": "x1"}],
        ),
    ],
)
def test_pages(paging, answers, params):
    asked, kept, _waited, _position = talk(answers, stream=stream(paging=paging))
    assert [dict(one.params) for one in asked] == params
    assert len(kept) == sum(len(answer.json["data"]) for answer in answers)


def test_the_next_page_is_a_link_or_an_address():
    link = (
        '<https://api.example.com/v2/orders?p=2&q=a,b>; rel="next", <https://api.example.com/v2/orders?p=9>; rel="last"'
    )
    asked, *_ = talk([page({}, headers={"link": link}), page({})], stream=stream(paging="link"))
    assert asked[1].url == "https://api.example.com/v2/orders?p=2&q=a,b"
    answers = [page({}, links={"next": "/v2/orders?p=2"}), page({})]
    asked, *_ = talk(answers, stream=stream(paging={"kind": "next", "at": "links.next"}))
    assert asked[1].url == "https://api.example.com/v2/orders?p=2"
    assert next_link("") is None


def test_who_we_are_is_told_to_nobody_else():
    answers = [page({}, links={"next": "https://evil.example.net/"})]
    with pytest.raises(SourceRejected, match="evil"):
        talk(answers, stream=stream(paging={"kind": "next", "at": "links.next"}))


@pytest.mark.parametrize(
    ("auth", "secrets", "seen"),
    [
        ("bearer", {"token": "t"}, lambda one: one.headers["Authorization"] == "Bearer t"),
        ({"kind": "header", "name": "X-Key"}, {"token": "t"}, lambda one: one.headers["X-Key"] == "t"),
        ({"kind": "query", "name": "key"}, {"token": "t"}, lambda one: one.params["key"] == "t"),
        ({"kind": "basic", "user": "u"}, {"password": "p"}, lambda one: one.auth == ("u", "p")),
    ],
)
def test_who_we_are(auth, secrets, seen):
    asked, *_ = talk([page({})], options={"auth": auth}, secrets=secrets)
    assert seen(asked[0])
    assert "Bearer t" not in repr(asked[0])


def test_a_token_is_fetched_and_fetched_again_when_it_has_run_out():
    auth = {"kind": "oauth2", "token_url": "https://login.example.com/token", "client_id": "me"}
    answers = [
        Answer(200, {}, {"access_token": "one"}),
        page({"n": 1}, links={"next": "/v2/orders?p=2"}),
        Answer(401, {}, None),
        Answer(200, {}, {"access_token": "two"}),
        page({"n": 2}),
    ]
    paged = stream(paging={"kind": "next", "at": "links.next"})
    asked, kept, *_ = talk(answers, options={"auth": auth}, secrets={"client_secret": "s"}, stream=paged)
    assert [one.headers.get("Authorization") for one in asked] == [None, "Bearer one", "Bearer one", None, "Bearer two"]
    assert asked[0].auth == ("me", "s")
    assert kept == [{"n": 1}, {"n": 2}]


def test_only_what_is_new_is_asked_for():
    told = stream(cursor="updated_at", cursor_param="since", overlap=60)
    rows = [{"updated_at": "2024-01-02T00:00:00+08:00"}, {"updated_at": "2024-01-01T23:00:00Z"}, {"updated_at": None}]
    asked, _kept, _waited, position = talk([page(*rows)], stream=told)
    assert asked[0].params == {}
    assert position == {"after": "2024-01-01T23:00:00Z"}, "the later moment, whatever its text"
    asked, *_, position = talk([page()], stream=told, position=position)
    assert asked[0].params == {"since": "2024-01-01T22:59:00+00:00"}
    assert position == {"after": "2024-01-01T23:00:00Z"}


def test_it_waits_as_it_is_asked_to():
    answers = [
        Answer(429, {"retry-after": "7"}, None),
        Answer(500, {}, None),
        Failed("ConnectTimeout"),
        Answer(503, {}, None),
        page({}),
    ]
    _asked, kept, waited, _position = talk(answers)
    assert waited == [7.0, 2.0, 4.0, 8.0]
    assert kept == [{}]


def test_retry_after_may_be_a_date():
    headers = {"retry-after": "Wed, 21 Oct 2025 07:28:30 GMT", "date": "Wed, 21 Oct 2025 07:28:00 GMT"}
    assert retry_after(headers) == 30.0
    assert retry_after({"retry-after": "soon"}) is None


def test_it_gives_up_in_the_end():
    with pytest.raises(SourceUnavailable, match=f"status 502.*{TRIES} times"):
        talk([Answer(502, {}, None)] * TRIES)
    with pytest.raises(SourceUnavailable, match="3600"):
        talk([Answer(429, {"retry-after": "3600"}, None)])


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404])
def test_a_no_is_not_tried_again(status):
    with pytest.raises(SourceRejected, match=str(status)):
        talk([Answer(status, {}, {"error": "Li Lei, 13800138000"})])


def test_the_rate_is_kept():
    paged = stream(paging={"kind": "page"})
    _asked, _kept, waited, _position = talk([page({})] * 3 + [page()], options={"rate": 2}, stream=paged)
    assert waited == [0.5, 0.5, 0.5]


def test_records_that_are_not_there():
    with pytest.raises(SourceRejected, match=r"data.*the answer has: items"):
        talk([Answer(200, {}, {"items": []})])
    with pytest.raises(SourceRejected):
        talk([Answer(200, {}, None)])
    assert talk([Answer(200, {}, {"data": None})])[1] == []


def test_a_bare_id_says_whose_it_is():
    _asked, kept, *_ = talk([page({"id": 1, "x": 2})], stream=stream(key=("id",)))
    assert kept == [{"order_id": 1, "x": 2}]


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"paging": "pages"}, "kind"),
        ({"paging": {"kind": "cursor"}}, "'at' is missing"),
        ({"paging": {"kind": "page", "sise": 2}}, "size"),
    ],
)
def test_a_wrong_setting(options, path):
    with pytest.raises(InvalidDefinition, match=path):
        talk([page()], stream=stream(**options))
