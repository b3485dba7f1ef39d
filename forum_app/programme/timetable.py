"""The desk's timetable as plain values: days, segments with both cities' hours, panels with their people, warnings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from forum_app.core.times import CityTime, city_spans, distinct_clocks
from forum_app.editions.models import Edition, HostCity
from forum_app.editions.queries import list_cities
from forum_app.people.names import Name, display, name_of, sort_key
from forum_app.programme import queries
from forum_app.programme.conflicts import Finding, Seat
from forum_app.programme.findings import find_warnings
from forum_app.programme.models import AppearanceStatus, Panel, Segment
from forum_app.programme.moves import mark_day
from forum_app.programme.naming import segment_title
from forum_app.programme.ordering import DaySlots, Slot
from forum_app.programme.queries import SeatRow

PRESENT = (AppearanceStatus.CONFIRMED, AppearanceStatus.INVITED)
# An edition of a year by mistake must not make a page of a year.
MOST_DAYS = 14


class PersonLine(NamedTuple):
    """Somebody in the timetable; `state` is the answer in a word."""

    key: str
    name: str
    role: str
    side: str | None
    affiliation: str | None
    state: str
    listed: bool


@dataclass(frozen=True, slots=True)
class SegmentLine:
    """A segment of the desk's timetable."""

    key: str
    title: str
    kind: str
    panel: int | None
    spans: tuple[tuple[CityTime, CityTime], ...]
    room: str | None
    rule: str
    announced: bool
    people: tuple[PersonLine, ...]
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class DayLines:
    """A day of the desk's timetable with its clocks, also one without a segment yet.

    `mark` tells whether it is still the same (programme.moves).
    """

    date: date
    clocks: tuple[str, ...]
    segments: tuple[SegmentLine, ...]
    mark: str


@dataclass(frozen=True, slots=True)
class PanelLines:
    """A panel with everybody on it."""

    number: int
    title: str
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """The whole page; `released` says which version is the newest, which readers see unless it was withdrawn."""

    days: tuple[DayLines, ...]
    panels: tuple[PanelLines, ...]
    findings: tuple[Finding, ...]
    released: int | None
    released_at: datetime | None
    withdrawn: bool


def make_timetable(session: Session, edition: Edition) -> Timetable:
    """The working draft of an edition's programme with its warnings. Six queries, whatever the size."""
    panels, segments = queries.list_frame(session, edition)
    named, cities = _by_name(queries.list_seats(session, edition)), list_cities(session, edition.series)
    number, released_at, withdrawn = queries.find_release_mark(session, edition) or (None, None, False)
    findings = find_warnings(session, edition, cities, segments=segments, seats=_seats(named, panels, segments))
    seats = [_seat(name, row) for name, row in named]
    return Timetable(
        days=_days(edition, segments, seats, _places(edition, cities, segments)),
        panels=tuple(
            PanelLines(panel.number, panel.title, tuple(seat.line for seat in seats if seat.panel_id == panel.id))
            for panel in panels
        ),
        findings=findings,
        released=number,
        released_at=released_at,
        withdrawn=withdrawn,
    )


def check_draft(
    session: Session, edition: Edition, rows: Sequence[SeatRow], *, moved: frozenset[str]
) -> tuple[tuple[Finding, ...], int]:
    """The draft's warnings, and how many of `rows` have confirmed who sit in a segment `moved` (keys) or on its panel.

    Four queries, whatever the size.
    """
    panels, segments = queries.list_frame(session, edition)
    named, cities = _by_name(rows), list_cities(session, edition.series)
    findings = find_warnings(session, edition, cities, segments=segments, seats=_seats(named, panels, segments))
    places = {segment.id for segment in segments if segment.key in moved}
    sitting = {segment.panel_id for segment in segments if segment.key in moved} - {None}
    concerned = (row for _name, row in named if row.segment_id in places or row.panel_id in sitting)
    return findings, sum(row.status is AppearanceStatus.CONFIRMED for row in concerned)


class _Seated(NamedTuple):
    """Somebody with their place."""

    line: PersonLine
    panel_id: int | None
    segment_id: int | None


def _by_name(rows: Sequence[SeatRow]) -> list[tuple[Name, SeatRow]]:
    named = [(name_of(row), row) for row in rows]
    named.sort(key=lambda one: (sort_key(one[0]), one[1].id))
    return named


def _seat(name: Name, row: SeatRow) -> _Seated:
    line = PersonLine(row.key, display(name), row.role.value, row.side, row.affiliation, row.status.value, row.listed)
    return _Seated(line, row.panel_id, row.segment_id)


def _places(edition: Edition, cities: Sequence[HostCity], segments: Sequence[Segment]) -> tuple[tuple[str, str], ...]:
    """The host city first, then the others; cities whose clocks read the same are told once."""
    ordered = [edition.city, *(city for city in cities if city.id != edition.city_id)]
    zone = ZoneInfo(edition.city.timezone)
    moments = [wall.replace(tzinfo=zone) for one in segments for wall in (one.starts_at, one.ends_at)]
    return distinct_clocks(((city.name, city.timezone) for city in ordered), moments)


def _days(
    edition: Edition,
    segments: Sequence[Segment],
    seats: Sequence[_Seated],
    places: tuple[tuple[str, str], ...],
) -> tuple[DayLines, ...]:
    by_day = split_days(edition, segments)
    in_segment: dict[int, list[PersonLine]] = defaultdict(list)
    for seat in seats:
        if seat.segment_id is not None:
            in_segment[seat.segment_id].append(seat.line)
    zone = ZoneInfo(edition.city.timezone)
    return tuple(
        DayLines(
            day,
            tuple(name for name, _zone in places),
            tuple(
                _line(segment, zone, places, tuple(in_segment[segment.id]), (place == 0, place == len(found) - 1))
                for place, segment in enumerate(found)
            ),
            mark_day(day_slots(day, found)),
        )
        for day, found in by_day.items()
    )


def split_days(edition: Edition, segments: Sequence[Segment]) -> dict[date, list[Segment]]:
    """The segments by day, every day of the edition and whatever else has one; nothing where there is no segment."""
    if not segments:
        return {}
    length = min((edition.ends_on - edition.starts_on).days, MOST_DAYS - 1)
    days = {edition.starts_on + timedelta(days=number) for number in range(length + 1)}
    days |= {segment.starts_at.date() for segment in segments}
    by_day: dict[date, list[Segment]] = {day: [] for day in sorted(days)}
    for segment in segments:
        by_day[segment.starts_at.date()].append(segment)
    return by_day


def day_slots(day: date, segments: Sequence[Segment]) -> DaySlots:
    """The places in time of a day's segments, in their order."""
    return DaySlots(day, tuple(Slot(segment.key, segment.starts_at, segment.ends_at) for segment in segments))


def tell_title(segment: Segment) -> str:
    """The segment's title with its panel's, said once: “Panel 2: Chips and skills”."""
    panel = segment.panel
    return segment_title(segment.title, panel.number, (panel.title, panel.short_title)) if panel else segment.title


def _line(
    segment: Segment,
    zone: ZoneInfo,
    places: tuple[tuple[str, str], ...],
    people: tuple[PersonLine, ...],
    ends: tuple[bool, bool],
) -> SegmentLine:
    starts, stops = segment.starts_at.replace(tzinfo=zone), segment.ends_at.replace(tzinfo=zone)
    return SegmentLine(
        key=segment.key,
        title=tell_title(segment),
        kind=segment.kind.value,
        panel=segment.panel.number if segment.panel else None,
        spans=city_spans(starts, stops, places),
        room=segment.room,
        rule=segment.ground_rule.value,
        announced=segment.rule_announced_on is not None,
        people=people,
        first=ends[0],
        last=ends[1],
    )


def _seats(named: Sequence[tuple[Name, SeatRow]], panels: Sequence[Panel], segments: Sequence[Segment]) -> list[Seat]:
    """What the warnings are found from."""
    numbers, keys = {panel.id: panel.number for panel in panels}, {segment.id: segment.key for segment in segments}
    return [
        Seat(
            person=row.person_id,
            name=display(name),
            panel=numbers.get(row.panel_id) if row.panel_id else None,
            segment=keys.get(row.segment_id) if row.segment_id else None,
            role=row.role.value,
            confirmed=row.status is AppearanceStatus.CONFIRMED,
            side=row.side,
            sector=row.sector.value,
            gender=row.gender.value if row.gender else None,
        )
        for name, row in named
        if row.status in PRESENT
    ]
