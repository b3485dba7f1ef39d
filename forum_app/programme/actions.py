"""Keeping a programme: panels, segments, who appears, absences, ground rules, releases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from forum_app.core.errors import ForumError
from forum_app.editions.models import Edition
from forum_app.people.models import Person, Sector
from forum_app.programme import queries
from forum_app.programme.ground_rules import check_change
from forum_app.programme.models import (
    Absence,
    Appearance,
    AppearanceStatus,
    GroundRule,
    Panel,
    ProgrammeRelease,
    Role,
    Segment,
    SegmentKind,
)
from forum_app.programme.ordering import Slot
from forum_app.programme.wall_times import check_day, check_wall_time

NAME_PARTS = ("given", "family", "particle", "name_order", "native_name", "honorific", "post_nominals", "sort_key")


# While an answer is one of these, the place is somebody's.
TAKEN = (AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED)


class SeatTaken(ForumError):
    """Somebody has the same role in the same place already; the database refuses it too."""


def add_panel(session: Session, *, edition: Edition, title: str, short_title: str, summary: str | None) -> Panel:
    """A panel with the next number of its edition."""
    last = session.scalar(select(func.max(Panel.number)).where(Panel.edition_id == edition.id)) or 0
    panel = Panel(edition_id=edition.id, number=last + 1, title=title, short_title=short_title, summary=summary)
    session.add(panel)
    session.flush()
    return panel


def edit_panel(session: Session, *, panel: Panel, title: str, short_title: str, summary: str | None) -> Panel:
    """Another wording of a panel."""
    panel.title, panel.short_title, panel.summary = title, short_title, summary
    session.flush()
    return panel


def add_segment(
    session: Session,
    *,
    edition: Edition,
    kind: SegmentKind,
    title: str,
    panel_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    room: str | None,
    ground_rule: GroundRule,
) -> Segment:
    """A segment with a key of its own. Raises ForumError: a day that isn't the edition's, a time it doesn't have."""
    _check_times(edition, starts_at, ends_at)
    check_day(starts_at.date(), edition.starts_on, edition.ends_on)
    segment = Segment(
        edition_id=edition.id,
        key=_make_key(session, edition, kind.value),
        kind=kind,
        title=title,
        panel_id=panel_id,
        starts_at=starts_at,
        ends_at=ends_at,
        room=room,
        ground_rule=ground_rule,
    )
    session.add(segment)
    session.flush()
    return segment


def edit_segment(
    session: Session,
    *,
    edition: Edition,
    segment: Segment,
    kind: SegmentKind,
    title: str,
    panel_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    room: str | None,
    ground_rule: GroundRule,
) -> Segment:
    """Other facts of a segment. Raises NoSuchTime, RuleLoosened, ForumError for a day that isn't the edition's."""
    _check_times(edition, starts_at, ends_at)
    # One that lies outside, since the edition moved before the programme went along, may change otherwise.
    if (starts_at, ends_at) != (segment.starts_at, segment.ends_at):
        check_day(starts_at.date(), edition.starts_on, edition.ends_on)
    check_change(ground_rule, segment.ground_rule, announced=segment.rule_announced_on is not None)
    segment.kind, segment.title, segment.panel_id = kind, title, panel_id
    segment.starts_at, segment.ends_at = starts_at, ends_at
    segment.room, segment.ground_rule = room, ground_rule
    session.flush()
    return segment


def place_segments(session: Session, *, edition: Edition, segments: Sequence[Segment], slots: Sequence[Slot]) -> None:
    """Give segments the times of their slots (by key). Raises NoSuchTime, ForumError for a day that isn't theirs."""
    times = {slot.key: slot for slot in slots}
    for segment in segments:
        slot = times.get(segment.key)
        if slot is not None and (slot.starts, slot.ends) != (segment.starts_at, segment.ends_at):
            _check_times(edition, slot.starts, slot.ends)
            check_day(slot.starts.date(), edition.starts_on, edition.ends_on)
            segment.starts_at, segment.ends_at = slot.starts, slot.ends
    session.flush()


def announce_rule(session: Session, *, segment: Segment, by: str, on: date) -> None:
    """Record who announced a segment's ground rule, and when; from now on it can only get stricter."""
    segment.rule_announced_by, segment.rule_announced_on = by, on
    session.flush()


def add_appearance(
    session: Session,
    *,
    edition: Edition,
    person: Person,
    panel_id: int | None,
    segment_id: int | None,
    role: Role,
    side_id: int | None,
    sector: Sector,
    title: str | None,
    affiliation: str | None,
    listed: bool,
) -> Appearance:
    """Somebody on a panel or in a segment, asked or to be asked; the name is frozen as of today. Raises SeatTaken."""
    check_seat(session, person_id=person.id, panel_id=panel_id, segment_id=segment_id, role=role)
    appearance = Appearance(
        edition_id=edition.id,
        key=_make_key(session, edition, "appearance"),
        person_id=person.id,
        panel_id=panel_id,
        segment_id=segment_id,
        role=role,
        status=AppearanceStatus.INVITED,
        listed=listed,
        title=title,
        affiliation=affiliation,
        side_id=side_id,
        sector=sector,
        **{part: getattr(person, part) for part in NAME_PARTS},
    )
    session.add(appearance)
    session.flush()
    return appearance


def edit_appearance(
    session: Session,
    *,
    appearance: Appearance,
    role: Role,
    status: AppearanceStatus,
    side_id: int | None,
    sector: Sector,
    title: str | None,
    affiliation: str | None,
    listed: bool,
) -> Appearance:
    """Other facts of an appearance, as of the day of the edition. Raises SeatTaken."""
    if status in TAKEN:
        place = {"panel_id": appearance.panel_id, "segment_id": appearance.segment_id}
        check_seat(session, person_id=appearance.person_id, **place, role=role, own_id=appearance.id)
    appearance.role, appearance.status, appearance.listed = role, status, listed
    appearance.side_id, appearance.sector = side_id, sector
    appearance.title, appearance.affiliation = title, affiliation
    session.flush()
    return appearance


def check_seat(
    session: Session, *, person_id: int, panel_id: int | None, segment_id: int | None, role: Role, own_id: int = 0
) -> None:
    """Raises SeatTaken where the person has that role in that place already, by another entry."""
    place = Appearance.panel_id == panel_id if panel_id is not None else Appearance.segment_id == segment_id
    same = select(Appearance.id).where(Appearance.person_id == person_id, place, Appearance.role == role)
    if session.scalar(same.where(Appearance.status.in_(TAKEN), Appearance.id != own_id)) is not None:
        raise SeatTaken(f"This person is {role.value} there already: change that entry, or choose another role.")


def add_absence(
    session: Session, *, edition: Edition, person_id: int, starts_at: datetime, ends_at: datetime
) -> Absence:
    """A time at which somebody cannot be there. Raises ForumError where it ends before it begins."""
    if ends_at <= starts_at:
        raise ForumError("An absence must end after it begins.")
    absence = Absence(edition_id=edition.id, person_id=person_id, starts_at=starts_at, ends_at=ends_at)
    session.add(absence)
    session.flush()
    return absence


def remove_absence(session: Session, *, absence: Absence) -> None:
    """Somebody can be there after all."""
    session.delete(absence)
    session.flush()


def release_programme(
    session: Session, *, edition: Edition, snapshot: Mapping[str, Any], by: str, note: str, now: datetime
) -> ProgrammeRelease:
    """The next numbered version of the programme, which readers see from now on. `snapshot` is public by itself.

    It tells the ground rules of what is still to come: with it they are announced, and can only get stricter.
    """
    last = select(func.max(ProgrammeRelease.number)).where(ProgrammeRelease.edition_id == edition.id)
    release = ProgrammeRelease(
        edition_id=edition.id,
        number=(session.scalar(last) or 0) + 1,
        released_at=now,
        released_by=by,
        note=note,
        snapshot=dict(snapshot),
    )
    session.add(release)
    session.flush()
    silent = [one.id for one in queries.list_silent(session, edition, since=now.date())]
    # Past the version of the row: whoever has its form open loses nothing by it.
    announced = {"rule_announced_by": by, "rule_announced_on": now.date()}
    session.execute(update(Segment).where(Segment.id.in_(silent)).values(announced))
    return release


def _check_times(edition: Edition, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise ForumError("A segment must end after it begins.")
    for wall in (starts_at, ends_at):
        check_wall_time(wall, edition.city.timezone)


def _make_key(session: Session, edition: Edition, word: str) -> str:
    """A key that no segment or appearance of the edition has: the word and the next free number."""
    table = Appearance if word == "appearance" else Segment
    taken = set(session.scalars(select(table.key).where(table.edition_id == edition.id)))
    number = 1
    while f"{word}-{number}" in taken:
        number += 1
    return f"{word}-{number}"
