"""Days as they were: literal dates in, what kind of day they are out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from limner.core.errors import NotFound
from limner.portrait.calendar import CALENDAR, LONGEST, PROMOTION_SEASONS, calendar, lunar_new_year

NAMES = [season.name for season in PROMOTION_SEASONS]


def days(engine, first, last, country):
    plan = calendar(date.fromisoformat(first), date.fromisoformat(last), country=country)
    return {row["day"].isoformat(): row for row in engine.rows(plan)}


def told(engine, day, country, *columns):
    row = days(engine, day, day, country)[day]
    return tuple(row[column] for column in columns)


@pytest.mark.parametrize(
    ("day", "is_weekend", "is_workday", "holiday"),
    [
        ("2024-02-04", True, True, None),  # a Sunday worked for the Spring Festival
        ("2024-02-15", False, False, "chinese_new_year"),  # a Thursday off in exchange
        ("2024-02-09", False, True, None),  # New Year's Eve was no holiday that year
        ("2025-01-28", False, False, "chinese_new_years_eve"),
        ("2025-02-02", True, False, "chinese_new_year"),  # a Sunday inside the break
        ("2025-10-01", False, False, "national_day"),
        ("2025-10-06", False, False, "mid_autumn_festival"),
        ("2025-10-11", True, True, None),
        ("2025-10-12", True, False, None),  # a Sunday like any other
        ("2025-10-13", False, True, None),
    ],
)
def test_chinese_days(duckdb_engine, day, is_weekend, is_workday, holiday):
    found = told(duckdb_engine, day, "CN", "is_weekend", "is_workday", "holiday", "is_holiday")
    assert found == (is_weekend, is_workday, holiday, holiday is not None)


def test_a_chinese_break_is_the_one_that_was_announced(duckdb_engine):
    """The State Council's notice for 2026: 15 to 23 February, 4 to 6 April, 1 to 5 May."""
    found = days(duckdb_engine, "2026-02-01", "2026-05-31", "CN")
    off = [day[5:] for day, row in found.items() if row["is_holiday"]]
    assert off == [
        *(f"02-{day}" for day in range(15, 24)),
        *("04-04", "04-05", "04-06"),
        *(f"05-0{day}" for day in range(1, 6)),
    ]


@pytest.mark.parametrize(
    ("day", "country", "season"),
    [
        ("2025-05-31", "CN", None),
        ("2025-06-01", "CN", "midyear_618"),
        ("2025-06-20", "CN", "midyear_618"),
        ("2025-06-21", "CN", None),
        ("2025-10-20", "CN", None),
        ("2025-10-21", "CN", "double_11"),
        ("2025-11-11", "CN", "double_11"),
        ("2025-11-12", "CN", None),
        ("2025-12-09", "CN", None),
        ("2025-12-12", "CN", "double_12"),
        ("2024-12-29", "CN", None),
        ("2024-12-30", "CN", "new_year_goods"),  # of the New Year on 29 January 2025
        ("2025-01-28", "CN", "new_year_goods"),
        ("2025-01-29", "CN", None),
        ("2025-11-28", "CN", None),
        ("2025-11-11", "US", None),
        ("2025-11-23", "US", None),
        ("2025-11-24", "US", "black_friday"),
        ("2025-11-28", "GB", "black_friday"),
        ("2025-12-01", "US", "black_friday"),  # Cyber Monday, and Advent: the first in the table counts
        ("2025-12-02", "US", "christmas"),
        ("2025-12-24", "DE", "christmas"),
        ("2025-12-25", "DE", None),
        ("2024-12-02", "US", "black_friday"),
    ],
)
def test_promotion_seasons(duckdb_engine, day, country, season):
    found = told(duckdb_engine, day, country, "promotion_season", "is_promotion_day")
    assert found == (season, season is not None)


def test_seasons_that_a_country_does_not_keep_are_null(duckdb_engine):
    assert told(duckdb_engine, "2025-11-11", "CN", *NAMES) == (False, True, False, False, None, None)
    assert told(duckdb_engine, "2025-12-01", "US", *NAMES) == (None, None, None, None, True, True)


@pytest.mark.parametrize(
    ("year", "day"), [(2024, "2024-02-10"), (2025, "2025-01-29"), (2026, "2026-02-17"), (1949, None)]
)
def test_lunar_new_year(year, day):
    assert lunar_new_year(year) == (date.fromisoformat(day) if day else None)


def test_the_spring_festival_is_the_eve_and_six_days(duckdb_engine):
    for country in ("CN", "TW"):
        found = days(duckdb_engine, "2025-01-01", "2025-03-01", country)
        festive = [day for day, row in found.items() if row["spring_festival"]]
        assert (festive[0], festive[-1], len(festive)) == ("2025-01-28", "2025-02-03", 7)
    assert told(duckdb_engine, "2025-01-29", "US", "spring_festival") == (None,)


@pytest.mark.parametrize(
    ("day", "north", "south", "change"),
    [
        ("2025-02-28", "winter", "summer", False),
        ("2025-03-01", "spring", "autumn", True),
        ("2025-03-21", "spring", "autumn", True),
        ("2025-03-22", "spring", "autumn", False),
        ("2025-04-01", "spring", "autumn", False),
        ("2025-06-01", "summer", "winter", True),
        ("2025-11-30", "autumn", "spring", False),
        ("2025-12-01", "winter", "summer", True),
        ("2025-01-15", "winter", "summer", False),
    ],
)
def test_seasons_of_the_year(duckdb_engine, day, north, south, change):
    assert told(duckdb_engine, day, "CN", "season", "is_season_change") == (north, change)
    assert told(duckdb_engine, day, "AU", "season", "is_season_change") == (south, change)


def test_month_quarter_and_year_are_those_of_the_last_day(duckdb_engine):
    found = days(duckdb_engine, "2024-05-01", "2025-05-20", "CN")
    sums = {name: sum(row[name] for row in found.values()) for name in ("this_month", "this_quarter", "this_year")}
    assert sums == {"this_month": 20, "this_quarter": 30 + 20, "this_year": 31 + 28 + 31 + 30 + 20}
    assert found["2024-05-20"]["this_month"] is False
    assert (found["2025-05-20"]["weekday"], found["2025-05-20"]["month_day"]) == (1, 20)


def test_without_a_country_only_what_needs_none_is_told(engine):
    row = days(engine, "2025-10-04", "2025-10-04", "")["2025-10-04"]
    assert set(row) == set(CALENDAR.columns)
    assert {name for name, value in row.items() if value is not None} == {
        *("day", "weekday", "month_day", "is_weekend", "this_month", "this_quarter", "this_year")
    }


def test_weekends_are_the_countrys_own(duckdb_engine):
    assert told(duckdb_engine, "2025-10-10", "EG", "weekday", "is_weekend", "is_workday") == (4, True, False)
    assert told(duckdb_engine, "2025-10-10", "US", "is_weekend", "is_workday") == (False, True)


def test_a_country_that_is_not_known_is_refused():
    with pytest.raises(NotFound, match="ISO 3166"):
        calendar(date(2025, 1, 1), date(2025, 1, 2), country="ZZ")


def test_a_calendar_is_no_longer_than_a_century_and_may_be_empty(duckdb_engine):
    last = date(2025, 1, 31)
    rows = duckdb_engine.rows(calendar(date(1, 1, 1), last, country=""))
    assert (rows[0]["day"], rows[-1]["day"]) == (last - LONGEST, last)
    assert duckdb_engine.rows(calendar(None, last, country="CN")) == []
    assert duckdb_engine.rows(calendar(last + timedelta(days=9), last, country="CN")) == []
