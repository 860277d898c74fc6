"""The figures at the head of a report."""

from __future__ import annotations

from datetime import date

import pytest

from limner.app.report.headline import Period, headline, span_of


@pytest.mark.parametrize(
    ("first", "span"),
    [
        (None, None),
        ("2024-06-30", None),
        ("2024-06-18", None),
        ("2024-06-17", 7),
        ("2024-05-02", 30),
        ("2024-01-03", 90),
        ("2022-07-02", 365),
        ("2022-07-03", 90),
    ],
)
def test_the_longest_period_that_fits_twice(first, span):
    assert span_of(date.fromisoformat(first) if first else None, date(2024, 6, 30)) == span


def test_periods_meet_and_do_not_overlap(frame):
    def order(customer, on, amount, **more):
        return {"customer_id": customer, "on": on, "amount": amount, **more}

    made = headline(
        frame(
            features=[
                {"customer_id": "a", "orders_life": 4},
                {"customer_id": "b", "orders_life": 1},
                {"customer_id": "c", "orders_life": 0},
            ],
            orders=[
                order("a", "2024-05-02", 100),
                order("a", "2024-05-31", 100),
                order("a", "2024-06-01", 300, discount_amount=10),
                order("a", "2024-06-30", 300),
                order("b", "2024-06-30", 500, coupon_amount=1),
                order("b", "2024-06-30", -200, kind="refund"),
            ],
        )
    )
    assert (made.customers, made.buyers, made.everyone, made.span) == (3, 2, 3, 30)
    assert made.before == Period(orders=2, net=200, gross=200, buyers=1, newcomers=1)
    assert made.now == Period(
        orders=3, net=900, gross=1100, refund=200, promoted=2, buyers=2, newcomers=1, promoted_buyers=2, refunders=1
    )
    assert made.year.net == 1100
    values = {figure.name: (figure.value, figure.before) for figure in made.figures}
    assert values["net"] == (900, 200)
    assert values["average"] == (pytest.approx(1100 / 3), 100)
    assert values["frequency"] == (1.5, 2)
    assert values["newcomers"] == (1, None)


def test_no_sale_gives_no_figures_to_compare(frame):
    made = headline(frame(features=[{"customer_id": "a", "orders_life": 0}]))
    assert (made.first_day, made.span, made.now) == (None, None, Period())
    assert {figure.change for figure in made.figures} == {None}


def test_new_customers_are_compared_once_the_data_are_old_enough(frame):
    def newcomers(first):
        orders = [{"customer_id": "old", "on": first, "amount": 1}]
        orders += [
            {"customer_id": f"c{on}", "on": on, "amount": 1} for on in ("2024-03-01", "2024-06-01", "2024-06-02")
        ]
        (figure,) = [each for each in headline(frame(orders=orders)).figures if each.name == "newcomers"]
        return figure.value, figure.before

    assert newcomers("2023-10-05") == (2, 1)
    assert newcomers("2023-10-07") == (2, None)
