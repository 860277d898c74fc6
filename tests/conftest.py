"""Fixtures that every test may use: an engine of each kind, and the folder of real data."""

from __future__ import annotations

import gc
import os
import uuid
from pathlib import Path

import pytest
from filelock import FileLock

from limner.engine.duckdb import DuckDB
from required import JAVA_NEEDED, SERVICES_REQUIRED, java_version, left_out

pytest_plugins = ("cpu_times", "pytester", "shares")

REAL_DATA = Path(os.environ.get("LIMNER_REAL_DATA", Path(__file__).parents[2] / "shared" / "data"))
POSTGRES = os.environ.get("LIMNER_TEST_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/test")

INTERPRETED = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}
"""Spark compiles each plan to a class of its own, which over a handful of rows is most of the time; interpreted plans
give the same. A test that is to prove what the compiled ones do takes ``as_shipped``."""
QUICK_TO_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Java's own compiler likewise: hardly any code runs long enough to pay for the second stage."""


def pytest_collection_finish():
    """Keep the collector of garbage off what was imported, and calm: plans are millions of small objects that live on."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def spark_session(tmp_path_factory):
    """One Spark session for the run, set up for tiny data; skipped where Java is missing, unless services are required."""
    if java_version() < JAVA_NEEDED:
        sentence = f"Spark needs Java {JAVA_NEEDED} or later, and java -version finds none; its tests are left out"
        left_out(sentence)
    from limner.engine import spark

    home = tmp_path_factory.mktemp("spark")
    session = spark.start(
        "local[1]",
        **{
            "spark.sql.shuffle.partitions": "1",
            "spark.default.parallelism": "1",
            "spark.sql.adaptive.enabled": "false",
            **INTERPRETED,
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.warehouse.dir": str(home / "warehouse"),
            "spark.driver.extraJavaOptions": f"{QUICK_TO_START} -Dderby.system.home={home / 'derby'}",
        },
    )
    yield session
    session.stop()


@pytest.fixture
def as_shipped(request):
    """For this test, where it runs on Spark: a session that compiles plans, as it does for whoever uses Limner."""
    if not request.node.get_closest_marker("spark"):
        yield
        return
    session = request.getfixturevalue("spark_session")
    for name in INTERPRETED:
        session.conf.unset(name)
    yield
    for name, value in INTERPRETED.items():
        session.conf.set(name, value)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory):
    """``made_once(name, make)``: a folder that ``make(folder)`` filled, once for all workers; not to be written to."""
    home = tmp_path_factory.getbasetemp()
    shared = home.parent if "PYTEST_XDIST_WORKER" in os.environ else home

    def made(name, make):
        folder = shared / f"once-{name}"
        with FileLock(shared / f"once-{name}.lock"):
            if not folder.exists():
                # Under its last name only when it is whole: whoever comes after a failure tries again.
                unfinished = tmp_path_factory.mktemp(name)
                make(unfinished)
                unfinished.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def store_folder(made_once):
    """The folder of the store's workspace, imported and built; not to be written to."""
    from store import make_store

    return made_once("store", make_store) / "workspace"


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


@pytest.fixture
def postgres_url():
    """A URL of a PostgreSQL server that leads into a fresh schema; skipped without a server, unless services are required."""
    import sqlalchemy as sa

    server = sa.create_engine(POSTGRES, poolclass=sa.NullPool, connect_args={"connect_timeout": 3})
    schema = f"limner_{uuid.uuid4().hex}"
    try:
        with server.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except (sa.exc.OperationalError, ModuleNotFoundError) as error:
        if SERVICES_REQUIRED:
            pytest.fail(f"PostgreSQL is required and did not answer at {POSTGRES}: {error}")
        pytest.skip(f"no PostgreSQL at {POSTGRES}; set LIMNER_TEST_POSTGRES")
    yield f"{POSTGRES}?options=-csearch_path%3D{schema}"
    with server.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
