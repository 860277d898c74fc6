"""A workspace knows its country, by being told or by its time zone."""

from __future__ import annotations

import pytest

from limner.app.settings import Settings, chosen, country_of_zone, load, write
from limner.app.workspace import Workspace
from limner.core.errors import InvalidDefinition


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Asia/Shanghai", "CN"),
        ("PRC", "CN"),
        ("Asia/Urumqi", "CN"),
        ("Asia/Taipei", "TW"),
        ("US/Eastern", "US"),
        ("Europe/Amsterdam", "NL"),
        ("UTC", ""),
        ("Etc/GMT+8", ""),
    ],
)
def test_a_time_zone_is_of_a_country(zone, country):
    assert country_of_zone(zone) == country


def test_the_setting_wins_over_the_time_zone():
    assert Settings(time_zone="Asia/Shanghai").calendar_country == "CN"
    assert Settings(time_zone="Asia/Shanghai", country="hk").calendar_country == "HK"
    assert Settings().calendar_country == ""


def test_an_unknown_country_is_refused(tmp_path):
    (tmp_path / "limner.toml").write_text('country = "Cathay"\n', encoding="utf-8")
    with pytest.raises(InvalidDefinition, match="Write it as CN, US or GB"):
        load(tmp_path)


def test_the_country_is_written_and_read_again(tmp_path):
    write(tmp_path, chosen({"country": "CN", "name": "茶庄"}))
    assert load(tmp_path) == Settings(country="CN", name="茶庄")


@pytest.mark.parametrize(
    ("setting", "value", "remedy"),
    [
        ("time_zone", "Asia/Beijing", "Write it as Asia/Shanghai or Europe/London."),
        ("currency", "人民币", "Write it as CNY, USD or EUR."),
        ("engine", "abacus", "Known: name, locale"),
    ],
)
def test_a_workspace_with_a_wrong_setting_is_not_made(tmp_path, setting, value, remedy):
    with pytest.raises(InvalidDefinition) as refused:
        Workspace.create(tmp_path / "shop", **{setting: value})
    assert refused.value.path == setting
    assert refused.value.remedy.startswith(remedy)
    assert not (tmp_path / "shop").exists()


def test_a_currency_is_written_in_capitals():
    assert Settings(currency="cny").currency == "CNY"
