"""Who the customers are."""

from __future__ import annotations

from limner.app.report.people import people
from limner.core.text import Text


def test_attributes_count_customers_and_merge_small_groups(frame):
    rows = [{"customer_id": f"a{n}", "gender": "female", "net_amount_365d": 10} for n in range(7)]
    rows += [{"customer_id": f"b{n}", "gender": "male", "net_amount_365d": None} for n in range(6)]
    rows += [{"customer_id": "x", "gender": "other", "net_amount_365d": 1}]
    rows += [{"customer_id": f"y{n}"} for n in range(3)]
    (found,) = people(frame(features=rows))
    assert (found.name, found.known) == ("gender", 14)
    assert found.values == ((Text("女", "female"), 7, 70), (Text("其他", "Others"), 7, 1))


def test_bands_keep_their_own_order(frame):
    bands = ("65+", "<18", "18-24", "25-34")
    rows = [{"customer_id": f"{band}{n}", "age_band": band} for band in bands for n in range(5)]
    (found,) = people(frame(features=rows))
    assert [value.en for value, _customers, _money in found.values] == ["<18", "18-24", "25-34", "65+"]


def test_one_value_and_nothing_known_say_nothing(frame):
    assert people(frame(features=[{"customer_id": f"c{n}", "city": "杭州"} for n in range(9)])) == ()
    assert people(frame()) == ()
