"""Other days, or another city, of an edition that has a programme: it moves along, or what would stand outside is told.

The database lets no segment stand outside its edition's days (programme.models); what changes both says so to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.core.times import format_day, format_days
from forum_app.editions.actions import check_days
from forum_app.editions.models import Edition, HostCity
from forum_app.programme.models import DaysInMotion, Segment
from forum_app.programme.queries import list_segments
from forum_app.programme.wall_times import NoSuchTime, check_wall_time

MOST_TOLD = 5


class Days(NamedTuple):
    """The days that an edition shall have, in which city, and whether its programme moves with the first of them."""

    first: date
    last: date
    city_id: int
    along: bool


@contextmanager
def both_changing(session: Session, edition_id: int) -> Iterator[None]:
    """Within it days and segments may disagree; at its end the database asks whether every segment lies inside."""
    session.execute(insert(DaysInMotion).values(edition_id=edition_id, gone_by_commit=-edition_id))
    yield
    session.flush()
    session.execute(delete(DaysInMotion).where(DaysInMotion.edition_id == edition_id))


def move_days(session: Session, *, edition: Edition, days: Days) -> int:
    """Give an edition other days or another city; how many segments moved with them.

    Raises ForumError with what would stand outside the days, or at an hour that the city's clock doesn't have.
    """
    check_days(days.first, days.last)
    segments = list_segments(session, edition)
    shift = days.first - edition.starts_on if days.along else timedelta()
    if (days.first, days.last, days.city_id) != (edition.starts_on, edition.ends_on, edition.city_id):
        _check_days(segments, shift, days)
        _check_clock(session, segments, shift, days)
    with both_changing(session, edition.id) if segments and shift else nullcontext():
        edition.starts_on, edition.ends_on, edition.year = days.first, days.last, days.first.year
        for segment in segments if shift else ():
            segment.starts_at, segment.ends_at = segment.starts_at + shift, segment.ends_at + shift
    edition.city_id = days.city_id
    session.flush()
    return len(segments) if shift else 0


def _check_days(segments: Sequence[Segment], shift: timedelta, days: Days) -> None:
    outside = [
        one
        for one in segments
        if not days.first <= (one.starts_at + shift).date() <= days.last
        or (one.ends_at + shift).date() > days.last + timedelta(days=1)
    ]
    if not outside:
        return
    named = [f"“{one.title}” ({_tell(one.starts_at, shift)})" for one in outside[:MOST_TOLD]]
    more = [f"{len(outside) - MOST_TOLD} more"] if len(outside) > MOST_TOLD else []
    way = "give the edition days for them" if days.along else "let the programme move along"
    raise ForumError(
        f"Outside the days {format_days(days.first, days.last)} would stand {', '.join([*named, *more])}. "
        f"Move or remove them in the programme first, or {way}."
    )


def _tell(old: datetime, shift: timedelta) -> str:
    new = format_day((old + shift).date())
    return f"{new}, now {format_day(old.date())}" if shift else new


def _check_clock(session: Session, segments: Sequence[Segment], shift: timedelta, days: Days) -> None:
    zone = session.get_one(HostCity, days.city_id).timezone
    for segment in segments:
        for wall in (segment.starts_at + shift, segment.ends_at + shift):
            try:
                check_wall_time(wall, zone)
            except NoSuchTime as error:
                raise ForumError(f"“{segment.title}”: {error} Change it in the programme first.") from error
