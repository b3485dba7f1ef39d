"""Wall times of a city: which moment they mean, and which never come because the clock jumps over them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from forum_app.core.errors import ForumError


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


def span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Beginning and end as wall times; an end that isn't after the beginning is on the next day."""
    first, last = datetime.combine(day, starts), datetime.combine(day, ends)
    return first, last if last > first else last + timedelta(days=1)
