"""Reading an edition's programme: panels, segments, appearances."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from forum_app.editions.models import Edition
from forum_app.programme.models import Appearance, AppearanceStatus, Panel, Segment


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
