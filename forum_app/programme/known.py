"""What is known of somebody who is to take part, from where they took part before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition
from forum_app.editions.queries import list_sides
from forum_app.people.models import Person, SeriesPerson
from forum_app.people.queries import find_current_affiliation
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


def find_side(session: Session, edition: Edition, *, person: Person, last: Appearance | None) -> int | None:
    """The side that somebody is of, for whom no form asks: that of the series, of `last`, or of their country."""
    mine = select(SeriesPerson).where(SeriesPerson.person_id == person.id, SeriesPerson.series_id == edition.series_id)
    kept = session.scalar(mine) or last
    if kept is not None:
        return kept.side_id
    sides = list_sides(session, edition.series)
    return next((side.id for side in sides if person.country in side.countries), None)


def find_own_facts(session: Session, edition: Edition, person: Person) -> dict[str, Any]:
    """Side, title, affiliation and sector as far as known: where they work now, or what was printed of them last."""
    last = find_last_appearance(session, edition, person_id=person.id)
    facts: dict[str, Any] = {"side_id": find_side(session, edition, person=person, last=last)}
    now = find_current_affiliation(session, person)
    if now is not None:
        return facts | {"title": now.title, "affiliation": now.institution, "sector": now.sector}
    if last is not None:
        return facts | {"title": last.title, "affiliation": last.affiliation, "sector": last.sector}
    return facts
