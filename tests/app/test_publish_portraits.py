"""What is published is what was built, one customer at a time."""

from __future__ import annotations

from datetime import date

import pytest

from limner.app import publish_portraits as publishing
from limner.app.build_portraits import build_portraits
from limner.app.publish_portraits import publish_portraits, published_portrait
from limner.app.show_portrait import portrait_of
from limner.core.errors import NotFound
from small_shop import LINES


@pytest.mark.slow
def test_a_published_portrait_is_the_one_that_was_built(shop, monkeypatch):
    with pytest.raises(NotFound, match="limner build"):
        published_portrait(shop, "c1")
    monkeypatch.setattr(publishing, "BLOCK", 3)
    build_portraits(shop)
    for customer in ("c1", "c2", "c3", "c4"):
        found, shown = published_portrait(shop, customer), portrait_of(shop, customer)
        assert found.as_of == date(2024, 3, 10)
        assert {"customer_id": customer, "as_of": found.as_of, **found.features} == shown.features
        assert set(found.tags) == {tag.name for tag in shown.tags}
        assert len(found.segments) == len(shown.segments)
    for nobody in ("c0", "c11", "c5", ""):
        with pytest.raises(NotFound, match="published"):
            published_portrait(shop, nobody)


def test_what_is_published_already_is_not_published_again(built_shop):
    first = built_shop.store.portraits.current()
    assert publish_portraits(built_shop) == first
    assert (first.customers, first.lake_commit) == (4, built_shop.lake.snapshot().number)


@pytest.mark.slow
def test_an_id_of_any_letters_is_found(workspace, bring):
    """Quotes, backslashes and commas mean something where portraits are packed."""
    odd = 'é甲"乙\\, x'
    bring(lines=LINES.replace(",c1,", ',"{}",'.format(odd.replace('"', '""'))))
    build_portraits(workspace)
    found = published_portrait(workspace, odd)
    assert {"customer_id": odd, "as_of": found.as_of, **found.features} == portrait_of(workspace, odd).features
    assert found.features["top_category"] == "茶"
