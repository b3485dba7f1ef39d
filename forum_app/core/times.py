"""The one place that words days and hours: `22–23 April 2026`, `10:00 The Hague · 17:00 Seoul`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
NARROW_DASH = "–"


@dataclass(frozen=True, slots=True)
class CityTime:
    """The wall time of a moment in one city; `day_shift` is -1, 0 or 1 against the first city's day."""

    city: str
    clock: str
    day_shift: int


@cache
def list_zones() -> frozenset[str]:
    """The names of the time zones that this machine knows, as it lists them when first asked: that takes a while."""
    return frozenset(available_timezones())


def format_day(day: date) -> str:
    """One day: 22 April 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_weekday(day: date) -> str:
    """One day with its name: Wednesday 22 April 2026."""
    return f"{WEEKDAYS[day.weekday()]} {format_day(day)}"


def format_days(first: date, last: date) -> str:
    """A span of days, saying what changes only: 22–23 April 2026, 30 April – 1 May 2026."""
    if first == last:
        return format_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{NARROW_DASH}{format_day(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]} {NARROW_DASH} {format_day(last)}"
    return f"{format_day(first)} {NARROW_DASH} {format_day(last)}"


def format_clock(moment: datetime) -> str:
    """The wall time of an aware moment in its own zone: 09:30."""
    return f"{moment:%H:%M}"


def city_times(moment: datetime, cities: tuple[tuple[str, str], ...]) -> tuple[CityTime, ...]:
    """The moment on the wall of each city, given as (name, IANA zone); the first city's day is the edition's day.

    Raises ValueError for a moment without a zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    local = [(name, moment.astimezone(ZoneInfo(zone))) for name, zone in cities]
    first = local[0][1].date()
    return tuple(CityTime(name, format_clock(there), (there.date() - first).days) for name, there in local)


def format_offset(moment: datetime, zone: str) -> str:
    """How far a zone stands from UTC at that moment: UTC+9, UTC+5:30. Summer time counts."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def format_span(starts: datetime, ends: datetime, cities: tuple[tuple[str, str], ...]) -> str:
    """From when to when, in each city as (name, IANA zone), with the first city's day: `Wednesday 22 April 2026,
    10:00–11:00 Seoul · 03:00–04:00 The Hague`. Raises ValueError for moments without a zone.
    """
    spans = zip(city_times(starts, cities), city_times(ends, cities), strict=True)
    said = {1: " (next day)", -1: " (day before)"}
    told = (
        f"{start.clock}{NARROW_DASH}{end.clock} {start.city}{said.get(start.day_shift, '')}" for start, end in spans
    )
    return f"{format_weekday(starts.astimezone(ZoneInfo(cities[0][1])).date())}, {' · '.join(told)}"
