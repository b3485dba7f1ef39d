"""Finding the days for an edition: each candidate is weighed by rules that say in words why (domain.md, A year)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum_app.core.times import WEEKDAYS, format_day

ONE = timedelta(days=1)
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(18)
# No edition lasts longer: more is a slip in a year or a month.
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Calendar:
    """What stands in one side's calendar: its label, the zone of its city, its holidays."""

    side: str
    zone: str
    holidays: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Closed:
    """A time in which the series never meets, and why."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: window, number of days, weekdays (0 is Monday), months after the last edition."""

    first: date
    last: date
    days: int
    weekdays: frozenset[int]
    last_edition: date | None
    months_apart: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """Days that could be: `score` 0 is perfect, less is worse; `refused` says that they can't be."""

    first: date
    last: date
    score: int
    refused: bool
    reasons: tuple[str, ...]
    # Refused for what stands in a calendar alone: worth telling, as the wish itself would have allowed it.
    by_calendar: bool = False


def rank(wish: Wish, calendars: Sequence[Calendar], closed: Sequence[Closed]) -> tuple[Candidate, ...]:
    """Every candidate in the window: the possible ones best first, then the refused ones by date.

    Of days that are as good, those nearest to a year after the last edition come first.
    """
    starts = [wish.first + timedelta(days=number) for number in range((wish.last - wish.first).days + 1)]
    fitting = [day for day in starts if day + timedelta(days=wish.days - 1) <= wish.last]
    found = [weigh(day, wish, calendars, closed) for day in fitting]
    year_on = wish.last_edition + timedelta(days=364) if wish.last_edition else wish.first
    return tuple(sorted(found, key=lambda one: _place(one, year_on)))


def _place(one: Candidate, year_on: date) -> tuple[bool, int, int, date]:
    return (True, 0, 0, one.first) if one.refused else (False, -one.score, abs((one.first - year_on).days), one.first)


def weigh(first: date, wish: Wish, calendars: Sequence[Calendar], closed: Sequence[Closed]) -> Candidate:
    """One candidate with everything that speaks against it, or for it."""
    days = [first + timedelta(days=number) for number in range(wish.days)]
    unwished = [*_wrong_weekdays(days, wish), *_too_soon(first, wish)]
    blocks = [*unwished, *_holidays(days, calendars), *_closed(days, closed)]
    if blocks:
        return Candidate(first, days[-1], 0, True, tuple(blocks), not unwished)
    burdens = [*_bridges(days, calendars), *_neighbours(days, calendars), *_weekend(days)]
    hours, hours_said = _office_hours(first, calendars)
    burdens += [(1, hours_said)] if hours < 2 else []
    praise = ["Clear of both calendars."] if not burdens else []
    praise += [hours_said] if hours >= 2 else []
    praise += _distance(wish.last_edition, first) if wish.last_edition else []
    reasons = (*praise, *(words for _weight, words in burdens))
    return Candidate(first, days[-1], -sum(weight for weight, _words in burdens), False, reasons)


def _wrong_weekdays(days: Sequence[date], wish: Wish) -> list[str]:
    wrong = [day for day in days if day.weekday() not in wish.weekdays]
    return [f"{WEEKDAYS[day.weekday()]} {format_day(day)} is not one of the weekdays wanted." for day in wrong[:1]]


def _holidays(days: Sequence[date], calendars: Sequence[Calendar]) -> list[str]:
    return [
        f"{format_day(day)} is {calendar.holidays[day]} ({calendar.side})."
        for day in days
        for calendar in calendars
        if day in calendar.holidays
    ]


def _closed(days: Sequence[date], closed: Sequence[Closed]) -> list[str]:
    return [
        f"{format_day(one.first)} to {format_day(one.last)} is kept free: {one.reason}."
        for one in closed
        if one.first <= days[-1] and days[0] <= one.last
    ]


def _too_soon(first: date, wish: Wish) -> list[str]:
    if wish.last_edition is None:
        return []
    months = _count_months(wish.last_edition, first)
    if months >= wish.months_apart:
        return []
    return [f"Only {_months_after(wish.last_edition, first)} after the last edition; {wish.months_apart} are wanted."]


def _distance(last: date, first: date) -> list[str]:
    """About how long after the last edition, for who wants to meet once a year; nothing for days before it."""
    months = round((first - last).days / 30.44)
    return [f"About {months} month{'' if months == 1 else 's'} after the last edition."] if months > 0 else []


def _count_months(last: date, first: date) -> int:
    """Whole months from one day to the other; none where it comes before."""
    return max((first.year - last.year) * 12 + first.month - last.month - (first.day < last.day), 0)


def _months_after(last: date, first: date) -> str:
    months = _count_months(last, first)
    return f"{months} month{'' if months == 1 else 's'}"


def is_bridge(day: date, holidays: Mapping[date, str]) -> bool:
    """Whether a working day stands alone between a holiday and a weekend, or between two holidays."""

    def free(other: date) -> bool:
        return other.weekday() >= 5 or other in holidays

    if free(day):
        return False
    near = (day - ONE, day + ONE)
    return all(free(one) for one in near) and any(one in holidays for one in near)


def _bridges(days: Sequence[date], calendars: Sequence[Calendar]) -> list[tuple[int, str]]:
    return [
        (3, f"{format_day(day)} is a bridge day ({calendar.side}): many are away.")
        for calendar in calendars
        for day in days
        if is_bridge(day, calendar.holidays)
    ]


def _neighbours(days: Sequence[date], calendars: Sequence[Calendar]) -> list[tuple[int, str]]:
    """A holiday within two days: travel falls on it."""
    found = []
    for calendar in calendars:
        for away in (1, 2):
            for day in (days[0] - away * ONE, days[-1] + away * ONE):
                if day in calendar.holidays:
                    when = "before" if day < days[0] else "after"
                    words = f"{calendar.holidays[day]} ({calendar.side}) is {away} day{'s'[: away > 1]} {when}."
                    found.append((3 - away, words))
    return found


def _weekend(days: Sequence[date]) -> list[tuple[int, str]]:
    """Monday and Friday cost somebody a weekend of travel."""
    words = {
        0: "It begins on a Monday: people travel on the weekend.",
        4: "It ends on a Friday: people return on the weekend.",
    }
    found = [(1, words[0])] if days[0].weekday() == 0 else []
    return found + ([(1, words[4])] if days[-1].weekday() == 4 else [])


def _office_hours(day: date, calendars: Sequence[Calendar]) -> tuple[int, str]:
    hours = shared_office_hours(day, [calendar.zone for calendar in calendars])
    word = {0: "No shared office hour", 1: "One shared office hour"}.get(hours, f"{hours} shared office hours")
    return hours, f"{word} that day."


def shared_office_hours(day: date, zones: Sequence[str]) -> int:
    """Whole hours in which offices (9:00-18:00) are open in all zones on that day; Seoul and The Hague: 2 or 1."""
    opens = max(datetime.combine(day, OFFICE_OPENS, ZoneInfo(zone)) for zone in zones)
    closes = min(datetime.combine(day, OFFICE_CLOSES, ZoneInfo(zone)) for zone in zones)
    return max(0, int((closes - opens).total_seconds() // 3600))
