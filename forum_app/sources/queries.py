"""Reading the works that an edition cites."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition
from forum_app.sources.models import Source


def list_sources(session: Session, edition: Edition) -> Sequence[Source]:
    """The sources of an edition by key."""
    return session.scalars(select(Source).where(Source.edition_id == edition.id).order_by(Source.key)).all()
