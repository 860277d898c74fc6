"""Load files into DuckDB's temporary tables, each record with its true line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from limner.core.errors import EngineFailed, SourceRejected
from limner.engine.duckdb import DuckDB, quoted
from limner.engine.layout import CsvLayout, FixedLayout, Loaded, Unparsable
from limner.engine.lines import Whole, blank_lines, lines_of

_MAX_RECORD = 16 << 20
"""Bytes of the longest record that is taken."""
_BUFFER = 2 * _MAX_RECORD
"""Bytes that one thread parses at a time; left alone, DuckDB takes sixteen of the longest records, and one thread."""
_NO_MISFITS = "select 0::bigint as line, '' as \"column\", '' as reason, '' as record, '' as kind where false"


@dataclass(frozen=True)
class _Misfits:
    """Records that did not fit the layout, in file order: their table, first lines, and how many lines each takes.

    The table has the columns of ``Loaded.rejected`` and ``kind``: rejected, blank or comment.
    """

    table: str
    lines: Whole
    spans: Whole
    kinds: dict[str, int]


class DuckDBLoader:
    """Keeps what it loads in temporary tables and views of one DuckDB, until that is closed."""

    def __init__(self, engine: DuckDB) -> None:
        self._engine = engine

    def load_csv(self, path: Path, layout: CsvLayout) -> Loaded:
        """Parse a delimited file once, at DuckDB's speed, and give each record its line.

        Raises:
            SourceRejected: a quote opens and never closes, and lines are lost inside of it.
            Unparsable: DuckDB cannot parse the file in this layout, because its line ends differ, say.
        """
        table, errors = self._parse(path, layout)
        misfits = self._misfits(path, layout, errors)
        count = self._number(f"select count(*) from {table}")
        lined, empty_lines, continued = self._with_lines(path, layout, table, count, misfits)
        names = _kept(layout, self._filled(lined, layout.optional, len(layout.columns)))
        cells = [_cell(f"c{i}", strip_nul=layout.strip_nul) for i in range(len(names))]
        blank = f"coalesce({', '.join(cells)}) is null"
        comment = f"starts_with(c0, {_literal(layout.comment)})" if layout.comment_rows else "false"
        blanks, comments = self._numbers(
            f"select count(*) filter ({blank}), count(*) filter (coalesce({comment}, false)) from {lined}"
        )
        chosen = ", ".join(f"{cell} as {_name(name)}" for cell, name in zip(cells, names, strict=True))
        passed = f" where not ({blank}) and not coalesce({comment}, false)" if blanks or comments else ""
        rows = self._view(f"select line, {chosen} from {lined}{passed}")
        return Loaded(
            columns=names,
            rows=self._engine.connection.table(rows),
            rejected=self._rejected(misfits),
            records=count - blanks - comments + misfits.kinds.get("rejected", 0),
            blank=empty_lines + blanks + misfits.kinds.get("blank", 0),
            comments=comments + misfits.kinds.get("comment", 0),
            refused=misfits.kinds.get("rejected", 0),
            continued=continued,
        )

    def load_fixed(self, path: Path, layout: FixedLayout) -> Loaded:
        """Cut each line at the layout's spans, without the blanks around; text between spans rejects the line."""
        table = _fresh()
        self._engine.sql(
            f"create temp table {table} as select * from read_csv('{quoted(path)}', auto_detect=false, header=false, "
            f"columns={{'text': 'VARCHAR'}}, delim='\x01', quote='', escape='', skip={layout.skip})"
        )
        starts = [0, *(end for _, end in layout.spans)]
        ends = [*(start for start, _ in layout.spans), None]
        gaps = [
            f"substr(text, {start + 1})" if end is None else f"substr(text, {start + 1}, {end - start})"
            for start, end in zip(starts, ends, strict=True)
            if start != end
        ]
        torn = f"trim(concat({', '.join(gaps)})) <> ''"
        cells = ", ".join(
            f"nullif(trim(substr(text, {start + 1}, {end - start})), '') as {_name(name)}"
            for name, (start, end) in zip(layout.columns, layout.spans, strict=True)
        )
        line = f"(rowid + {layout.skip + 1})::bigint as line"
        full = "text is not null and trim(text) <> ''"
        rows = self._view(f"select {line}, {cells} from {table} where {full} and not ({torn})")
        rejected = self._view(
            f"select {line}, null::varchar as \"column\", 'text between two columns' as reason, text as record "
            f"from {table} where {full} and {torn}"
        )
        records, blanks, refused = self._numbers(
            f"select count(*) filter ({full}), count(*) filter (not ({full})), "
            f"count(*) filter ({full} and {torn}) from {table}"
        )
        connection = self._engine.connection
        return Loaded(
            columns=layout.columns,
            rows=connection.table(rows),
            rejected=connection.table(rejected),
            records=records,
            blank=blanks,
            refused=refused,
        )

    def load_parquet(self, path: Path, columns: tuple[str, ...]) -> Loaded:
        """Read a Parquet file where it lies; ``line`` counts its rows from 1."""
        source = f"read_parquet('{quoted(path)}', file_row_number=true)"
        names = [str(row[0]) for row in self._engine.sql(f"describe select * from read_parquet('{quoted(path)}')")]
        chosen = ", ".join(f"{_name(old)} as {_name(new)}" for old, new in zip(names, columns, strict=True))
        rows = self._view(f"select (file_row_number + 1)::bigint as line, {chosen} from {source}")
        return Loaded(
            columns=columns,
            rows=self._engine.connection.table(rows),
            rejected=self._rejected(None),
            records=self._number(f"select count(*) from {rows}"),
        )

    def load_batches(self, rows: pa.RecordBatchReader, rejected: pa.Table) -> Loaded:
        """Keep Arrow batches, of which the first column is ``line``."""
        kept, bad = self._keep(rows), self._keep(rejected)
        connection = self._engine.connection
        count, refused = self._numbers(f"select (select count(*) from {kept}), (select count(*) from {bad})")
        return Loaded(
            columns=tuple(rows.schema.names[1:]),
            rows=connection.table(kept),
            rejected=connection.table(bad),
            records=count + refused,
            refused=refused,
        )

    def rows(self, plan: ir.Table) -> list[dict[str, Any]]:
        """Run ``plan`` and return its rows."""
        return self._engine.rows(plan)

    def _parse(self, path: Path, layout: CsvLayout) -> tuple[str, str]:
        table, errors, scans = _fresh(), _fresh(), _fresh()
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(layout.columns)))
        # DuckDB finds CRLF by itself, and misreads quoted line ends when it is told.
        line_end = "" if layout.line_end == "\r\n" else f"new_line={_escaped(layout.line_end)[1:]}, "
        query = (
            f"create temp table {table} as select * from read_csv('{quoted(path)}', auto_detect=false, header=false, "
            f"columns={{{columns}}}, delim={_literal(layout.delimiter or chr(1))}, quote={_literal(layout.quote)}, "
            f"escape={_literal(layout.escape)}, {line_end}skip={layout.skip}, max_line_size={_MAX_RECORD}, buffer_size={_BUFFER}, "
            f"store_rejects=true, rejects_table='{errors}', rejects_scan='{scans}')"
        )
        try:
            self._engine.sql(query)
        except EngineFailed as error:
            raise Unparsable(
                "The file does not keep to one way of writing its records.", remedy="Export it again as plain CSV."
            ) from error
        self._engine.sql(f"drop table {scans}")
        return table, errors

    def _misfits(self, path: Path, layout: CsvLayout, errors: str) -> _Misfits:
        """Gather the parser's errors by record, find their lines, and tell blank lines and comments from the rest."""
        if not self._number(f"select count(*) from {errors}"):
            self._engine.sql(f"drop table {errors}")
            nothing = np.empty(0, dtype=np.int64)
            return _Misfits(self._view(_NO_MISFITS), nothing, nothing, {})
        grouped = _fresh()
        names = f"[{', '.join(_literal(name) for name in layout.columns)}]"
        end = _escaped(layout.line_end[-1])
        self._engine.sql(
            f"""create temp table {grouped} as
            select line_byte_position - 1 as place, min(try_cast(substr(column_name, 2) as bigint)) as misfit, first(error_type::varchar) as error,
              min(try_cast(regexp_extract(error_message, 'Found: (\\d+)', 1) as bigint)) as fewest,
              max(try_cast(regexp_extract(error_message, 'Found: (\\d+)', 1) as bigint)) as most,
              first(csv_line) as text, trim(first(csv_line), E'\\r\\n') as record,
              first(length(csv_line) - length(ltrim(csv_line, E'\\r\\n'))) as lead
            from {errors} group by line_byte_position order by 1"""
        )
        self._engine.sql(f"drop table {errors}")
        fetched = self._columns(
            f"select place, len(string_split(left(text, lead), {end})) - 1 as blank_before, "
            f"len(string_split(record, {end})) as span from {grouped} order by place"
        )
        lines = lines_of(path, fetched["place"].astype(np.int64), layout.line_end) + fetched["blank_before"]
        spans = fetched["span"].astype(np.int64)
        table = _fresh()
        self._join_lines(
            table,
            lines,
            f"""select {names}[misfit + 1] as "column", {_reason(len(layout.columns))} as reason, record,
              {_kind(layout)} as kind, error from {grouped} order by place""",
        )
        self._engine.sql(f"drop table {grouped}")
        self._refuse_swallowed(table, layout, lines, spans)
        kinds = dict(self._engine.sql(f"select kind, count(*) from {table} group by kind"))
        return _Misfits(table, lines, spans, kinds)

    def _refuse_swallowed(self, table: str, layout: CsvLayout, lines: Whole, spans: Whole) -> None:
        if not len(lines) or spans[-1] == 1 or lines[-1] + spans[-1] <= layout.lines:
            return
        line = int(lines[-1])
        broken = f"select count(*) from {table} where line = {line} and error = 'UNQUOTED VALUE'"
        if self._number(broken):
            raise SourceRejected(
                f"A quote that opens in line {line} never closes, so the {spans[-1] - 1} lines after it are lost in it.",
                remedy=f"Mend line {line}, or read the file with its quotes as plain text (quote: none).",
            )

    def _with_lines(
        self, path: Path, layout: CsvLayout, table: str, count: int, misfits: _Misfits
    ) -> tuple[str, int, int]:
        """Give ``table`` with ``line`` (the record's number, moved where records and lines part).

        Returns also how many lines are blank, and on how many a record goes on.
        """
        if not len(misfits.lines) and layout.lines - layout.first_line + 1 == count:
            return self._view(f"select (rowid + {layout.first_line})::bigint as line, * from {table}"), 0, 0
        end = _escaped(layout.line_end[-1])
        width = len(layout.columns)
        inner = " + ".join(f"coalesce(length(c{i}) - length(replace(c{i}, {end}, '')), 0)" for i in range(width))
        several = f"select count(*) from {table} where {' or '.join(f'contains(c{i}, {end})' for i in range(width))}"
        spans = np.ones(count, dtype=np.int64)
        quote = ""
        if self._number(several):
            spans = self._columns(f"select 1 + {inner} as span from {table} order by rowid")["span"].astype(np.int64)
            quote = layout.quote
        if np.any(misfits.spans > 1):
            quote = layout.quote
        apart = (misfits.lines, misfits.spans)
        blanks = blank_lines(path, layout.line_end, quote, layout.first_line, apart) if width > 1 else misfits.lines[:0]
        blanks = blanks[blanks <= layout.lines]
        lines = _lines(layout.first_line, spans, misfits, blanks)
        lined = _fresh()
        self._join_lines(lined, lines, f"select * from {table}")
        self._engine.sql(f"drop table {table}")
        continued = int(spans.sum()) - count + int(misfits.spans.sum()) - len(misfits.spans)
        return lined, len(blanks), continued

    def _join_lines(self, table: str, lines: Whole, query: str) -> None:
        given = _fresh()
        connection = self._engine.con
        connection.register(given, pa.table({"line": pa.array(lines, type=pa.int64())}))
        self._engine.sql(f"create temp table {table} as select * from {given} positional join ({query})")
        connection.unregister(given)

    def _rejected(self, misfits: _Misfits | None) -> ir.Table:
        source = misfits.table if misfits else f"({_NO_MISFITS})"
        chosen = f"select line, \"column\", reason, record from {source} where kind = 'rejected'"
        return self._engine.connection.table(self._view(chosen))

    def _filled(self, table: str, optional: int, width: int) -> list[bool]:
        """Say which of the last ``optional`` columns hold anything."""
        if not optional:
            return []
        counts = ", ".join(f"count(c{i})" for i in range(width - optional, width))
        return [n > 0 for n in self._numbers(f"select {counts} from {table}")]

    def _keep(self, source: pa.RecordBatchReader | pa.Table) -> str:
        given, table = _fresh(), _fresh()
        connection = self._engine.con
        connection.register(given, source)
        self._engine.sql(f"create temp table {table} as select * from {given}")
        connection.unregister(given)
        return table

    def _view(self, query: str) -> str:
        name = _fresh()
        self._engine.sql(f"create temp view {name} as {query}")
        return name

    def _columns(self, query: str) -> dict[str, Any]:
        return dict(self._engine.con.execute(query).fetchnumpy())

    def _numbers(self, query: str) -> tuple[int, ...]:
        return tuple(int(value) for value in self._engine.sql(query)[0])

    def _number(self, query: str) -> int:
        return self._numbers(query)[0]


def _fresh() -> str:
    return str(ibis.util.gen_name("limner_loaded"))


def _lines(first: int, spans: Whole, misfits: _Misfits, blanks: Whole) -> Whole:
    """Number the lines of records that take ``spans`` lines each, between misfits and blank lines."""
    apart = np.concatenate((misfits.lines, blanks))
    order = np.argsort(apart, kind="stable")
    lengths = np.concatenate((misfits.spans, np.ones(len(blanks), dtype=np.int64)))[order]
    moved = np.concatenate(([0], np.cumsum(lengths)))
    before = np.cumsum(spans) - spans
    keys = apart[order] - first - moved[:-1]
    return np.asarray(first + before + moved[np.searchsorted(keys, before, side="right")], dtype=np.int64)


def _kept(layout: CsvLayout, filled: Sequence[bool]) -> tuple[str, ...]:
    empty = 0
    for full in reversed(filled):
        if full:
            break
        empty += 1
    return layout.columns[: len(layout.columns) - empty]


def _reason(width: int) -> str:
    return f"""case error
      when 'TOO MANY COLUMNS' then most || ' cells instead of {width}'
      when 'MISSING COLUMNS' then fewest || (case fewest when 1 then ' cell' else ' cells' end) || ' instead of {width}'
      when 'UNQUOTED VALUE' then 'a quote that does not close where its cell ends'
      when 'INVALID ENCODING' then 'bytes that are not UTF-8'
      when 'LINE SIZE OVER MAXIMUM' then 'longer than {_MAX_RECORD >> 20} MB'
      else lower(error) end"""


def _kind(layout: CsvLayout) -> str:
    empty = _literal(layout.delimiter + layout.quote)
    kind = f"case when trim(translate(record, {empty} || chr(0) || E'\\r\\n\\t', '')) = '' then 'blank' "
    if layout.comment:
        kind += f"when starts_with(ltrim(record), {_literal(layout.comment)}) then 'comment' "
    return kind + "else 'rejected' end"


def _cell(column: str, *, strip_nul: bool) -> str:
    return f"nullif(replace({column}, chr(0), ''), '')" if strip_nul else column


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _escaped(line_end: str) -> str:
    return "E'" + line_end.replace("\r", "\\r").replace("\n", "\\n") + "'"
