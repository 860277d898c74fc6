"""Read Parquet, Arrow and Feather files, whose types are kept."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet

from limner.core.errors import SourceRejected
from limner.sources.files import names
from limner.sources.files.archives import Member
from limner.sources.files.arrow import no_rejects, numbered
from limner.sources.files.sheet import Found, Loader, Sheet


def read(member: Member, format_: str, *, loader: Loader) -> Sheet:
    """Read one columnar file; ``line`` counts its rows.

    Raises:
        SourceRejected: it is cut off or damaged.
    """
    try:
        return _read(member, format_, loader)
    except (pa.ArrowInvalid, OSError) as error:
        raise SourceRejected(
            f"'{member.name}' is a {format_} file that is cut off or damaged.", remedy="Fetch or export it again."
        ) from error


def _read(member: Member, format_: str, loader: Loader) -> Sheet:
    if format_ == "parquet":
        file = pyarrow.parquet.ParquetFile(member.path)
        schema = file.schema_arrow
        columns, remarks = names.unique(schema.names)
        if member.unpacked:
            loaded = loader.load_batches(numbered(file.iter_batches(), schema, columns), no_rejects())
        else:
            loaded = loader.load_parquet(member.path, columns)
    else:
        table = _table(member, format_)
        columns, remarks = names.unique(table.schema.names)
        loaded = loader.load_batches(numbered(table.to_batches(), table.schema, columns), no_rejects())
    found = Found(file=member.name, format=format_, compression=member.compression, notes=remarks)
    return Sheet(found=found, columns=columns, rows=loaded.rows, rejected=loaded.rejected, records=loaded.records)


def _table(member: Member, format_: str) -> pa.Table:
    if format_ == "feather":
        return pyarrow.feather.read_table(member.path)
    with member.path.open("rb") as source:
        streamed = source.read(4) == b"\xff\xff\xff\xff"
        source.seek(0)
        reader = pa.ipc.open_stream(source) if streamed else pa.ipc.open_file(source)
        return reader.read_all()
