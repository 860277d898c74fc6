"""Every table that the stages exchange: records, sales and touchpoints come from sources, the others from the stage they name.

Times (``_at``) are UTC with microseconds and no zone; days (``_on``) and hours are those of the workspace's calendar.
Amounts are 64-bit integers of ten-thousandths of the currency's unit (``core.money``). A column that a source has and
no table declares is kept beside the declared ones under the name ``x_…`` in a table that is ``extensible``.
"""

# ruff: noqa: F403 — a table is exported under its name by being declared; a list of names here would be a second place.

from __future__ import annotations

import sys
from typing import get_args

from limner.core.discover import discover
from limner.warehouse.table import EXTRA_PREFIX as EXTRA_PREFIX
from limner.warehouse.table import Column as Column
from limner.warehouse.table import Role, Stage
from limner.warehouse.table import Table as Table
from limner.warehouse.table import Type as Type
from limner.warehouse.table import before_column as before_column
from limner.warehouse.tables.app import *
from limner.warehouse.tables.identity import *
from limner.warehouse.tables.portrait import *
from limner.warehouse.tables.quality import *
from limner.warehouse.tables.records import *
from limner.warehouse.tables.sales import *
from limner.warehouse.tables.segments import *
from limner.warehouse.tables.touchpoints import *

_STAGES: tuple[Stage, ...] = get_args(Stage)

ALL = tuple(sorted(discover(sys.modules[__name__], Table).values(), key=lambda table: _STAGES.index(table.writer)))
"""Every table, in the order of the stages that write them, then of the files and of declaration.

Of two tables of one role that one sheet fills, the first here has a row for each of its rows (``SheetMapping.main_table``).
"""
BY_NAME = {table.name: table for table in ALL}


def of_role(*roles: Role) -> tuple[Table, ...]:
    """Return the tables that have one of ``roles``, in the order of ``ALL``."""
    return tuple(table for table in ALL if table.role in roles)
