"""Tables of people: who of them is here already, everybody else at once, and all of them taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from forum_app.core.db import Base
from forum_app.people.actions import read_facts
from forum_app.people.keys import new_keys
from forum_app.people.models import (
    Affiliation,
    DeclaredGender,
    Gender,
    ImportedPerson,
    Language,
    PeopleImport,
    Person,
    PersonContact,
    Sector,
    SeriesPerson,
)

Row = Mapping[str, Any]


class Known(NamedTuple):
    """A row of a table that means somebody who is here: by which address or ORCID, and who it is."""

    row: int
    mark: str
    person_id: int
    key: str


def list_known(session: Session, rows: Sequence[Row]) -> list[Known]:
    """The rows, by place, whose ORCID or address somebody has here: each with everybody who has it. Two queries."""
    address = func.lower(PersonContact.email)
    holders = select(address, Person.id, Person.key).join(Person, Person.id == PersonContact.person_id)
    known = select(Person.orcid, Person.id, Person.key).where(Person.orcid.is_not(None))
    marks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for wanted in (holders.where(PersonContact.email.is_not(None)), known):
        for mark, person_id, key in session.execute(wanted.order_by(Person.id)):
            marks[mark].append((person_id, key))
    found = []
    for place, row in enumerate(rows):
        mine = dict.fromkeys([row.get("orcid") or "", (row.get("email") or "").casefold()])
        found += [Known(place, mark, *holder) for mark in mine if mark in marks for holder in marks[mark]]
    return found


def import_people(
    session: Session,
    *,
    rows: Sequence[Row],
    by: str,
    now: datetime,
    series_id: int | None = None,
    sides: Mapping[str, int | None] | None = None,
) -> PeopleImport:
    """Everybody in a table that was read without an error (people.tables), so that they can be taken back.

    `series_id` keeps them, on the side that `sides` has for their country, or under "" for every other.
    """
    made = PeopleImport(at=now, by=by, rows=len(rows), undone=False, series_id=series_id)
    session.add(made)
    session.flush()
    keys = new_keys(session, list(rows))
    _insert(session, Person, [{"key": key, **read_facts(row)} for key, row in zip(keys, rows, strict=True)])
    ids = dict(session.execute(select(Person.key, Person.id)).all())
    pairs = [(ids[key], row) for key, row in zip(keys, rows, strict=True)]
    _insert(session, ImportedPerson, [{"import_id": made.id, "person_id": number} for number, _row in pairs])
    if series_id is not None:
        of = sides or {}
        kept = [(number, of.get(row["country"], of.get(""))) for number, row in pairs]
        _insert(
            session, SeriesPerson, [{"person_id": one, "series_id": series_id, "side_id": side} for one, side in kept]
        )
    _insert(session, PersonContact, [_read_contact(number, row) for number, row in pairs if row.get("email")])
    genders = [(number, row["gender"]) for number, row in pairs if row.get("gender")]
    _insert(session, DeclaredGender, [{"person_id": number, "gender": Gender(word)} for number, word in genders])
    _insert(session, Affiliation, [_read_place(number, row) for number, row in pairs if row.get("institution")])
    return made


def _insert(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    """All rows by one statement: one by one, ten thousand took half a minute."""
    if rows:
        session.execute(insert(table), rows)


def _read_contact(person_id: int, row: Row) -> Row:
    language = Language(row.get("language") or Language.ENGLISH)
    return {"person_id": person_id, "email": row["email"], "phone": None, "language": language}


def _read_place(person_id: int, row: Row) -> Row:
    sector = Sector(row.get("sector") or Sector.ACADEMIA)
    place = {"institution": row["institution"], "title": row.get("title") or None, "sector": sector}
    return {"person_id": person_id, **place}


def undo_import(session: Session, *, made: PeopleImport) -> list[str]:
    """Take back everybody whom an import made; gives the keys of those who can't go, being in an edition by now."""
    mine = select(Person.id, Person.key).join(ImportedPerson, ImportedPerson.person_id == Person.id)
    people = session.execute(mine.where(ImportedPerson.import_id == made.id).order_by(Person.id)).all()
    stay = _remove(session, [(number, key) for number, key in people])
    made.undone = True
    session.flush()
    session.expire_all()
    return stay


def _remove(session: Session, people: Sequence[tuple[int, str]]) -> list[str]:
    """Delete all of them at once; where some can't go, each half by itself. Gives the keys of those who stay."""
    if not people:
        return []
    gone = delete(Person).where(Person.id.in_([number for number, _key in people]))
    try:
        with session.begin_nested():
            session.execute(gone.execution_options(synchronize_session=False))
    except IntegrityError:
        if len(people) == 1:
            return [people[0][1]]
        half = len(people) // 2
        return _remove(session, people[:half]) + _remove(session, people[half:])
    return []
