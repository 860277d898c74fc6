from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from limner.testing.company import generate


@pytest.fixture(scope="session")
def company(tmp_path_factory):
    """The smallest company, with the default seed."""
    return generate(tmp_path_factory.mktemp("company"), customers=200)


@pytest.fixture(scope="session")
def rows(company):
    """``rows("data/orders")``: the rows of one of its files."""

    def read(name):
        return pq.read_table(company.folder / f"{name}.parquet").to_pylist()

    return read
