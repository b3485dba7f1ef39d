"""Reading people, who stand here once whatever editions they are in."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.errors import NotFound
from forum_app.people.models import Person
from forum_app.people.names import name_of, sort_key


def get_person(session: Session, key: str) -> Person:
    """The person with that key. Raises NotFound."""
    person = session.scalar(select(Person).where(Person.key == key))
    if person is None:
        raise NotFound(f"There is no person “{key}”.")
    return person


def list_people(session: Session) -> list[Person]:
    """Everybody, by sort key. One query."""
    return sorted(session.scalars(select(Person)), key=lambda person: (sort_key(name_of(person)), person.id))
