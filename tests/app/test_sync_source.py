"""Sources are synced from real PostgreSQL and MariaDB servers, and from SQLite and DuckDB files: totals right, nothing twice."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import datetime

import duckdb
import pytest

from examples import TIMES
from limner.app.add_source import add_source, source_from_yaml
from limner.app.import_files import Unsure
from limner.app.sync_source import SyncPlan, sync_source
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotFound, SourceRejected, SourceUnavailable
from required import left_out
from servers import PASSWORD, MariaDB, Postgres

STREAMS = """
  customers: {cursor: updated_at, deletions: true}
  orders: {cursor: updated_at, deletions: true}
  order_items: {cursor: updated_at, deletions: true}
  page_events: {deletions: true}
"""
TABLES = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(50), phone VARCHAR(20), city VARCHAR(20), gender VARCHAR(1),
  birthday DATE, updated_at TIMESTAMP);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, order_date TIMESTAMP NULL, amount NUMERIC(10,2),
  status VARCHAR(20), channel VARCHAR(10), updated_at TIMESTAMP);
CREATE TABLE order_items (id INTEGER PRIMARY KEY, order_id INTEGER, product_id VARCHAR(10), quantity INTEGER,
  unit_price NUMERIC(10,2), updated_at TIMESTAMP);
CREATE TABLE page_events (id INTEGER PRIMARY KEY, customer_id INTEGER, event_type VARCHAR(10), occurred_at TIMESTAMP)
"""
PEOPLE, ORDERS, EVENTS = 300, 500, 400


def shop():
    """Statements that make a shop: 300 customers, 500 orders with two lines each, 400 events."""
    yield from TABLES.strip().split(";\n")
    people = [
        f"({i}, '王小{i}', '138{i:08}', '{'上海' if i % 2 else '北京'}', '{'FM'[i % 2]}', '19{60 + i % 40}-01-02', "
        f"'2024-01-01 00:00:{i % 60:02}')"
        for i in range(1, PEOPLE + 1)
    ]
    orders = [
        f"({i}, {i % PEOPLE + 1}, '2024-0{i % 9 + 1}-1{i % 9} 10:00:00', {i}.50, 'paid', 'web', '2024-02-01 00:00:{i % 60:02}')"
        for i in range(1, ORDERS + 1)
    ]
    lines = [
        f"({i * 2 + k}, {i}, 'p{i % 37}', {k + 1}, 2.50, '2024-02-01 00:00:{i % 60:02}')"
        for i in range(1, ORDERS + 1)
        for k in range(2)
    ]
    events = [
        f"({i}, {i % PEOPLE + 1}, '{('view', 'cart')[i % 2]}', '2024-03-01 00:00:{i % 60:02}')"
        for i in range(1, EVENTS + 1)
    ]
    for table, rows in (("customers", people), ("orders", orders), ("order_items", lines), ("page_events", events)):
        yield f"INSERT INTO {table} VALUES {', '.join(rows)}"


@pytest.fixture(scope="module", params=[Postgres, MariaDB], ids=lambda kind: kind.__name__)
def server(request):
    """A server of each kind in turn; skipped where it is not installed, unless services are required."""
    if not request.param.is_here():
        left_out(f"{request.param.__name__} is not installed")
    server = request.param()
    yield server
    server.close()


@pytest.fixture
def filled(server):
    """The server with the shop in it, as it was at first."""
    if server.process.poll() is not None:
        server.start()
    server.execute(
        *(f"DROP TABLE IF EXISTS {table}" for table in ("customers", "orders", "order_items", "page_events"))
    )
    server.execute(*shop())
    return server


@pytest.fixture
def workspace(tmp_path):
    with Workspace.create(tmp_path / "workspace", time_zone="Asia/Shanghai") as workspace:
        yield workspace


def add(workspace, url, streams=STREAMS, **secrets):
    definition = f"name: shop\nkind: database\nurl: {url}\nstreams: {streams}"
    add_source(workspace, source_from_yaml(definition), secrets)


def synced(workspace, **plan):
    """Sync and return the counts of each stream, whose sums must hold."""
    found = {}
    for report in sync_source(workspace, "shop", SyncPlan(**plan)):
        if report.error:
            raise report.error
        n = report.counts
        assert n["read"] == n["loaded"] + n["unchanged"] + n["duplicates"] + n["quarantined"]
        found[report.stream] = report
    return found


def figures(workspace):
    """Rows and sums of the tables that the shop fills."""
    reader = workspace.reader()

    def rows(name):
        from limner.warehouse.tables import BY_NAME

        return reader.engine.rows(reader.table(BY_NAME[name]))

    return {
        "people": len({row["customer_id"] for row in rows("records")}),
        "records": len(rows("records")),
        "orders": len(rows("orders")),
        "paid": sum(row["amount"] for row in rows("orders")) // 10_000,
        "lines": len(rows("order_lines")),
        "pieces": sum(row["quantity"] for row in rows("order_lines")),
        "events": len(rows("events")),
    }


FIRST = {
    "people": PEOPLE,
    "records": PEOPLE,
    "orders": ORDERS,
    "paid": sum(range(1, ORDERS + 1)) + ORDERS // 2,
    "lines": 2 * ORDERS,
    "pieces": 3 * ORDERS,
    "events": EVENTS,
}


# Servers


@pytest.mark.slow
def test_first_sync_then_nothing_new_then_new_changed_and_deleted_rows(filled, workspace):
    add(workspace, filled.url, password=PASSWORD)
    first = synced(workspace)
    assert {name: report.counts["loaded"] for name, report in first.items()} == {
        "customers": PEOPLE,
        "orders": ORDERS,
        "order_items": 2 * ORDERS,
        "page_events": EVENTS,
    }
    assert figures(workspace) == FIRST
    again = synced(workspace)
    assert {report.counts["loaded"] for report in again.values()} == {0}
    assert {report.counts["deleted"] for report in again.values()} == {0}
    assert again["orders"].counts["read"] < ORDERS / 10, "only rows that share the last cursor are read again"
    assert figures(workspace) == FIRST
    filled.execute(
        "INSERT INTO orders VALUES (501, 1, '2024-05-01 10:00:00', 100.00, 'paid', 'app', '2024-05-01 10:00:00')",
        # shares the last cursor of the first sync
        "INSERT INTO orders VALUES (502, 2, '2024-05-01 10:00:00', 10.00, 'paid', 'app', '2024-02-01 00:00:59')",
        "UPDATE orders SET amount = 1000.50, updated_at = '2024-05-02 10:00:00' WHERE id = 1",
        "UPDATE customers SET city = '广州', updated_at = '2024-05-02 10:00:00' WHERE id = 7",
        "UPDATE order_items SET quantity = 5, updated_at = '2024-05-02 10:00:00' WHERE id = 2",
        "DELETE FROM orders WHERE id = 3",
        "DELETE FROM order_items WHERE order_id = 3",
        "DELETE FROM order_items WHERE id = 9",
        "DELETE FROM customers WHERE id = 300",
        "DELETE FROM page_events WHERE id <= 10",
        "UPDATE page_events SET event_type = 'search' WHERE id = 11",
    )
    second = synced(workspace)
    told = {name: [report.counts[word] for word in ("loaded", "changed", "deleted")] for name, report in second.items()}
    assert told == {
        "customers": [1, 1, 1],
        "orders": [3, 1, 1],
        "order_items": [1, 1, 3],
        "page_events": [1, 1, 10],
    }
    assert figures(workspace) == {
        "people": PEOPLE - 1,
        "records": PEOPLE - 1,
        "orders": ORDERS + 2 - 1,
        "paid": (sum(range(1, ORDERS + 1)) * 10 + 5 * ORDERS + 1100 + 9990 - 35) // 10,
        "lines": 2 * ORDERS - 3,
        "pieces": 3 * ORDERS + 4 - 3 - 2,
        "events": EVENTS - 10,
    }
    third = synced(workspace)
    assert {report.counts["loaded"] + report.counts["deleted"] for report in third.values()} == {0}


@pytest.mark.slow
def test_columns_that_change_come_and_go(filled, workspace):
    add(workspace, filled.url, password=PASSWORD)
    synced(workspace)
    kind = (
        "ALTER COLUMN customer_id TYPE VARCHAR(20)"
        if isinstance(filled, Postgres)
        else "MODIFY customer_id VARCHAR(20)"
    )
    filled.execute(
        f"ALTER TABLE orders {kind}",
        "ALTER TABLE orders ADD COLUMN payment_method VARCHAR(20)",
        "ALTER TABLE orders DROP COLUMN channel",
        "INSERT INTO orders (id, customer_id, order_date, amount, status, updated_at, payment_method) "
        "VALUES (501, '12', '2024-05-01 10:00:00', 100.00, 'paid', '2024-05-01 10:00:00', 'wechat')",
    )
    report = synced(workspace)["orders"]
    said = " / ".join(note.en for note in report.notes)
    assert "new column: payment_method (text)" in said
    assert "column gone: channel" in said
    assert "column customer_id was integer and is text" in said
    assert all(note.zh for note in report.notes)
    assert report.counts["loaded"] >= 1
    assert report.counts["quarantined"] == 0
    found = figures(workspace)
    assert (found["orders"], found["paid"]) == (ORDERS + 1, FIRST["paid"] + 100)
    orders = workspace.reader()
    from limner.warehouse.tables import ORDERS as TABLE

    plan = orders.table(TABLE)
    (new,) = orders.engine.rows(plan.filter(plan.order_id == "501"))
    assert (new["customer_id"], new["payment_method"]) == ("12", "wechat")
    assert not [note for note in synced(workspace)["orders"].notes if "column" in note.en], "said once"


@pytest.mark.slow
def test_a_server_that_is_killed_in_the_middle(filled, workspace):
    """Killed while rows stream: what came is not kept, and the next sync has all, once."""
    add(workspace, filled.url, "{customers: {deletions: true}, orders: {cursor: updated_at}}", password=PASSWORD)

    def cut(stream, step):
        if (stream, step) == ("orders", "read"):
            filled.kill()

    reports = {one.stream: one for one in sync_source(workspace, "shop", SyncPlan(), progress=cut)}
    assert reports["customers"].counts["loaded"] == PEOPLE
    assert isinstance(reports["orders"].error, SourceUnavailable)
    assert reports["orders"].error.retry
    assert workspace.store.sources.state("shop").failures == 1
    assert isinstance(sync_source(workspace, "shop", SyncPlan())[0].error, SourceUnavailable)
    filled.start()
    again = synced(workspace)
    assert again["customers"].counts["unchanged"] == PEOPLE
    assert again["orders"].counts["loaded"] == ORDERS
    found = figures(workspace)
    assert (found["records"], found["orders"], found["paid"]) == (PEOPLE, ORDERS, FIRST["paid"])
    assert workspace.store.sources.state("shop").failures == 0


def test_a_wrong_password_is_told_without_the_password(filled, workspace):
    add(workspace, filled.url, password="Falsch-und-geheim")
    (report,) = sync_source(workspace, "shop", SyncPlan(streams=("orders",)))
    assert isinstance(report.error, SourceRejected)
    assert "Falsch-und-geheim" not in str(report.error)
    assert "right password" in report.error.remedy


def test_what_is_not_there_is_told_with_what_is(filled, workspace):
    schema = isinstance(filled, Postgres)
    filled.execute(*(("CREATE SCHEMA IF NOT EXISTS sales", "CREATE TABLE IF NOT EXISTS sales.visits (id INTEGER)")
                     if schema else ("CREATE TABLE IF NOT EXISTS visits (id INTEGER)",)))  # fmt: skip
    add(workspace, filled.url, "{visit: {}}", password=PASSWORD)
    (report,) = sync_source(workspace, "shop", SyncPlan())
    assert isinstance(report.error, NotFound)
    assert ("sales.visits" if schema else "visits") in report.error.remedy
    add(workspace, filled.url.rpartition("/")[0] + "/nowhere", "{orders: {}}", password=PASSWORD)
    (report,) = sync_source(workspace, "shop", SyncPlan())
    assert isinstance(report.error, SourceRejected)
    assert "refused" in report.error.message


def test_a_query(filled, workspace):
    streams = """
  web_orders: {query: "SELECT id AS order_id, customer_id, order_date, amount, updated_at FROM orders WHERE channel = 'web'",
    key: order_id, cursor: updated_at, fills: orders}
"""
    add(workspace, filled.url, streams, password=PASSWORD)
    assert synced(workspace)["web_orders"].counts["loaded"] == ORDERS
    assert synced(workspace)["web_orders"].counts["loaded"] == 0
    filled.execute("UPDATE orders SET amount = 2.50, updated_at = '2024-06-01 10:00:00' WHERE id = 1")
    assert synced(workspace)["web_orders"].counts["changed"] == 1
    assert figures(workspace)["paid"] == FIRST["paid"] + 1


def test_times_with_a_zone_become_local(server, workspace):
    if not isinstance(server, Postgres):
        pytest.skip("only PostgreSQL's TIMESTAMPTZ has a zone")
    if server.process.poll() is not None:
        server.start()
    server.execute(
        "DROP TABLE IF EXISTS visits",
        "CREATE TABLE visits (id INT PRIMARY KEY, customer_id INT, event_type TEXT, occurred_at TIMESTAMPTZ)",
        "INSERT INTO visits VALUES (1, 5, 'view', '2024-01-31 18:30:00+00'), (2, 5, 'view', NULL)",
    )
    add(workspace, server.url, "{visits: {fills: events, cursor: occurred_at}}", password=PASSWORD)
    synced(workspace)
    from limner.warehouse.tables import EVENTS as TABLE

    reader = workspace.reader()
    plan = reader.table(TABLE)
    (row,) = reader.engine.rows(plan.filter(plan.occurred_at.notnull()))
    assert (row["occurred_at"], str(row["occurred_on"]), row["occurred_hour"]) == (
        datetime(2024, 1, 31, 18, 30),
        "2024-02-01",
        2,
    )
    assert workspace.store.sources.stream("shop", "visits").newest_at == datetime(2024, 1, 31, 18, 30)


# Files


@pytest.fixture(params=["sqlite", "duckdb"])
def file(request, tmp_path):
    """A database in a file, and what executes statements in it."""
    path = tmp_path / f"shop.{request.param}"

    def execute(*statements):
        if request.param == "sqlite":
            with sqlite3.connect(path) as connection:
                for statement in statements:
                    connection.execute(statement)
            connection.close()
        else:
            with duckdb.connect(path) as connection:
                for statement in statements:
                    connection.execute(statement)

    execute(*shop())
    return f"{request.param}:///{path}", execute


@pytest.mark.slow
def test_a_file_then_what_changed_then_everything_anew(file, workspace):
    url, execute = file
    add(workspace, url)
    synced(workspace)
    assert figures(workspace) == FIRST
    execute(
        "UPDATE orders SET amount = 1000.50, updated_at = '2024-05-02 10:00:00' WHERE id = 1",
        "DELETE FROM order_items WHERE id = 9",
        "DELETE FROM page_events WHERE id = 4",
    )
    second = synced(workspace)
    assert second["orders"].counts["changed"] == 1
    assert (second["order_items"].counts["deleted"], second["page_events"].counts["deleted"]) == (1, 1)
    found = figures(workspace)
    assert (found["paid"], found["lines"], found["events"]) == (FIRST["paid"] + 999, 2 * ORDERS - 1, EVENTS - 1)
    everything = synced(workspace, anew=True)
    assert everything["order_items"].counts["read"] == 2 * ORDERS - 1
    assert figures(workspace) == found


def test_a_column_of_mixed_kinds_is_read_as_text(tmp_path, workspace):
    with sqlite3.connect(tmp_path / "shop.sqlite") as connection:
        connection.execute(
            "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, order_date TEXT, amount REAL)"
        )
        rows = [(1, 1, "2024-01-01", 2.5), (2, "c2", "2024-01-02", "about 3"), (3, None, "2024-01-03", 4)]
        rows += [(i, f"c{i}", "2024-01-04", i * 1.25) for i in range(4, 40)]
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?)", rows)
    connection.close()
    add(workspace, f"sqlite:///{tmp_path / 'shop.sqlite'}", "{orders: {fills: orders}}")
    report = synced(workspace)["orders"]
    assert (report.counts["loaded"], report.counts["quarantined"]) == (38, 1)
    assert report.reasons[0][0] == "amount"


def test_what_a_killed_sync_left_is_not_counted_twice(file, workspace):
    """Committed and not remembered, then changed in the source: the old version goes."""
    url, execute = file
    add(workspace, url, "{page_events: {}}")
    before = workspace.store.sources.stream("shop", "page_events")
    synced(workspace)
    workspace.store.sources.save_stream("shop", "page_events", replace(before, unfinished=True))
    execute("UPDATE page_events SET event_type = 'search' WHERE id = 11")
    synced(workspace)
    assert figures(workspace)["events"] == EVENTS


@pytest.mark.slow
def test_equal_lines_of_one_order_that_come_one_after_the_other_both_count(file, workspace):
    url, execute = file
    add(workspace, url, "{order_items: {cursor: updated_at, deletions: true}}")
    synced(workspace)
    twin = "INSERT INTO order_items SELECT {}, order_id, product_id, quantity, unit_price, '2024-05-0{}' FROM order_items WHERE id = 2"
    for number in (1, 2):
        execute(twin.format(9000 + number, number))
        assert synced(workspace)["order_items"].counts["loaded"] == 1
    assert figures(workspace)["lines"] == 2 * ORDERS + 2
    execute("DELETE FROM order_items WHERE id IN (2, 9001)")
    assert synced(workspace)["order_items"].counts["deleted"] == 2
    assert figures(workspace)["lines"] == 2 * ORDERS


@pytest.mark.slow
def test_columns_of_another_type_with_the_same_values_change_no_row(tmp_path, workspace):
    file = tmp_path / "shop.sqlite"
    days = ("2024-01-05", "2024-01-06")
    add(workspace, f"sqlite:///{file}", "{orders: {key: [order_id]}}")

    def read(amount, day, clock, *, first=5):
        file.unlink(missing_ok=True)
        with sqlite3.connect(file) as connection:
            connection.execute(
                f"CREATE TABLE orders (order_id INTEGER, customer_id TEXT, order_date {day}, amount {amount})"
            )
            connection.executemany(
                "INSERT INTO orders VALUES (?, 'c1', ?, ?)",
                [(n, f"{on}{clock}", first + n) for n, on in enumerate(days)],
            )
        connection.close()
        (report,) = sync_source(workspace, "shop", SyncPlan())
        return report.counts["unchanged"], report.counts["changed"]

    assert read("INTEGER", "DATE", "") == (0, 0)
    assert read("REAL", "TIMESTAMP", " 00:00:00") == (2, 0)
    assert read("TEXT", "TEXT", " 00:00:00") == (2, 0)
    assert read("INTEGER", "TIMESTAMP", " 00:00:01") == (0, 2)
    assert read("INTEGER", "TIMESTAMP", " 00:00:01", first=6) == (0, 2)


# What is told


def test_an_unsure_stream_says_what_to_tell(tmp_path, workspace):
    with sqlite3.connect(tmp_path / "shop.sqlite") as connection:
        connection.execute("CREATE TABLE odd (a TEXT, b TEXT)")
        connection.execute("INSERT INTO odd VALUES ('x', 'y')")
    connection.close()
    add(workspace, f"sqlite:///{tmp_path / 'shop.sqlite'}", "{odd: {}}")
    (report,) = sync_source(workspace, "shop", SyncPlan())
    assert isinstance(report.error, Unsure)
    assert "fills: orders" in report.error.remedy
    assert "--as" not in str(report.error)


def test_a_stream_of_which_only_dates_are_unsure_says_how_to_read_them(tmp_path, workspace):
    with sqlite3.connect(tmp_path / "shop.sqlite") as connection:
        connection.execute("CREATE TABLE sales (order_id TEXT, customer_id TEXT, order_date TEXT, amount TEXT)")
        connection.execute("INSERT INTO sales VALUES ('1', 'c1', '08-11-2016', '5'), ('2', 'c2', '12-06-2016', '6')")
    connection.close()
    add(workspace, f"sqlite:///{tmp_path / 'shop.sqlite'}", "{sales: {}}")
    (report,) = sync_source(workspace, "shop", SyncPlan())
    assert [question.key for question in report.error.questions] == ["date_order"]
    assert "'mapping' under streams.sales" in report.error.remedy
    assert "fills" not in report.error.remedy


@pytest.mark.parametrize(
    ("streams", "error", "word"),
    [
        ("{orders: {cursor: updatd_at}}", InvalidDefinition, "updated_at"),
        ("{ordres: {}}", NotFound, "orders"),
        ("{orders: {key: status}}", InvalidDefinition, "tell rows apart"),
        ("{q: {query: SELECT * FROM orders, deletions: true, fills: orders}}", InvalidDefinition, "key"),
    ],
)
def test_a_definition_that_does_not_fit(file, workspace, streams, error, word):
    url, _execute = file
    add(workspace, url, streams)
    (report,) = sync_source(workspace, "shop", SyncPlan())
    assert isinstance(report.error, error)
    assert word in str(report.error)


def test_a_file_that_is_away(workspace):
    for kind in ("sqlite", "duckdb"):
        add(workspace, f"{kind}:///nowhere.db")
        report = sync_source(workspace, "shop", SyncPlan())[0]
        assert isinstance(report.error, SourceUnavailable)


def test_no_such_source_or_stream(file, workspace):
    with pytest.raises(NotFound):
        sync_source(workspace, "shop", SyncPlan())
    add(workspace, file[0])
    with pytest.raises(NotFound, match="orders"):
        sync_source(workspace, "shop", SyncPlan(streams=("order",)))


# Kills


@pytest.mark.slow
def test_killed_at_any_moment(tmp_path, workspace):
    """Syncs are killed at moments spread over their length while rows change, come and go; the last one puts all right."""
    path = tmp_path / "shop.sqlite"
    with sqlite3.connect(path) as shop_database:
        for statement in shop():
            shop_database.execute(statement)
    shop_database.close()
    add(workspace, f"sqlite:///{path}")
    words = [sys.executable, "-m", "limner.app.run_sources", str(workspace.folder), "shop"]
    killed = 0
    rounds = 6 if TIMES == 1 else 12
    for number in range(rounds):
        process = subprocess.Popen(words)
        try:
            process.wait(1.2 + 0.7 * number)
        except subprocess.TimeoutExpired:
            killed += 1
        process.kill()
        process.wait()
        with sqlite3.connect(path) as shop_database:
            for statement in (
                f"UPDATE order_items SET quantity = quantity + 1, updated_at = '2024-04-01 00:00:{number:02}' WHERE id % 97 = {number}",
                f"UPDATE page_events SET event_type = 'search' WHERE id % 89 = {number}",
                f"UPDATE customers SET city = '广州', updated_at = '2024-04-01 00:00:{number:02}' WHERE id % 83 = {number}",
                f"DELETE FROM page_events WHERE id % 79 = {number}",
                f"DELETE FROM order_items WHERE id % 101 = {number}",
                f"DELETE FROM customers WHERE id % 71 = {number}",
            ):
                shop_database.execute(statement)
        shop_database.close()
    assert killed > rounds // 4
    synced(workspace)
    with sqlite3.connect(path) as shop_database:
        truth = {
            "records": "SELECT count(*) FROM customers",
            "orders": "SELECT count(*) FROM orders",
            "paid": "SELECT CAST(sum(amount) AS INTEGER) FROM orders",
            "lines": "SELECT count(*) FROM order_items",
            "pieces": "SELECT sum(quantity) FROM order_items",
            "events": "SELECT count(*) FROM page_events",
        }
        wanted = {name: shop_database.execute(query).fetchone()[0] for name, query in truth.items()}
        phones = {str(row[0]): row[1] for row in shop_database.execute("SELECT id, phone FROM customers")}
    shop_database.close()
    assert {(who, value) for who, value, _source in told(workspace)[0] if value.isdigit()} == set(phones.items())
    assert {name: value for name, value in figures(workspace).items() if name in wanted} == wanted


# Who is gone


PEOPLE_TABLE = (
    "CREATE TABLE people (customer_id VARCHAR(10) PRIMARY KEY, name VARCHAR(50), phone VARCHAR(20), city VARCHAR(20))"
)
TWO_SOURCES = {
    "shop": "('a', '王小明', '13912345671', '上海'), ('b', '李丽', '13912345672', '北京'), ('c', '赵四', '13912345673', '北京')",
    "club": "('a', '王小明', '13966668123', '上海'), ('c', '赵四', '13912345673', '北京')",
}


def told(workspace):
    """Who has which name and phone by which source, and whose phones are identifiers."""
    from limner.privacy.purposes import SERVICE
    from limner.warehouse.tables import CONTACTS, IDENTIFIERS

    reader = workspace.reader(SERVICE)
    rows = reader.engine.rows(reader.table(CONTACTS))
    owners, labels = [row["customer_id"] for row in rows], [f"contacts.{row['kind']}" for row in rows]
    values = workspace.vault.open(owners, [row["value"] for row in rows], label=labels)
    found = {(row["customer_id"], value, row["source"]) for row, value in zip(rows, values, strict=True)}
    assert len(found) == len(rows)
    phones = reader.engine.rows(reader.table(IDENTIFIERS).filter(reader.table(IDENTIFIERS).kind == "phone"))
    index = {workspace.blind_index.of("phone", value): value for _who, value, _source in found if value.isdigit()}
    return found, sorted((row["customer_id"], index[row["value"]]) for row in phones)


ALL_TOLD = {
    *(("a", "王小明", "shop"), ("a", "13912345671", "shop"), ("a", "王小明", "club"), ("a", "13966668123", "club")),
    *(("b", "李丽", "shop"), ("b", "13912345672", "shop")),
    *(("c", "赵四", "shop"), ("c", "13912345673", "shop"), ("c", "赵四", "club"), ("c", "13912345673", "club")),
}
ALL_PHONES = [("a", "13912345671"), ("a", "13966668123"), ("b", "13912345672"), ("c", "13912345673")]


@pytest.fixture
def sources(server, workspace):
    """Two sources that know the same customers, synced; and what executes statements in both."""
    if server.process.poll() is not None:
        server.start()
    for name, people in TWO_SOURCES.items():
        table = f"people_{name}"
        server.execute(
            f"DROP TABLE IF EXISTS {table}",
            PEOPLE_TABLE.replace("people", table),
            f"INSERT INTO {table} VALUES {people}",
        )
        definition = f"name: {name}\nkind: database\nurl: {server.url}\nstreams: {{{table}: {{deletions: true}}}}"
        add_source(workspace, source_from_yaml(definition), {"password": PASSWORD})
        read(workspace, name)
    return server


def read(workspace, name):
    (report,) = sync_source(workspace, name, SyncPlan())
    if report.error:
        raise report.error
    return report.counts


@pytest.mark.slow
def test_what_only_a_deleted_row_told_of_a_person_goes_with_it(sources, workspace):
    assert told(workspace) == (ALL_TOLD, ALL_PHONES)
    sources.execute("DELETE FROM people_shop")
    assert read(workspace, "shop")["deleted"] == 3
    left = {one for one in ALL_TOLD if one[2] == "club"}
    assert told(workspace) == (left, [("a", "13966668123"), ("c", "13912345673")])
    sources.execute("DELETE FROM people_club WHERE customer_id = 'c'")
    read(workspace, "club")
    assert told(workspace) == ({one for one in left if one[0] == "a"}, [("a", "13966668123")])
    for name, people in TWO_SOURCES.items():
        sources.execute(f"DELETE FROM people_{name}", f"INSERT INTO people_{name} VALUES {people}")
        read(workspace, name)
    assert told(workspace) == (ALL_TOLD, ALL_PHONES)


@pytest.mark.slow
def test_what_a_file_told_stays_when_a_source_no_longer_tells_it(sources, workspace, tmp_path):
    from small_shop import bring_text

    bring_text(workspace, tmp_path, card="会员号,姓名,手机号\na,王小明,13912345671\n")
    bring_text(workspace, tmp_path, again="会员号,姓名,手机号\na,王小明,13912345671\n")
    assert told(workspace)[0] - ALL_TOLD == {("a", "王小明", "card"), ("a", "13912345671", "card")}, (
        "once for all files"
    )
    sources.execute("DELETE FROM people_shop WHERE customer_id = 'a'")
    read(workspace, "shop")
    assert ("a", "13912345671") in told(workspace)[1]
    assert ("a", "13912345671", "card") in told(workspace)[0]
    assert ("a", "13912345671", "shop") not in told(workspace)[0]


@pytest.mark.slow
def test_a_sync_that_was_killed_after_a_person_went_ends_as_one_that_was_not(sources, workspace):
    before = workspace.store.sources.stream("shop", "people_shop")
    sources.execute("DELETE FROM people_shop WHERE customer_id <> 'b'")
    read(workspace, "shop")
    gone = told(workspace)
    assert gone[0] == {one for one in ALL_TOLD if one[0] == "b" or one[2] == "club"}
    workspace.store.sources.save_stream("shop", "people_shop", replace(before, unfinished=True))
    sources.execute("INSERT INTO people_shop VALUES ('a', '王小明', '13912345671', '上海')")
    read(workspace, "shop")
    assert told(workspace)[0] == {one for one in ALL_TOLD if one != ("c", "赵四", "shop")} - {
        ("c", "13912345673", "shop")
    }
    assert told(workspace)[1] == ALL_PHONES
    assert read(workspace, "shop")["loaded"] == 0


def test_a_changed_row_and_another_of_the_same_person_keep_what_they_told(server, workspace):
    if server.process.poll() is not None:
        server.start()
    server.execute(
        "DROP TABLE IF EXISTS cards",
        "CREATE TABLE cards (nr INTEGER PRIMARY KEY, member VARCHAR(10), phone VARCHAR(20))",
        "INSERT INTO cards VALUES (1, 'a', '13912345671'), (2, 'a', '13912345672'), (3, 'b', '13912345673')",
    )
    meanings = "{nr: {to: [records.x_nr]}, member: {to: [records.customer_id]}, phone: {personal: phone}}"
    add(workspace, server.url, f"{{cards: {{deletions: true, mapping: {{columns: {meanings}}}}}}}", password=PASSWORD)
    read(workspace, "shop")
    server.execute("DELETE FROM cards WHERE nr = 1", "UPDATE cards SET phone = '13912345674' WHERE nr = 3")
    assert read(workspace, "shop")["deleted"] == 1
    kept = [("a", "13912345671"), ("a", "13912345672"), ("b", "13912345673"), ("b", "13912345674")]
    assert told(workspace)[1] == kept
    server.execute("DELETE FROM cards WHERE nr IN (2, 3)")
    read(workspace, "shop")
    assert told(workspace) == (set(), [])
