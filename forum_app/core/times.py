"""The one place that words days and hours: `22–23 April 2026`, `10:00 The Hague · 17:00 Seoul`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
NARROW_DASH = "–"
_SHIFTS = {1: " (next day)", -1: " (day before)"}


@dataclass(frozen=True, slots=True)
class CityTime:
    """The wall time of a moment in one city; `day_shift` is how many days it is off the first city's day."""

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
    return _city_times(moment, cities, moment.astimezone(ZoneInfo(cities[0][1])).date())


def _city_times(moment: datetime, cities: tuple[tuple[str, str], ...], day: date) -> tuple[CityTime, ...]:
    local = [(name, moment.astimezone(ZoneInfo(zone))) for name, zone in cities]
    return tuple(CityTime(name, format_clock(there), (there.date() - day).days) for name, there in local)


def city_spans(
    starts: datetime, ends: datetime, cities: tuple[tuple[str, str], ...]
) -> tuple[tuple[CityTime, CityTime], ...]:
    """Beginning and end on the wall of each city, given as (name, IANA zone), both counted from the day on which it
    begins in the first: what ends after midnight there ends on the next day. Raises ValueError as city_times does.
    """
    begun = city_times(starts, cities)
    return tuple(zip(begun, _city_times(ends, cities, starts.astimezone(ZoneInfo(cities[0][1])).date()), strict=True))


def distinct_clocks(cities: Iterable[tuple[str, str]], moments: Iterable[datetime]) -> tuple[tuple[str, str], ...]:
    """Of cities, given as (name, IANA zone), the first of each whose clocks read the same at all those moments.

    The one rule by which pages, mails, feeds and books show an hour once for several cities. Where there is no moment
    yet, those of one zone are one.
    """
    asked = tuple(moments)
    clocks: dict[tuple[object, ...], tuple[str, str]] = {}
    for name, zone in cities:
        read = tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in asked)
        clocks.setdefault(read or (zone,), (name, zone))
    return tuple(clocks.values())


def format_moment(moment: datetime, cities: tuple[tuple[str, str], ...]) -> str:
    """One moment in each city, with the first city's day: `22 April 2026, 10:00 Seoul · 03:00 The Hague`.

    Raises ValueError for a moment without a zone.
    """
    told = (
        f"{time.clock} {time.city}{_SHIFTS.get(time.day_shift, '')}"
        for time in city_times(moment, distinct_clocks(cities, [moment]))
    )
    return f"{format_day(moment.astimezone(ZoneInfo(cities[0][1])).date())}, {' · '.join(told)}"


def format_offset(moment: datetime, zone: str) -> str:
    """How far a zone stands from UTC at that moment: UTC+9, UTC+5:30. Summer time counts."""
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset is not None else 0
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def format_offsets(moments: Iterable[datetime], zone: str) -> str:
    """How far a zone stands from UTC at those moments, in their order: UTC+1, then UTC+2 where summer time begins."""
    return ", then ".join(dict.fromkeys(format_offset(moment, zone) for moment in moments))


def format_span(starts: datetime, ends: datetime, cities: tuple[tuple[str, str], ...]) -> str:
    """From when to when, in each city as (name, IANA zone), with the first city's day: `Wednesday 22 April 2026,
    10:00–11:00 Seoul · 03:00–04:00 The Hague`. Raises ValueError for moments without a zone.
    """
    told = (
        f"{start.clock}{NARROW_DASH}{end.clock} {start.city}{_SHIFTS.get(start.day_shift, '')}"
        for start, end in city_spans(starts, ends, distinct_clocks(cities, (starts, ends)))
    )
    return f"{format_weekday(starts.astimezone(ZoneInfo(cities[0][1])).date())}, {' · '.join(told)}"
