"""Reading people, who stand here once whatever editions they are in. For the desk only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, column, exists, func, literal, or_, select, table, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from forum_app.core.errors import NotFound
from forum_app.editions.models import Edition
from forum_app.people.models import (
    ERASED,
    Affiliation,
    Biography,
    Consent,
    ConsentKind,
    DeclaredGender,
    Gender,
    ImportedPerson,
    NameOrder,
    PeopleImport,
    Person,
    PersonContact,
    PersonMerge,
    Photo,
)
from forum_app.people.names import fold, name_of, plain, sort_key

# Appearances stand above people: their table is named here, not imported.
SEAT = table(
    "appearance", column("id"), column("person_id"), column("edition_id"), column("affiliation"), column("sector")
)


class PersonLine(NamedTuple):
    """Somebody in the list: name, where they work now, what is missing. No address."""

    key: str
    name: str
    native_name: str | None
    country: str
    institution: str | None
    sector: str | None
    reachable: bool
    side: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody as a visitor's series count them: the keys of their sides, and whether the visitor works on them."""

    side: str
    mine: bool


def find_person(session: Session, key: str) -> Person | None:
    """The person with that key, or None."""
    return session.scalar(select(Person).where(Person.key == key))


def get_person(session: Session, key: str) -> Person:
    """The person with that key. Raises NotFound."""
    person = find_person(session, key)
    if person is None:
        raise NotFound(f"There is no person “{key}”.")
    return person


class PersonRow(NamedTuple):
    """Somebody in a list: columns instead of a record, which takes a quarter of the time where they are hundreds."""

    id: int
    key: str
    country: str
    given: str
    family: str
    particle: str | None
    name_order: NameOrder
    native_name: str | None
    honorific: str | None
    post_nominals: str | None
    sort_key: str | None


class Found(NamedTuple):
    """Somebody who fits a search: where they work now, whether they can be written to, how they are counted."""

    person: PersonRow
    now: Any
    reachable: bool
    standing: Standing


def list_people(session: Session) -> list[PersonRow]:
    """Everybody but whom erasure left without a name, by sort key. One query."""
    return sorted(_read_everybody(session), key=lambda person: (sort_key(name_of(person)), person.id))


@cache
def _everybody() -> Select[Any]:
    return select(*(getattr(Person, name) for name in PersonRow._fields))


def _read_everybody(session: Session) -> list[PersonRow]:
    # Of whom everything was erased only what was published stays, and stays where it was published.
    found = map(PersonRow._make, session.execute(_everybody()))
    return [person for person in found if (person.given, person.family) != ("", ERASED)]


def find_people(
    session: Session, *, words: str, country: str, missing: str, standings: Mapping[int, Standing], every: bool
) -> list[Found]:
    """Everybody who fits, by sort key: `words` in name or institution, country, "contact" missing. Three queries.

    Only who has one of the `standings`, unless `every` one is asked for. to_line has what a list says of each.
    """
    current = {row[0]: row for row in session.execute(places_of_work())}
    reachable = set(session.scalars(select(PersonContact.person_id).where(PersonContact.email.is_not(None))))
    wanted, nowhere, found = fold(words), Standing("", every), list[Found]()
    for person in _read_everybody(session):
        if country not in {"", person.country} or (missing == "contact" and person.id in reachable):
            continue
        standing = standings.get(person.id, nowhere if every else None)
        if standing is None:
            continue
        now = current.get(person.id)
        names = (plain(name_of(person)), person.native_name or "", now.institution if now else "") if wanted else ()
        if not wanted or wanted in fold(" ".join(names)):
            found.append(Found(person, now, person.id in reachable, standing))
    return sorted(found, key=lambda one: (sort_key(name_of(one.person)), one.person.id))


@cache
def places_of_work() -> Select[Any]:
    """Oldest first (as age has it), so that the newest is met last. What an edition printed counts before what is kept.

    Of whom a folder has brought in, nothing else is known.
    """
    names = ("person_id", "institution", "sector", "starts_on", "ends_on", "id")
    kept = select(*(getattr(Affiliation, name) for name in names), literal(1).label("kept"))
    day = Edition.starts_on
    columns = (SEAT.c.person_id, SEAT.c.affiliation, SEAT.c.sector, day, day, SEAT.c.id, literal(0))
    printed = select(*columns).join(Edition, Edition.id == SEAT.c.edition_id).where(SEAT.c.affiliation.is_not(None))
    both = union_all(kept, printed).subquery().c
    order = (both.kept, both.ends_on.is_(None), both.starts_on.is_not(None), both.starts_on, both.id)
    return select(both.person_id, both.institution, both.sector).order_by(*order)


def age(starts_on: date | None, ends_on: date | None, number: int) -> tuple[bool, bool, str, int]:
    """What places of work are sorted by, oldest first: what has no beginning is oldest, what has not ended newest."""
    return ends_on is None, starts_on is not None, str(starts_on), number


def to_line(found: Found) -> PersonLine:
    """What a list says of somebody."""
    person, now, reachable, standing = found
    name, native, country = plain(name_of(person)), person.native_name, person.country
    institution, sector = (now.institution, now.sector.value) if now else (None, None)
    return PersonLine(person.key, name, native, country, institution, sector, reachable, standing.side, standing.mine)


def find_contact(session: Session, person_id: int) -> PersonContact | None:
    """How somebody is reached, or None."""
    return session.scalar(select(PersonContact).where(PersonContact.person_id == person_id))


def list_affiliations(session: Session, person: Person) -> list[Affiliation]:
    """Where somebody worked, newest first."""
    rows = session.scalars(select(Affiliation).where(Affiliation.person_id == person.id))
    return sorted(rows, key=lambda row: age(row.starts_on, row.ends_on, row.id), reverse=True)


def find_current_affiliation(session: Session, person: Person) -> Affiliation | None:
    """Where somebody works now, or None."""
    return next((row for row in list_affiliations(session, person) if row.ends_on is None), None)


def list_biographies(session: Session, person: Person) -> list[Biography]:
    """What is said of somebody, by language."""
    wanted = select(Biography).where(Biography.person_id == person.id)
    return list(session.scalars(wanted.order_by(Biography.language)))


def list_consents(session: Session, person: Person) -> list[Consent]:
    """Every answer on consent, newest first."""
    return list(session.scalars(select(Consent).where(Consent.person_id == person.id).order_by(Consent.id.desc())))


def select_consenting(kind: ConsentKind) -> Select[int]:
    """The ids of everybody whose newest answer to one question of consent is yes, to be asked within a query."""
    newest = select(func.max(Consent.id)).where(Consent.kind == kind, Consent.edition_id.is_(None))
    newest = newest.group_by(Consent.person_id)
    return select(Consent.person_id).where(Consent.id.in_(newest), Consent.given)


def has_withdrawn(
    person: ColumnElement[int] | InstrumentedAttribute[int],
    edition: ColumnElement[int] | InstrumentedAttribute[int],
    *kinds: ConsentKind,
) -> ColumnElement[bool]:
    """Whether a person's newest answer to any of these questions is no, about an edition or about all; within a query.

    Who was never asked has not: an edition that came in as a folder says itself who agreed to what.
    """
    answer, later = aliased(Consent), aliased(Consent)
    here = or_(later.edition_id.is_(None), later.edition_id == edition)
    newer = exists().where(later.person_id == answer.person_id, later.kind == answer.kind, later.id > answer.id, here)
    about = or_(answer.edition_id.is_(None), answer.edition_id == edition)
    refused = (answer.person_id == person, answer.kind.in_(kinds), answer.given.is_(False), about)
    return exists().where(*refused, ~newer)


def has_consent(session: Session, person: Person, kind: ConsentKind) -> bool:
    """Whether somebody's consent is in force."""
    return session.scalar(select_consenting(kind).where(Consent.person_id == person.id)) is not None


def find_photo(session: Session, person: Person) -> Photo | None:
    """Somebody's photo, whether they consented to its use or not; or None."""
    return session.scalar(select(Photo).where(Photo.person_id == person.id))


def is_photo_consented(session: Session, sha256: str) -> bool:
    """Whether a file is a photo, or what one is cut from, of somebody who consents to its use."""
    wanted = select(Photo.id).where(or_(Photo.sha256 == sha256, Photo.source_sha256 == sha256))
    wanted = wanted.where(Photo.person_id.in_(select_consenting(ConsentKind.PHOTO)))
    return session.scalar(wanted.limit(1)) is not None


def find_gender(session: Session, person: Person) -> Gender | None:
    """What somebody has declared, for the form in which it is kept; or None."""
    return session.scalar(select(DeclaredGender.gender).where(DeclaredGender.person_id == person.id))


def list_genders(session: Session) -> dict[str, str]:
    """What everybody has declared, by the person's key. Restricted: for the table that is asked for by itself."""
    wanted = select(Person.key, DeclaredGender.gender).join(DeclaredGender, DeclaredGender.person_id == Person.id)
    return {key: gender.value for key, gender in session.execute(wanted)}


def list_merges(session: Session, person: Person) -> list[PersonMerge]:
    """Who was merged into somebody and can be taken out again, newest first."""
    wanted = select(PersonMerge).where(PersonMerge.kept_id == person.id, PersonMerge.undone_at.is_(None))
    return list(session.scalars(wanted.order_by(PersonMerge.id.desc())))


def get_merge(session: Session, person: Person, number: int) -> PersonMerge:
    """A merge into somebody, undone or not. Raises NotFound."""
    row = session.scalar(select(PersonMerge).where(PersonMerge.id == number, PersonMerge.kept_id == person.id))
    if row is None:
        raise NotFound("There is no such merge of this person.")
    return row


def list_imports(session: Session, *, series_ids: Collection[int] | None) -> list[PeopleImport]:
    """The tables that were brought in for some series (None: every one), newest first."""
    wanted = select(PeopleImport).order_by(PeopleImport.id.desc()).limit(20)
    return list(session.scalars(wanted if series_ids is None else wanted.where(PeopleImport.series_id.in_(series_ids))))


def list_imported(session: Session, import_id: int) -> list[Person]:
    """The people whom an import made and who are still there."""
    wanted = select(Person).join(ImportedPerson, ImportedPerson.person_id == Person.id)
    return list(session.scalars(wanted.where(ImportedPerson.import_id == import_id).order_by(Person.id)))


def list_duplicates(session: Session, among: Collection[int]) -> list[tuple[PersonRow, PersonRow, str]]:
    """Pairs of these people who may be one, with why: a name (in any order, or in its own script), e-mail or ORCID."""
    people = [person for person in list_people(session) if person.id in among]
    contacts = session.execute(select(PersonContact.person_id, PersonContact.email))
    addresses = {person_id: (email or "").casefold() for person_id, email in contacts}
    orcids = dict(session.execute(select(Person.id, Person.orcid).where(Person.orcid.is_not(None))).all())
    marks: dict[tuple[str, str], list[PersonRow]] = {}
    for person in people:
        words = sorted(fold(plain(name_of(person))).split())
        long = [word for word in words if len(word.strip(".")) > 1]
        for why, mark in (
            ("the same name", " ".join(words)),
            ("the same name but for initials", " ".join(long) if len(long) > 1 else ""),
            ("the same name in its own script", "".join((person.native_name or "").split())),
            ("the same e-mail address", addresses.get(person.id, "")),
            ("the same ORCID", orcids.get(person.id, "")),
        ):
            if mark:
                marks.setdefault((why, mark), []).append(person)
    pairs: dict[tuple[int, int], tuple[PersonRow, PersonRow, str]] = {}
    for (why, _mark), group in marks.items():
        for other in group[1:]:
            pairs.setdefault((group[0].id, other.id), (group[0], other, why))
    return list(pairs.values())
