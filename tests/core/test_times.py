"""Days and hours in words: both cities, on both sides of the changes of summer time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from forum_app.core.catalogue import tell_days
from forum_app.core.times import (
    city_spans,
    city_times,
    distinct_clocks,
    format_days,
    format_moment,
    format_offset,
    format_offsets,
)

SEOUL, HAGUE = ("Seoul", "Asia/Seoul"), ("The Hague", "Europe/Amsterdam")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 4, 22), date(2026, 4, 22), "22 April 2026"),
        (date(2026, 4, 22), date(2026, 4, 23), "22–23 April 2026"),
        (date(2026, 4, 30), date(2026, 5, 1), "30 April – 1 May 2026"),
        (date(2026, 12, 31), date(2027, 1, 1), "31 December 2026 – 1 January 2027"),
        (date(2026, 4, 22), date(2027, 4, 22), "22 April 2026 – 22 April 2027"),
    ],
)
def test_a_span_says_only_what_changes(first: date, last: date, words: str) -> None:
    assert format_days(first, last) == words


@pytest.mark.parametrize(
    ("wall", "hague", "shift"),
    [
        # Summer time began in the Netherlands on 29 March 2026 at 02:00, and ended on 25 October at 03:00.
        ("2026-03-28T09:30", "01:30", 0),
        ("2026-03-29T09:30", "01:30", 0),
        ("2026-03-29T10:00", "03:00", 0),
        ("2026-03-30T09:30", "02:30", 0),
        ("2026-03-30T06:30", "23:30", -1),
        ("2026-10-24T09:30", "02:30", 0),
        ("2026-10-25T09:30", "02:30", 0),
        ("2026-10-25T10:30", "02:30", 0),
        ("2026-10-26T09:30", "01:30", 0),
        ("2026-10-26T07:30", "23:30", -1),
    ],
)
def test_seoul_mornings_in_the_hague(wall: str, hague: str, shift: int) -> None:
    moment = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(SEOUL[1]))
    here, there = city_times(moment, (SEOUL, HAGUE))
    assert (here.clock, here.day_shift) == (wall[-5:], 0)
    assert (there.city, there.clock, there.day_shift) == ("The Hague", hague, shift)


@pytest.mark.parametrize(
    ("wall", "seoul", "shift"),
    [
        ("2026-03-28T16:00", "00:00", 1),
        ("2026-03-30T16:00", "23:00", 0),
        ("2026-10-24T17:00", "00:00", 1),
        ("2026-10-26T15:59", "23:59", 0),
    ],
)
def test_afternoons_in_the_hague_in_seoul(wall: str, seoul: str, shift: int) -> None:
    moment = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(HAGUE[1]))
    _here, there = city_times(moment, (HAGUE, SEOUL))
    assert (there.clock, there.day_shift) == (seoul, shift)


def test_a_night_is_counted_from_the_day_on_which_it_begins() -> None:
    starts, ends = (datetime(2027, 3, day, hour, 30, tzinfo=ZoneInfo(HAGUE[1])) for day, hour in ((27, 23), (28, 0)))
    spans = [
        (start.clock, start.day_shift, end.clock, end.day_shift)
        for start, end in city_spans(starts, ends, (HAGUE, SEOUL))
    ]
    assert spans == [("23:30", 0, "00:30", 1), ("07:30", 1, "08:30", 1)]


def test_a_segment_over_the_change_has_its_real_length_in_the_other_city() -> None:
    starts, ends = (datetime(2027, 3, 28, hour, 30, tzinfo=ZoneInfo(HAGUE[1])) for hour in (1, 4))
    assert [(start.clock, end.clock) for start, end in city_spans(starts, ends, (HAGUE, SEOUL))] == [
        ("01:30", "04:30"), ("09:30", "11:30"),
    ]  # fmt: skip


def test_a_moment_is_told_in_both_cities() -> None:
    moment = datetime(2026, 10, 25, 15, 30, tzinfo=ZoneInfo("UTC"))
    told = "25 October 2026, 16:30 The Hague · 00:30 Seoul (next day)"
    assert format_moment(moment, (HAGUE, SEOUL)) == told
    assert format_moment(moment, (HAGUE, SEOUL, ("Rotterdam", HAGUE[1]), ("Brussels", "Europe/Brussels"))) == told


def test_offsets_follow_summer_time() -> None:
    noon = [datetime(2026, month, 1, 12, tzinfo=ZoneInfo("UTC")) for month in (2, 7, 11)]
    assert [format_offset(moment, HAGUE[1]) for moment in noon] == ["UTC+1", "UTC+2", "UTC+1"]
    assert {format_offset(moment, SEOUL[1]) for moment in noon} == {"UTC+9"}
    assert format_offset(noon[0], "Asia/Kolkata") == "UTC+5:30"


def test_cities_whose_clocks_read_the_same_are_shown_once() -> None:
    busan, ghent = ("Busan", "Asia/Seoul"), ("Ghent", "Europe/Brussels")
    noon = datetime(2026, 4, 22, 12, tzinfo=ZoneInfo(SEOUL[1]))
    assert distinct_clocks((SEOUL, HAGUE, busan, ghent), [noon]) == (SEOUL, HAGUE)
    assert distinct_clocks((SEOUL, HAGUE, busan), []) == (SEOUL, HAGUE)
    # London and Lisbon read the same today, and did not in 1995.
    london, lisbon = ("London", "Europe/London"), ("Lisbon", "Europe/Lisbon")
    then = datetime(1995, 1, 1, 12, tzinfo=ZoneInfo("UTC"))
    assert [distinct_clocks((london, lisbon), [at]) for at in (noon, then)] == [(london,), (london, lisbon)]


def test_a_day_on_which_summer_time_begins_or_ends_tells_both_offsets() -> None:
    def told(*walls: str) -> str:
        moments = [datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(HAGUE[1])) for wall in walls]
        return format_offsets(moments, HAGUE[1])

    assert told("2027-03-28T01:30", "2027-03-28T10:00", "2027-03-28T11:30") == "UTC+1, then UTC+2"
    assert told("2028-10-29T01:30", "2028-10-29T10:00") == "UTC+2, then UTC+1"
    assert told("2027-03-28T10:00", "2027-03-28T16:00") == "UTC+2"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        city_times(datetime(2026, 4, 22, 9), (SEOUL,))  # noqa: DTZ001 -- the point


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2026, 4, 22), ("22 April 2026", "2026년 4월 22일", "22 april 2026")),
        (date(2026, 4, 23), ("22–23 April 2026", "2026년 4월 22일~23일", "22–23 april 2026")),
        (date(2026, 5, 2), ("22 April – 2 May 2026", "2026년 4월 22일 ~ 5월 2일", "22 april – 2 mei 2026")),
        (
            date(2027, 1, 2),
            ("22 April 2026 – 2 January 2027", "2026년 4월 22일 ~ 2027년 1월 2일", "22 april 2026 – 2 januari 2027"),
        ),
    ],
)
def test_a_span_of_days_says_what_changes_only(last: date, told: tuple[str, ...]) -> None:
    assert tuple(tell_days(date(2026, 4, 22), last, language) for language in ("en", "ko", "nl")) == told
