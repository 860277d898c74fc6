"""REST APIs that are declared, not programmed: where records are, how pages follow each other, how one shows who one is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from limner.core.errors import InvalidDefinition, NotFound, SourceRejected
from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Conversation, Option, Position, Secrets, Source, Stream
from limner.sources.connectors.database import singular
from limner.sources.connectors.patience import patiently, place_of
from limner.sources.connectors.requests import Answer, Clock, Keep, Keyed, Request, Send, Wait

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
    "oauth2": frozenset({"token_url", "client_id", "scope"}),
}
_NO_LONGER_VALID = 401
_MOST_PAGES = 1_000_000


def read(source: Source, stream: Stream, position: Position, secrets: Secrets) -> Conversation:
    """Ask for one page after the other, from the last cursor on, and keep the records of each.

    Raises:
        SourceUnavailable, SourceRejected: see ``patiently``; and where an answer is not what was declared.
    """
    reading = _Reading(source, stream, secrets)
    key, renamed = _key(stream)
    yield Keyed(key, repeats=True)
    after = position.get("after")
    request: Send | None = reading.first(after)
    newest = after
    yield from reading.sign_in()
    for number in range(_MOST_PAGES):
        if request is None:
            break
        answer = yield from reading.send(request)
        rows = records(answer.json, str(stream.options.get("records") or ""), place_of(request.url))
        newest = _newest(newest, rows, stream)
        if rows:
            yield Keep([_renamed(row, renamed) for row in rows])
        request = reading.following(request, answer, len(rows), number)
    return {"after": newest} if newest is not None else {}


def records(body: object, path: str, place: str) -> list[Mapping[str, Any]]:
    """Return the objects at ``path`` (names joined by dots) of an answer; the answer itself where ``path`` is empty.

    Raises:
        SourceRejected: there is no list of objects.
    """
    found = at(body, path)
    if isinstance(found, Mapping) and path:
        found = [found]
    if found is None and isinstance(body, Mapping) and path and path.split(".", maxsplit=1)[0] in body:
        found = []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        names = ", ".join(sorted(map(str, body))) if isinstance(body, Mapping) else type(body).__name__
        raise SourceRejected(
            f"{place}: there is no list of records at {path or 'the top'}.",
            remedy=f"Set 'records'; the answer has: {names}.",
        )
    return found


def at(body: object, path: str) -> Any:  # noqa: ANN401  (what JSON may hold)
    """Return what is at ``path`` in ``body``, or None."""
    for name in path.split(".") if path else ():
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


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
        return told(self.source.options.get("auth"), AUTHS, "auth")

    @property
    def paging(self) -> Mapping[str, Any]:
        return told(self.stream.options.get("paging"), PAGINGS, f"streams.{self.stream.name}.paging")

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
        """Fetch a token where the API wants one (OAuth 2.0, client credentials; RFC 6749, 4.4)."""
        auth = self.auth
        if auth["kind"] != "oauth2":
            return
        form = {"grant_type": "client_credentials"} | ({"scope": str(auth["scope"])} if auth.get("scope") else {})
        known = (str(auth.get("client_id", "")), self.secrets.get("client_secret", ""))
        answer = yield from patiently(Send("POST", str(auth["token_url"]), form=form, auth=known))
        self.token = str(at(answer.json, "access_token") or "")
        if not self.token:
            raise SourceRejected(
                f"{place_of(str(auth['token_url']))} gave no access_token.", remedy="Check the client and its secret."
            )

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


def told(value: object, known: Mapping[str, frozenset[str]], path: str) -> Mapping[str, Any]:
    """Check a setting that has a ``kind`` and what belongs to it; ``none`` where it is not there.

    Raises:
        InvalidDefinition: the kind, or a setting that belongs to it, is not known.
    """
    if value is not None and not isinstance(value, str | Mapping):
        raise InvalidDefinition(f"{value!r} is no setting.", path=path, remedy=f"Write one of {', '.join(known)}.")
    found: dict[str, Any] = {"kind": value or "none"} if not isinstance(value, Mapping) else {"kind": "none", **value}
    kind = found["kind"]
    if kind not in known:
        missing = NotFound.among("kind", str(kind), known)
        raise InvalidDefinition(missing.message, path=f"{path}.kind", remedy=missing.remedy)
    for name in found:
        if name not in {"kind", *known[kind]}:
            missing = NotFound.among("setting", str(name), known[kind])
            raise InvalidDefinition(missing.message, path=f"{path}.{name}", remedy=missing.remedy)
    if "at" in known[kind] and not found.get("at"):
        raise InvalidDefinition("'at' is missing.", path=path, remedy="Say where the answer names the next page.")
    return found


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


def _newest(newest: object, rows: Sequence[Mapping[str, Any]], stream: Stream) -> object:
    """The largest cursor among ``rows`` and ``newest``: by time where both are times."""
    if not stream.cursor:
        return newest
    values = [at(row, stream.cursor) for row in rows]
    found = [value for value in (newest, *values) if value is not None]
    return max(found, key=_order) if found else None


def _order(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float):
        return (0, float(value), "")
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return (1, 0.0, str(value))
    return (0, (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp(), "")


def _key(stream: Stream) -> tuple[tuple[str, ...], dict[str, str]]:
    """The key under the names in which rows are kept; a bare ``id`` says whose it is."""
    if stream.key == ("id",):
        whose = f"{singular(stream.name.lower())}_id"
        return (whose,), {"id": whose}
    return stream.key, {}


def _renamed(row: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    if any(new in row for new in names.values()):
        raise InvalidDefinition(
            f"Records have both id and {', '.join(names.values())}.",
            path="key",
            remedy="Name the one that tells them apart.",
        )
    return {names.get(name, name): value for name, value in row.items()}


CONNECTOR = Connector(
    name="rest",
    title=Text("REST 接口（JSON）", "REST APIs that speak JSON"),
    read=read,
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
    secrets=("token", "password", "client_secret"),
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
