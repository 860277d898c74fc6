"""A workspace knows its country, by being told or by its time zone."""

from __future__ import annotations

import pytest

from limner.app.settings import Settings, country_of_zone, load, write
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
    with pytest.raises(InvalidDefinition, match="write it as CN, US or GB"):
        load(tmp_path)


def test_the_country_is_written_and_read_again(tmp_path):
    write(tmp_path, {"country": "CN", "name": "茶庄"})
    assert load(tmp_path) == Settings(country="CN", name="茶庄")
