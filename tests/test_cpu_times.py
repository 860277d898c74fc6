"""Planted tests that take long: which of them the summary names, and when the run fails for them."""

from __future__ import annotations

import pytest

import cpu_times

PLANTED = """
import time
import pytest

def busy():
    until = time.process_time() + 0.15
    while time.process_time() < until:
        pass

@pytest.fixture(scope="session")
def shared():
    busy()

@pytest.fixture
def own():
    busy()

def test_short(shared): pass
def test_long(): busy()
def test_long_to_set_up(own): pass

@pytest.mark.slow
def test_marked(): busy()
"""


@pytest.mark.parametrize(("refused", "ended"), [(False, pytest.ExitCode.OK), (True, pytest.ExitCode.TESTS_FAILED)])
def test_long_tests_without_their_mark_are_named_and_refused_where_that_is_asked(pytester, monkeypatch, refused, ended):
    monkeypatch.setattr(cpu_times, "LONG", 0.12)
    monkeypatch.setattr(cpu_times, "REFUSED", refused)
    monkeypatch.setattr(cpu_times, "TIMES", 1)
    pytester.makeini("[pytest]\nmarkers = slow")
    pytester.makepyfile(PLANTED)
    run = pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:cacheprovider", plugins=[cpu_times])
    assert run.ret is ended
    named = {line.rpartition("::")[2] for line in run.outlines if line.endswith(("_long", "_up", "_short", "_marked"))}
    assert named == {"test_long", "test_long_to_set_up"}
