"""Reading an edition's programme: panels, segments, appearances."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, cast, null, select, union_all
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from forum_app.core.db import once_a_reading
from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition, Side
from forum_app.people.models import ConsentKind, DeclaredGender, Gender, NameOrder, Sector
from forum_app.people.queries import has_withdrawn
from forum_app.programme.models import (
    Absence,
    Appearance,
    AppearanceStatus,
    Panel,
    ProgrammeRelease,
    Role,
    Segment,
)

# Without any of these nobody stands on a public programme, whatever an edition's own record says.
LISTING = (ConsentKind.PROCESSING, ConsentKind.NAME, ConsentKind.PARTICIPANT_LIST)


@once_a_reading
def list_panels(session: Session, edition: Edition) -> list[Panel]:
    """The panels of an edition, by number."""
    return list(session.scalars(select(Panel).where(Panel.edition_id == edition.id).order_by(Panel.number)))


@once_a_reading
def list_segments(session: Session, edition: Edition) -> list[Segment]:
    """The segments of an edition with their panels, in order of time."""
    return list(
        session.scalars(
            select(Segment)
            .where(Segment.edition_id == edition.id)
            .options(joinedload(Segment.panel))
            .order_by(Segment.starts_at, Segment.ends_at, Segment.id)
        )
    )


def list_silent(session: Session, edition: Edition, *, since: date) -> list[Segment]:
    """The segments of `since` and later whose ground rule nobody has announced yet, in order of time."""
    _panels, segments = list_frame(session, edition)
    return [one for one in segments if one.rule_announced_on is None and one.starts_at.date() >= since]


@once_a_reading
def list_frame(session: Session, edition: Edition) -> tuple[list[Panel], list[Segment]]:
    """The panels by number and the segments in order of time, with their panels. One query for both."""
    found = session.execute(_select_frame(), {"edition_id": edition.id}).all()
    panels: dict[int | None, Panel] = {panel.id: panel for panel, _segment in found if panel is not None}
    segments = [segment for _panel, segment in found if segment is not None]
    for segment in segments:
        set_committed_value(segment, "panel", panels.get(segment.panel_id))
    return list(panels.values()), segments


@cache
def _select_frame() -> Select[Panel, Segment]:
    edition_id, nothing = bindparam("edition_id", type_=Integer), cast(null(), Integer)
    rows = union_all(
        select(Panel.id.label("panel"), nothing.label("segment")).where(Panel.edition_id == edition_id),
        select(nothing, Segment.id).where(Segment.edition_id == edition_id),
    ).subquery()
    return (
        select(Panel, Segment)
        .select_from(rows)
        .outerjoin(Panel, Panel.id == rows.c.panel)
        .outerjoin(Segment, Segment.id == rows.c.segment)
        .order_by(Panel.number, Segment.starts_at, Segment.ends_at, Segment.id)
    )


def is_public() -> ColumnElement[bool]:
    """Whether an appearance may stand on a public programme: confirmed, listed, and no consent to it taken back.

    For every query of what readers see; a withdrawal holds from the next page on.
    """
    return and_(
        Appearance.status == AppearanceStatus.CONFIRMED,
        Appearance.listed,
        ~has_withdrawn(Appearance.person_id, Appearance.edition_id, *LISTING),
    )


def list_confirmed_appearances(session: Session, edition: Edition, *, public: bool = False) -> list[Appearance]:
    """Confirmed appearances with their sides, or only those that are public; never the person's own row."""
    return list(
        session.scalars(
            select(Appearance)
            .where(Appearance.edition_id == edition.id)
            .where(is_public() if public else Appearance.status == AppearanceStatus.CONFIRMED)
            .options(joinedload(Appearance.side))
            .order_by(Appearance.id)
        )
    )


def list_public_persons(session: Session, edition: Edition) -> dict[str, int]:
    """The ids of the persons who are public in an edition, by the keys of their appearances. One query."""
    rows = session.execute(
        select(Appearance.key, Appearance.person_id).where(Appearance.edition_id == edition.id, is_public())
    )
    return {row.key: row.person_id for row in rows}


def list_everybody(session: Session, edition: Edition) -> list[Appearance]:
    """All appearances of an edition, of whatever status, with their persons. Restricted: for no projection."""
    return list(
        session.scalars(
            select(Appearance)
            .where(Appearance.edition_id == edition.id)
            .options(joinedload(Appearance.person))
            .order_by(Appearance.id)
        )
    )


def get_panel(session: Session, edition: Edition, number: int) -> Panel:
    """A panel by its number. Raises NotFound."""
    panel = session.scalar(select(Panel).where(Panel.edition_id == edition.id, Panel.number == number))
    if panel is None:
        raise NotFound(f"“{edition.slug}” has no panel {number}.")
    return panel


def get_segment(session: Session, edition: Edition, key: str) -> Segment:
    """A segment by its key, with its panel. Raises NotFound."""
    wanted = select(Segment).where(Segment.edition_id == edition.id, Segment.key == key)
    segment = session.scalar(wanted.options(joinedload(Segment.panel)))
    if segment is None:
        raise NotFound(f"“{edition.slug}” has no segment “{key}”.")
    return segment


def get_appearance(session: Session, edition: Edition, key: str) -> Appearance:
    """An appearance by its key, with person, panel and segment. Raises NotFound."""
    appearance = session.scalar(
        select(Appearance)
        .where(Appearance.edition_id == edition.id, Appearance.key == key)
        .options(joinedload(Appearance.person), joinedload(Appearance.panel), joinedload(Appearance.segment))
    )
    if appearance is None:
        raise NotFound(f"“{edition.slug}” has no appearance “{key}”.")
    return appearance


class NameRow(NamedTuple):
    """The person of an appearance, and the name that they bear in it."""

    person_id: int
    given: str
    family: str
    particle: str | None
    name_order: NameOrder
    native_name: str | None
    honorific: str | None
    post_nominals: str | None
    sort_key: str | None


def list_names(session: Session, edition: Edition) -> list[NameRow]:
    """Everybody of an edition whatever their answer, by name alone. For the desk only."""
    columns = (getattr(Appearance, name) for name in NameRow._fields)
    rows = session.execute(select(*columns).where(Appearance.edition_id == edition.id).order_by(Appearance.id))
    return list(map(NameRow._make, rows))


class SeatRow(NamedTuple):
    """An appearance as plain columns, with its side's key and the person's declared gender."""

    id: int
    key: str
    person_id: int
    panel_id: int | None
    segment_id: int | None
    role: Role
    status: AppearanceStatus
    listed: bool
    affiliation: str | None
    sector: Sector
    given: str
    family: str
    particle: str | None
    name_order: NameOrder
    native_name: str | None
    honorific: str | None
    post_nominals: str | None
    sort_key: str | None
    side: str | None
    gender: Gender | None


def list_seats(session: Session, edition: Edition) -> list[SeatRow]:
    """Everybody of an edition, with their side's key and gender. For the desk only; one query.

    Columns instead of records, each row read once: a page of five hundred people takes a third of the time.
    """
    return list(map(SeatRow._make, session.execute(_select_seats(), {"edition_id": edition.id})))


@cache
def _select_seats() -> Select[Any]:
    columns = (getattr(Appearance, name) for name in SeatRow._fields if name not in {"side", "gender"})
    return (
        select(*columns, Side.key, DeclaredGender.gender)
        .outerjoin(Side, Side.id == Appearance.side_id)
        .outerjoin(DeclaredGender, DeclaredGender.person_id == Appearance.person_id)
        .where(Appearance.edition_id == bindparam("edition_id"))
        .order_by(Appearance.id)
    )


def list_absences(session: Session, edition: Edition) -> list[Absence]:
    """When people of an edition cannot be there."""
    return list(
        session.scalars(select(Absence).where(Absence.edition_id == edition.id).order_by(Absence.starts_at, Absence.id))
    )


def get_absence(session: Session, edition: Edition, number: int) -> Absence:
    """An absence of an edition. Raises NotFound."""
    absence = session.scalar(select(Absence).where(Absence.edition_id == edition.id, Absence.id == number))
    if absence is None:
        raise NotFound(f"“{edition.slug}” has no absence {number}: it was taken out already.")
    return absence


def is_released(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    """Which rows are released versions of a programme that were not withdrawn."""
    return ProgrammeRelease.edition_id == edition.id, ProgrammeRelease.withdrawn_at.is_(None)


@once_a_reading
def find_programme_release(session: Session, edition: Edition) -> ProgrammeRelease | None:
    """The newest released version of a programme, or None."""
    wanted = select(ProgrammeRelease).where(*is_released(edition))
    return session.scalar(wanted.order_by(ProgrammeRelease.number.desc()).limit(1))


def find_release_mark(session: Session, edition: Edition) -> tuple[int, datetime, bool] | None:
    """Number and moment of the newest released version, and whether it was withdrawn; None before the first."""
    wanted = select(ProgrammeRelease.number, ProgrammeRelease.released_at, ProgrammeRelease.withdrawn_at)
    found = session.execute(
        wanted.where(ProgrammeRelease.edition_id == edition.id).order_by(ProgrammeRelease.number.desc()).limit(1)
    ).one_or_none()
    return (found.number, found.released_at, found.withdrawn_at is not None) if found else None


class TakenPlace(NamedTuple):
    """That somebody, asked or confirmed, has a place: ids and role, no name."""

    id: int
    person_id: int
    panel_id: int | None
    segment_id: int | None
    role: Role
    status: AppearanceStatus
    side_id: int | None


class Taken(NamedTuple):
    """The places of everybody asked or confirmed, and when these people are away: person, from, until (wall times)."""

    places: tuple[TakenPlace, ...]
    away: tuple[tuple[int, datetime, datetime], ...]


@once_a_reading
def read_taken(session: Session, edition: Edition) -> Taken:
    """Who has which place, and who is away when. One query, of columns; one row a place and absence."""
    columns = (getattr(Appearance, name) for name in TakenPlace._fields)
    away = (Absence.person_id == Appearance.person_id) & (Absence.edition_id == edition.id)
    present = Appearance.status.in_((AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED))
    rows = session.execute(
        select(*columns, Absence.starts_at, Absence.ends_at)
        .outerjoin(Absence, away)
        .where(Appearance.edition_id == edition.id, present)
        .order_by(Appearance.id, Absence.id)
    ).all()
    places = dict.fromkeys(TakenPlace._make(row[:-2]) for row in rows)
    absent = dict.fromkeys((row.person_id, row.starts_at, row.ends_at) for row in rows if row.starts_at is not None)
    return Taken(tuple(places), tuple(absent))
