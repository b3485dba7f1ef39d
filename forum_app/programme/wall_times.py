"""Wall times of an edition: which moment they mean, which its days and the host city's clock don't have."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum_app.core.errors import ForumError
from forum_app.core.times import format_day, format_days

MOST_PAST_MIDNIGHT = timedelta(hours=12)


class NoSuchTime(ForumError):
    """A wall time that the clock jumps over that day, or shows twice."""


def check_wall_time(wall: datetime, zone: str) -> None:
    """Refuse what that day's clock never shows, or shows twice. Raises NoSuchTime that says so."""
    info = ZoneInfo(zone)
    early, late = wall.replace(tzinfo=info, fold=0), wall.replace(tzinfo=info, fold=1)
    back = early.astimezone(UTC).astimezone(info).replace(tzinfo=None)
    if back != wall:
        raise NoSuchTime(
            f"On {wall:%d %B %Y} the clock in {zone} jumps over {wall:%H:%M}: summer time begins. Choose {back:%H:%M} "
            "or a time before the jump."
        )
    if early.utcoffset() != late.utcoffset():
        raise NoSuchTime(
            f"On {wall:%d %B %Y} the clock in {zone} shows {wall:%H:%M} twice: summer time ends. Choose a time before "
            "or after that hour."
        )


def check_day(day: date, first: date, last: date) -> None:
    """Raises ForumError for a day that is none of an edition's, which are `first` to `last`."""
    if not first <= day <= last:
        raise ForumError(
            f"{format_day(day)} is outside the edition’s days, {format_days(first, last)}. Choose one of them, or "
            "change the days first, under Plan."
        )


def span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Beginning and end as wall times; an end before the beginning is on the next day.

    Raises ForumError where they are equal, or where that would make more than half a day: the hours were swapped.
    """
    if starts == ends:
        raise ForumError(f"It begins and ends at {starts:%H:%M}: give it an end after its beginning.")
    first, last = datetime.combine(day, starts), datetime.combine(day, ends)
    if last > first:
        return first, last
    last += timedelta(days=1)
    if last - first > MOST_PAST_MIDNIGHT:
        raise ForumError(
            f"From {starts:%H:%M} to {ends:%H:%M} it would go on until the next day, for more than half a day: look at "
            "both hours."
        )
    return first, last
