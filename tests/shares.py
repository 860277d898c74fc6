"""How tests are dealt out to the workers of pytest-xdist: those of Spark all to one, each other one to whoever is free.

A second Java machine would take as long to start and to warm up as many tests do, while the other workers have enough to
do. The largest share, Spark's, is dealt out first, then the tests in the order of their collection. Shares are told by
name: groups of ``xdist_group`` do not reach the scheduler with each version of pytest.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling


class Shares(LoadScopeScheduling):
    """Deals out Spark's tests together."""

    def _split_scope(self, nodeid):
        return "spark" if "spark" in nodeid else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Shares(config, log)


def pytest_collection_modifyitems(items):
    """Begin with the slow tests, so that no worker is left alone with one at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    unnamed = [item.nodeid for item in items if item.get_closest_marker("spark") and "spark" not in item.nodeid]
    if unnamed:
        raise pytest.UsageError(f"Name what runs on Spark so that it is dealt out with Spark's tests: {unnamed}")
