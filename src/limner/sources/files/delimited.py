"""Read delimited text: work out its layout from a sample, then let the engine load the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from limner.core.errors import SourceRejected
from limner.core.text import Text
from limner.engine.layout import CsvLayout, Loaded, Unparsable
from limner.sources.files import dialect, header, names, notes
from limner.sources.files.archives import Member
from limner.sources.files.dialect import Dialect, Record
from limner.sources.files.sheet import Found, Lines, Loader, ReadOptions, Sheet
from limner.sources.files.text import TextFile, even_line_ends, without_lines

_COMMENT = "#"
_SWALLOWED = 5
_ALIKE = 0.8


@dataclass(frozen=True)
class Plan:
    """How a delimited file will be loaded.

    Attributes:
        dialect: the signs that part and quote its cells.
        layout: how its records are laid out.
        header_rows: the lines of its header.
        titles: the cells of the header.
        preamble: lines above the header, or above the data where there is none.
        above: what the lines before the first record hold.
        notes: remarks.
    """

    dialect: Dialect
    layout: CsvLayout
    header_rows: tuple[int, ...]
    titles: tuple[tuple[str, ...], ...]
    preamble: int
    above: Lines
    notes: tuple[Text, ...]


def read(member: Member, file: TextFile, plan: Plan, *, loader: Loader, scratch: Path) -> Sheet:
    """Read one delimited file as ``plan`` (of ``plan_of``) has it.

    Raises:
        SourceRejected: its quotes swallow lines.
    """
    loaded, file = _load(member, file, plan, loader, scratch)
    found = Found(
        file=member.name,
        format="csv",
        compression=member.compression,
        encoding=file.encoding,
        line_ends=file.line_ends,
        delimiter=plan.dialect.delimiter,
        quote=plan.dialect.quote,
        escape=plan.dialect.escape,
        header_rows=plan.header_rows,
        first_row=plan.layout.first_line,
        notes=tuple(_notes(file, plan, loaded)),
        lines=Lines(
            total=file.lines + file.trailing,
            header=plan.above.header,
            titles=plan.above.titles,
            blank=plan.above.blank + loaded.blank + file.trailing,
            comments=plan.above.comments + loaded.comments,
            continued=loaded.continued,
            rows=loaded.records - loaded.refused,
            rejected=loaded.refused,
        ),
    )
    return Sheet(
        found=found,
        columns=loaded.columns,
        rows=loaded.rows,
        rejected=loaded.rejected,
        records=loaded.records,
        titles=plan.titles,
        marks=file.marks - {"tab"} if plan.dialect.delimiter == "\t" else file.marks,
    )


def plan_of(file: TextFile, options: ReadOptions, name: str) -> Plan:
    """Work out how ``file`` is laid out, from its sample and what was told.

    Raises:
        SourceRejected: it holds no table.
    """
    told = options.delimiter
    start = 0
    if file.sample[:4].lower() == "sep=" and len(file.sample.split("\n", 1)[0].strip()) == 5:  # noqa: PLR2004 - sep=;
        told, start = told or file.sample[4], 1
    start = max(start, options.skip_lines or 0)
    sample = _after(file.sample, start)
    comment = options.comment if options.comment is not None else _COMMENT
    signs = dialect.detect(_without(sample, comment) or sample, told, options.quote, options.escape)
    records = [replace(record, line=record.line + start) for record in dialect.parse(sample, signs, file.line_end)]
    table, comments = _told_apart(records, comment, told=options.comment is not None)
    _refuse_swallowing_header(table, name)
    if not any(not record.blank for record in table):
        raise SourceRejected(f"'{name}' holds no row.", remedy="Export it again, with its rows.")
    return _laid_out(file, options, signs, table, _Skipped(start, comments, comment if comments else ""))


def _refuse_swallowing_header(table: list[Record], name: str) -> None:
    """Stop where a quote opens in the first record and takes others with it.

    Raises:
        SourceRejected: it does.
    """
    for record in table[:1]:
        if record.span > _SWALLOWED and any(map(_holds_records, record.cells)):
            raise SourceRejected(
                f"A quote that opens in line {record.line} of '{name}' closes {record.span - 1} lines later, so that rows "
                "stand in one cell.",
                remedy=f"Mend line {record.line}, or read the file with its quotes as plain text (quote: none).",
            )


def _holds_records(cell: str) -> bool:
    """Say whether nearly all lines of a cell hold a delimiter equally often, and more than once."""
    lines = cell.splitlines()[1:]
    counts = (Counter(line.count(sign) for line in lines).most_common(1) for sign in ",;\t|")
    return any(most and most[0][0] > 1 and most[0][1] >= _ALIKE * len(lines) for most in counts)


@dataclass(frozen=True)
class _Skipped:
    start: int
    comments: list[Record]
    comment: str


def _laid_out(file: TextFile, options: ReadOptions, signs: Dialect, table: list[Record], skipped: _Skipped) -> Plan:
    cells = [record.cells for record in table]
    width = dialect.width(dialect.table_of([record for record in table if not record.blank]))
    place = header.locate(cells, width, told=options.header)
    tops = [table[i] for i in place.header]
    data = [record for record in table[place.data :] if not record.blank]
    titles, optional = _widths([record.cells for record in tops], data)
    columns, remarks = names.unique(titles)
    after = tops[-1].line + tops[-1].span if tops else skipped.start + 1
    first = data[0].line if data else after
    if not tops and data:
        after = first
    first = min([first, *(c.line for c in skipped.comments if c.line >= after)])
    above = sum(not r.blank for r in table[: place.header[0] if tops else place.data])
    notes_ = ((notes.title_lines(above),) if above else ()) + (remarks if tops else (notes.NO_HEADER,))
    before = sum(r.line < first for r in [*table, *skipped.comments])
    layout = CsvLayout(
        columns=columns,
        delimiter=signs.delimiter,
        quote=signs.quote,
        escape=signs.escape,
        line_end=file.line_end,
        skip=before + skipped.start,
        first_line=first,
        lines=file.lines,
        optional=optional,
        comment=skipped.comment,
        comment_rows=bool(options.comment),
        strip_nul=bool(file.nuls),
    )
    header_rows = tuple(record.line for record in tops)
    top = header_rows[0] if header_rows else first
    bare = tuple(tuple(map(names.clean, record.cells)) for record in tops)
    return Plan(signs, layout, header_rows, bare, top - 1, _above(first, tops, table, skipped), notes_)


def _above(first: int, tops: list[Record], table: list[Record], skipped: _Skipped) -> Lines:
    """Say what the lines before line ``first`` hold; what is neither header, blank nor comment is a title."""
    total = first - 1
    header_ = sum(record.span for record in tops)
    blank = sum(record.span for record in table if record.line < first and record.blank)
    comments = sum(record.span for record in skipped.comments if record.line < first)
    return Lines(total=total, header=header_, blank=blank, comments=comments, titles=total - header_ - blank - comments)


def _widths(tops: list[list[str]], data: list[Record]) -> tuple[list[str], int]:
    """Reconcile header and data: trailing empty cells of either do not count."""
    mode = dialect.width(data) if data else 0
    if not tops:
        return [""] * mode, 0
    rows = header.filled(tops) if len(tops) > 1 else tops
    width = max(len(row) for row in tops)
    titles = header.joined(rows, width)
    bare = len(titles)
    while bare > 1 and not titles[bare - 1]:
        bare -= 1
    if mode and bare <= mode < width and not any(len(record.cells) == width for record in data):
        titles = titles[:mode]
    elif mode > width and all(not any(c.strip() for c in r.cells[width:]) for r in data if len(r.cells) == mode):
        titles += [""] * (mode - width)
    return titles, len(titles) - min(bare, len(titles))


def _load(member: Member, file: TextFile, plan: Plan, loader: Loader, scratch: Path) -> tuple[Loaded, TextFile]:
    """Load ``file``; where its line ends differ, make them equal first, and if quotes do not pair, everywhere."""
    quote = plan.dialect.quote
    copies: list[Path] = []
    try:
        if quote and plan.preamble and _uneven(file.sample, plan.preamble, quote):
            file = without_lines(file, plan.preamble, scratch)
            copies.append(file.path)
        # A file whose first line end stands inside of quotes and is not that of its records misleads the engine.
        alike = file.line_end != "\r\n" or file.sample[: file.sample.find("\n") + 1].endswith("\r\n")
        attempts: list[Callable[[], TextFile]] = [lambda: file] * alike + [
            lambda: even_line_ends(file, quote, scratch, mixed=alike),
            lambda: even_line_ends(file, "", scratch),
        ]
        for attempt in attempts:
            even = attempt()
            if even is not file:
                copies.append(even.path)
            try:
                layout = replace(plan.layout, line_end=even.line_end, lines=even.lines)
                return loader.load_csv(even.path, layout), even
            except Unparsable as error:
                failure = error
        raise SourceRejected(
            f"'{member.name}' cannot be parsed with delimiter {plan.dialect.delimiter!r} and quote {quote!r}.",
            remedy="Say its delimiter, quote and escape, or export it again as plain CSV.",
        ) from failure
    finally:
        for path in copies:
            path.unlink(missing_ok=True)


def _uneven(sample: str, lines: int, quote: str) -> bool:
    return "".join(sample.splitlines(keepends=True)[:lines]).count(quote) % 2 == 1


def _after(sample: str, lines: int) -> str:
    rest = sample
    for _ in range(lines):
        ends = [at for at in (rest.find("\n"), rest.find("\r")) if at >= 0]
        if not ends:
            return ""
        end = min(ends)
        rest = rest[end + (2 if rest[end : end + 2] == "\r\n" else 1) :]
    return rest


def _without(sample: str, comment: str) -> str:
    """Leave out comment lines, for a look at the dialect."""
    return "".join(line for line in sample.splitlines(keepends=True) if not comment or not line.startswith(comment))


def _told_apart(records: list[Record], comment: str, *, told: bool) -> tuple[list[Record], list[Record]]:
    """Part comment lines from the table; unless it was told, a line that fits the table is no comment."""
    plain = [record for record in records if not (record.cells and record.cells[0].startswith(comment or "\0"))]
    if not comment or not any(not record.blank for record in plain):
        return records, []
    width = dialect.width([record for record in plain if not record.blank])
    comments = [r for r in records if r.cells and r.cells[0].startswith(comment) and (told or len(r.cells) != width)]
    return [record for record in records if record not in comments], comments


def _notes(file: TextFile, plan: Plan, loaded: Loaded) -> Iterator[Text]:
    yield from file.notes
    dropped = set(plan.layout.columns) - set(loaded.columns)
    yield from (note for note in plan.notes if not any(f"'{name}'" in note.en for name in dropped))
    if loaded.comments + plan.above.comments:
        yield notes.comment_lines(loaded.comments + plan.above.comments)
    if loaded.blank:
        yield notes.blank_rows(loaded.blank)
