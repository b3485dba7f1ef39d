"""The warnings of an edition's programme: the rows that the rules of programme.conflicts are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forum_app.editions.models import Edition, EditionFormat, HostCity
from forum_app.editions.queries import list_sides
from forum_app.programme import queries
from forum_app.programme.conflicts import Away, Finding, Frame, Seat, Sitting, find_clashes, find_conflicts
from forum_app.programme.models import Segment


def find_warnings(
    session: Session,
    edition: Edition,
    cities: Sequence[HostCity],
    *,
    segments: Sequence[Segment],
    seats: Sequence[Seat],
) -> tuple[Finding, ...]:
    """Every warning. Two queries."""
    zone, frame = ZoneInfo(edition.city.timezone), _frame(session, edition, cities)
    return find_conflicts(frame, _sittings(segments, zone), seats, _away(session, edition, zone))


def count_clashes(edition: Edition, segments: Sequence[Segment], taken: queries.Taken) -> int:
    """How many serious warnings the programme has, without a name."""
    keys = {segment.id: segment.key for segment in segments}
    numbers = {segment.panel_id: segment.panel.number for segment in segments if segment.panel}
    seats = [
        Seat(
            person=place.person_id,
            name="",
            panel=numbers.get(place.panel_id),
            segment=keys.get(place.segment_id) if place.segment_id else None,
        )
        for place in taken.places
    ]
    zone = ZoneInfo(edition.city.timezone)
    away = [Away(person, one.replace(tzinfo=zone), other.replace(tzinfo=zone)) for person, one, other in taken.away]
    return len(find_clashes((edition.starts_on, edition.ends_on), _sittings(segments, zone), seats, away))


def _sittings(segments: Sequence[Segment], zone: ZoneInfo) -> list[Sitting]:
    return [
        Sitting(
            segment.key,
            segment.title,
            segment.kind.value,
            segment.panel.number if segment.panel else None,
            segment.starts_at.replace(tzinfo=zone),
            segment.ends_at.replace(tzinfo=zone),
            segment.room,
        )
        for segment in segments
    ]


def _away(session: Session, edition: Edition, zone: ZoneInfo) -> list[Away]:
    return [
        Away(row.person_id, row.starts_at.replace(tzinfo=zone), row.ends_at.replace(tzinfo=zone))
        for row in queries.list_absences(session, edition)
    ]


def _frame(session: Session, edition: Edition, cities: Sequence[HostCity]) -> Frame:
    return Frame(
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        zone=edition.city.timezone,
        others=tuple((city.name, city.timezone) for city in cities if city.id != edition.city_id),
        remote=edition.format is not EditionFormat.IN_PERSON,
        sides=tuple(side.key for side in list_sides(session, edition.series)),
        crowd_threshold=edition.series.crowd_threshold,
    )
