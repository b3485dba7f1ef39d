"""The zone inside a calendar gives the same offsets as the zone itself, on every day around an edition."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from forum_app.core.calendar_zone import list_changes, make_zone

ZONES = ("Europe/Amsterdam", "Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")


def test_the_changes_of_a_year_are_known_to_the_minute() -> None:
    assert list_changes("Europe/Amsterdam", date(2026, 1, 1), date(2026, 12, 31)) == (
        datetime(2026, 3, 29, 1, tzinfo=UTC),
        datetime(2026, 10, 25, 1, tzinfo=UTC),
    )
    assert list_changes("Asia/Seoul", date(2026, 1, 1), date(2026, 12, 31)) == ()


@pytest.mark.parametrize("zone", ZONES)
@given(day=st.dates(date(2026, 1, 1), date(2026, 12, 31)), hour=st.integers(4, 23))
def test_another_reader_finds_the_same_moment(zone: str, day: date, hour: int) -> None:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "test")
    calendar.add("version", "2.0")
    calendar.add_component(make_zone(zone, date(2026, 6, 1), date(2026, 6, 2)))
    event.add("uid", "1")
    event.add("dtstamp", starts)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(hours=1))
    calendar.add_component(event)
    text = calendar.to_ical().decode()
    read = vobject.readOne(text).vevent.dtstart.value
    assert read.astimezone(UTC) == starts.astimezone(UTC)
