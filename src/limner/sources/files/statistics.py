"""Read files of SPSS, SAS and Stata: value labels become the values, their codes stay beside them, and labels name columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from limner.core.errors import InvalidDefinition, SourceRejected
from limner.core.text import Text
from limner.sources.files import names
from limner.sources.files.archives import Member
from limner.sources.files.arrow import no_rejects, numbered
from limner.sources.files.sheet import Found, Loader, Sheet

FORMATS = frozenset({"sav", "por", "sas7bdat", "xpt", "dta"})
SUFFIXES = {".sav": "sav", ".zsav": "sav", ".por": "por", ".sas7bdat": "sas7bdat", ".xpt": "xpt", ".dta": "dta"}
CODE = "_code"
"""What the column of the codes has at the end of its name."""
_CHUNK = 50_000


def read(member: Member, format_: str, *, loader: Loader) -> Sheet:
    """Read one file. A column with value labels holds the labels, and its codes are in the column NAME_code.

    Values without a label stay as they are; values that SPSS calls missing are null.

    Raises:
        SourceRejected: it is damaged.
        InvalidDefinition: the package that reads such files is not installed.
    """
    try:
        import pyreadstat
    except ModuleNotFoundError as error:
        raise InvalidDefinition(
            f"Reading {format_} files needs a package.", remedy="Run: pip install 'limner[statistics]'"
        ) from error
    reader = getattr(pyreadstat, f"read_{'xport' if format_ == 'xpt' else format_}")
    try:
        _none, about = reader(str(member.path), metadataonly=True)
        labelled = {name: _labels(found) for name, found in about.variable_value_labels.items() if found}
        chunks = pyreadstat.read_file_in_chunks(reader, str(member.path), chunksize=_CHUNK)
        frames = (frame for frame, _about in chunks)
        schema = _schema(about.column_names, labelled)
        batches = (_batch(frame, labelled, schema) for frame in frames)
        columns, remarks = names.unique(schema.names)
        labels = _column_labels(about.column_names_to_labels, dict(zip(schema.names, columns, strict=True)))
        loaded = loader.load_batches(numbered(batches, schema, columns), no_rejects())
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
        raise SourceRejected(
            f"'{member.name}' is a {format_} file that is cut off or damaged.", remedy="Fetch or export it again."
        ) from error
    found = Found(
        file=member.name,
        format=format_,
        compression=member.compression,
        encoding=about.file_encoding or "",
        notes=(*remarks, *_remarks(labelled)),
    )
    return Sheet(
        found=found,
        columns=columns,
        rows=loaded.rows,
        rejected=loaded.rejected,
        records=loaded.records,
        labels=labels,
    )


def _column_labels(found: Mapping[str, str | None], columns: Mapping[str, str]) -> dict[str, str]:
    """The labels by the columns' names; a column of codes has none, since the label is of what they stand for."""
    return {columns[name]: label.strip() for name, label in found.items() if label and label.strip()}


def _labels(found: Mapping[Any, str]) -> dict[str, str]:
    return {_text(code) or "": label.strip() for code, label in found.items()}


def _schema(shown: Sequence[str], labelled: Mapping[str, object]) -> pa.Schema:
    """The columns, all of them text, each with codes followed by these."""
    wanted = [part for name in shown for part in ((name, f"{name}{CODE}") if name in labelled else (name,))]
    return pa.schema([(name, pa.string()) for name in wanted])


def _batch(frame: Any, labelled: Mapping[str, dict[str, str]], schema: pa.Schema) -> pa.RecordBatch:  # noqa: ANN401  (a data frame of pandas, which has no types)
    arrays = []
    for name in map(str, frame.columns):
        values = [_text(value) for value in frame[name].tolist()]
        if name in labelled:
            labels = labelled[name]
            arrays.append(pa.array([None if v is None else labels.get(v, v) for v in values], pa.string()))
        arrays.append(pa.array(values, pa.string()))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _text(value: object) -> str | None:
    """Write a cell as a person would: 3 and not 3.0, 2024-01-05 and not a number of days."""
    if value is None or value != value:  # noqa: PLR0124  (what is not a number differs from itself)
        return None
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text if text and text != "NaT" else None


def _remarks(labelled: Mapping[str, object]) -> tuple[Text, ...]:
    if not labelled:
        return ()
    listed = ", ".join(labelled)
    return (
        Text(
            f"取值标签作为值，代码保留在 …{CODE}：{listed}",
            f"value labels are the values, codes are kept in …{CODE}: {listed}",
        ),
    )
