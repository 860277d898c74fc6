"""Fixtures that every test may use: an engine of each kind, and the folder of real data."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from limner.engine.duckdb import DuckDB

REAL_DATA = Path(os.environ.get("LIMNER_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))
SERVICES_REQUIRED = os.environ.get("LIMNER_SERVICES") == "required"


@pytest.fixture(scope="session")
def spark_session(tmp_path_factory):
    """One Spark session for the run, set up for tiny data."""
    from limner.engine import spark

    home = tmp_path_factory.mktemp("spark")
    session = spark.start(
        "local[1]",
        **{
            "spark.sql.shuffle.partitions": "1",
            "spark.default.parallelism": "1",
            "spark.sql.adaptive.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.warehouse.dir": str(home / "warehouse"),
            "spark.driver.extraJavaOptions": f"-Dderby.system.home={home / 'derby'}",
        },
    )
    yield session
    session.stop()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request):
    """Each engine in turn: a test that takes it proves its plan on all of them."""
    if request.param == "duckdb":
        duckdb = DuckDB()
        yield duckdb
        duckdb.close()
        return
    from limner.engine.spark import Spark

    yield Spark(request.getfixturevalue("spark_session"))


@pytest.fixture
def duckdb_engine():
    """DuckDB alone, for what only the embedded engine does."""
    duckdb = DuckDB()
    yield duckdb
    duckdb.close()


@pytest.fixture(scope="session")
def real_data():
    """The folder of real data sets; a test that needs it is skipped where it is missing, unless services are required."""
    if not REAL_DATA.is_dir():
        if SERVICES_REQUIRED:
            pytest.fail(f"real data are required and {REAL_DATA} is missing")
        pytest.skip(f"real data are not at {REAL_DATA}; set LIMNER_REAL_DATA")
    return REAL_DATA
