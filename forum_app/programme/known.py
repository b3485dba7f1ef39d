"""What is known of somebody who is to take part, from where they took part before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition
from forum_app.programme.models import Appearance


def find_last_appearance(session: Session, edition: Edition, *, person_id: int) -> Appearance | None:
    """Where somebody was printed last in an edition's series with where they work; other series tell nothing here.

    One query.
    """
    return session.scalars(
        select(Appearance)
        .join(Edition, Edition.id == Appearance.edition_id)
        .where(Edition.series_id == edition.series_id, Appearance.person_id == person_id)
        .where(Appearance.affiliation.is_not(None))
        .order_by(Edition.starts_on.desc(), Appearance.id.desc())
        .limit(1)
    ).first()
