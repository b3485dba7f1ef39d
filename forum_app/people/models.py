"""Tables of people: names as data, affiliations over time; contact, texts and consents apart."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum_app.core.db import Base, Instant, Versioned, word_column

# The family name of whom everything else was erased.
ERASED = "Erased"


class NameOrder(enum.StrEnum):
    """Which part of a name comes first when it is written."""

    FAMILY_FIRST = "family-first"
    GIVEN_FIRST = "given-first"


class Sector(enum.StrEnum):
    """Where somebody works, for the balance of panels and for descriptors."""

    GOVERNMENT = "government"
    ACADEMIA = "academia"
    INDUSTRY = "industry"
    CIVIL_SOCIETY = "civil society"


class NamedMixin:
    """The parts of a name, shared by a person (today) and an appearance (as of that day)."""

    given: Mapped[str]
    family: Mapped[str]
    particle: Mapped[str | None] = mapped_column(doc="van, de: written before the family name, not sorted by")
    name_order: Mapped[NameOrder] = mapped_column(word_column(NameOrder))
    native_name: Mapped[str | None] = mapped_column(doc="in its own script: 김민지")
    honorific: Mapped[str | None]
    post_nominals: Mapped[str | None]
    sort_key: Mapped[str | None] = mapped_column(doc="overrides the computed one")


class Person(NamedMixin, Versioned, Base):
    """A human, once, as far as their series know of each other: an ORCID (checked by people.orcid) may stand twice."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(family) > 0", name="family"),
        CheckConstraint("orcid IS NULL OR length(orcid) = 19", name="orcid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True, doc="their address at the desk (people.keys)")
    country: Mapped[str] = mapped_column(doc="ISO 3166-1 alpha-2")
    orcid: Mapped[str | None]
    bio: Mapped[str | None]


class Language(enum.StrEnum):
    """The languages that people are written to in."""

    ENGLISH = "en"
    KOREAN = "ko"
    DUTCH = "nl"


class ConsentKind(enum.StrEnum):
    """What somebody may agree to, each apart (domain.md, Consent and privacy)."""

    PROCESSING = "processing"
    NAME = "name"
    DESCRIPTOR = "descriptor"
    PHOTO = "photo"
    RECORDING = "recording"
    PARTICIPANT_LIST = "participant list"
    TRANSFER = "transfer"


class SeriesPerson(Base):
    """That a series keeps somebody, and on which side it counts them (None: neither).

    A series knows those who appear in its editions as well; the others are nobody's business there.
    """

    __tablename__ = "series_person"
    __table_args__ = (UniqueConstraint("person_id", "series_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    side_id: Mapped[int | None] = mapped_column(ForeignKey("side.id"))


class PersonKey(Base):
    """What a series' folders call somebody: the same key elsewhere is somebody else's. The oldest one is written."""

    __tablename__ = "person_key"
    __table_args__ = (UniqueConstraint("series_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"))
    key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)


class Affiliation(Base):
    """Where somebody worked, from when to when; an edition keeps its own copy as of its day."""

    __tablename__ = "affiliation"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on", name="days"),
        CheckConstraint("length(institution) > 0", name="institution"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    institution: Mapped[str]
    title: Mapped[str | None]
    sector: Mapped[Sector] = mapped_column(word_column(Sector))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class PersonContact(Base):
    """How somebody is reached: private, apart from everything that is printed."""

    __tablename__ = "person_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str | None]
    phone: Mapped[str | None]
    language: Mapped[Language] = mapped_column(word_column(Language))

    person: Mapped[Person] = relationship()


class Biography(Base):
    """What is said of somebody in one language."""

    __tablename__ = "biography"
    __table_args__ = (UniqueConstraint("person_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    language: Mapped[Language] = mapped_column(word_column(Language))
    text: Mapped[str]


class Consent(Base):
    """An answer to one question of consent; rows are only ever added, the newest counts.

    With an edition it is about that one alone: what somebody answers on this year's programme leaves last year's be.
    """

    __tablename__ = "consent"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    edition_id: Mapped[int | None] = mapped_column(doc="the only one that it is about; None: all of them")
    kind: Mapped[ConsentKind] = mapped_column(word_column(ConsentKind))
    given: Mapped[bool]
    text_version: Mapped[str] = mapped_column(doc="of the text that they saw")
    answered_at: Mapped[datetime] = mapped_column(Instant)
    noted_by: Mapped[str]


class Photo(Base):
    """Somebody's photo: a square, and the cleaned picture that it is cut from, in the file store by SHA-256.

    Shown only while a consent of kind photo is in force. The focus is in percent (people.portraits.Focus).
    """

    __tablename__ = "photo"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64 AND length(source_sha256) = 64", name="files"),
        CheckConstraint(
            "focus_left BETWEEN 0 AND 100 AND focus_top BETWEEN 0 AND 100 AND focus_size BETWEEN 10 AND 100",
            name="focus",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    sha256: Mapped[str]
    source_sha256: Mapped[str]
    focus_left: Mapped[int]
    focus_top: Mapped[int]
    focus_size: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(Instant)
    added_by: Mapped[str]


class Gender(enum.StrEnum):
    """What people may declare; for the balance of panels only."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class DeclaredGender(Base):
    """What somebody has declared themselves; shown only in aggregate. Who has not declared has no row."""

    __tablename__ = "declared_gender"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    gender: Mapped[Gender] = mapped_column(word_column(Gender))


class PersonMerge(Base):
    """That two people were made one, with what it takes to make them two again (people.merging); empty once undone."""

    __tablename__ = "person_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str]
    before: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[str | None]


def _merged(table: str) -> Mapped[int | None]:
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"))


class MergedRow(Base):
    """A row that a merge turned to the person who stayed: exactly one of the columns after `merge_id` says which.

    The database itself lets go of it when that row is deleted: a number that is given again means another row.
    """

    __tablename__ = "merged_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    merge_id: Mapped[int] = mapped_column(ForeignKey("person_merge.id", ondelete="CASCADE"), index=True)
    absence_id = _merged("absence")
    affiliation_id = _merged("affiliation")
    appearance_id = _merged("appearance")
    biography_id = _merged("biography")
    consent_id = _merged("consent")
    declared_gender_id = _merged("declared_gender")
    erasure_id = _merged("erasure")
    imported_person_id = _merged("imported_person")
    mail_id = _merged("mail")
    person_contact_id = _merged("person_contact")
    person_key_id = _merged("person_key")
    person_merge_id = _merged("person_merge")
    photo_id = _merged("photo")
    series_person_id = _merged("series_person")


class Erasure(Base):
    """That a person's data were erased, and why what is published stays; without the name."""

    __tablename__ = "erasure"
    __table_args__ = (CheckConstraint("length(decision) > 0", name="decision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    decision: Mapped[str] = mapped_column(doc="what stays published, and on what ground")
    erased_at: Mapped[datetime] = mapped_column(Instant)
    erased_by: Mapped[str]


class PeopleImport(Base):
    """A table of people that was brought in at once, so that it can be taken back."""

    __tablename__ = "people_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    by: Mapped[str]
    rows: Mapped[int]
    undone: Mapped[bool] = mapped_column(default=False)
    series_id: Mapped[int | None] = mapped_column(doc="for which series; None: of before that was noted")


class ImportedPerson(Base):
    """A person that an import made."""

    __tablename__ = "imported_person"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("people_import.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
