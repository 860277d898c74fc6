"""REST APIs that are declared, not programmed: where records are, how pages follow each other, how one shows who one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from limner.core.errors import InvalidDefinition, SourceRejected
from limner.core.text import Text
from limner.sources.connectors import oauth2
from limner.sources.connectors.choice import chosen
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.patience import patiently, place_of
from limner.sources.connectors.records import at, elsewhere, key_names, newest_of, records, under
from limner.sources.connectors.requests import About, Answer, Clock, Keep, Keyed, Request, Send, Wait

PAGINGS: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "page": frozenset({"param", "size_param", "size", "first"}),
    "offset": frozenset({"param", "size_param", "size"}),
    "cursor": frozenset({"param", "at", "size_param", "size"}),
    "link": frozenset({"size_param", "size"}),
    "next": frozenset({"at", "size_param", "size"}),
}
AUTHS: dict[str, frozenset[str]] = {
    "none": frozenset(),
    "bearer": frozenset(),
    "header": frozenset({"name"}),
    "query": frozenset({"name"}),
    "basic": frozenset({"user"}),
    "oauth2": oauth2.SETTINGS,
}
_SECRETS = dict.fromkeys(("bearer", "header", "query"), ("token",)) | {
    "none": (),
    "basic": ("password",),
    "oauth2": oauth2.SECRETS,
}
_NO_LONGER_VALID = 401
_MOST_PAGES = 1_000_000


def read(source: Source, stream: Stream, position: Position, secrets: Secrets) -> Conversation:
    """Ask for one page after the other, from the last cursor on, and keep the records of each.

    Raises:
        SourceUnavailable, SourceRejected: see ``patiently``; and where an answer is not what was declared.
    """
    reading = _Reading(source, stream, secrets)
    key, names = key_names(stream)
    yield Keyed(key, repeats=True)
    after = position.get("after")
    request: Send | None = reading.first(after)
    newest = after
    path = str(stream.options.get("records") or "")
    yield from reading.sign_in()
    for number in range(_MOST_PAGES):
        if request is None:
            break
        answer = yield from reading.send(request)
        rows = records(answer.json, path, place_of(request.url))
        newest = newest_of(newest, rows, stream)
        if number == 0 and path and at(answer.json, path) is None and (others := elsewhere(answer.json)):
            yield About((_nothing_at(path, ", ".join(others)),))
        if rows:
            yield Keep([under(row, names) for row in rows])
        request = reading.following(request, answer, len(rows), number)
    return {"after": newest} if newest is not None else {}


def _nothing_at(path: str, others: str) -> Text:
    return Text(
        f"records 指定的 {path} 处没有记录；以下位置有：{others}", f"there are no records at {path}, but at {others}"
    )


@dataclass
class _Reading:
    """One sync of one stream: who we are, how fast we may ask, and how pages follow."""

    source: Source
    stream: Stream
    secrets: Secrets
    token: str = field(default="", repr=False)
    ready_at: float = 0.0

    @property
    def auth(self) -> Mapping[str, Any]:
        return auth_of(self.source)

    @property
    def paging(self) -> Mapping[str, Any]:
        return paging_of(self.stream)

    def first(self, after: object) -> Send:
        """The first request, from the cursor ``after`` on where there is one."""
        params = {str(name): str(value) for name, value in (self.stream.options.get("params") or {}).items()}
        name = self.stream.options.get("cursor_param")
        if name and after is not None:
            params[str(name)] = str(earlier(after, self.stream.overlap))
        paging = self.paging
        if paging.get("size_param"):
            params[str(paging["size_param"])] = str(paging.get("size", 100))
        if paging["kind"] == "page":
            params[str(paging.get("param", "page"))] = str(paging.get("first", 1))
        if paging["kind"] == "offset":
            params[str(paging.get("param", "offset"))] = "0"
        base = str(self.source.options["url"]).rstrip("/") + "/"
        url = urljoin(base, str(self.stream.options.get("path") or self.stream.name).lstrip("/"))
        return Send("GET", url, params=params, headers={"Accept": "application/json"})

    def following(self, request: Send, answer: Answer, rows: int, number: int) -> Send | None:
        """The request for the page after ``answer``, or None after the last."""
        paging = self.paging
        kind, size = paging["kind"], int(paging.get("size", 100))
        params = dict(request.params)
        if kind in {"page", "offset"}:
            whole = rows >= size if paging.get("size_param") or paging.get("size") else rows > 0
            begin = (
                int(paging.get("first", 1)) + number + 1
                if kind == "page"
                else int(params[str(paging.get("param", "offset"))]) + rows
            )
            return replace(request, params={**params, str(paging.get("param", kind)): str(begin)}) if whole else None
        if kind == "cursor":
            value = at(answer.json, str(paging["at"]))
            return (
                replace(request, params={**params, str(paging.get("param", "cursor")): str(value)}) if value else None
            )
        url = next_link(answer.headers.get("link", "")) if kind == "link" else None
        if kind == "next":
            url = at(answer.json, str(paging["at"]))
        # The address of the next page says all; the key that stands among the parameters is added again.
        return replace(request, url=self._near(urljoin(request.url, str(url))), params={}) if url else None

    def sign_in(self) -> Generator[Request, Any, None]:
        """Fetch a token where the API wants one (OAuth 2.0)."""
        if self.auth["kind"] == "oauth2":
            self.token, self.secrets = yield from oauth2.sign_in(self.auth, self.secrets)

    def send(self, request: Send) -> Generator[Request, Any, Answer]:
        """Send at the rate that is allowed, signed; once more with a new token where the old one has run out."""
        yield from self._paced()
        try:
            return (yield from patiently(self._signed(request)))
        except SourceRejected as refused:
            if self.auth["kind"] != "oauth2" or f"status {_NO_LONGER_VALID}" not in refused.message:
                raise
        yield from self.sign_in()
        return (yield from patiently(self._signed(request)))

    def _paced(self) -> Generator[Request, Any, None]:
        rate = self.source.options.get("rate")
        if not rate:
            return
        now: float = yield Clock()
        if now < self.ready_at:
            yield Wait(self.ready_at - now)
        self.ready_at = max(now, self.ready_at) + 1 / float(rate)

    def _signed(self, request: Send) -> Send:
        auth = self.auth
        kind, token = auth["kind"], self.token or self.secrets.get("token", "")
        if kind in {"bearer", "oauth2"}:
            return replace(request, headers={**request.headers, "Authorization": f"Bearer {token}"})
        if kind == "header":
            return replace(request, headers={**request.headers, str(auth.get("name", "X-Api-Key")): token})
        if kind == "query":
            return replace(request, params={**request.params, str(auth.get("name", "api_key")): token})
        if kind == "basic":
            return replace(request, auth=(str(auth.get("user", "")), self.secrets.get("password", "")))
        return request

    def _near(self, url: str) -> str:
        """Refuse an address at another host, which would be told who we are."""
        here, there = urlsplit(str(self.source.options["url"])), urlsplit(url)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise SourceRejected(
                f"The next page is said to be at {there.netloc}, another place than {here.netloc}.",
                remedy="If that is right, make it the source's url.",
            )
        return url


def check(source: Source) -> None:
    """Refuse settings of ``source`` that say nothing.

    Raises:
        InvalidDefinition: a way to sign in or to turn pages is not known, or lacks what it needs.
    """
    auth_of(source)
    for stream in source.streams.values():
        paging_of(stream)


def wants(source: Source) -> tuple[str, ...]:
    """Return the secrets that the way of ``source`` to sign in needs."""
    return _SECRETS[auth_of(source)["kind"]]


def auth_of(source: Source) -> Mapping[str, Any]:
    """Return how one shows who one is."""
    auth = chosen(source.options.get("auth"), AUTHS, "auth")
    if auth["kind"] == "oauth2":
        oauth2.check(auth, "auth")
    return auth


def paging_of(stream: Stream) -> Mapping[str, Any]:
    """Return how pages of a stream follow each other."""
    path = f"streams.{stream.name}.paging"
    paging = chosen(stream.options.get("paging"), PAGINGS, path)
    if "at" in PAGINGS[paging["kind"]] and not paging.get("at"):
        raise InvalidDefinition("'at' is missing.", path=path, remedy="Say where the answer names the next page.")
    return paging


def next_link(header: str) -> str | None:
    """Return the address of the relation ``next`` in a ``Link`` header (RFC 8288), or None."""
    for part in header.split(",<" if ",<" in header else ", <"):
        address, _, rest = part.strip().lstrip("<").partition(">")
        parameters = {
            name.strip().lower(): value.strip(' "') for name, _, value in (p.partition("=") for p in rest.split(";"))
        }
        if "next" in parameters.get("rel", "").split():
            return address
    return None


def earlier(value: object, overlap: float) -> object:
    """Return a cursor's value less the overlap: seconds for times in ISO form, units for numbers."""
    if not overlap:
        return value
    if isinstance(value, int | float):
        return value - overlap
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return value
    return (moment - dt.timedelta(seconds=overlap)).isoformat()


CONNECTOR = Connector(
    name="rest",
    title=Text("REST 接口（JSON）", "REST APIs that speak JSON"),
    read=read,
    check=check,
    options={
        "url": Option(title=Text("基础地址", "base address"), required=True),
        "auth": Option(
            title=Text("认证：bearer、header、query、basic、oauth2", "bearer, header, query, basic or oauth2")
        ),
        "rate": Option(title=Text("每秒最多请求数", "most requests a second")),
    },
    stream_options={
        "path": Option(title=Text("路径", "path below the url; the stream's name by default")),
        "params": Option(title=Text("固定参数", "parameters of each request")),
        "records": Option(title=Text("记录在响应中的位置，如 data.items", "where the records are, such as data.items")),
        "paging": Option(title=Text("分页：page、offset、cursor、link、next", "page, offset, cursor, link or next")),
        "cursor_param": Option(title=Text("增量参数名，如 updated_since", "parameter that takes the cursor")),
    },
    secrets=("token", "password", *oauth2.SECRETS),
    wants=wants,
    example="""
name: crm
kind: rest
url: https://api.example.com/v2
auth: {kind: bearer}
rate: 5
streams:
  orders:
    path: orders
    records: data
    paging: {kind: cursor, param: cursor, at: meta.next}
    key: id
    cursor: updated_at
    cursor_param: updated_since
""",
)
