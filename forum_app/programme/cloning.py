"""What of a programme comes along into a new edition: panels, segments, seats. Never what anybody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.times import format_span
from forum_app.editions.cloning import Cloner, Line, Made, Move
from forum_app.editions.models import Edition
from forum_app.people.models import Affiliation, Sector
from forum_app.people.names import display, name_of
from forum_app.people.queries import list_current_affiliations, list_erased
from forum_app.programme.actions import NAME_PARTS
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Segment
from forum_app.programme.queries import list_panels, list_segments
from forum_app.programme.wall_times import NoSuchTime, check_wall_time

# Who declined or called off has no seat that could come along.
SEATED = (AppearanceStatus.CONFIRMED, AppearanceStatus.INVITED)


def _count_panels(session: Session, source: Edition) -> int:
    return session.scalar(select(func.count()).where(Panel.edition_id == source.id)) or 0


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


def _count_segments(session: Session, source: Edition) -> int:
    return session.scalar(select(func.count()).where(Segment.edition_id == source.id)) or 0


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
    """Why the segment's new hours can't be: the clock jumps over them, or shows them twice."""
    try:
        _check_hours(segment, move)
    except NoSuchTime as error:
        return str(error)
    return ""


def _check_hours(segment: Segment, move: Move) -> None:
    for wall in (segment.starts_at, segment.ends_at):
        check_wall_time(move.wall(wall), move.city.timezone)


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


@dataclass(frozen=True, slots=True)
class _Now:
    """What somebody would be introduced as today."""

    title: str | None
    affiliation: str | None
    sector: Sector
    known: bool


def _count_seats(session: Session, source: Edition) -> int:
    return len(_list_seats(session, source))


def _list_seats(session: Session, source: Edition) -> list[Appearance]:
    """Those who hold a seat, but for whom erasure took out. Two queries."""
    erased = list_erased(session)
    rows = session.scalars(
        select(Appearance)
        .where(Appearance.edition_id == source.id, Appearance.status.in_(SEATED))
        .options(joinedload(Appearance.person), joinedload(Appearance.panel), joinedload(Appearance.segment))
        .order_by(Appearance.id)
    )
    return [row for row in rows if row.person_id not in erased]


def _now(seat: Appearance, places: dict[int, Affiliation | None]) -> _Now:
    """From the person's record; of whom it holds no place at all, what the old edition printed."""
    if seat.person_id not in places:
        return _Now(seat.title, seat.affiliation, seat.sector, False)
    place = places[seat.person_id]
    if place is None:
        return _Now(None, None, seat.sector, True)
    return _Now(place.title, place.institution, place.sector, True)


def _preview_seats(session: Session, move: Move) -> tuple[Line, ...]:
    places = list_current_affiliations(session)
    lines = []
    for seat in _list_seats(session, move.source):
        now = _now(seat, places)
        where = f"Panel {seat.panel.number}" if seat.panel else seat.segment.title if seat.segment else ""
        told = ", ".join(word for word in (now.title, now.affiliation) if word) or "no place known"
        doubt = "" if now.known else " (as then: check it)"
        was = ", ".join(word for word in (seat.title, seat.affiliation) if word) or "no place given"
        what = f"{display(name_of(seat.person))}, {seat.role.value}, {where}"
        lines.append(Line(what, was, f"{told}{doubt}; to be asked, not listed"))
    return tuple(lines)


def _copy_seats(session: Session, move: Move, target: Edition, made: Made) -> None:
    places = list_current_affiliations(session)
    for seat in _list_seats(session, move.source):
        now = _now(seat, places)
        session.add(
            Appearance(
                edition_id=target.id,
                key=seat.key,
                person_id=seat.person_id,
                panel_id=made["panel"][seat.panel_id] if seat.panel_id else None,
                segment_id=made["segment"][seat.segment_id] if seat.segment_id else None,
                role=seat.role,
                status=AppearanceStatus.INVITED,
                listed=False,
                title=now.title,
                affiliation=now.affiliation,
                side_id=seat.side_id,
                sector=now.sector,
                **{part: getattr(seat.person, part) for part in NAME_PARTS},
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
