from __future__ import annotations

import pyarrow as pa
import pytest

from limner.testing.company.score import CLASSES, TAGS, nearest_payday, score


def truth(**columns):
    """Truths of customers a, b, c …; what is not given neither holds nor shows."""
    size = len(next(iter(columns.values())))
    nothing = {name: [False] * size for name in TAGS} | dict.fromkeys(CLASSES, [None] * size)
    shows = {
        f"{name}_shows": [name in columns and value is not None for value in columns.get(name, [None] * size)]
        for name in (*TAGS, *CLASSES)
    }
    held = {name: [bool(value) if name in TAGS else value for value in column] for name, column in columns.items()}
    return pa.table({"customer_id": list("abcdefgh"[:size]), **nothing, **held, **shows})


def features(**columns):
    size = len(next(iter(columns.values()), []))
    return pa.table({"customer_id": pa.array(list("abcdefgh"[:size]), pa.string()), **columns})


def tags(*having):
    schema = pa.schema([("customer_id", pa.string()), ("tag", pa.string())])
    return pa.Table.from_pylist([{"customer_id": one, "tag": tag} for one, tag in having], schema=schema)


def named(scores, name):
    return next(one for one in scores if one.truth == name)


def test_a_tag_is_counted_in_two_by_two():
    told = truth(loyal=[True, True, True, False, False, None])
    found = tags(("a", "loyal_customer"), ("b", "loyal_customer"), ("d", "loyal_customer"), ("f", "loyal_customer"))
    one = named(score(told, features(), found), "loyal")
    assert one.confusion == {("yes", "yes"): 2, ("yes", "no"): 1, ("no", "yes"): 1, ("no", "no"): 1}
    assert (one.customers, one.precision, one.recall) == (5, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert one.f1 == pytest.approx(2 / 3)


def test_other_tags_do_not_count():
    one = named(score(truth(loyal=[True]), features(), tags(("a", "night_owl"))), "loyal")
    assert one.confusion == {("yes", "no"): 1}
    assert (one.precision, one.recall, one.f1) == (0, 0, 0)


def test_classes_weigh_the_same_however_many_customers_they_have():
    told = truth(day_part=["evening", "evening", "evening", "night", None])
    found = features(top_day_part=["evening", "evening", "evening", "noon", "noon"])
    one = named(score(told, found, tags()), "day_part")
    assert one.labels == ("evening", "night")
    assert one.count("night", "noon") == 1
    assert one.f1 == pytest.approx(0.5)


def test_what_no_feature_says_is_none():
    told = truth(season=["summer", "winter"])
    assert named(score(told, features(top_season=["summer", None]), tags()), "season").count("winter", "none") == 1
    assert named(score(told, features(), tags()), "season").f1 == 0


def test_paydays_are_in_the_order_of_the_month():
    told = truth(payday=[25, 5, 10])
    one = named(score(told, features(payday=[26, 4, 17]), tags()), "payday")
    assert one.labels == ("5", "10", "25")
    assert one.confusion == {("25", "25"): 1, ("5", "5"): 1, ("10", "15"): 1}


@pytest.mark.parametrize(
    ("day", "payday"),
    [(1, 1), (31, 1), (30, 1), (29, 28), (27, 28), (3, 1), (4, 5), (7, 5), (12, 10), (18, 20), (23, 25)],
)
def test_the_nearest_payday(day, payday):
    assert nearest_payday(day) == payday


def test_an_empty_company_scores_nothing():
    told = truth(loyal=[None]).slice(0, 0)
    assert {one.f1 for one in score(told, features(), tags())} == {0.0}
