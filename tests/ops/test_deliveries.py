"""What partners push is kept once, given until it is loaded, and known again for a while; on both databases."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread

from limner.ops.deliveries import REMEMBERED, Delivery, Sealed, Waiting


def delivery(name, source="store", stream="orders"):
    return Delivery(source=source, stream=stream, delivery=name, body=f"sealed {name}".encode())


def bodies(store, source="store", stream="orders"):
    return {number: one.body for page in store.deliveries.pages(source, stream) for number, one in page.items()}


def test_a_delivery_is_kept_once(store):
    assert store.deliveries.keep([delivery("a"), delivery("b"), delivery("a")]) == [True, True, False]
    assert store.deliveries.keep([delivery("b"), delivery("b", stream="tickets")]) == [False, True]
    assert list(bodies(store).values()) == [b"sealed a", b"sealed b"]
    waiting = store.deliveries.waiting("store")
    assert {name: one.deliveries for name, one in waiting.items()} == {"orders": 2, "tickets": 1}
    assert waiting["orders"].since < waiting["tickets"].since


def test_what_happened_is_kept_with_it(store):
    gone = Delivery(source="store", stream="orders", delivery="a", event="orders/delete", body=b"sealed")
    store.deliveries.keep([gone, delivery("b")])
    (page,) = store.deliveries.pages("store", "orders")
    assert list(page.values()) == [Sealed("orders/delete", b"sealed"), Sealed("", b"sealed b")]


def test_what_is_loaded_is_not_given_again_and_still_known(store):
    store.deliveries.keep([delivery(f"{n:04}") for n in range(450)])
    found = bodies(store)
    assert list(found.values()) == [f"sealed {n:04}".encode() for n in range(450)], "in pages, in order"
    store.deliveries.loaded("store", [number for number, body in found.items() if body != b"sealed 0007"])
    assert list(bodies(store).values()) == [b"sealed 0007"]
    assert store.deliveries.keep([delivery("0003"), delivery("0007")]) == [False, False]
    assert isinstance(store.deliveries.waiting("store")["orders"], Waiting)


def test_long_after_it_is_forgotten_and_what_waits_never(store):
    store.deliveries.keep([delivery("loaded"), delivery("waits"), delivery("other", source="other")])
    (first, _second) = bodies(store)
    store.deliveries.loaded("store", [first])
    store.deliveries.loaded("other", list(bodies(store, "other")))
    store.deliveries._clock.at += REMEMBERED + timedelta(days=1)
    store.deliveries.loaded("store", [])
    assert store.deliveries.keep([delivery("waits"), delivery("loaded")]) == [False, True]
    assert store.deliveries.keep([delivery("other", source="other")]) == [False], "of another source"


def test_a_source_is_forgotten(store):
    store.deliveries.keep([delivery("a"), delivery("a", source="other")])
    store.deliveries.forget("store")
    assert store.deliveries.waiting("store") == {}
    assert set(store.deliveries.waiting("other")) == {"orders"}


def test_many_at_once_keep_each_once(store):
    new = []

    def bring():
        new.append(sum(store.deliveries.keep([delivery(str(n))])[0] for n in range(30)))

    threads = [Thread(target=bring) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(new) == 30
    assert len(bodies(store)) == 30
