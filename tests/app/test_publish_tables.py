"""BI tools read views of a real PostgreSQL: what is personal or too rare is not there, and they change all at once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from limner.app.build_portraits import build_portraits
from limner.app.import_files import ImportPlan, import_files
from limner.app.publish_tables import Publication, publish_tables
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition, NotAllowed, NotFound, SourceRejected, SourceUnavailable
from required import left_out
from servers import PASSWORD, Postgres, free_port


@pytest.fixture(scope="module")
def server():
    if not Postgres.is_here():
        left_out("PostgreSQL is not installed")
    server = Postgres()
    server.execute(f"CREATE USER publisher PASSWORD '{PASSWORD}'", "GRANT CREATE ON DATABASE shop TO publisher")
    server.execute(f"CREATE USER viewer PASSWORD '{PASSWORD}'")
    yield server
    server.close()


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """60 customers, one of them in a city of their own, with an order each; built."""
    folder = tmp_path_factory.mktemp("publish")
    people = [f"c{n},王小{n},138{n:08},{'拉萨' if n == 7 else '上海'},{'男女'[n % 2]}\n" for n in range(60)]
    (folder / "members.csv").write_text("会员号,姓名,手机号,城市,性别\n" + "".join(people), encoding="utf-8")
    orders = [f"A{n},c{n},2024-01-{n % 28 + 1:02} 10:00:00,{n}.50,paid\n" for n in range(60)]
    (folder / "orders.csv").write_text(
        "order_id,customer_id,order_date,amount,status\n" + "".join(orders), encoding="utf-8"
    )
    with Workspace.create(folder / "workspace", currency="CNY") as workspace:
        import_files(workspace, [folder / "members.csv", folder / "orders.csv"], ImportPlan())
        build_portraits(workspace)
        yield workspace


def rows(server, query, user="viewer"):
    import psycopg

    with psycopg.connect(host="127.0.0.1", port=server.port, user=user, password=PASSWORD, dbname="shop") as connection:
        return connection.execute(query).fetchall()


def told(server, *tables, **more):
    url = f"postgresql://publisher@127.0.0.1:{server.port}/shop"
    return Publication(to=url, tables=tables, readers=("viewer",), **more)


@pytest.mark.slow
def test_views_are_there_and_nothing_personal_is(server, workspace):
    done = publish_tables(workspace, told(server, "customers", "orders", "features", "segments"), password=PASSWORD)
    assert [one.view for one in done] == ["limner.customers", "limner.orders", "limner.features", "limner.memberships"]
    assert [one.rows for one in done[:3]] == [60, 60, 60]
    assert done[0].hidden_values >= 1
    assert rows(server, "SELECT count(*) FROM limner.customers") == [(60,)]
    assert rows(server, "SELECT city, count(*) FROM limner.customers GROUP BY 1 ORDER BY 2") == [
        (None, 1),
        ("上海", 59),
    ]
    assert rows(server, "SELECT sum(amount) FROM limner.orders") == [(Decimal("1800.0000"),)]
    small = "SELECT segment FROM limner.memberships GROUP BY 1 HAVING count(DISTINCT customer_id) < 5"
    assert rows(server, small) == []
    everything = str([rows(server, f"SELECT * FROM {one.view}") for one in done])
    assert "王小" not in everything
    assert "13800000" not in everything
    assert "拉萨" not in everything


def test_viewers_only_read(server, workspace):
    import psycopg

    publish_tables(workspace, told(server, "customers"), password=PASSWORD)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        rows(server, "DELETE FROM limner.customers RETURNING 1")


def test_publishing_again_leaves_nothing_behind_and_keeps_what_is_not_told(server, workspace):
    publish_tables(workspace, told(server, "customers", "orders"), password=PASSWORD)
    publish_tables(workspace, told(server, "customers"), password=PASSWORD)
    assert rows(server, "SELECT count(*) FROM limner.orders") == [(60,)]
    schemas = "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'limner\\_%'"
    assert rows(server, schemas)[0][0] <= 3, "one for each publication that a view is of"


def test_what_fails_changes_nothing(server, workspace):
    publish_tables(workspace, told(server, "customers"), password=PASSWORD)
    server.execute("CREATE VIEW theirs AS SELECT count(*) FROM limner.customers")
    with pytest.raises(SourceRejected, match="depend"):
        publish_tables(workspace, told(server, "customers"), password=PASSWORD)
    assert rows(server, "SELECT count(*) FROM limner.customers") == [(60,)]
    server.execute("DROP VIEW theirs")


@pytest.mark.parametrize(
    ("tables", "error"),
    [(("contacts",), NotAllowed), (("identifiers",), NotAllowed), (("custmers",), NotFound)],
)
def test_what_is_not_published(workspace, tables, error):
    with pytest.raises(error):
        publish_tables(workspace, Publication(to="postgresql://x@127.0.0.1:1/x", tables=tables))


def test_an_address_that_does_not_do(server, workspace):
    for to in (f"postgresql://me:{PASSWORD}@h/d".replace("/@", "@"), "mysql://me@h/d"):
        with pytest.raises(InvalidDefinition, match="address"):
            publish_tables(workspace, Publication(to=to, tables=("customers",)))
    with pytest.raises(SourceRejected) as refused:
        publish_tables(workspace, told(server, "customers"), password="Falsch")
    assert "Falsch" not in str(refused.value)
    with pytest.raises(SourceUnavailable):
        publish_tables(workspace, Publication(to=f"postgresql://x@127.0.0.1:{free_port()}/x", tables=("customers",)))
