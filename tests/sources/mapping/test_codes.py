"""Words of sources stand for the few kinds that tables know."""

from __future__ import annotations

import pytest

from limner.sources.mapping.codes import meanings


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        *(
            ("折扣", "discount"),
            ("8.5折", "discount"),
            ("20% OFF", "discount"),
            ("秒杀", "discount"),
            ("满3件8折", "discount"),
        ),
        *(("满减", "full_reduction"), ("满300减50", "full_reduction"), ("每满200减30", "full_reduction")),
        *(("赠品", "gift"), ("买一送一", "gift"), ("满199送杯子", "gift"), ("Buy 1 get 1", "gift"), ("BOGO", "gift")),
        *(("其他", "other"), ("无", None), ("No promotion", None)),
    ],
)
def test_kinds_of_promotion(word, kind):
    assert meanings("promotion_kind", [word]) == {word: kind}


def test_words_that_are_not_known_stay():
    assert meanings("promotion_kind", ["员工内购", "gift", "discount"]) == {}
    assert meanings("points_kind", ["Referral", "earn"]) == {}
    assert meanings("channel", ["折扣"]) == {}


def test_kinds_of_points():
    words = {"获得": "earn", "使用": "spend", "过期": "expire", "人工调整": "adjust", "EARN": "earn", "未知": None}
    assert meanings("points_kind", words) == words


def test_settled_or_not():
    words = {"已解决": "true", "处理中": "false", "Open": "false", "closed": "true", "是": "true", "转接": None}
    assert meanings("resolved", words) == words
