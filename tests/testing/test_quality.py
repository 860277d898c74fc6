"""What ships passes the public checks of quality, and what is wrong does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limner.app.quality_checks import shipped_checks
from limner.core.discover import discover
from limner.core.text import Text
from limner.quality import normalise
from limner.quality.expect import InRange, Refers
from limner.quality.normal import Normaliser
from limner.quality.normalise.genders import GENDERS
from limner.testing.checks import CheckFailed
from limner.testing.quality import check_check, check_normaliser

NORMALISERS = discover(normalise, Normaliser)


@pytest.mark.parametrize("check", shipped_checks().values(), ids=shipped_checks())
def test_checks_that_ship(check):
    check_check(check)


@pytest.mark.parametrize("normaliser", NORMALISERS.values(), ids=NORMALISERS)
def test_normalisers_that_ship(normaliser):
    check_normaliser(normaliser)


def test_everything_that_is_wrong_with_a_check_is_said():
    right = shipped_checks()["orders_hour"]
    wrong = replace(right, name="Bad Name", title=Text("", "Hour"), expects=InRange("hour", 0, 23), tolerance=2)
    with pytest.raises(CheckFailed) as caught:
        check_check(wrong)
    for fault in ("small letters", "no Chinese", "no column 'hour'", "no share below 1"):
        assert fault in str(caught.value)
    with pytest.raises(CheckFailed, match="to refer to"):
        check_check(replace(right, expects=Refers("order_id", "orders", "number")))
    with pytest.raises(CheckFailed, match="no table"):
        check_check(replace(right, table="order"))


def test_everything_that_is_wrong_with_a_normaliser_is_said():
    with pytest.raises(CheckFailed) as caught:
        check_normaliser(replace(GENDERS, kinds=(), examples=(("女", "male"),), definition=Text("x", "x")))
    for fault in ("no kind", "becomes 'female'", "no Chinese"):
        assert fault in str(caught.value)
