"""When, what, where and how customers buy."""

from __future__ import annotations

from limner.app.report.habits import habits


def test_the_week_counts_sales_by_weekday_and_hour(frame):
    made = habits(
        frame(
            orders=[
                {"customer_id": "a", "on": "2024-06-24", "ordered_hour": 23, "amount": 1},
                {"customer_id": "a", "on": "2024-06-30", "ordered_hour": 0, "amount": 1},
                {"customer_id": "a", "on": "2024-06-30", "amount": 1},
                {"customer_id": "a", "on": "2024-06-30", "ordered_hour": 5, "amount": -1, "kind": "refund"},
            ]
        )
    )
    assert made.weekdays == (1, 0, 0, 0, 0, 0, 2)
    assert (made.week[0][23], made.week[6][0], made.week[6][5]) == (1, 1, 0)
    assert made.rankings == {}


def test_without_hours_there_is_no_grid(frame):
    made = habits(frame(orders=[{"customer_id": "a", "on": "2024-06-30", "amount": 1}]))
    assert (made.week, made.weekdays) == ((), (0, 0, 0, 0, 0, 0, 1))
    assert habits(frame()).weekdays == (0,) * 7


def test_choices_are_ranked_by_money(frame):
    def chose(customer, value, n, amount):
        return {"customer_id": customer, "dimension": "category", "value": value, "n": n, "amount": amount}

    rows = [chose(f"c{n}", "茶", 2, 10) for n in range(6)] + [chose(f"c{n}", "杯", 1, 30) for n in range(5)]
    found = habits(frame(preferences=rows)).rankings["category"]
    assert [(each.label.zh, each.customers, each.times, each.money) for each in found.rows] == [
        ("杯", 5, 5, 150),
        ("茶", 6, 12, 60),
    ]
    assert found.customers == 6


def test_places_are_those_that_orders_were_sent_to(frame):
    orders = [{"customer_id": f"c{n}", "on": "2024-06-30", "amount": 10, "province": "浙江"} for n in range(5)]
    orders += [{"customer_id": f"c{n}", "on": "2024-06-29", "amount": 1, "province": "上海"} for n in range(5)]
    orders += [{"customer_id": "c9", "on": "2024-06-29", "amount": 1}]
    found = habits(frame(orders=orders)).rankings["province"]
    assert [(each.label.zh, each.customers, each.money) for each in found.rows] == [("浙江", 5, 50), ("上海", 5, 5)]
    assert found.customers == 5
