"""How much CPU each test takes, of this process and of those it waited for: wall time says more of the machine.

The time is a property of the test's report, so ``--junitxml`` records it. What a fixture does that several tests share
(one of a module or of the run) is left out. The summary names the tests that take long and are not marked ``slow``, which
``make check`` would leave out; where ``LIMNER_UNMARKED=refused`` the run then fails.
"""

from __future__ import annotations

import os

import pytest

from examples import TIMES

LONG = 2.0
"""Seconds from which a test is to be marked ``slow``."""
REFUSED = os.environ.get("LIMNER_UNMARKED") == "refused"
PROPERTY = "cpu_seconds"

_begun = pytest.StashKey[float]()
_shared = pytest.StashKey[float]()


def cpu():
    """Seconds of CPU so far."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def pytest_configure(config):
    config.pluginmanager.register(Named(LONG, refused=REFUSED), "tests that are not marked slow")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    item.stash[_begun], item.config.stash[_shared] = cpu(), 0.0
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    before = cpu()
    try:
        return (yield)
    finally:
        if fixturedef.scope != "function":
            request.config.stash[_shared] += cpu() - before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.when == "call":
        seconds = cpu() - item.stash[_begun] - item.config.stash[_shared]
        item.user_properties.append((PROPERTY, round(seconds, 2)))
        report.user_properties = [*item.user_properties]
    return report


class Named:
    """Collects the tests that take long without saying so; their reports come from all workers."""

    def __init__(self, long, *, refused):
        self.found, self.long, self.refused = {}, long, refused

    def pytest_runtest_logreport(self, report):
        """Keep one that took long and is marked neither ``slow`` nor ``spark``."""
        seconds = dict(report.user_properties).get(PROPERTY, 0.0)
        if TIMES == 1 and seconds > self.long and not {"slow", "spark"} & report.keywords.keys():
            self.found[report.nodeid] = seconds

    def pytest_terminal_summary(self, terminalreporter):
        """Name them, the longest first."""
        if self.found:
            terminalreporter.section(f"more than {self.long:g} s of CPU, and not marked slow")
            for name, seconds in sorted(self.found.items(), key=lambda pair: -pair[1]):
                terminalreporter.line(f"{seconds:7.2f} s  {name}")

    def pytest_sessionfinish(self, session, exitstatus):
        """Fail the run for them where that is asked for."""
        if self.found and self.refused and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
