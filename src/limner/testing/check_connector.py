"""Check a connector: that it is worded, that its example is valid, and that it asks only for what can be answered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, get_args

from limner.core.errors import LimnerError
from limner.core.text import Text
from limner.sources.connectors.connector import Connector, Position, Source, Stream
from limner.sources.connectors.definition import source_from_yaml, source_to_yaml
from limner.sources.connectors.requests import Request
from limner.testing.checks import CheckFailed

Answering = Callable[[Request], Any]
"""Plays the source: answers each request of the connector."""

_MOST_REQUESTS = 10_000


def check_connector(connector: Connector, answering: Answering) -> None:
    """Check that ``connector`` is worded in both languages, that its example is valid, and how it converses.

    Each stream of the example is read twice: from the beginning, and from where that ended. What it asks must be
    among the requests that are answered, it must come to an end, and its position must be what JSON can say.

    Raises:
        CheckFailed: with everything that is wrong.
    """
    faults = [*_wording(connector)]
    try:
        source = source_from_yaml(connector.example)
    except LimnerError as error:
        raise CheckFailed(connector.name, [*faults, f"its example is not valid: {error}"]) from error
    if source.kind != connector.name:
        faults.append(f"its example is of the kind {source.kind!r}")
    if source_from_yaml(source_to_yaml(source)) != source:
        faults.append("its example does not come back as it was written")
    for stream in source.streams.values():
        position: Position = {}
        for time in ("first", "second"):
            try:
                position = _read(connector, source, stream, position, answering)
            except (LimnerError, TypeError, ValueError) as error:
                faults.append(f"the {time} sync of {stream.name} failed: {error}")
                break
    if faults:
        raise CheckFailed(connector.name, faults)


def _wording(connector: Connector) -> Iterator[str]:
    titles: dict[str, Text] = {"its title": connector.title}
    for name, option in {**connector.options, **connector.stream_options}.items():
        titles[f"the title of {name}"] = option.title
    for what, text in titles.items():
        if not text.zh or not text.en:
            yield f"{what} is not there in both languages"
    for name in connector.secrets:
        if name in connector.options or name in connector.stream_options:
            yield f"{name} is a secret and an option"


def _read(connector: Connector, source: Source, stream: Stream, position: Position, answering: Answering) -> Position:
    secrets = dict.fromkeys(connector.secrets, "a secret")
    conversation = connector.read(source, stream, position, secrets)
    reply: Any = None
    for _request in range(_MOST_REQUESTS):
        try:
            request = conversation.send(reply)
        except StopIteration as end:
            written = json.dumps(end.value)
            if "a secret" in written:
                raise ValueError("its position holds a secret") from None
            return dict(json.loads(written))
        if not isinstance(request, get_args(Request)):
            raise TypeError(f"it asks for {type(request).__name__}, which nobody answers")
        if "a secret" in repr(request):
            raise ValueError(f"a {type(request).__name__} shows a secret")
        reply = answering(request)
    raise ValueError(f"it does not end after {_MOST_REQUESTS} requests")
