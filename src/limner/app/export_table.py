"""Write one table to a file for people and other programs: CSV, Excel, Parquet or SPSS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
import xlsxwriter

from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotAllowed
from limner.core.money import STORED_UNIT, UNIT
from limner.core.text import Locale, Text
from limner.engine.base import Engine
from limner.portrait.catalogue import catalogue
from limner.warehouse.reader import table_named
from limner.warehouse.tables import FEATURES, Table

EXCEL_ROWS = 1_048_575
"""Rows that a sheet holds below its header."""

_DECIMAL = pa.decimal128(19, 4)
FORMULA = r"^[=+\-@\t\r]"
NUMBER = r"^[+-]?[\d.,]+$"
"""Of the texts that begin as formulas do, those that are numbers, a phone number with its plus among them."""
_TRUTHS = {1.0: Text("是", "yes"), 0.0: Text("否", "no")}


def export_table(workspace: Workspace, name: str, out: Path) -> int:
    """Write table ``name`` to ``out`` (``.csv``, ``.xlsx``, ``.parquet`` or ``.sav``) and return the number of rows.

    Amounts are written in the currency's unit, with four decimals. CSV is UTF-8 with a byte order mark, which Excel
    needs for Chinese, and a text that Excel would run as a formula (``=HYPERLINK(…)``) has an apostrophe before it. SPSS is told what columns are called, in the workspace's language. The file appears whole or not
    at all.

    Raises:
        NotFound: there is no such table.
        NotAllowed: the table holds encrypted personal values only.
        InvalidDefinition: the ending of ``out`` is none of these, a sheet cannot hold the rows, or the package that
            writes SPSS files is not installed.
    """
    table = table_named(name)
    if any(column.sensitivity == "personal" for column in table.columns.values()):
        raise NotAllowed(
            f"{name} holds personal data and is not exported.", remedy="Export customers, features or tags."
        )
    writers: dict[str, Callable[[Path, pa.Schema, Iterator[pa.RecordBatch]], int]] = {
        ".csv": _write_csv,
        ".xlsx": _write_excel,
        ".parquet": _write_parquet,
        ".sav": partial(_write_spss, _titles(table), workspace.settings.locale),
    }
    if out.suffix.lower() not in writers:
        raise InvalidDefinition(
            f"{out.name} has none of the endings {', '.join(writers)}.", remedy="Give it one of them."
        )
    reader = workspace.reader()
    plan = reader.table(table)
    schema, batches = rows_in_units(reader.engine, table, plan)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    try:
        rows = writers[out.suffix.lower()](part, schema, batches)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    return rows


def rows_in_units(engine: Engine, table: Table, plan: ir.Table) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """Return the columns and the rows of ``plan``, a plan over ``table``, with amounts in units of the currency."""
    money = _money_columns(table)
    schema = pa.schema([(n, _DECIMAL if n in money else t.to_pyarrow()) for n, t in plan.schema().items()])
    return schema, (_in_units(batch, schema) for batch in engine.batches(plan))


def _money_columns(table: Table) -> frozenset[str]:
    units = {name: column.unit for name, column in table.columns.items()}
    if table is FEATURES:
        units |= {name: feature.unit for name, feature in catalogue().features.items()}
    return frozenset(name for name, unit in units.items() if unit == STORED_UNIT)


def _titles(table: Table) -> dict[str, Text]:
    """What the columns of ``table`` are called: features by their titles."""
    own = {name: feature.title for name, feature in catalogue().features.items()} if table is FEATURES else {}
    return {name: column.title for name, column in table.columns.items()} | own


def _in_units(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Give ``batch`` the types of ``schema``, amounts turned into units of the currency."""
    columns = []
    for field in schema:
        column = batch.column(field.name)
        if field.type == _DECIMAL:
            column = pc.divide(column.cast(pa.decimal128(19, 0)), pa.scalar(UNIT, pa.decimal128(5, 0)))
        columns.append(column.cast(field.type))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def _write_csv(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
    rows = 0
    with path.open("wb") as file:
        file.write(b"\xef\xbb\xbf")
        with pyarrow.csv.CSVWriter(file, schema) as writer:
            for batch in batches:
                writer.write_batch(_without_formulas(batch))
                rows += batch.num_rows
    return rows


def _without_formulas(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Put an apostrophe before texts that a spreadsheet would run as formulas; an import takes it off again."""
    columns = [_without_formula(one) if pa.types.is_string(one.type) else one for one in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _without_formula(texts: pa.Array) -> pa.Array:
    runs = pc.and_(pc.match_substring_regex(texts, FORMULA), pc.invert(pc.match_substring_regex(texts, NUMBER)))
    return pc.if_else(pc.fill_null(runs, fill_value=False), pc.binary_join_element_wise("'", texts, ""), texts)


def _write_parquet(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _write_spss(
    titles: Mapping[str, Text], locale: Locale, path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]
) -> int:
    """Write for SPSS, whose writer takes the whole table at once; truth values become 1 and 0, labelled yes and no."""
    try:
        import pyreadstat
    except ModuleNotFoundError as error:
        raise InvalidDefinition(
            "Writing SPSS files needs a package.", remedy="Run: pip install 'limner[statistics]'"
        ) from error
    whole = pa.Table.from_batches(batches, schema)
    for place, field in enumerate(schema):
        if pa.types.is_boolean(field.type) or pa.types.is_decimal(field.type):
            whole = whole.set_column(place, field.name, whole.column(place).cast(pa.float64()))
    # The writer tells formats by the ending, which the unfinished file has not.
    unfinished = path.with_suffix(".sav")
    pyreadstat.write_sav(
        whole.to_pandas(date_as_object=True),
        str(unfinished),
        compress=True,
        column_labels={name: titles[name].to(locale) for name in schema.names if name in titles},
        variable_value_labels={
            field.name: {code: said.to(locale) for code, said in _TRUTHS.items()}
            for field in schema
            if pa.types.is_boolean(field.type)
        },
    )
    unfinished.replace(path)
    return int(whole.num_rows)


def _write_excel(path: Path, schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> int:
    rows = 0
    settings = {"constant_memory": True, "default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
    with xlsxwriter.Workbook(path, settings) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, schema.names, book.add_format({"bold": True, "bottom": 1}))
        sheet.freeze_panes(1, 1)
        for batch in batches:
            if rows + batch.num_rows > EXCEL_ROWS:
                raise InvalidDefinition(
                    f"The table has more than {EXCEL_ROWS:,} rows, which a sheet cannot hold.",
                    remedy="Export to .csv or .parquet.",
                )
            for row in batch.to_pylist():
                rows += 1
                sheet.write_row(rows, 0, list(row.values()))
        sheet.autofilter(0, 0, rows, len(schema) - 1)
    return rows
