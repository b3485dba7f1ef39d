"""Reading an edition's programme: panels, segments, appearances."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition
from forum_app.programme.models import Absence, Appearance, AppearanceStatus, Panel, ProgrammeRelease, Segment


def list_panels(session: Session, edition: Edition) -> list[Panel]:
    """The panels of an edition, by number."""
    return list(session.scalars(select(Panel).where(Panel.edition_id == edition.id).order_by(Panel.number)))


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


def list_confirmed_appearances(session: Session, edition: Edition) -> list[Appearance]:
    """Confirmed appearances with their sides, listed or not; never the person's own row."""
    return list(
        session.scalars(
            select(Appearance)
            .where(Appearance.edition_id == edition.id, Appearance.status == AppearanceStatus.CONFIRMED)
            .options(joinedload(Appearance.side))
            .order_by(Appearance.id)
        )
    )


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


def list_appearances(session: Session, edition: Edition) -> list[Appearance]:
    """Everybody of an edition whatever their answer, with their sides. For the desk only."""
    return list(
        session.scalars(
            select(Appearance)
            .where(Appearance.edition_id == edition.id)
            .options(joinedload(Appearance.side))
            .order_by(Appearance.id)
        )
    )


def list_absences(session: Session, edition: Edition) -> list[Absence]:
    """When people of an edition cannot be there."""
    return list(
        session.scalars(select(Absence).where(Absence.edition_id == edition.id).order_by(Absence.starts_at, Absence.id))
    )


def list_programme_releases(session: Session, edition: Edition) -> list[ProgrammeRelease]:
    """The released versions of a programme, newest first."""
    wanted = select(ProgrammeRelease).where(ProgrammeRelease.edition_id == edition.id)
    return list(session.scalars(wanted.order_by(ProgrammeRelease.number.desc())))


def find_programme_release(session: Session, edition: Edition) -> ProgrammeRelease | None:
    """The newest released version of a programme, or None."""
    wanted = select(ProgrammeRelease).where(ProgrammeRelease.edition_id == edition.id)
    return session.scalar(wanted.order_by(ProgrammeRelease.number.desc()).limit(1))
