"""Make the example company, a chunk of customers at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq

from limner.core.errors import InvalidDefinition
from limner.testing.company import browsing, buying, campaigns, loyalty, records, truths, voice
from limner.testing.company.catalogue import Catalogue, catalogue
from limner.testing.company.chunk import Chunk
from limner.testing.company.days import Period
from limner.testing.company.people import people

NAME = "槐荫里 Locust Lane"
LEAST, MOST = 200, 5_000_000
CHUNK = 5_000
"""Customers that are made at once; part of what the output depends on."""
LAST_DAY, _DAYS, _LEAST_DAYS = date(2025, 12, 31), 730, 180


@dataclass(frozen=True)
class Company:
    """An example company on disk.

    Attributes:
        folder: where it is.
        data: the files that a business would export, to be imported.
        identity: the same persons in other systems.
        truth: what is true by design.
        rows: the rows of each file, by its path within ``folder``.
    """

    folder: Path
    data: Path
    identity: Path
    truth: Path
    rows: dict[str, int]


@dataclass(frozen=True)
class _World:
    """What all chunks share."""

    period: Period
    goods: Catalogue
    planned: campaigns.Campaigns


def generate(
    folder: Path, *, customers: int = 2000, seed: int = 7, until: date = LAST_DAY, days: int = _DAYS
) -> Company:
    """Make the company's data in ``folder``; the same arguments give the same rows everywhere.

    Args:
        folder: gets ``data/``, ``identity/``, ``truth/`` and ``consents.parquet``; files of these names are replaced.
        customers: from 200 to 5,000,000; memory does not grow with it.
        seed: any whole number from 0.
        until: the last day of the data.
        days: how many days there are.

    Raises:
        InvalidDefinition: the company would be too small, too large or too young.
    """
    if not LEAST <= customers <= MOST or days < _LEAST_DAYS or seed < 0:
        raise InvalidDefinition(
            f"{customers:,} customers, {days} days and seed {seed} make no company.",
            remedy=f"Ask for {LEAST:,} to {MOST:,} customers, {_LEAST_DAYS} days or more, and a seed from 0.",
        )
    period = Period(until, days)
    world = _World(period, catalogue(seed, customers), campaigns.campaigns(seed, period))
    with _Files(folder) as files:
        for name, table in _common(world):
            files.write(name, table)
        for number, first in enumerate(range(0, customers, CHUNK)):
            chunk = Chunk(seed, number, first, min(CHUNK, customers - first), world.period)
            for name, table in _chunk(world, chunk):
                files.write(name, table)
    return Company(folder, folder / "data", folder / "identity", folder / "truth", files.rows)


def _common(world: _World) -> Iterator[tuple[str, pa.Table]]:
    yield "data/products", buying.product_rows(world.goods)
    yield "data/campaigns", campaigns.campaign_rows(world.planned, world.period)
    yield "data/coupons", campaigns.coupon_rows(world.planned)
    yield "truth/bundles", truths.bundle_truth(world.goods)
    yield "truth/journeys", browsing.journey_truth()
    yield "truth/campaigns", campaigns.campaign_truth(world.planned)


def _chunk(world: _World, chunk: Chunk) -> Iterator[tuple[str, pa.Table]]:
    persons = people(chunk)
    person = records.personal(chunk, persons)
    reached = campaigns.reach(chunk, persons, world.planned)
    when = buying.moments(chunk, persons, reached, world.planned)
    running = buying.Running(chunk.period.sale_days, world.planned.active(chunk.period.days), reached.treated)
    orders, lines = buying.buy(chunk, persons, when, world.goods, running)
    said = voice.reviews(chunk, persons, orders)
    visits = browsing.sessions(chunk, persons, orders, lines)
    yield "data/customers", records.customer_rows(chunk, persons, person)
    yield "data/orders", buying.order_rows(chunk, orders)
    yield "data/order_lines", buying.line_rows(chunk, orders, lines, world.goods)
    yield "data/events", browsing.event_rows(chunk, persons, visits, world.goods)
    yield "data/feedback", voice.feedback_rows(chunk, persons, orders, lines, said)
    yield "data/service_contacts", voice.contact_rows(chunk, persons, orders)
    yield "data/points", loyalty.point_rows(chunk, orders)
    yield "data/touches", campaigns.touch_rows(chunk, reached, world.planned)
    yield "data/redemptions", buying.redemption_rows(chunk, orders)
    for name, table in records.system_rows(chunk, persons, person).items():
        yield f"truth/{name}" if name == "identity" else f"identity/{name}", table
    yield "consents", records.consent_rows(chunk, persons)
    yield "truth/customers", truths.customer_truth(chunk, persons)
    yield "truth/campaign_groups", campaigns.group_truth(chunk, reached)
    yield "truth/feedback", voice.feedback_truth(chunk, persons, orders, said)


class _Files:
    """The Parquet files being written: each grows by a table at a time."""

    def __init__(self, folder: Path) -> None:
        self.rows: dict[str, int] = {}
        self._folder = folder
        self._open: dict[str, pq.ParquetWriter] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def write(self, name: str, table: pa.Table) -> None:
        """Add the rows of ``table`` to the file ``name``; words are stored as plain text."""
        if name not in self._open:
            path = self._folder / f"{name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._open[name] = self._stack.enter_context(pq.ParquetWriter(path, table.schema, store_schema=False))
            self.rows[f"{name}.parquet"] = 0
        self._open[name].write_table(table)
        self.rows[f"{name}.parquet"] += table.num_rows
