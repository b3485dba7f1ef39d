"""What of a programme comes along into a new edition: panels, segments, seats. Never what anybody answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.core.times import format_day, format_span
from forum_app.editions.cloning import Cloner, Line, Made, Move
from forum_app.editions.models import Edition
from forum_app.people.models import Affiliation, Erasure, NameOrder, Person, Sector
from forum_app.people.names import NAME_COLUMNS, Name, display, name_of
from forum_app.people.queries import age
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Role, Segment
from forum_app.programme.queries import list_panels, list_segments
from forum_app.programme.wall_times import check_wall_time

# Who declined or called off has no seat that could come along.
SEATED = (AppearanceStatus.CONFIRMED, AppearanceStatus.INVITED)


def _count_panels(source: Edition) -> Select[int]:
    return select(func.count()).where(Panel.edition_id == source.id)


def _preview_panels(session: Session, move: Move) -> tuple[Line, ...]:
    return tuple(Line(f"Panel {one.number}", one.title, one.title) for one in list_panels(session, move.source))


def _copy_panels(session: Session, move: Move, target: Edition, made: Made) -> None:
    names = ("number", "title", "short_title", "summary")
    pairs = [
        (old.id, Panel(edition_id=target.id, **{name: getattr(old, name) for name in names}))
        for old in list_panels(session, move.source)
    ]
    session.add_all(new for _old, new in pairs)
    session.flush()
    made["panel"] = {old: new.id for old, new in pairs}


def _count_segments(source: Edition) -> Select[int]:
    return select(func.count()).where(Segment.edition_id == source.id)


def _preview_segments(session: Session, move: Move) -> tuple[Line, ...]:
    home = ((move.source.city.name, move.source.city.timezone),)
    return tuple(
        Line(
            segment.title,
            _span(segment.starts_at, segment.ends_at, home),
            _span(move.wall(segment.starts_at), move.wall(segment.ends_at), move.cities),
            _find_gap(segment, move),
        )
        for segment in list_segments(session, move.source)
    )


def _span(starts: datetime, ends: datetime, cities: tuple[tuple[str, str], ...]) -> str:
    zone = ZoneInfo(cities[0][1])
    return format_span(starts.replace(tzinfo=zone), ends.replace(tzinfo=zone), cities)


def _find_gap(segment: Segment, move: Move) -> str:
    """Why the segment's new hours can't be: the clock jumps over them or shows them twice, or no day is theirs."""
    try:
        _check_hours(segment, move)
    except ForumError as error:
        return str(error)
    return ""


def _check_hours(segment: Segment, move: Move) -> None:
    for wall in (segment.starts_at, segment.ends_at):
        check_wall_time(move.wall(wall), move.city.timezone)
    if not move.source.starts_on <= segment.starts_at.date() <= move.source.ends_on:
        raise ForumError(
            f"{format_day(segment.starts_at.date())} is outside the days of {move.source.slug}. "
            "Move it there first, or leave the segments out."
        )


def _copy_segments(session: Session, move: Move, target: Edition, made: Made) -> None:
    names = ("key", "kind", "title", "ground_rule")
    pairs = []
    for old in list_segments(session, move.source):
        _check_hours(old, move)
        new = Segment(
            edition_id=target.id,
            panel_id=made["panel"][old.panel_id] if old.panel_id else None,
            starts_at=move.wall(old.starts_at),
            ends_at=move.wall(old.ends_at),
            # Rooms are of a house: they come along only to the same city.
            room=old.room if move.city.id == move.source.city_id else None,
            **{name: getattr(old, name) for name in names},
        )
        pairs.append((old.id, new))
    session.add_all(new for _old, new in pairs)
    session.flush()
    made["segment"] = {old: new.id for old, new in pairs}


class _Row(NamedTuple):
    """A seat with the name that its person bears today, and one place where they work or worked, as plain columns."""

    key: str
    person_id: int
    role: Role
    title: str | None
    affiliation: str | None
    sector: Sector
    side_id: int | None
    panel_id: int | None
    segment_id: int | None
    given: str
    family: str
    particle: str | None
    name_order: NameOrder
    native_name: str | None
    honorific: str | None
    post_nominals: str | None
    sort_key: str | None
    panel: int | None
    segment: str | None
    place_id: int | None
    place_institution: str
    place_title: str | None
    place_sector: Sector
    place_starts_on: date | None
    place_ends_on: date | None


class _Seat(NamedTuple):
    """Who holds a seat, and what they would be introduced as today; `known` where their record says so."""

    row: _Row
    name: Name
    title: str | None
    affiliation: str | None
    known: bool
    sector: Sector


def _count_seats(source: Edition) -> Select[int]:
    seated = (Appearance.edition_id == source.id, Appearance.status.in_(SEATED))
    seats = select(Appearance.person_id, Appearance.role, Appearance.panel_id, Appearance.segment_id)
    seats = seats.where(*seated, Appearance.person_id.not_in(select(Erasure.person_id)))
    return select(func.count()).select_from(seats.distinct().subquery())


def _list_seats(session: Session, source: Edition) -> list[_Seat]:
    """Those who hold a seat, but for whom erasure took out. One query, of columns.

    Old editions may hold somebody twice in one role in one place; in a new one the database allows it once.
    """
    fields = _Row._fields
    rows = session.execute(
        select(
            *(getattr(Appearance, name) for name in fields[: fields.index("given")]),
            *(getattr(Person, name) for name in NAME_COLUMNS),
            Panel.number,
            Segment.title,
            *(getattr(Affiliation, name.removeprefix("place_")) for name in fields[fields.index("place_id") :]),
        )
        .join(Person, Person.id == Appearance.person_id)
        .outerjoin(Panel, Panel.id == Appearance.panel_id)
        .outerjoin(Segment, Segment.id == Appearance.segment_id)
        .outerjoin(Affiliation, Affiliation.person_id == Appearance.person_id)
        .where(Appearance.edition_id == source.id, Appearance.status.in_(SEATED))
        .where(Appearance.person_id.not_in(select(Erasure.person_id)))
        .order_by(Appearance.id)
    )
    places: dict[str, list[_Row]] = {}
    for row in map(_Row._make, rows):
        places.setdefault(row.key, []).append(row)
    seats: dict[tuple[object, ...], list[_Row]] = {}
    for found in places.values():
        first = found[0]
        seats.setdefault((first.person_id, first.role, first.panel_id, first.segment_id), found)
    return [_seat(found) for found in seats.values()]


def _seat(rows: Sequence[_Row]) -> _Seat:
    """From the person's record; of whom it holds no place at all, what the old edition printed. A row a place."""
    row, name = rows[0], name_of(rows[0])
    if row.place_id is None:
        return _Seat(row, name, row.title, row.affiliation, False, row.sector)
    newest = max(rows, key=lambda one: age(one.place_starts_on, one.place_ends_on, one.place_id or 0))
    if newest.place_ends_on is not None:
        return _Seat(row, name, None, None, True, row.sector)
    return _Seat(row, name, newest.place_title, newest.place_institution, True, newest.place_sector)


def _preview_seats(session: Session, move: Move) -> tuple[Line, ...]:
    lines = []
    for seat in _list_seats(session, move.source):
        row = seat.row
        where = f"Panel {row.panel}" if row.panel else row.segment or ""
        told = ", ".join(word for word in (seat.title, seat.affiliation) if word) or "position not known"
        doubt = "" if seat.known else " (as then: check it)"
        was = ", ".join(word for word in (row.title, row.affiliation) if word) or "no position given"
        lines.append(
            Line(f"{display(seat.name)}, {row.role.value}, {where}", was, f"{told}{doubt}; to be asked, not listed")
        )
    return tuple(lines)


def _copy_seats(session: Session, move: Move, target: Edition, made: Made) -> None:
    for seat in _list_seats(session, move.source):
        row = seat.row
        session.add(
            Appearance(
                edition_id=target.id,
                key=row.key,
                person_id=row.person_id,
                panel_id=made["panel"][row.panel_id] if row.panel_id else None,
                segment_id=made["segment"][row.segment_id] if row.segment_id else None,
                role=row.role,
                status=AppearanceStatus.INVITED,
                listed=False,
                title=seat.title,
                affiliation=seat.affiliation,
                side_id=row.side_id,
                sector=seat.sector,
                **{part: getattr(row, part) for part in NAME_COLUMNS},
            )
        )
    session.flush()


PANELS = Cloner("panels", "Panels", "Number, title and summary.", (), _count_panels, _preview_panels, _copy_panels)
SEGMENTS = Cloner(
    "segments",
    "Segments",
    "The timed programme with its ground rules, none of them announced yet; rooms only if the host city stays.",
    ("panels",),
    _count_segments,
    _preview_segments,
    _copy_segments,
)
ROLES = Cloner(
    "roles",
    "Roles",
    "The same people in the same roles, to be asked anew, with name and affiliation as of now. Not who declined or "
    "called off, and no answer, consent or biography.",
    ("panels", "segments"),
    _count_seats,
    _preview_seats,
    _copy_seats,
)
CLONERS = (PANELS, SEGMENTS, ROLES)
