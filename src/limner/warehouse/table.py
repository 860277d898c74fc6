"""What is declared of a table: one fact in one place, so that whatever needs to know it asks here."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Literal

from limner.core.text import Text
from limner.rules.activity import Activity

Type = Literal["string", "int64", "float64", "boolean", "date", "timestamp", "binary"]
Sensitivity = Literal["open", "personal"]
Stage = Literal["sources", "identity", "app", "portrait", "segments", "quality"]
"""The stages that write tables, in the order in which tables are listed."""
Role = Literal["line", "happening", "record", "entity", "identity", "derived", "internal"]
"""What a row is.

line: a part of a happening (a line of an order). happening: what took place with one customer at one moment. record: what
a source says of a person. entity: a thing or person that is referred to. identity: a value by which a person is known.
derived: what is computed from other tables. internal: what only stages and commands of their own use, so that it is not
offered to whoever names a table. Of the tables that one sheet fills, the first role has a row for each of its rows.
"""

EXTRA_PREFIX = "x_"
EXTRA_TITLES = {
    "x_paid_at": Text("付款时间", "time of payment"),
    "x_discount_rate": Text("折扣率", "discount rate"),
}
"""What further columns are called that the mappings of Limner itself give to a table."""
_BEFORE = "_before"


def before_column(column: str) -> str:
    """Name the further column that keeps what stood in ``column`` before it was written one way."""
    return f"{EXTRA_PREFIX}{column}{_BEFORE}"


@dataclass(frozen=True)
class Column:
    """One column: what people call it, what it holds, its unit, and whether it names a person."""

    type: Type
    title: Text
    doc: str
    unit: str = ""
    sensitivity: Sensitivity = "open"


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: one row is described by ``doc`` and identified by the columns of ``grain``."""

    name: str
    title: Text
    """What people call it: in pages, exports, messages."""
    doc: str
    grain: tuple[str, ...]
    writer: Stage
    role: Role
    columns: dict[str, Column]
    day: str = ""
    """The column of a row's day in the workspace's calendar; empty where rows have none."""
    time: str = ""
    """The column of its moment (UTC); empty where rows have none."""
    required: tuple[str, ...] = ()
    """Columns without which a row of a source is no row of this table."""
    activities: tuple[Activity, ...] = ()
    """What its rows are in the words of rules."""
    revisable: bool = False
    """Whether rows of later imports complete or correct those that are there; other rows never change."""
    reads: tuple[str, ...] = ()
    """The tables that the writer makes this one from; empty for what comes from outside."""
    extensible: bool = False
    """Whether columns of a source that are not declared here are kept as ``x_…``."""
    open_ended: bool = False
    """Whether it has columns that are not declared here, since they follow from what is counted."""
    about_customers: bool = True
    """Whether a row belongs to a customer (``customer_id``), so that purposes and consents apply."""

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def own_id(self) -> str:
        """The column that alone identifies a row; empty where several do together."""
        return self.grain[0] if len(self.grain) == 1 else ""

    def column_title(self, name: str) -> Text:
        """Return what people call a column; one that is not declared has the name that its source gave it."""
        own = name.removeprefix(EXTRA_PREFIX)
        rewritten = own.removesuffix(_BEFORE)
        if name == before_column(rewritten) and rewritten in self.columns:
            title = self.columns[rewritten].title
            return Text(f"{title.zh}（原值）", f"{title.en} as it came")
        return self.columns[name].title if name in self.columns else EXTRA_TITLES.get(name, Text(own, own))


def names(module: ModuleType, *roles: Role) -> tuple[str, ...]:
    """Return the names of the tables of ``roles`` that ``module`` declares."""
    return tuple(value.name for value in vars(module).values() if isinstance(value, Table) and value.role in roles)
