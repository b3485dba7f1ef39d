"""The date finder: holidays of both countries, bridge days, office hours, days kept free, distance; with reasons."""

from __future__ import annotations

import sys
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.core.errors import ForumError
from forum_app.editions.dates import Calendar, Closed, Wish, is_bridge, rank, shared_office_hours, weigh
from forum_app.editions.holiday_calendar import list_holidays, read_holidays

SEOUL, HAGUE = "Asia/Seoul", "Europe/Amsterdam"


def _calendars(*years: int) -> list[Calendar]:
    holidays = read_holidays((country, year) for country in ("KR", "NL") for year in years)

    def merged(country: str) -> dict[date, str]:
        return {day: name for year in years for day, name in holidays[country, year].items()}

    return [Calendar("Korea", SEOUL, merged("KR")), Calendar("the Netherlands", HAGUE, merged("NL"))]


def _wish(first: date, last: date, **more: object) -> Wish:
    values = {"days": 2, "weekdays": frozenset(range(7)), "last_edition": None, "months_apart": 0} | more
    return Wish(first=first, last=last, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "country", "name"),
    [
        # Seollal by the almanac of the Korea Astronomy and Space Science Institute.
        (date(2026, 2, 17), "KR", "Korean New Year"),
        (date(2027, 2, 7), "KR", "Korean New Year"),
        (date(2028, 1, 27), "KR", "Korean New Year"),
        (date(2026, 9, 25), "KR", "Chuseok"),
        (date(2027, 9, 15), "KR", "Chuseok"),
        (date(2027, 2, 9), "KR", "Alternative holiday for Korean New Year"),
        (date(2026, 4, 27), "NL", "King's Day"),
        (date(2027, 5, 5), "NL", "Liberation Day"),
    ],
)
def test_moving_and_optional_holidays_are_known(day: date, country: str, name: str) -> None:
    assert list_holidays(country, day.year)[day] == name


def test_a_country_that_nobody_knows_has_no_holidays() -> None:
    assert list_holidays("XX", 2027) == {}


def test_where_holidays_cannot_be_read_it_says_so_and_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        with pytest.raises(ForumError, match="could not be read"):
            read_holidays([("NL", 2020)])
    assert read_holidays([("NL", 2020)])["NL", 2020][date(2020, 4, 27)] == "King's Day"


def test_of_many_years_those_asked_for_are_all_there() -> None:
    assert list(read_holidays(("NL", year) for year in range(1960, 2170))) == [
        ("NL", year) for year in range(1960, 2170)
    ]
    assert list_holidays("NL", 2026)[date(2026, 4, 27)] == "King's Day"


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 27), 1), (date(2026, 3, 30), 2), (date(2026, 10, 23), 2), (date(2026, 10, 26), 1)],
)
def test_shared_office_hours_follow_summer_time(day: date, hours: int) -> None:
    assert shared_office_hours(day, [SEOUL, HAGUE]) == hours


def test_a_day_between_a_holiday_and_a_weekend_is_a_bridge() -> None:
    holidays = {date(2026, 5, 14): "Ascension Day"}
    assert is_bridge(date(2026, 5, 15), holidays)
    assert [is_bridge(date(2026, 5, day), holidays) for day in (13, 14, 16, 18)] == [False] * 4
    assert not is_bridge(date(2026, 5, 15), {})


def test_each_thing_that_weighs_says_so() -> None:
    calendars = _calendars(2026, 2027)
    wish = _wish(date(2027, 1, 1), date(2027, 12, 31), weekdays=frozenset(range(5)))
    said = {
        first: weigh(first, wish, calendars, [Closed(date(2027, 6, 14), date(2027, 6, 18), "elections")])
        for first in (date(2027, month, day) for month, day in ((4, 26), (4, 21), (3, 9), (6, 15), (5, 6), (6, 5)))
    }
    assert said[date(2027, 4, 26)].reasons == ("27 April 2027 is King's Day (the Netherlands).",)
    assert said[date(2027, 4, 21)].reasons == ("Clear of both calendars.", "2 shared office hours that day.")
    assert said[date(2027, 3, 9)].reasons == ("One shared office hour that day.",)
    assert said[date(2027, 6, 15)].reasons == ("14 June 2027 to 18 June 2027 is kept free: elections.",)
    assert said[date(2027, 5, 6)].refused
    assert said[date(2027, 6, 5)].reasons[0] == "Saturday 5 June 2027 is not one of the weekdays wanted."
    assert [one.refused for one in said.values()] == [True, False, False, True, True, True]


def test_it_is_not_too_soon_after_the_last_edition() -> None:
    wish = _wish(date(2027, 1, 1), date(2027, 12, 31), last_edition=date(2026, 4, 23), months_apart=11)
    assert weigh(date(2027, 3, 22), wish, [], []).refused
    found = weigh(date(2027, 3, 23), wish, _calendars(2027), [])
    assert (found.refused, found.reasons[0]) == (False, "About 11 months after the last edition.")


def test_of_days_that_are_as_good_those_a_year_after_the_last_edition_come_first() -> None:
    wish = _wish(date(2027, 4, 1), date(2027, 6, 30), last_edition=date(2026, 5, 20), days=1)
    found = [one for one in rank(wish, _calendars(2027), []) if not one.refused]
    assert (found[0].first, found[0].reasons[-1]) == (date(2027, 5, 20), "About 12 months after the last edition.")
    away = [abs((one.first - date(2027, 5, 19)).days) for one in found if one.score == found[0].score]
    assert (away, len(away) > 5) == (sorted(away), True)


def test_reasons_come_by_day_whichever_calendar_they_are_of() -> None:
    first, second = Calendar("A", HAGUE, {date(2027, 5, 6): "X"}), Calendar("B", SEOUL, {date(2027, 5, 5): "Y"})
    told = weigh(date(2027, 5, 5), _wish(date(2027, 5, 1), date(2027, 5, 9)), [first, second], [])
    assert told.reasons == ("5 May 2027 is Y (B).", "6 May 2027 is X (A).")


@given(first=st.dates(date(2026, 1, 1), date(2029, 6, 1)), length=st.integers(1, 4), window=st.integers(0, 60))
def test_no_day_found_is_a_holiday_and_the_best_comes_first(first: date, length: int, window: int) -> None:
    calendars = _calendars(*range(2025, 2031))
    closed = [Closed(first + timedelta(days=5), first + timedelta(days=9), "kept")]
    wish = _wish(first, first + timedelta(days=window), days=length)
    found = rank(wish, calendars, closed)
    assert len(found) == max(0, window + 2 - length)
    possible = [one for one in found if not one.refused]
    for one in possible:
        days = [one.first + timedelta(days=number) for number in range(length)]
        assert one.last == days[-1] <= wish.last
        assert [day for day in days if any(day in calendar.holidays for calendar in calendars)] == []
        assert [day for day in days if closed[0].first <= day <= closed[0].last] == []
    assert [one.score for one in possible] == sorted((one.score for one in possible), reverse=True)
    assert found[: len(possible)] == tuple(possible)
    # Nobody is turned away, or marked down, without a reason.
    assert [one for one in found if not one.reasons] == []
