"""A notebook opens a workspace, reads tables, looks at a customer and asks rules."""

from __future__ import annotations

import pytest

import limner
from limner.core.errors import InvalidDefinition, NotFound
from limner.rules.rule import Has


@pytest.fixture
def opened(built_shop):
    with limner.open(built_shop.folder) as notebook:
        yield notebook


def test_tables_portraits_and_segments(opened):
    assert opened.table("orders").count().execute() == 6
    assert opened.portrait("c1").features["orders_life"] == 2
    loyal = Has("orders_life", ">=", 2)
    assert opened.segment(loyal).to_pyarrow().to_pylist() == [{"customer_id": "c1"}]
    text = '{"column": "city", "operator": "=", "value": "成都"}'
    assert sorted(opened.segment(text).customer_id.to_pyarrow().to_pylist()) == ["c2", "c4"]


def test_what_is_not_there_is_named(opened, tmp_path):
    with pytest.raises(NotFound, match="orders"):
        opened.table("order")
    with pytest.raises(InvalidDefinition, match="orders_life"):
        opened.segment(Has("orders_lif", ">=", 2))
    with pytest.raises(NotFound, match="limner init"):
        limner.open(tmp_path / "nowhere")
