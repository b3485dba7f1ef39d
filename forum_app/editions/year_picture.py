"""The months of a window as a calendar: each day with what it is, for the picture of the date finder."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from forum_app.core.times import MONTHS
from forum_app.editions.dates import Calendar, Candidate, Closed


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day: its number, the classes that draw it, and what a reader is told of it."""

    number: int
    marks: tuple[str, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month in weeks from Monday on; None where a week has no day of it."""

    name: str
    weeks: tuple[tuple[DayCell | None, ...], ...]


def draw_months(
    first: date, last: date, calendars: Sequence[Calendar], closed: Sequence[Closed], best: Sequence[Candidate]
) -> tuple[Month, ...]:
    """The months of the window with holidays by side (`side-1`, `side-2`), closed times and the best candidates."""
    chosen = {one.first + timedelta(days=number) for one in best for number in range((one.last - one.first).days + 1)}
    months, year, month = [], first.year, first.month
    while (year, month) <= (last.year, last.month):
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        rows = tuple(
            tuple(_cell(day, calendars, closed, chosen) if day.month == month else None for day in week)
            for week in weeks
        )
        months.append(Month(f"{MONTHS[month - 1]} {year}", rows))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(months)


def _cell(day: date, calendars: Sequence[Calendar], closed: Sequence[Closed], chosen: set[date]) -> DayCell:
    marks, said = [], []
    for number, one in enumerate(calendars, 1):
        if day in one.holidays:
            marks.append(f"side-{number}")
            said.append(f"{one.holidays[day]} ({one.side})")
    if any(one.first <= day <= one.last for one in closed):
        marks.append("closed")
        said.append("kept free")
    if day in chosen:
        marks.append("best")
        said.append("among the best")
    if day.weekday() >= 5 and not marks:
        marks.append("weekend")
    return DayCell(day.day, tuple(marks), "; ".join(said))
