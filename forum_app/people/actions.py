"""Keeping people: adding, editing, contact, affiliations, texts, consents, erasing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Table, delete, func, or_, select, update
from sqlalchemy.orm import Session

from forum_app.core.db import Base
from forum_app.core.errors import FieldError
from forum_app.people.keys import new_key
from forum_app.people.models import (
    ERASED,
    Affiliation,
    Biography,
    Consent,
    ConsentKind,
    DeclaredGender,
    Erasure,
    Gender,
    ImportedPerson,
    Language,
    NameOrder,
    Person,
    PersonContact,
    PersonKey,
    PersonMerge,
    Photo,
    Sector,
    SeriesPerson,
)
from forum_app.people.orcid import is_valid

BIO_WORDS = 150
NAME_PARTS = ("given", "family", "particle", "name_order", "native_name", "honorific", "post_nominals", "sort_key")
ADDRESS = re.compile(r"^[^@\s<>\"',;:()\[\]\\]+@[^@\s<>\"',;:()\[\]\\]+\.[^@\s<>\"',;:()\[\]\\.]{2,}$")


def add_person(session: Session, *, facts: Mapping[str, Any]) -> Person:
    """A person with a key of their own. `facts`: the parts of the name, country, orcid. Raises ForumError."""
    _check(facts)
    person = Person(key=new_key(session, facts), bio=None, **read_facts(facts))
    session.add(person)
    session.flush()
    return person


def keep_in_series(session: Session, *, person: Person, series_id: int, side_id: int | None) -> None:
    """Have a series keep somebody, on one of its sides or on neither."""
    ensure_in_series(session, person_id=person.id, series_id=series_id, side_id=side_id).side_id = side_id
    session.flush()


def ensure_in_series(session: Session, *, person_id: int, series_id: int, side_id: int | None) -> SeriesPerson:
    """That a series keeps somebody, made with that side where it did not; so they stay when no edition has them."""
    mine = select(SeriesPerson).where(SeriesPerson.person_id == person_id, SeriesPerson.series_id == series_id)
    row = session.scalar(mine)
    if row is None:
        row = SeriesPerson(person_id=person_id, series_id=series_id, side_id=side_id)
        session.add(row)
        session.flush()
    return row


def edit_person(session: Session, *, person: Person, facts: Mapping[str, Any]) -> Person:
    """Another name, country or ORCID; editions keep the name of their day. Raises ForumError."""
    _check(facts)
    for name, value in read_facts(facts).items():
        setattr(person, name, value)
    session.flush()
    return person


def read_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a record of somebody holds of facts given as words."""
    kept = {name: facts.get(name) or None for name in (*NAME_PARTS, "orcid")}
    order = NameOrder(facts.get("name_order") or NameOrder.GIVEN_FIRST)
    return kept | {"given": facts.get("given") or "", "name_order": order, "country": facts["country"]}


def _check(facts: Mapping[str, Any]) -> None:
    if not facts.get("family"):
        raise FieldError("family", "A person needs a family name; somebody of one name has it there.")
    orcid = facts.get("orcid")
    if orcid and not is_valid(orcid):
        raise FieldError(
            "orcid", "This is no ORCID: sixteen characters as 0000-0002-1825-0097, the last of which checks the rest."
        )


def set_contact(
    session: Session, *, person: Person, email: str | None, phone: str | None, language: Language
) -> PersonContact:
    """How somebody is reached. Raises ForumError for what is no address."""
    if email and not ADDRESS.match(email):
        raise FieldError("email", "This is no e-mail address: one @, and a domain with a dot, as name@example.org.")
    row = session.scalar(select(PersonContact).where(PersonContact.person_id == person.id))
    if row is None:
        row = PersonContact(person_id=person.id, language=language)
        session.add(row)
    row.email, row.phone, row.language = email or None, phone or None, language
    session.flush()
    return row


def set_private(
    session: Session, *, person: Person, email: str | None, phone: str | None, language: Language, gender: Gender | None
) -> None:
    """What is kept of somebody and never printed: how they are reached, what they declared. Raises ForumError."""
    set_contact(session, person=person, email=email, phone=phone, language=language)
    set_gender(session, person=person, gender=gender)


def set_gender(session: Session, *, person: Person, gender: Gender | None) -> None:
    """What somebody has declared; None takes it back."""
    row = session.scalar(select(DeclaredGender).where(DeclaredGender.person_id == person.id))
    if row is not None and gender is not None:
        row.gender = gender
    elif row is not None:
        session.delete(row)
    elif gender is not None:
        session.add(DeclaredGender(person_id=person.id, gender=gender))
    session.flush()


def add_affiliation(
    session: Session,
    *,
    person: Person,
    institution: str,
    title: str | None,
    sector: Sector,
    starts_on: date | None,
    ends_on: date | None,
) -> Affiliation:
    """Where somebody works, or worked. One without an end closes the one before. Raises ForumError."""
    if starts_on and ends_on and ends_on < starts_on:
        raise FieldError("ends_on", "An affiliation must end after it begins.")
    if ends_on is None and starts_on is not None:
        open_ones = (Affiliation.person_id == person.id, Affiliation.ends_on.is_(None))
        session.execute(update(Affiliation).where(*open_ones).values(ends_on=starts_on))
    row = Affiliation(
        person_id=person.id, institution=institution, title=title, sector=sector, starts_on=starts_on, ends_on=ends_on
    )
    session.add(row)
    session.flush()
    return row


def set_biography(session: Session, *, person: Person, language: Language, text: str) -> None:
    """What is said of somebody in a language; empty takes it away. Raises ForumError beyond 150 words."""
    _check_length(text)
    mine = select(Biography).where(Biography.person_id == person.id, Biography.language == language)
    row, kept = session.scalar(mine), text.strip()
    # The row stays the same one: a merge that is undone knows by it whose it was.
    if row is not None and kept:
        row.text = kept
    elif row is not None:
        session.delete(row)
    elif kept:
        session.add(Biography(person_id=person.id, language=language, text=kept))
    session.flush()


def correct_folder_biography(session: Session, *, person: Person, text: str) -> None:
    """What came of somebody with an edition's folder, and goes into its next export. Raises ForumError as above."""
    _check_length(text)
    person.bio = text.strip() or None
    session.flush()


def _check_length(text: str) -> None:
    words = len(text.split())
    if words > BIO_WORDS:
        raise FieldError("text", f"The biography has {words} words; {BIO_WORDS} are the most that is printed.")


def note_consent(
    session: Session,
    *,
    person: Person,
    kind: ConsentKind,
    given: bool,
    text_version: str,
    by: str,
    now: datetime,
    edition_id: int | None = None,
) -> Consent:
    """An answer to one question, about one edition or all, with the text's version; earlier ones stay on record."""
    row = Consent(person_id=person.id, kind=kind, given=given, text_version=text_version, answered_at=now, noted_by=by)
    row.edition_id = edition_id
    session.add(row)
    session.flush()
    return row


def list_references() -> Iterator[tuple[Table, Column[int]]]:
    """Every column of every table that points at a person: found in the schema, so that none is forgotten."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is Person.__table__.c.id for key in column.foreign_keys):
                yield table, column


def erase_person(session: Session, *, person: Person, decision: str, by: str, now: datetime) -> Erasure:
    """Take away everything that is kept of a person but what editions published, on a recorded decision."""
    for table in (
        PersonContact,
        Affiliation,
        Biography,
        ImportedPerson,
        Photo,
        DeclaredGender,
        SeriesPerson,
        PersonKey,
    ):
        session.execute(delete(table).where(table.person_id == person.id))
    # What was taken back stays taken back: without its row, an edition's record would let the name out again.
    latest = select(func.max(Consent.id)).where(Consent.person_id == person.id)
    newest = latest.group_by(Consent.kind, Consent.edition_id)
    gone = or_(Consent.given, Consent.id.not_in(newest))
    session.execute(delete(Consent).where(Consent.person_id == person.id, gone))
    session.execute(delete(PersonMerge).where(PersonMerge.kept_id == person.id))
    person.given, person.family, person.particle, person.native_name = "", ERASED, None, None
    person.honorific, person.post_nominals, person.sort_key = None, None, None
    person.orcid, person.bio, person.key = None, None, f"erased-{person.id}"
    row = Erasure(person_id=person.id, decision=decision, erased_at=now, erased_by=by)
    session.add(row)
    session.flush()
    return row
