"""The lake stays small, and nothing that is needed goes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from limner.app.keep_house import keep_house
from limner.warehouse.tables import ORDERS
from small_shop import LINES


def files(workspace):
    return len(workspace.lake.files(workspace.lake.snapshot(), ORDERS.name))


@pytest.mark.slow
def test_many_small_files_become_few(workspace, bring):
    header, *lines = LINES.splitlines(keepends=True)
    bring(first=header + "".join(lines[:4]))
    bring(second=header + "".join(lines[4:]))
    before = workspace.engine().rows(workspace.reader().table(ORDERS).order_by("order_id"))
    assert files(workspace) == 2
    keep_house(workspace, many_files=1)
    assert files(workspace) == 1
    assert workspace.engine().rows(workspace.reader().table(ORDERS).order_by("order_id")) == before


def test_files_of_commits_that_are_not_kept_go(shop):
    old = shop.lake.files(shop.lake.snapshot(), ORDERS.name)
    whole = shop.reader().table(ORDERS)
    change = shop.lake.stage(ORDERS.name, lambda folder: shop.engine().write(whole, folder), mode="replace")
    shop.lake.commit([change], operation="again")
    keep_house(shop)
    assert all(map(exists, old))
    shop.lake.vacuum(keep=timedelta(0))
    assert not any(map(exists, old))


def exists(path):
    return Path(path).exists()
