"""Read JSON: lists of objects, objects of lists, GeoJSON features, and one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from limner.core.errors import SourceRejected
from limner.sources.files import names
from limner.sources.files.archives import Member
from limner.sources.files.arrow import TextRows
from limner.sources.files.sheet import Found, Loader, Sheet
from limner.sources.files.text import TextFile


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


_DECODER = json.JSONDecoder(parse_float=_Number, parse_int=_Number, parse_constant=lambda _: None)


def read(member: Member, file: TextFile, format_: str, *, loader: Loader) -> Sheet:
    """Read one JSON file; nested objects become columns ``a.b``, lists stay JSON text, numbers stay as written.

    Raises:
        SourceRejected: it is no JSON, or holds no list of records.
    """
    rows = TextRows()
    sheet = ""
    if format_ == "jsonl" or _is_lines(file):
        format_ = "jsonl"
        _add_lines(rows, file)
    else:
        format_, sheet = _add_document(rows, file, member)
    columns, remarks = names.unique(list(rows.columns))
    loaded = loader.load_batches(*rows.tables(columns))
    found = Found(
        file=member.name,
        sheet=sheet,
        format=format_,
        compression=member.compression,
        encoding=file.encoding,
        line_ends=file.line_ends,
        notes=(*file.notes, *remarks),
    )
    return Sheet(
        found=found,
        columns=columns,
        rows=loaded.rows,
        rejected=loaded.rejected,
        records=loaded.records,
        marks=frozenset(rows.marks),
    )


def flat(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Flatten an object: inner objects' keys are joined by dots."""
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            yield from flat(inner, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", _text(inner)


def _text(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return str(value)
        case _:
            return _written(value)


def _written(value: object) -> str:
    """Write a value as JSON, numbers as they were."""
    match value:
        case _Number():
            return str(value)
        case list():
            return f"[{', '.join(map(_written, value))}]"
        case dict():
            pairs = (f"{json.dumps(key, ensure_ascii=False)}: {_written(inner)}" for key, inner in value.items())
            return "{" + ", ".join(pairs) + "}"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _is_lines(file: TextFile) -> bool:
    """Say whether the first line is a whole object and another follows."""
    first, _, rest = file.sample.lstrip().partition("\n")
    if not first.startswith("{") or not rest.lstrip().startswith("{"):
        return False
    try:
        json.loads(first)
    except ValueError:
        return False
    return True


def _add_lines(rows: TextRows, file: TextFile) -> None:
    with file.path.open("rb") as source:
        for number, line in enumerate(source, 1):
            text = line.decode("utf-8", "replace").removeprefix("\ufeff").strip()
            if not text:
                continue
            try:
                line.decode()
                value = _DECODER.decode(text)
            except ValueError as error:
                rows.reject(number, None, f"no JSON: {error}", text)
                continue
            if isinstance(value, dict):
                rows.add(number, dict(flat(value)))
            else:
                rows.reject(number, None, "no JSON object", text)


def _add_document(rows: TextRows, file: TextFile, member: Member) -> tuple[str, str]:
    try:
        text = file.path.read_text(encoding="utf-8-sig")
        value = _DECODER.decode(text)
    except ValueError as error:
        raise SourceRejected(
            f"'{member.name}' is no JSON: {error}.", remedy="Export it again; it may be cut off."
        ) from error
    if isinstance(value, list):
        _add_list(rows, text, text.index("["), len(value))
        return "json", ""
    if isinstance(value, dict):
        return _add_object(rows, value, member)
    raise _no_records(member)


def _add_object(rows: TextRows, value: dict[str, Any], member: Member) -> tuple[str, str]:
    if value.get("type") == "FeatureCollection" and isinstance(value.get("features"), list):
        for number, feature in enumerate(value["features"], 1):
            rows.add(number, _feature(feature))
        return "geojson", ""
    columns = _columns(value)
    if columns is not None:
        for number, row in enumerate(zip(*columns.values(), strict=True), 1):
            rows.add(number, dict(flat(dict(zip(columns, row, strict=True)))))
        return "json", ""
    lists = {k: v for k, v in value.items() if isinstance(v, list) and v and all(isinstance(i, dict) for i in v)}
    if len(lists) == 1:
        key = next(iter(lists))
        _add_values(rows, lists[key])
        return "json", key
    if not lists and value and not any(isinstance(inner, (list, dict)) for inner in value.values()):
        rows.add(1, dict(flat(value)))
        return "json", ""
    raise _no_records(member)


def _columns(value: dict[str, Any]) -> dict[str, list[Any]] | None:
    """Give the columns of an object of equally long lists of plain values, or of objects keyed by row (pandas)."""
    inner = list(value.values())
    if inner and all(isinstance(v, dict) for v in inner) and all(list(v) == list(inner[0]) for v in inner):
        return {key: list(column.values()) for key, column in value.items()} if inner[0] else None
    if not inner or not all(isinstance(v, list) and len(v) == len(inner[0]) for v in inner):
        return None
    if len(inner) == 1 and any(isinstance(item, dict) for item in inner[0]):
        return None
    return value


def _feature(feature: dict[str, Any]) -> dict[str, str | None]:
    geometry = feature.get("geometry") or {}
    row = {"id": _text(feature["id"])} if "id" in feature else {}
    row |= dict(flat(feature.get("properties") or {}))
    row["geometry.type"] = _text(geometry.get("type"))
    row["geometry.coordinates"] = _text(geometry.get("coordinates"))
    return row


def _add_values(rows: TextRows, values: list[Any]) -> None:
    for number, value in enumerate(values, 1):
        rows.add(number, dict(flat(value)))


def _add_list(rows: TextRows, text: str, start: int, count: int) -> None:
    """Add the objects of a list, each with the line where it begins."""
    at, line, counted = start + 1, 1 + text.count("\n", 0, start + 1), start + 1
    for _ in range(count):
        while text[at] in " \t\r\n,":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        value, end = _DECODER.raw_decode(text, at)
        if isinstance(value, dict):
            rows.add(line, dict(flat(value)))
        else:
            rows.reject(line, None, "no JSON object", text[at:end])
        at = end


def _no_records(member: Member) -> SourceRejected:
    return SourceRejected(
        f"'{member.name}' holds no list of records.", remedy="Export a list of objects, or one object a line."
    )
