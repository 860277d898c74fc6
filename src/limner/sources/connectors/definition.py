"""Read the definition of a source (YAML, or the same as JSON) and write it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import yaml

from limner.core.discover import discover
from limner.core.errors import InvalidDefinition, NotFound
from limner.sources import connectors as folder
from limner.sources.connectors.connector import Connector, Option, Source, Stream
from limner.sources.connectors.schedule import check_schedule
from limner.sources.mapping.mapping import TABLES, check_number_space

_NAME_ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-.")
_LONGEST_NAME = 64
_OWN = ("name", "kind", "streams", "schedule", "ids_of")
_STREAM = tuple(one.name for one in fields(Stream) if one.name not in {"name", "options"})


@cache
def connectors() -> dict[str, Connector]:
    """Return every connector by its name, those of installed packages included."""
    return discover(folder, Connector)


def source_from_yaml(text: str) -> Source:
    """Read a definition that someone wrote.

    Raises:
        InvalidDefinition: the path says where it is wrong, and the remedy offers the nearest names.
    """
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidDefinition(f"This is not YAML: {error}", remedy="Mend the line that it names.") from error
    return source_from_json(document)


def source_to_yaml(source: Source) -> str:
    """Write ``source`` so that ``source_from_yaml`` gives it back."""
    return yaml.safe_dump(source_to_json(source), allow_unicode=True, sort_keys=False, width=120)


def source_to_json(source: Source) -> dict[str, Any]:
    """Return ``source`` as what JSON can say; what has its default is left out."""
    document: dict[str, Any] = {"name": source.name, "kind": source.kind, **source.options}
    if source.schedule:
        document["schedule"] = source.schedule
    if source.ids_of:
        document["ids_of"] = source.ids_of
    document["streams"] = {name: _stream_out(stream) for name, stream in source.streams.items()}
    return document


def source_from_json(document: object) -> Source:
    """Read a definition from what ``source_to_json`` or a YAML file gave.

    Raises:
        InvalidDefinition: see ``source_from_yaml``.
    """
    root = _named_values(document, "source")
    name = _name(root.get("name"), "name")
    connector = _connector(root.get("kind"))
    options = {key: value for key, value in root.items() if key not in _OWN}
    _check_options(options, connector.options, connector.secrets, "")
    _refuse_password(options)
    check_schedule(str(root.get("schedule") or ""))
    ids_of = str(root.get("ids_of") or "")
    if ids_of:
        check_number_space(ids_of, "ids_of")
    streams = _named_values(root.get("streams") or {}, "streams")
    if not streams:
        raise InvalidDefinition("There is nothing to read.", path="streams", remedy=f"As here:\n{connector.example}")
    return Source(
        name=name,
        kind=connector.name,
        options=options,
        streams={
            _name(one, "streams"): _stream_in(_name(one, "streams"), value, connector) for one, value in streams.items()
        },
        schedule=str(root.get("schedule") or ""),
        ids_of=ids_of,
    )


def _connector(kind: object) -> Connector:
    known = connectors()
    if kind not in known:
        missing = NotFound.among("kind of source", str(kind or ""), known)
        raise InvalidDefinition(missing.message, path="kind", remedy=missing.remedy)
    return known[str(kind)]


def _stream_in(name: str, value: object, connector: Connector) -> Stream:
    path = f"streams.{name}"
    told = _named_values(value or {}, path)
    options = {key: one for key, one in told.items() if key not in _STREAM}
    _check_options(options, connector.stream_options, (), path)
    key = told.get("key") or ()
    fills = told.get("fills")
    if fills is not None and fills not in TABLES:
        missing = NotFound.among("table", str(fills), TABLES)
        raise InvalidDefinition(missing.message, path=f"{path}.fills", remedy=missing.remedy)
    mapping = told.get("mapping", connector.mapping)
    return Stream(
        name=name,
        options=options,
        cursor=str(told["cursor"]) if told.get("cursor") else None,
        overlap=_number(told.get("overlap") or 0, f"{path}.overlap"),
        key=(key,) if isinstance(key, str) else tuple(map(str, key)),
        deletions=bool(told.get("deletions", False)),
        fills=fills,
        time_zone=str(told["time_zone"]) if told.get("time_zone") else None,
        mapping=_named_values(mapping, f"{path}.mapping") if mapping is not None else None,
    )


def _stream_out(stream: Stream) -> dict[str, Any]:
    default = Stream(name=stream.name)
    own = {name: getattr(stream, name) for name in _STREAM if getattr(stream, name) != getattr(default, name)}
    return {**stream.options, **{name: list(one) if isinstance(one, tuple) else one for name, one in own.items()}}


def _check_options(
    options: Mapping[str, Any], known: Mapping[str, Option], secrets: tuple[str, ...], path: str
) -> None:
    at = f"{path}." if path else ""
    for name, value in options.items():
        if name in secrets:
            raise InvalidDefinition(
                "A secret does not belong in a definition, which can be read and copied.",
                path=f"{at}{name}",
                remedy=f"Leave it out; `limner sources add` asks for it, or takes it with --secret-stdin {name}.",
            )
        if name not in known:
            missing = NotFound.among("setting", name, (*known, *(_STREAM if path else _OWN)))
            raise InvalidDefinition(missing.message, path=f"{at}{name}", remedy=missing.remedy)
        choices = known[name].choices
        if choices and value not in choices:
            missing = NotFound.among("value", str(value), choices)
            raise InvalidDefinition(missing.message, path=f"{at}{name}", remedy=missing.remedy)
    for name, option in known.items():
        if option.required and options.get(name) in (None, ""):
            raise InvalidDefinition(f"{name} is missing: {option.title.en}.", path=f"{at}{name}", remedy="Add it.")


def _refuse_password(options: Mapping[str, Any]) -> None:
    url = options.get("url")
    if isinstance(url, str) and _password_of(url):
        raise InvalidDefinition(
            "The address holds a password, and a definition can be read and copied.",
            path="url",
            remedy="Leave it out of the address; `limner sources add` asks for it, or takes it from standard input.",
        )


def _password_of(url: str) -> str | None:
    try:
        return urlsplit(url).password
    except ValueError:
        return None


def _name(value: object, path: str) -> str:
    name = str(value or "")
    if not name or len(name) > _LONGEST_NAME or not set(name.lower()) <= _NAME_ALPHABET or name.startswith("."):
        raise InvalidDefinition(
            f"{name!r} is no name.", path=path, remedy="Use letters, digits, - and _, at most 64 of them."
        )
    return name


def _number(value: object, path: str) -> float:
    if isinstance(value, int | float) and value >= 0:
        return float(value)
    raise InvalidDefinition(f"{value!r} is no number.", path=path, remedy="Write 0 or more, as 600.")


def _named_values(value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise InvalidDefinition(
            f"Names and values are expected here, not {value!r}.", path=path, remedy="Write 'name: value' lines."
        )
    return {str(name): one for name, one in value.items()}
