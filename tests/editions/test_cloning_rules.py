"""The rules of a new edition from an old one: which day it begins, and how every other day and hour moves."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from forum_app.editions.cloning import Cloner, Move, list_missing, same_weekday
from forum_app.editions.models import Edition, HostCity

DAYS = st.dates(date(1960, 1, 1), date(2150, 12, 31))
WALLS = st.datetimes(datetime(1960, 1, 1), datetime(2150, 1, 1))  # noqa: DTZ001 -- wall times


@given(DAYS, st.integers(1, 9))
def test_the_first_day_is_the_same_weekday_at_most_three_days_off(day: date, years: int) -> None:
    found = same_weekday(day, day.year + years)
    there = date(day.year + years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)
    assert found.weekday() == day.weekday()
    assert abs((found - there).days) <= 3


@given(DAYS, DAYS, WALLS, WALLS)
def test_every_hour_keeps_its_clock_and_its_distance(old: date, new: date, starts: datetime, ends: datetime) -> None:
    source = Edition(starts_on=old, ends_on=old)
    move = Move(source, HostCity(), (), new, "Theme", None)
    assert (move.day(old), move.ends_on) == (new, new)
    assert move.wall(starts).time() == starts.time()
    assert move.wall(ends) - move.wall(starts) == ends - starts
    assert move.wall(starts).date() == move.day(starts.date())


def test_a_part_is_told_what_it_stands_on() -> None:
    def part(key: str, *needs: str) -> Cloner:
        return Cloner(key, key.upper(), "", needs, lambda *_: 0, lambda *_: (), lambda *_: None)

    parts = (part("a"), part("b", "a"), part("c", "a", "b"))
    assert list_missing(parts, {"a", "b", "c"}) == []
    assert list_missing(parts, {"a"}) == []
    assert list_missing(parts, {"c"}) == [
        "“C” can’t come without “A”: tick both, or neither.",
        "“C” can’t come without “B”: tick both, or neither.",
    ]
