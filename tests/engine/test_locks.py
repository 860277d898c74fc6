"""Locks exclude other processes and outlive no holder, on files and on PostgreSQL alike."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from limner.core.errors import Conflict
from limner.engine.locks import FileLocks
from limner.ops.locks import PostgresLocks, advisory_key

spawn = multiprocessing.get_context("spawn")


def make(spec):
    kind, where = spec
    return FileLocks(Path(where)) if kind == "files" else PostgresLocks(where, workspace="test")


@pytest.fixture(params=["files", pytest.param("postgres", marks=pytest.mark.postgres)])
def spec(request, tmp_path):
    if request.param == "files":
        return "files", str(tmp_path / "locks")
    return "postgres", request.getfixturevalue("postgres_url")


def hold_until_told(spec, names, held, release):
    with make(spec).hold(names, timeout=5):
        held.set()
        release.wait(30)


def add_one_often(spec, counter, times):
    locks = make(spec)
    for _ in range(times):
        with locks.hold(["counter"], timeout=30):
            before = int(counter.read_text())
            time.sleep(0.001)
            counter.write_text(str(before + 1))


def start(target, *arguments):
    process = spawn.Process(target=target, args=arguments)
    process.start()
    return process


def test_what_is_held_is_refused_and_is_free_afterwards(spec):
    locks = make(spec)
    with locks.hold(["orders", "customers"], timeout=0):
        with pytest.raises(Conflict, match=r"'orders' is in use.*Try again"), locks.hold(["orders"], timeout=0):
            pytest.fail("held twice")
        with locks.hold(["products"], timeout=0):
            pass
    with locks.hold(["customers", "orders"], timeout=0):
        pass


def test_a_block_that_fails_lets_go(spec):
    locks = make(spec)
    with pytest.raises(ZeroDivisionError), locks.hold(["a"], timeout=0):
        _ = 1 / 0
    with locks.hold(["a"], timeout=0):
        pass


def test_nothing_is_kept_when_one_of_several_is_refused(spec):
    locks = make(spec)
    with locks.hold(["b"], timeout=0):
        with pytest.raises(Conflict), locks.hold(["a", "b"], timeout=0):
            pytest.fail("held twice")
        with locks.hold(["a"], timeout=0):
            pass


def test_a_name_given_twice_is_held_once(spec):
    locks = make(spec)
    with locks.hold(["a", "a"], timeout=0):
        pass
    with locks.hold(["a"], timeout=0):
        pass


@pytest.mark.parametrize("name", ["客户/订单", "..", "A b", "run:1"])
def test_any_text_is_a_name(spec, name):
    locks = make(spec)
    with locks.hold([name], timeout=0), pytest.raises(Conflict), locks.hold([name], timeout=0):
        pytest.fail("held twice")


def test_the_wait_ends_in_time(spec):
    locks = make(spec)
    with locks.hold(["a"], timeout=0):
        began = time.monotonic()
        with pytest.raises(Conflict, match=r"waited 0\.3 s"), locks.hold(["a"], timeout=0.3):
            pytest.fail("held twice")
        assert 0.25 < time.monotonic() - began < 2


def test_opposite_orders_never_wait_for_each_other(spec):
    locks = make(spec)
    done = []

    def take(names):
        for _ in range(30):
            with locks.hold(names, timeout=10):
                pass
        done.append(names)

    threads = [threading.Thread(target=take, args=(names,)) for names in (["a", "b"], ["b", "a"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(done) == 2


def test_other_processes_are_excluded(spec, tmp_path):
    counter = tmp_path / "counter"
    counter.write_text("0")
    processes = [start(add_one_often, spec, counter, 20) for _ in range(2)]
    add_one_often(spec, counter, 20)
    for process in processes:
        process.join(30)
    assert counter.read_text() == "60"


def test_a_killed_holder_holds_nothing(spec):
    locks, held, release = make(spec), spawn.Event(), spawn.Event()
    process = start(hold_until_told, spec, ["a", "b"], held, release)
    assert held.wait(20)
    with pytest.raises(Conflict), locks.hold(["b"], timeout=0):
        pytest.fail("held twice")
    os.kill(process.pid, signal.SIGKILL)
    with locks.hold(["a", "b"], timeout=5):
        pass
    process.join(5)


@pytest.mark.postgres
def test_workspaces_do_not_exclude_each_other(postgres_url):
    with (
        PostgresLocks(postgres_url, workspace="one").hold(["a"], timeout=0),
        PostgresLocks(postgres_url, workspace="two").hold(["a"], timeout=0),
    ):
        pass


def test_keys_of_neighbours_differ():
    assert advisory_key("ab", "c") != advisory_key("a", "bc")
    assert advisory_key("shop", "orders") == advisory_key("shop", "orders")
