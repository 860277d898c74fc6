"""How money is spread over customers."""

from __future__ import annotations

from limner.app.report.value import Spread, spread


def buyers(amounts):
    return [
        {"customer_id": f"c{n:03}", "orders_365d": 1, "net_amount_365d": amount} for n, amount in enumerate(amounts)
    ]


def test_tenths_of_fifty_buyers_hold_five_each(frame):
    rows = [*buyers([100] * 5 + [10] * 45), {"customer_id": "z", "orders_365d": 0, "net_amount_365d": 999}]
    found = spread(frame(features=rows))
    assert found.buckets == ((5, 500), *[(5, 50)] * 9)
    assert found.deciles() == found.buckets
    assert found.top(0.2) == (10, 550)
    assert found.curve[0] == (0, 0)
    assert found.curve[1] == (0.1, 500 / 950)
    assert found.curve[-1] == (1, 1)


def test_no_part_is_a_small_group(frame):
    assert spread(frame(features=buyers([1] * 49))) == Spread(())
    assert len(spread(frame(features=buyers([1] * 100))).buckets) == 20
    found = spread(frame(features=buyers(range(501))))
    assert len(found.buckets) == 100
    assert min(customers for customers, _money in found.buckets) == 5
    assert (found.customers, found.money) == (501, sum(range(501)))


def test_nothing_brought_has_no_curve():
    assert Spread(((5, 0),)).curve == ()
    assert Spread(()).curve == ()
