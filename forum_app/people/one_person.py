"""What the pages of one person ask for at once: photo with contact, where they appear, what is private."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import column, select, table
from sqlalchemy.orm import Session

from forum_app.editions.models import Edition, HostCity
from forum_app.people.models import ConsentKind, Language, Person, PersonContact, Photo
from forum_app.people.queries import find_contact, find_gender, select_consenting
from forum_app.people.reach import list_own_series

# Appearances stand above people: their table is named here, not imported.
SEAT = table(
    "appearance", column("id"), column("person_id"), column("edition_id"), column("role"), column("status"),
    column("title"), column("affiliation"),
)  # fmt: skip


class Seat(NamedTuple):
    """One appearance, as of its day."""

    edition: str
    city: str
    year: int
    role: str
    status: str
    title: str | None
    affiliation: str | None


def find_photo_and_contact(session: Session, person: Person) -> tuple[Photo | None, bool, PersonContact | None]:
    """Somebody's photo, whether they consent to its use, and how they are reached. One query."""
    wanted = select(Photo, Person.id.in_(select_consenting(ConsentKind.PHOTO)), PersonContact).select_from(Person)
    wanted = wanted.outerjoin(Photo, Photo.person_id == Person.id).outerjoin(
        PersonContact, PersonContact.person_id == Person.id
    )
    photo, agreed, contact = session.execute(wanted.where(Person.id == person.id)).one()
    return photo, bool(agreed), contact


def list_seats(session: Session, person: Person) -> list[Seat]:
    """Somebody's appearances, newest edition first, as far as this visitor's series go. One query."""
    of = SEAT.c
    wanted = select(Edition.slug, HostCity.name, Edition.year, of.role, of.status, of.title, of.affiliation)
    wanted = wanted.select_from(SEAT).join(Edition, Edition.id == of.edition_id)
    wanted = wanted.join(HostCity, HostCity.id == Edition.city_id).where(of.person_id == person.id)
    own = list_own_series()
    if own is not None:
        wanted = wanted.where(Edition.series_id.in_(own))
    return [Seat(*row) for row in session.execute(wanted.order_by(Edition.starts_on.desc(), of.id))]


def read_private(session: Session, person: Person) -> dict[str, str | None]:
    """What is kept of somebody and never printed, as its form shows it; English where nobody said otherwise."""
    found, gender = find_contact(session, person.id), find_gender(session, person)
    kept = {"email": found.email, "phone": found.phone, "language": found.language.value} if found else {}
    unsaid = {"email": None, "phone": None, "language": Language.ENGLISH.value}
    return unsaid | kept | {"gender": gender.value if gender else ""}
