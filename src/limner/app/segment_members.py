"""Write the members of a segment to a file, for the purpose that they are wanted for."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import xlsxwriter
from ibis import _

from limner.app.catalogue import all_segments
from limner.app.export_table import EXCEL_ROWS, FORMULA, NUMBER
from limner.app.publish_consents import publish_consents
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotAllowed, NotFound
from limner.core.money import STORED_UNIT, from_amount
from limner.core.text import Locale, Text
from limner.portrait.catalogue import catalogue
from limner.portrait.wording import WORDS
from limner.privacy.kinds import TITLES
from limner.privacy.mask import mask
from limner.privacy.purposes import ANALYSIS, SERVICE, Purpose
from limner.privacy.purposes import BY_NAME as PURPOSES
from limner.warehouse.reader import Reader
from limner.warehouse.tables import ALIASES, CONTACTS, FEATURES, MEMBERSHIPS

_TRUTHS = {True: Text("是", "yes"), False: Text("否", "no")}
_AT_ONCE = 10_000
"""People whose contacts are decrypted at once; the keys of a million would fill the memory."""

_Row = list[Any]
_Writer = Callable[[Path, Sequence[str], Iterator[_Row]], int]


@dataclass(frozen=True)
class Wanted:
    """What to write of each member.

    Attributes:
        columns: features, or ``customer_id`` and ``since``, by name or by title.
        contacts: kinds of contacts (``phone``, ``email`` …), by name or by title.
        purpose: what the list is for; None: for looking at it, with contacts masked.
    """

    columns: Sequence[str]
    contacts: Sequence[str] = ()
    purpose: str | None = None


@dataclass(frozen=True)
class Written:
    """How many members were written, and how many were left out because they did not agree to the purpose."""

    segment: Text
    purpose: Text
    rows: int
    left_out: int


@dataclass(frozen=True)
class _List:
    """What is read, and for which purposes: ``people`` decides who is in it, ``contacts`` whose contacts are seen."""

    segment: str
    columns: Sequence[str]
    kinds: Sequence[str]
    members: Reader
    people: Reader
    contacts: Reader
    masked: bool


def write_members(workspace: Workspace, segment: str, wanted: Wanted, out: Path, *, by: str) -> Written:
    """Write who is in a segment since the last build to ``out`` (``.csv`` or ``.xlsx``), one row a person.

    Decisions of customers count as of now. Heads are in the workspace's language, amounts in units of the currency. A
    person's several values of one kind stand in one cell, with ``; `` between them. What a spreadsheet would take for a
    formula is written as text. The audit log is told, and the file, which only its owner may read, appears whole or not
    at all.

    Raises:
        NotFound: there is no such segment, column, kind of contacts or purpose, or no portraits have been built.
        NotAllowed: contacts are wanted for a purpose that may not see personal values.
        InvalidDefinition: the ending of ``out`` is neither, or a sheet cannot hold the rows.
    """
    with workspace.scratch() as scratch:
        writers: dict[str, _Writer] = {".csv": _write_csv, ".xlsx": partial(_write_excel, scratch)}
        if out.suffix.lower() not in writers:
            raise InvalidDefinition(f"{out.name} ends in neither .csv nor .xlsx.", remedy="Give it one of them.")
        locale = workspace.settings.locale
        titles = {one.name: one.title for one in all_segments(workspace)}
        name = _known("segment", segment, titles)
        purpose = _purpose(wanted)
        publish_consents(workspace)
        chosen = _list(workspace, name, wanted, purpose)
        heads = [_column_titles(chosen.people)[one].to(locale) for one in chosen.columns]
        heads += [_kind_title(kind).to(locale) for kind in chosen.kinds]
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.with_name(f".{out.name}.part")
        try:
            part.touch(mode=0o600)
            with closing(_rows(workspace, chosen)) as rows:
                count = writers[out.suffix.lower()](part, heads, rows)
            left_out = _size(chosen) - count
            detail = {"purpose": purpose.name, "rows": count, "left_out": left_out, "columns": list(chosen.columns)}
            detail |= {"contacts": list(chosen.kinds), "masked": chosen.masked}
            workspace.store.audit.record(by, "segments.members", name, detail)
            part.replace(out)
        finally:
            part.unlink(missing_ok=True)
    return Written(titles[name], purpose.title, count, left_out)


def _purpose(wanted: Wanted) -> Purpose:
    if wanted.purpose is None:
        return ANALYSIS
    if wanted.purpose not in PURPOSES:
        raise NotFound.among("purpose", wanted.purpose, PURPOSES)
    purpose = PURPOSES[wanted.purpose]
    if wanted.contacts and not purpose.sees_personal:
        raise NotAllowed(
            f"{purpose.name} may not see personal values.",
            remedy="Use --purpose marketing or service, or no --contacts.",
        )
    return purpose


def _list(workspace: Workspace, segment: str, wanted: Wanted, purpose: Purpose) -> _List:
    members = workspace.reader(engine="duckdb")
    if not members.has(FEATURES):
        raise NotFound("No portraits have been built yet.", remedy="Build them with: limner build")
    read = partial(workspace.reader, engine="duckdb", commit=members.snapshot.number)
    contacts = read(SERVICE if wanted.purpose is None else purpose)
    stored = members.engine.rows(members.table(CONTACTS).select("kind").distinct()) if wanted.contacts else []
    kinds = {row["kind"]: _kind_title(row["kind"]) for row in stored}
    columns = _column_titles(members)
    return _List(
        segment=segment,
        columns=tuple(dict.fromkeys(_known("column", one, columns) for one in wanted.columns)),
        kinds=tuple(dict.fromkeys(_known("kind of contacts", one, kinds) for one in wanted.contacts)),
        members=members,
        people=read(purpose),
        contacts=contacts,
        masked=wanted.purpose is None,
    )


def _known(kind: str, said: str, titles: Mapping[str, Text]) -> str:
    """Return the name of what is called ``said``, by its name or by a title that nothing else has."""
    if said in titles:
        return said
    named = [name for name, title in titles.items() if said.casefold() in {title.zh.casefold(), title.en.casefold()}]
    if len(named) == 1:
        return named[0]
    raise NotFound.among(kind, said, named or {*titles, *(title.zh for title in titles.values())})


def _column_titles(reader: Reader) -> dict[str, Text]:
    features = catalogue().features
    titles = {"customer_id": MEMBERSHIPS.columns["customer_id"].title, "since": MEMBERSHIPS.columns["since"].title}
    return titles | {name: features[name].title for name in sorted(reader.columns(FEATURES)) if name in features}


def _kind_title(kind: str) -> Text:
    return TITLES.get(kind, Text(kind, kind))


def _size(chosen: _List) -> int:
    (row,) = chosen.members.engine.rows(_members(chosen).agg(n=_.count()))
    return int(row["n"])


def _members(chosen: _List) -> ir.Table:
    periods = chosen.members.table(MEMBERSHIPS)
    return periods.filter(periods.segment == chosen.segment, periods.until.isnull()).select("customer_id", "since")


def _planned(chosen: _List) -> ir.Table:
    """Make the plan of one row a member and contact, all of one member together."""
    features = chosen.people.part(FEATURES, {"customer_id", *chosen.columns})
    people = _members(chosen).inner_join(features, "customer_id")
    if not chosen.kinds:
        return people.order_by("customer_id")
    contacts = chosen.contacts.table(CONTACTS)
    contacts = contacts.filter(contacts.kind.isin(chosen.kinds))
    aliases = chosen.contacts.table(ALIASES).select("alias_id", "customer_id").rename(_person="customer_id")
    owned = contacts.select(_owner=_.customer_id, _kind=_.kind, _value=_.value, _index=_.value_index, _source=_.source)
    found = owned.left_join(aliases, owned["_owner"] == aliases["alias_id"]).drop("alias_id")
    theirs = found.mutate(_person=found["_person"].fill_null(found["_owner"]))
    listed = people.left_join(theirs, people.customer_id == theirs["_person"])
    return listed.order_by("customer_id", "_kind", "_source", "_owner", "_index")


def _rows(workspace: Workspace, chosen: _List) -> Generator[_Row, None, None]:
    batches = chosen.people.engine.batches(_planned(chosen))
    rows = (row for batch in batches for part in _slices(batch) for row in part)
    locale = workspace.settings.locale
    people = ([*of_one] for _id, of_one in groupby(rows, key=lambda row: row["customer_id"]))
    while some := list(islice(people, _AT_ONCE)):
        clear = iter(_opened(workspace, [row for person in some for row in person]) if chosen.kinds else ())
        for person in some:
            shown = [_shown(name, person[0][name], locale) for name in chosen.columns]
            told = [(row["_kind"], row["_index"], next(clear)) for row in person] if chosen.kinds else []
            yield [*shown, *(_cell(told, kind, masked=chosen.masked) for kind in chosen.kinds)]


def _slices(batch: Any) -> Iterator[list[dict[str, Any]]]:  # noqa: ANN401  (pyarrow has no types)
    return (batch.slice(start, _AT_ONCE).to_pylist() for start in range(0, batch.num_rows, _AT_ONCE))


def _opened(workspace: Workspace, rows: Sequence[Mapping[str, Any]]) -> list[str | None]:
    owners = [row["_owner"] or "" for row in rows]
    labels = [f"contacts.{row['_kind']}" for row in rows]
    return workspace.vault.open(owners, [row["_value"] for row in rows], label=labels)


def _cell(told: Sequence[tuple[str, str, str | None]], kind: str, *, masked: bool) -> str:
    values = {index: value for of_kind, index, value in told if of_kind == kind and value}
    return "; ".join(mask(kind, value) if masked else value for value in values.values())


def _shown(name: str, value: Any, locale: Locale) -> Any:  # noqa: ANN401  (a feature may be of any type)
    """Write truths and codes in words and amounts in units of the currency; what else there is stays as it is."""
    if isinstance(value, bool):
        return _TRUTHS[value].to(locale)
    if value is not None and name in WORDS and value in WORDS[name]:
        return WORDS[name][value].to(locale)
    feature = catalogue().features.get(name)
    if value is not None and feature is not None and feature.unit == STORED_UNIT:
        return from_amount(round(value))
    return value


def _as_text(value: Any) -> Any:  # noqa: ANN401  (a feature may be of any type)
    """Put an apostrophe before what a spreadsheet would compute, as exports of tables do."""
    is_formula = isinstance(value, str) and re.search(FORMULA, value) and not re.search(NUMBER, value)
    return f"'{value}" if is_formula else value


def _write_csv(path: Path, heads: Sequence[str], rows: Iterator[_Row]) -> int:
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_as_text(head) for head in heads])
        for count, row in enumerate(rows, 1):  # noqa: B007  (the last number is how many there are)
            writer.writerow([_as_text(value) for value in row])
    return count


def _write_excel(scratch: Path, path: Path, heads: Sequence[str], rows: Iterator[_Row]) -> int:
    count = 0
    # Rows wait in a file in clear until the book is closed; it must lie where such files are deleted.
    settings = {"constant_memory": True, "tmpdir": str(scratch), "default_date_format": "yyyy-mm-dd"}
    settings |= {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, settings) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, heads, book.add_format({"bold": True, "bottom": 1}))
        sheet.freeze_panes(1, 0)
        for count, row in enumerate(rows, 1):
            if count > EXCEL_ROWS:
                raise InvalidDefinition(
                    f"The list has more than {EXCEL_ROWS:,} rows, which a sheet cannot hold.", remedy="Write a .csv."
                )
            sheet.write_row(count, 0, row)
    return count
